//! The refusal of a request, as the client is told of it.

use stomp_protocol::codec::{ContentLength, encode};
use stomp_protocol::server::Transmit;
use stomp_protocol::{Command, Frame, Version};

/// A `message` header in a few words and a body that explains, for an ERROR frame.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}: {detail}")]
pub struct Refusal {
    /// The `message` header.
    pub message: String,
    /// The body: what was wrong, and what would be right.
    pub detail: String,
}

impl Refusal {
    /// A refusal.
    #[must_use]
    pub fn new(message: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { message: message.into(), detail: detail.into() }
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
