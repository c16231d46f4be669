//! What goes into an ERROR frame.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString};

use super::event::CloseReason;
use crate::error::{ProtocolError, ProtocolErrorKind};
use crate::frame::{Command, Frame};

/// A reason to send ERROR and close: a short `message` header (spec#77) and a body that explains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) reason: CloseReason,
    pub(super) message: Cow<'static, str>,
    pub(super) detail: String,
    pub(super) receipt: Option<String>,
    /// Whether ERROR names the versions that the server speaks (spec#37).
    pub(super) names_versions: bool,
}

impl Fault {
    /// The client broke the protocol.
    pub(super) fn protocol(message: &'static str, detail: impl Into<String>) -> Self {
        Self {
            reason: CloseReason::Protocol,
            message: Cow::Borrowed(message),
            detail: detail.into(),
            receipt: None,
            names_versions: false,
        }
    }

    /// The client wants more than the server gives.
    pub(super) fn limit(message: &'static str, detail: impl Into<String>) -> Self {
        Self { reason: CloseReason::TooLarge, ..Self::protocol(message, detail) }
    }

    /// The client was silent for too long.
    pub(super) fn silent(message: &'static str, detail: impl Into<String>) -> Self {
        Self { reason: CloseReason::Silent, ..Self::protocol(message, detail) }
    }

    /// A frame lacks a header.
    pub(super) fn missing(command: Command, header: &str) -> Self {
        Self::protocol(
            "Missing header",
            format!("A {command} frame needs the header `{header}`, and this one has none."),
        )
    }

    /// The frame that is at fault asked for a receipt: ERROR names it (spec#78).
    pub(super) fn answering(mut self, receipt: Option<String>) -> Self {
        self.receipt = receipt;
        self
    }

    /// The ERROR frame, its body said to be what it is (spec#79).
    pub(super) fn into_frame(self) -> Frame {
        let mut frame = Frame::new(Command::Error).with_header("message", self.message);
        if let Some(receipt) = self.receipt {
            frame.headers.push("receipt-id", receipt);
        }
        if self.names_versions {
            frame.headers.push("version", "1.0,1.1,1.2");
        }
        frame.headers.push("content-type", "text/plain;charset=utf-8");
        frame.with_body(self.detail)
    }
}

/// A frame that cannot be read.
impl From<ProtocolError> for Fault {
    fn from(error: ProtocolError) -> Self {
        use ProtocolErrorKind as Kind;
        let detail = error.to_string();
        match error.kind {
            Kind::TooManyHeaders | Kind::LineTooLong | Kind::HeadTooLong | Kind::BodyTooLarge => {
                Self::limit("Frame too large", detail)
            }
            _ => Self::protocol("Malformed frame", detail),
        }
    }
}
