//! The JSON of a fault: all fields that there are, before it is known which of them go together.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::ending::{CloseWith, Failure, Reply};
use super::frame_actions::Base64Bytes;
use super::on::{Direction, HttpKind, Per};
use crate::object;

/// The fields of a fault.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct FaultFields {
    /// For people: shown in lists.
    #[serde(default)]
    pub(super) name: Option<String>,
    /// The trigger.
    #[serde(deserialize_with = "object::read")]
    pub(super) on: OnFields,
    /// The actions.
    #[serde(rename = "do", deserialize_with = "object::read")]
    pub(super) actions: DoFields,
    /// How often it strikes; for ever if not given.
    #[serde(default)]
    pub(super) times: Option<u64>,
    /// How many occasions it lets pass first.
    #[serde(default)]
    pub(super) skip: u64,
    /// Whether `times` and `skip` count for the namespace or for each connection anew.
    #[serde(default)]
    pub(super) per: Per,
    /// The chance that it strikes on an occasion.
    #[serde(default)]
    pub(super) probability: Option<f64>,
    /// Whether it is switched on.
    #[serde(default = "yes")]
    pub(super) enabled: bool,
}

const fn yes() -> bool {
    true
}

/// The fields of `on`.
///
/// In `command`, `destination`, `transport` and the values of `headers`, `*` stands for any run of
/// characters. Everything that is given has to fit.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct OnFields {
    /// The direction of the frame; either if not given.
    pub(super) direction: Option<Direction>,
    /// The frame's command.
    pub(super) command: Option<String>,
    /// The frame's `destination`.
    pub(super) destination: Option<String>,
    /// Headers that the frame has.
    pub(super) headers: BTreeMap<String, String>,
    /// The connection's number.
    pub(super) connection: Option<u64>,
    /// The connection's transport.
    pub(super) transport: Option<String>,
    /// A new connection, before its first byte.
    pub(super) accept: bool,
    /// A request for this.
    pub(super) http: Option<HttpKind>,
}

/// The fields of `do`. Some may be combined; the order is that below, whatever the order in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct DoFields {
    /// Nothing goes wrong: this only counts as the fault that has struck, and none behind it does.
    pub(super) pass: bool,

    // What the frame becomes. `body` also stands for an HTTP response's.
    /// These bytes instead of the frame.
    pub(super) replace: Option<String>,
    /// These bytes instead of the frame, in base64.
    pub(super) replace_base64: Option<Base64Bytes>,
    /// This body instead. A frame's `content-length` follows, if it has one.
    pub(super) body: Option<String>,
    /// Headers to set, escaped as the version wants; those that are not there become the last.
    pub(super) set_headers: BTreeMap<String, String>,
    /// Headers to leave out.
    pub(super) remove_headers: Vec<String>,
    /// Added to `content-length`, which is put in if it is missing.
    pub(super) content_length_by: Option<i64>,
    /// Header lines to add, byte by byte as they stand here.
    pub(super) add_lines: Vec<String>,
    /// Ends the lines of the head in CR LF.
    pub(super) crlf: bool,
    /// Leaves out the NUL at the end.
    pub(super) omit_nul: bool,
    /// Bytes to put before the frame.
    pub(super) prepend: Option<String>,
    /// Bytes to put behind the frame's NUL.
    pub(super) append: Option<String>,
    /// Ends the frame, or an HTTP response's body, after so many bytes.
    pub(super) cut_after_bytes: Option<usize>,

    // Whether, how often and how it goes.
    /// The frame does not arrive.
    pub(super) drop: bool,
    /// It arrives so many times more.
    pub(super) duplicate: Option<usize>,
    /// Into pieces of so many bytes, each a WebSocket message or a TCP segment of its own.
    pub(super) split_every: Option<usize>,
    /// Into pieces at these bytes, counted from the first.
    pub(super) split_at: Vec<usize>,
    /// Milliseconds between two pieces.
    pub(super) gap_ms: Option<u64>,
    /// Waits until so many frames are together, which then go as one message.
    pub(super) join: Option<usize>,

    // When it goes.
    /// So many milliseconds later; others may overtake it. Requests and new connections too.
    pub(super) delay_ms: Option<u64>,
    /// So many milliseconds later, and everything behind it waits as well.
    pub(super) stall_ms: Option<u64>,
    /// Behind the next so many frames that go its way.
    pub(super) reorder: Option<usize>,

    // What happens right after it.
    /// So much later than "right after".
    pub(super) after_ms: Option<u64>,
    /// A frame for the client.
    #[serde(deserialize_with = "object::optional")]
    pub(super) reply: Option<Reply>,
    /// A frame of SockJS, or what is none: `a[broken`. Other transports ignore it.
    pub(super) sockjs: Option<String>,
    /// Takes the subscription that the frame is about away, and says so by an ERROR.
    pub(super) cancel_subscription: bool,
    /// An ERROR from the broker itself, after which it closes.
    #[serde(deserialize_with = "object::optional")]
    pub(super) fail: Option<Failure>,
    /// Reads nothing more from the client while the fault is there and switched on.
    pub(super) stop_reading: bool,
    /// Reads nothing from the client for so many milliseconds.
    pub(super) stop_reading_ms: Option<u64>,
    /// Says nothing more, hears nothing more and does not close.
    pub(super) hang: bool,
    /// Closes the WebSocket with a code; other transports as they can.
    #[serde(deserialize_with = "object::optional")]
    pub(super) close: Option<CloseWith>,
    /// Ends the connection without a closing handshake.
    pub(super) disconnect: bool,
    /// Resets the TCP connection.
    pub(super) reset: bool,

    // HTTP requests alone.
    /// Answers with this status instead of doing what was asked.
    pub(super) status: Option<u16>,
    /// Seconds for `retry-after`.
    pub(super) retry_after: Option<u64>,
    /// Headers of the response to set or, where null, to leave out.
    pub(super) headers: BTreeMap<String, Option<String>>,
}
