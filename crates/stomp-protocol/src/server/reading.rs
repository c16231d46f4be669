//! The reading of frames by servers that deviate from the specification in it.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString};

use super::config::Config;
use super::error_reply::ErrorReply;
use super::event::CloseReason;
use super::failure::FailureKind;
use super::quirks::{Padding, Reading};
use crate::codec::{Dialect, Peer, Rules, Strictness, unescape};
use crate::error::ProtocolErrorKind;
use crate::frame::{Command, Frame, Headers};
use crate::version::Version;

/// The rules of the decoder for a client of this version. Headers that the server reads in a way of its own
/// come as they are on the wire.
pub(super) fn rules(config: &Config, version: Version) -> Rules {
    let quirks = &config.quirks;
    let keeps_escapes = quirks.reading.is_some();
    // On 1.0 the decoder would trim them.
    let is_raw = keeps_escapes && version == Version::V1_0;
    let version = if quirks.requests.unescapes_always || is_raw { Version::V1_2 } else { version };
    let dialect = Dialect { version, strictness: config.strictness };
    let peer = if quirks.requests.reads_any_command { Peer::Either } else { Peer::Client };
    Rules { peer, dialect, limits: config.limits, keeps_escapes }
}

/// The frame as the server reads it: `escaping` is the version whose escapes its headers have.
///
/// # Errors
/// The ERROR to reply with.
pub(super) fn read(
    mut frame: Frame,
    config: &Config,
    version: Version,
    escaping: Version,
) -> Result<Frame, ErrorReply> {
    if let Some(reading) = config.quirks.reading
        && frame.command.escapes_headers()
    {
        let reader = HeaderReader::new(reading, version, escaping);
        frame.headers = reader.read(&frame.headers, frame.command)?;
    }
    let length = frame.body.len();
    if length > 0 && !frame.command.may_have_body() && config.quirks.requests.refuses_bodies {
        return Err(refused_body(frame.command, length));
    }
    Ok(frame)
}

fn refused_body(command: Command, length: usize) -> ErrorReply {
    let kind = FailureKind::Malformed(ProtocolErrorKind::BodyNotAllowed);
    let detail = format!("{command} may not have a body.");
    let reply = ErrorReply::protocol(kind, "Body not allowed", detail);
    reply.with(length.to_string()).answering(command, None)
}

/// Reads the headers of one frame.
struct HeaderReader {
    reading: Reading,
    /// Whether the padding of 1.0 is removed.
    trims: bool,
    dialect: Dialect,
}

impl HeaderReader {
    fn new(reading: Reading, version: Version, escaping: Version) -> Self {
        let strictness = match reading.refuses_undefined_escapes {
            true => Strictness::Strict,
            false => Strictness::Lenient,
        };
        let dialect = Dialect { version: escaping, strictness };
        Self { reading, trims: version == Version::V1_0, dialect }
    }

    fn read(&self, raw: &Headers, command: Command) -> Result<Headers, ErrorReply> {
        let mut headers = Headers::new();
        for (name, value) in raw.iter() {
            let (name, value) = (self.meaning(name), self.meaning(&self.value(value)));
            let refused = |reply: ErrorReply| reply.answering(command, None);
            headers.push(name.map_err(refused)?, value.map_err(refused)?);
        }
        Ok(headers)
    }

    /// The value without what is dropped of it.
    fn value<'a>(&self, raw: &'a str) -> Cow<'a, str> {
        let raw = match self.reading.padding {
            Padding::ValueStart if self.trims => raw.trim_ascii_start(),
            Padding::Value if self.trims => raw.trim_ascii(),
            _ => raw,
        };
        let drops_colons = self.reading.drops_colons && self.dialect.version.has_escapes();
        if drops_colons { raw.replace(':', "").into() } else { raw.into() }
    }

    fn meaning(&self, raw: &str) -> Result<String, ErrorReply> {
        match unescape(raw.as_bytes(), self.dialect) {
            Ok(meaning) => Ok(meaning.into_owned()),
            Err(error) => Err(self.undefined(raw, error.kind())),
        }
    }

    fn undefined(&self, raw: &str, kind: ProtocolErrorKind) -> ErrorReply {
        let index = self.undefined_at(raw);
        let kind = match index + 1 == raw.len() {
            true => FailureKind::OpenEscape,
            false => FailureKind::Malformed(kind),
        };
        let detail = "A header has an escape sequence that this version does not define.";
        let reply = ErrorReply::protocol(kind, "Malformed frame", detail).with(raw);
        ErrorReply { reason: CloseReason::Malformed, index: index as u32, ..reply }
    }

    /// Where the first undefined escape is.
    fn undefined_at(&self, raw: &str) -> usize {
        let mut from = 0;
        while let Some(found) = raw.get(from..).and_then(|rest| rest.find('\\')) {
            let at = from + found;
            let escape: &[u8] = raw.as_bytes().get(at..at + 2).unwrap_or_default();
            if escape.is_empty() || unescape(escape, self.dialect).is_err() {
                return at;
            }
            from = at + 2;
        }
        0
    }
}
