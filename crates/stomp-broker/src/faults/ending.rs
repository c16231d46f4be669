//! What happens to a connection right after what a fault strikes at.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::invalid::FaultError;

/// What happens to the connection right after what the fault strikes at, in the order of the fields.
///
/// See the examples of [`Fault`](super::Fault).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Aftermath {
    /// Milliseconds by which it is later than "right after".
    pub after: Option<u64>,
    /// A frame for the client.
    pub reply: Option<Reply>,
    /// A frame of SockJS, or what is none: `a[broken`. Other transports ignore it.
    pub sockjs: Option<String>,
    /// Nothing is read from the client for a while.
    pub stop_reading: Option<StopReading>,
    /// How the connection ends.
    pub end: Option<FaultEnd>,
}

/// How long nothing is read from a client.
///
/// See the examples of [`Fault`](super::Fault).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopReading {
    /// While the fault is there and switched on.
    WhileEnabled,
    /// So many milliseconds.
    For(u64),
}

/// How a fault ends a connection.
///
/// See the examples of [`Fault`](super::Fault).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultEnd {
    /// By an ERROR from the broker itself, after which it closes.
    Fail(Failure),
    /// By closing the WebSocket with a code; other transports as they can.
    Close(CloseWith),
    /// Without a closing handshake.
    Disconnect,
    /// By a TCP reset.
    Reset,
    /// Not at all: nothing more is said and heard.
    Hang,
}

/// A frame that the fault itself sends. In values and body, `${NAME}` stands for a header of the
/// frame that the fault struck at.
///
/// See the examples of [`Fault`](super::Fault).
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
///
/// See the examples of [`Fault`](super::Fault).
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
///
/// See the examples of [`Fault`](super::Fault).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CloseWith {
    /// The code, from 1000 to 4999.
    pub(crate) code: u16,
    /// The reason, 123 bytes at most.
    #[serde(default)]
    pub(crate) reason: String,
}

impl CloseWith {
    /// A code from 1000 to 4999, and a reason of at most 123 bytes.
    ///
    /// See the examples of [`Fault`](super::Fault).
    ///
    /// # Errors
    /// If one of them is out of these bounds.
    pub fn new(code: u16, reason: impl Into<String>) -> Result<Self, FaultError> {
        Self { code, reason: reason.into() }.checked()
    }

    pub(super) fn checked(self) -> Result<Self, FaultError> {
        if !(1000..=4999).contains(&self.code) {
            return Err(FaultError::new("do.close.code", "has to be from 1000 to 4999"));
        }
        if self.reason.len() > 123 {
            return Err(FaultError::new("do.close.reason", "may have 123 bytes (RFC 6455)"));
        }
        Ok(self)
    }
}
