//! The actions of a fault.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The actions of a fault, its `do`. Fields may be combined; the order is that
/// below, whatever the order in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct FaultActions {
    /// Nothing goes wrong: this only counts as the fault that has struck, and none behind it does.
    pub pass: bool,

    // What the frame becomes. `body` also stands for an HTTP response's.
    /// These bytes instead of the frame.
    pub replace: Option<String>,
    /// These bytes instead of the frame, in base64.
    pub replace_base64: Option<Base64Bytes>,
    /// This body instead. A frame's `content-length` follows, if it has one.
    pub body: Option<String>,
    /// Headers to set, escaped as the version wants; those that are not there become the last.
    pub set_headers: BTreeMap<String, String>,
    /// Headers to leave out.
    pub remove_headers: Vec<String>,
    /// Added to `content-length`, which is put in if it is missing.
    pub content_length_by: Option<i64>,
    /// Header lines to add, byte by byte as they stand here.
    pub add_lines: Vec<String>,
    /// Ends the lines of the head in CR LF.
    pub crlf: bool,
    /// Leaves out the NUL at the end.
    pub omit_nul: bool,
    /// Bytes to put before the frame.
    pub prepend: Option<String>,
    /// Bytes to put behind the frame's NUL.
    pub append: Option<String>,
    /// Ends the frame, or an HTTP response's body, after so many bytes.
    pub cut_after_bytes: Option<usize>,

    // Whether, how often and how it goes.
    /// The frame does not arrive.
    pub drop: bool,
    /// It arrives so many times more.
    pub duplicate: Option<usize>,
    /// Into pieces of so many bytes, each a WebSocket message or a TCP segment of its own.
    pub split_every: Option<usize>,
    /// Into pieces at these bytes, counted from the first.
    pub split_at: Vec<usize>,
    /// Milliseconds between two pieces.
    pub gap_ms: Option<u64>,
    /// Waits until so many frames are together, which then go as one message.
    pub join: Option<usize>,

    // When it goes.
    /// So many milliseconds later; others may overtake it. Requests and new connections too.
    pub delay_ms: Option<u64>,
    /// So many milliseconds later, and everything behind it waits as well.
    pub stall_ms: Option<u64>,
    /// Behind the next so many frames that go its way.
    pub reorder: Option<usize>,

    // What happens right after it.
    /// So much later than "right after".
    pub after_ms: Option<u64>,
    /// A frame for the client.
    pub reply: Option<Reply>,
    /// A frame of SockJS, or what is none: `a[broken`. Other transports ignore it.
    pub sockjs: Option<String>,
    /// Takes the subscription that the frame is about away, and says so by an ERROR.
    pub cancel_subscription: bool,
    /// An ERROR from the broker itself, after which it closes.
    pub fail: Option<Failure>,
    /// Reads nothing more from the client while the fault is there and switched on.
    pub stop_reading: bool,
    /// Reads nothing from the client for so many milliseconds.
    pub stop_reading_ms: Option<u64>,
    /// Says nothing more, hears nothing more and does not close.
    pub hang: bool,
    /// Closes the WebSocket with a code; other transports as they can.
    pub close: Option<CloseWith>,
    /// Ends the connection without a closing handshake.
    pub disconnect: bool,
    /// Resets the TCP connection.
    pub reset: bool,

    // HTTP requests alone.
    /// Answers with this status instead of doing what was asked.
    pub status: Option<u16>,
    /// Seconds for `retry-after`.
    pub retry_after: Option<u64>,
    /// Headers of the response to set or, where null, to leave out.
    pub headers: BTreeMap<String, Option<String>>,
}

/// A frame that the fault itself sends. In values and body, `${NAME}` stands for a header of the
/// frame that the fault struck at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Reply {
    /// The command.
    pub command: String,
    /// The headers; `content-length` is added where there is a body.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// The body.
    #[serde(default)]
    pub body: String,
}

/// The content of an ERROR.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Failure {
    /// The `message` header.
    pub message: String,
    /// The body.
    #[serde(default)]
    pub body: String,
}

/// How a WebSocket is closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CloseWith {
    /// The code, from 1000 to 4999.
    pub code: u16,
    /// The reason, 123 bytes at most.
    #[serde(default)]
    pub reason: String,
}

/// Bytes, in base64 where they are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base64Bytes(pub Vec<u8>);

impl<'de> Deserialize<'de> for Base64Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = STANDARD.decode(text);
        bytes.map(Self).map_err(|error| de::Error::custom(format_args!("no base64: {error}")))
    }
}

impl Serialize for Base64Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(&self.0))
    }
}
