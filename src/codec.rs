//! The codec on its own, without a client: what the `Parser` and `FrameImpl` of the package do their
//! work with.

use stomp_protocol::codec::{self, Decoder, Dialect, Item, Peer};
use stomp_protocol::{Command, Limits, Version};
use wasm_bindgen::prelude::*;

use crate::errors::{failure, thrown};
use crate::flat;

#[wasm_bindgen]
extern "C" {
    /// What makes the objects that stand for frames.
    #[wasm_bindgen(typescript_type = "FrameMaker")]
    #[derive(Debug, Clone)]
    pub type FrameMaker;

    /// Makes one. `body` is to be copied.
    #[wasm_bindgen(method)]
    fn frame(this: &FrameMaker, command: &str, headers: &str, body: &[u8]) -> JsValue;
}

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r"
/** Makes the objects that stand for frames. Does not throw. */
export interface FrameMaker {
  /** Headers go by turns: name, NUL, value, NUL. `body` is valid until this returns. */
  frame(command: string, headers: string, body: Uint8Array): object;
}
";

/// Reads frames out of octets, whichever side sent them. Headers stay escaped: what version they are
/// escaped by, only the caller knows.
#[wasm_bindgen]
#[derive(Debug)]
pub struct FrameReader {
    decoder: Decoder,
}

#[wasm_bindgen]
impl FrameReader {
    /// A reader at the start of a stream.
    #[wasm_bindgen(constructor)]
    #[must_use]
    #[expect(clippy::new_without_default, reason = "JavaScript has no Default")]
    pub fn new() -> Self {
        let dialect = Dialect::lenient(Version::V1_2);
        Self { decoder: Decoder::raw(Peer::Either, dialect, Limits::default()) }
    }

    /// Takes what arrived.
    pub fn push(&mut self, bytes: &[u8]) {
        self.decoder.push(bytes);
    }

    /// What comes next: a frame, as `maker` makes it; `true` for a heart-beat; `undefined` if more
    /// has to arrive first; a text that says how the stream is broken. Nothing comes after that.
    pub fn next(&mut self, maker: &FrameMaker) -> JsValue {
        match self.decoder.next_item() {
            None => JsValue::UNDEFINED,
            Some(Ok(Item::HeartBeat)) => JsValue::TRUE,
            Some(Ok(Item::Frame(frame))) => {
                maker.frame(frame.command.as_str(), &flat::write(&frame.headers), &frame.body)
            }
            Some(Err(error)) => error.to_string().into(),
        }
    }
}

/// The head of a frame up to its content-length, which is for the caller to add: any among `headers`
/// is left out. Headers are escaped as `version` has it; 1.0, which is meant if it is unknown, has no
/// escapes.
///
/// # Errors
/// An `Error` if `command` is none, or a header cannot be expressed.
#[wasm_bindgen(js_name = encodeHead)]
pub fn encode_head(command: &str, headers: &str, version: &str) -> Result<String, JsValue> {
    let Some(command) = Command::parse_any(command.as_bytes()) else {
        return Err(failure(
            "the command of a frame must be a word of 1 to 11 letters, such as SEND",
        ));
    };
    let version = Version::parse(version).unwrap_or(Version::V1_0);
    let mut head = Vec::new();
    codec::encode_head(&mut head, command, flat::read(headers).iter(), version)
        .map_err(|error| thrown(&error))?;
    String::from_utf8(head).map_err(|_| failure("unreachable: a head is text"))
}

/// What a header name or value means that stands on the wire like this: unescaped as `version` has it, and
/// trimmed in 1.0, which is meant if it is unknown. An undefined escape stays as it is.
#[wasm_bindgen(js_name = readHeader)]
#[must_use]
pub fn read_header(raw: &str, version: &str) -> String {
    let version = Version::parse(version).unwrap_or(Version::V1_0);
    let text = if version == Version::V1_0 { raw.trim_ascii() } else { raw };
    codec::unescape(text.as_bytes(), Dialect::lenient(version)).unwrap_or_default().into_owned()
}
