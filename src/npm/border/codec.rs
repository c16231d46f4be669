//! The codec on its own, without a client: what the `Parser` and `FrameImpl` of the package do their
//! work with.

use alloc::boxed::Box;

use stomp_protocol::codec::{self, Decoder, Dialect, Item, Peer};
use stomp_protocol::{Command, Headers, Limits, Version};
use wasm_bindgen::prelude::*;

use super::actions::frame_text;
use super::codes;
use super::exchange::{answering, answering_text};
use super::objects::{self, Object};
use crate::npm::flat;

/// Makes a reader of frames, at the start of a stream that either side sends; gives its handle. Headers
/// stay escaped: what version they are escaped by, only the caller knows.
#[wasm_bindgen(js_name = openReader)]
#[must_use]
pub fn open_reader() -> usize {
    let dialect = Dialect::lenient(Version::V1_2);
    let reader = Decoder::raw(Peer::Either, dialect, Limits::default());
    objects::keep(Object::Reader(Box::new(reader)))
}

/// What arrived is in the room.
#[wasm_bindgen]
pub fn push(handle: usize) {
    answering(|room, _| objects::reader(handle, |reader| reader.push(room)));
}

/// What comes next: `UNHANDLED`, with a frame as [`poll`](super::poll) puts it out; `HEART_BEAT`;
/// `NOTHING` if more has to arrive first; `PROTOCOL_ERROR` with a text that says how the stream is
/// broken, behind which nothing comes any more.
#[wasm_bindgen(js_name = nextItem)]
pub fn next_item(handle: usize) -> u32 {
    answering(|_, answer| match objects::reader(handle, Decoder::next_item) {
        None => codes::NOTHING,
        Some(Ok(Item::HeartBeat)) => codes::HEART_BEAT,
        Some(Ok(Item::Frame(frame))) => {
            frame_text(answer, frame);
            codes::UNHANDLED
        }
        Some(Err(error)) => {
            error.write(&mut answer.text);
            codes::PROTOCOL_ERROR
        }
    })
}

/// The versions by the numbers that [`status`](super::status) gives; what is none of them stands for
/// 1.0, which has no escapes.
fn version(number: u32) -> Version {
    match number {
        3 => Version::V1_2,
        2 => Version::V1_1,
        _ => Version::V1_0,
    }
}

/// Puts out the head of a frame up to its content-length, which is for the caller to add: any among the
/// headers is left out. In the room: the command, a NUL, the headers. Gives whether it could be made;
/// if not the text says why.
#[wasm_bindgen(js_name = encodeHead)]
pub fn encode_head(number: u32) -> bool {
    answering_text(|mut room, answer| {
        let Some(command) = Command::parse_any(flat::take(&mut room).as_bytes()) else {
            answer.text += "the command of a frame must be a word of 1 to 11 letters, such as SEND";
            return false;
        };
        let headers: Headers = flat::read(room);
        codec::encode_head(&mut answer.body, command, headers.iter(), version(number))
            .map_err(|error| error.write(&mut answer.text))
            .is_ok()
    })
}

/// Puts out a header name or value as it stands on the wire (spec#7, spec#80, spec#86); the room has it
/// as it is meant.
#[wasm_bindgen(js_name = escapeHeader)]
pub fn escape_header(number: u32) {
    answering_text(|text, answer| {
        let dialect = Dialect::lenient(version(number));
        codec::escape_into(&mut answer.body, text, dialect, Command::Message);
    });
}

/// Puts out what a header name or value means; the room has it as it stands on the wire: unescaped, and
/// trimmed in 1.0. An undefined escape stays as it is.
#[wasm_bindgen(js_name = readHeader)]
pub fn read_header(number: u32) {
    answering(|raw, answer| {
        let version = version(number);
        let text = if version == Version::V1_0 { raw.trim_ascii() } else { raw };
        if let Ok(meant) = codec::unescape(text, Dialect::lenient(version)) {
            answer.text += &meant;
        }
    });
}
