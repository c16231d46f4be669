//! The codec without a client: what `FrameImpl` and `Parser` of the package are made of.

use stomp_protocol::codec::{self, Dialect, Peer, Rules};
use stomp_protocol::{Command, Limits, Version as Stomp};

use super::client::framing_fault;
use crate::npm::abi::{FrameKind, FramingFault, Results, Version};
use crate::npm::headers;

/// No version stands for 1.0, which has no escapes.
const fn stomp(version: Version) -> Stomp {
    match version {
        Version::V12 => Stomp::V1_2,
        Version::V11 => Stomp::V1_1,
        Version::V10 | Version::None => Stomp::V1_0,
    }
}

pub(crate) fn encode_head(version: Version, input: &str, results: &mut Results) -> bool {
    let mut rest = input;
    let Some(command) = Command::parse_any(headers::take_part(&mut rest).as_bytes()) else {
        results.text += "the command of a frame must be a word of 1 to 11 letters, such as SEND";
        return false;
    };
    let headers = headers::decode(rest);
    codec::encode_head(&mut results.body, command, headers.iter(), stomp(version))
        .map_err(|error| error.write(&mut results.text))
        .is_ok()
}

pub(crate) fn escape_header(version: Version, name_or_value: &str, results: &mut Results) {
    let dialect = Dialect::lenient(stomp(version));
    codec::escape_into(&mut results.body, name_or_value, dialect, Command::Message);
}

pub(crate) fn unescape_header(version: Version, raw: &str, results: &mut Results) {
    let version = stomp(version);
    let raw = if version == Stomp::V1_0 { raw.trim_ascii() } else { raw };
    if let Ok(meaning) = codec::unescape(raw.as_bytes(), Dialect::lenient(version)) {
        results.text += &meaning;
    }
}

pub(crate) fn read_raw_head(block: &[u8], results: &mut Results) -> FrameKind {
    let rules = Rules {
        peer: Peer::Either,
        dialect: Dialect::lenient(Stomp::V1_2),
        limits: Limits::default(),
        keeps_escapes: true,
    };
    let Results { head, text, value, .. } = results;
    match head.read_partial(block, &rules) {
        Ok(false) => FrameKind::NeedsMore,
        Ok(true) => {
            headers::push_part(text, head.command.as_str());
            headers::encode(text, &head.headers(block));
            *value = head.content_length.map_or(-1.0, |length| length as f64);
            FrameKind::Other
        }
        Err(error) => {
            error.write(text);
            FrameKind::Broken
        }
    }
}

pub(crate) fn describe_fault(kind: FramingFault, command: &str, results: &mut Results) {
    let command = Command::parse_any(command.as_bytes()).unwrap_or(Command::Error);
    framing_fault(kind).error(command, &Limits::default()).write(&mut results.text);
}
