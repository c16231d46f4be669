//! The contents of an ERROR frame.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString};

use super::event::CloseReason;
use super::quirks::Errors;
use crate::error::{ProtocolError, ProtocolErrorKind};
use crate::frame::{Command, Frame};

/// The `version` header of ERROR.
const VERSIONS: &str = "1.0,1.1,1.2";

/// An ERROR to be sent, and the reason for the end of the connection: a short `message` header
/// (spec#77) and a body that explains it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ErrorReply {
    pub(super) reason: CloseReason,
    pub(super) message: Cow<'static, str>,
    pub(super) detail: String,
    pub(super) receipt: Option<String>,
    /// Whether ERROR names the versions that the server speaks (spec#37).
    pub(super) names_versions: bool,
    /// The header of the request that is missing, or that asks for too much.
    pub(super) about: Option<String>,
}

impl ErrorReply {
    /// A reply to a client that broke the protocol.
    pub(super) fn protocol(message: &'static str, detail: impl Into<String>) -> Self {
        Self {
            reason: CloseReason::Protocol,
            message: Cow::Borrowed(message),
            detail: detail.into(),
            receipt: None,
            names_versions: false,
            about: None,
        }
    }

    /// A reply to a request that the driver refused.
    pub(super) fn refused(message: impl Into<String>, detail: impl Into<String>) -> Self {
        let message = Cow::Owned(message.into());
        Self { reason: CloseReason::Refused, message, ..Self::protocol("", detail) }
    }

    /// Whether it answers a request that could be read.
    pub(super) const fn is_of_a_request(&self) -> bool {
        matches!(self.reason, CloseReason::Protocol | CloseReason::Refused) || self.about.is_some()
    }

    /// A reply to a client that exceeded a limit.
    pub(super) fn limit(message: &'static str, detail: impl Into<String>) -> Self {
        Self { reason: CloseReason::TooLarge, ..Self::protocol(message, detail) }
    }

    /// A reply to a client that was silent for too long.
    pub(super) fn silent(message: &'static str, detail: impl Into<String>) -> Self {
        Self { reason: CloseReason::Silent, ..Self::protocol(message, detail) }
    }

    /// A reply to a frame without a header that it must have.
    pub(super) fn missing(command: Command, header: &str) -> Self {
        let detail =
            format!("A {command} frame needs the header `{header}`, and this one has none.");
        Self { about: Some(header.into()), ..Self::protocol("Missing header", detail) }
    }

    /// Adds the receipt of the request, which ERROR repeats (spec#78).
    pub(super) fn answering(mut self, receipt: Option<String>) -> Self {
        self.receipt = receipt;
        self
    }

    /// The ERROR frame, with the `content-type` of its body (spec#79).
    pub(super) fn into_frame(self, errors: &Errors) -> Frame {
        let phrase = errors.phrase(&self.message, self.about.as_deref());
        let message = phrase.map_or(self.message, Cow::Borrowed);
        let mut frame = Frame::new(Command::Error).with_header("message", message);
        if let Some(receipt) = self.receipt.filter(|_| errors.names_receipt) {
            frame.headers.push("receipt-id", receipt);
        }
        if errors.names_versions {
            // In the order of the brokers that do so.
            frame.headers.extend(errors.explains_in.map(|kind| ("content-type", kind)));
            frame.headers.push("version", VERSIONS);
            return frame.with_body(self.detail);
        }
        if self.names_versions {
            frame.headers.push("version", VERSIONS);
        }
        let Some(kind) = errors.explains_in else { return frame };
        frame.headers.push("content-type", kind);
        frame.with_body(self.detail)
    }
}

/// A reply to a frame that cannot be read.
impl From<ProtocolError> for ErrorReply {
    fn from(error: ProtocolError) -> Self {
        use ProtocolErrorKind as Kind;
        let detail = error.to_string();
        match error.kind() {
            Kind::TooManyHeaders | Kind::LineTooLong | Kind::HeadTooLong | Kind::BodyTooLarge => {
                Self::limit("Frame too large", detail)
            }
            _ => {
                Self { reason: CloseReason::Malformed, ..Self::protocol("Malformed frame", detail) }
            }
        }
    }
}
