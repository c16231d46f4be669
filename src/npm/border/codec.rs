//! The codec on its own, without a client: what the `Parser` and `FrameImpl` of the package do their
//! work with.

use stomp_protocol::codec::{self, Decoder, Dialect, Item, Peer, Rules};
use stomp_protocol::{Command, Limits, Version};

use super::actions::write_frame;
use super::codes;
use super::exchange::Answer;
use crate::npm::flat;

/// A reader of frames, at the start of a stream that either side sends. Headers stay escaped: what
/// version they are escaped by, only the caller knows.
pub(super) fn reader() -> Decoder {
    Decoder::by(Rules {
        peer: Peer::Either,
        dialect: Dialect::lenient(Version::V1_2),
        limits: Limits::default(),
        keeps_escapes: true,
    })
}

/// `PUSH`: what arrived is in the room. `NEXT_ITEM`: gives what comes next: `UNHANDLED`, with a frame as
/// [`poll`](super::actions::poll) puts it out; `HEART_BEAT`; `NOTHING` if more has to arrive first;
/// `PROTOCOL_ERROR` with a text that says how the stream is broken, behind which nothing comes any more.
pub(super) fn read(reader: &mut Decoder, what: u32, room: &[u8], answer: &mut Answer) -> u32 {
    match what {
        codes::PUSH => reader.push(room),
        codes::NEXT_ITEM => return next_item(reader, answer),
        _ => {}
    }
    codes::NOTHING
}

fn next_item(reader: &mut Decoder, answer: &mut Answer) -> u32 {
    match reader.next_item() {
        None => codes::NOTHING,
        Some(Ok(Item::HeartBeat)) => codes::HEART_BEAT,
        Some(Ok(Item::Frame(frame))) => {
            write_frame(answer, *frame, None);
            codes::UNHANDLED
        }
        Some(Err(error)) => {
            error.write(&mut answer.text);
            codes::PROTOCOL_ERROR
        }
    }
}

/// By the rules of a version, which is a number as in `STATUS`; what is none of them stands for 1.0,
/// which has no escapes. Gives whether it could be done.
///
/// * `ENCODE_HEAD` puts out the head of a frame up to its content-length, which is for the caller to
///   add: any among the headers is left out. If it cannot be made the text says why.
/// * `ESCAPE` puts out a header name or value as it stands on the wire (spec#7, spec#80, spec#86).
/// * `UNESCAPE` puts out what such a name or value means, trimmed in 1.0. An undefined escape stays as
///   it is.
#[inline(never)]
pub(super) fn call(what: u32, version: u32, given: &str, answer: &mut Answer) -> bool {
    let version = match version {
        3 => Version::V1_2,
        2 => Version::V1_1,
        _ => Version::V1_0,
    };
    let dialect = Dialect::lenient(version);
    match what {
        codes::ENCODE_HEAD => return encode_head(given, version, answer),
        codes::ESCAPE => codec::escape_into(&mut answer.body, given, dialect, Command::Message),
        _ => {
            let raw = given.as_bytes();
            let raw = if version == Version::V1_0 { raw.trim_ascii() } else { raw };
            if let Ok(meant) = codec::unescape(raw, dialect) {
                answer.text += &meant;
            }
        }
    }
    true
}

fn encode_head(mut given: &str, version: Version, answer: &mut Answer) -> bool {
    let Some(command) = Command::parse_any(flat::take(&mut given).as_bytes()) else {
        answer.text += "the command of a frame must be a word of 1 to 11 letters, such as SEND";
        return false;
    };
    let headers = flat::read(given);
    codec::encode_head(&mut answer.body, command, headers.iter(), version)
        .map_err(|error| error.write(&mut answer.text))
        .is_ok()
}
