//! The refusal of a request, as the client is told of it.

use stomp_protocol::codec::{ContentLength, encode};
use stomp_protocol::server::{Failure, FailureKind, Transmit};
use stomp_protocol::{Command, Frame, Version};

/// A `message` header in a few words and a body that explains, for an ERROR frame.
///
/// See the example of [`AppHandler`](crate::AppHandler).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}: {detail}")]
#[non_exhaustive]
pub struct Refusal {
    /// The `message` header.
    pub message: String,
    /// The body: what was wrong, and what would be right.
    pub detail: String,
    /// The kind, by which a persona chooses its answer.
    pub(crate) kind: FailureKind,
    /// What was wrong, such as the name of a destination.
    pub(crate) value: String,
}

impl Refusal {
    /// A refusal.
    ///
    /// See the example of [`AppHandler`](crate::AppHandler).
    #[must_use]
    pub fn new(message: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::of(FailureKind::Other, message, detail)
    }

    /// A refusal of a kind that personas tell apart.
    pub(crate) fn of(
        kind: FailureKind,
        message: impl Into<String>,
        detail: impl Into<String>,
    ) -> Self {
        Self { message: message.into(), detail: detail.into(), kind, value: String::new() }
    }

    /// That of a text message, or the reason in a Close frame, whose bytes are no UTF-8.
    pub(crate) fn not_utf8() -> Self {
        let detail = "Text messages and the reasons in Close frames are UTF-8 (RFC 6455), and this one is not. \
             Bodies that are not text go into binary messages.";
        Self::new("Text is not UTF-8", detail)
    }

    /// That of what breaks the WebSocket protocol; `why` says in which way.
    pub(crate) fn not_websocket(why: &str) -> Self {
        let detail = format!("This is not by the WebSocket protocol (RFC 6455): {why}.");
        Self::new("Not WebSocket", detail)
    }

    /// Adds what was wrong.
    pub(crate) fn with(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// The same for the protocol machine.
    pub(crate) fn into_failure(self) -> Failure {
        let Self { message, detail, kind, value } = self;
        Failure { kind, message, detail, value }
    }

    /// The ERROR frame (spec#77, spec#79).
    pub(crate) fn error_frame(&self, version: Version) -> Option<Transmit> {
        let frame = Frame::new(Command::Error)
            .with_header("message", &*self.message)
            .with_header("content-type", "text/plain;charset=utf-8")
            .with_body(&*self.detail);
        let mut bytes = Vec::new();
        // It fails only on headers that no refusal of ours has.
        encode(&mut bytes, &frame, version, ContentLength::Auto).ok()?;
        Some(bytes.into())
    }
}
