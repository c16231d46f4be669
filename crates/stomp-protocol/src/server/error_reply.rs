//! The contents of an ERROR frame.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};

use super::event::CloseReason;
use super::failure::{Failure, FailureKind};
use super::quirks::{About, Answer, ErrorHeader, Errors};
use crate::error::{ProtocolError, ProtocolErrorKind};
use crate::frame::{Command, Frame};
use crate::version::Version;

/// The `version` header of ERROR.
const VERSIONS: &str = "1.0,1.1,1.2";

/// An ERROR to be sent, and the reason for the end of the connection: a short `message` header
/// (spec#77) and a body that explains it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ErrorReply {
    pub(super) reason: CloseReason,
    pub(super) kind: FailureKind,
    pub(super) message: Cow<'static, str>,
    pub(super) detail: Box<str>,
    pub(super) receipt: Option<String>,
    /// The command of the request.
    pub(super) command: Option<Command>,
    /// The header of the request that is missing, or that asks for too much.
    pub(super) header: Option<Box<str>>,
    /// The value that is wrong.
    pub(super) value: Box<str>,
    /// Where in the value the fault is, in bytes.
    pub(super) index: u32,
}

impl ErrorReply {
    /// A reply to a client that broke the protocol.
    pub(super) fn protocol(
        kind: FailureKind,
        message: &'static str,
        detail: impl Into<String>,
    ) -> Self {
        Self {
            reason: CloseReason::Protocol,
            kind,
            message: Cow::Borrowed(message),
            detail: detail.into().into_boxed_str(),
            receipt: None,
            command: None,
            header: None,
            value: Box::default(),
            index: 0,
        }
    }

    /// A reply to a request that the driver refused.
    pub(super) fn refused(failure: Failure) -> Self {
        Self {
            reason: CloseReason::Refused,
            message: Cow::Owned(failure.message),
            value: failure.value.into(),
            ..Self::protocol(failure.kind, "", failure.detail)
        }
    }

    /// A reply to a client that exceeded a limit.
    pub(super) fn limit(
        kind: FailureKind,
        message: &'static str,
        detail: impl Into<String>,
    ) -> Self {
        Self { reason: CloseReason::TooLarge, ..Self::protocol(kind, message, detail) }
    }

    /// A reply to a client that was silent for too long.
    pub(super) fn silent(message: &'static str, detail: impl Into<String>) -> Self {
        Self { reason: CloseReason::Silent, ..Self::protocol(FailureKind::Silent, message, detail) }
    }

    /// A reply to a frame without a header that it must have.
    pub(super) fn missing(command: Command, header: &str) -> Self {
        let detail = format!("{command} needs the header `{header}`, and this frame has none.");
        Self {
            header: Some(header.into()),
            ..Self::protocol(FailureKind::MissingHeader, "Missing header", detail)
        }
    }

    /// Adds the value that is wrong.
    pub(super) fn with(mut self, value: impl Into<String>) -> Self {
        self.value = value.into().into();
        self
    }

    /// Adds the request: its command, and its receipt, which ERROR repeats (spec#78).
    pub(super) fn answering(mut self, command: Command, receipt: Option<String>) -> Self {
        self.command = Some(command);
        self.receipt = receipt;
        self
    }

    /// What rules look at.
    pub(super) fn about(&self, version: Version) -> About<'_> {
        About {
            kind: self.kind,
            command: self.command,
            header: self.header.as_deref(),
            has_receipt: self.receipt.is_some(),
            version,
            value: &self.value,
        }
    }

    /// The ERROR frame (spec#79).
    pub(super) fn into_frame(
        mut self,
        errors: &Errors,
        answer: Answer,
        session: &str,
        version: Version,
    ) -> Frame {
        if let Answer::Short(message) = answer {
            let message = self.filled(message, "", session);
            return Frame::new(Command::Error).with_header("message", message);
        }
        if let Answer::Bare(..) = answer {
            self.receipt = None;
        }
        let (message, body) = match answer {
            Answer::Error(message, body)
            | Answer::Bare(message, body)
            | Answer::ReceiptThenError(message, body) => {
                let message = self.filled(message, "", session);
                let body = self.filled(body, &message, session);
                (message, body)
            }
            _ if errors.explains => (self.message.to_string(), self.detail.to_string()),
            _ => (self.message.to_string(), String::new()),
        };
        let mut frame = Frame::new(Command::Error);
        for header in errors.headers {
            match header {
                ErrorHeader::Message => frame.headers.push("message", &message),
                ErrorHeader::Receipt => {
                    frame.headers.extend(self.receipt.as_deref().map(|id| ("receipt-id", id)));
                }
                ErrorHeader::VersionsIfNone if self.kind == FailureKind::UnsupportedVersion => {
                    frame.headers.push("version", VERSIONS);
                }
                ErrorHeader::VersionsIfNone => {}
                ErrorHeader::Fixed(name, value) => frame.headers.push(name, value),
                ErrorHeader::WithBody(name, value)
                    if !body.is_empty() && version > Version::V1_0 =>
                {
                    frame.headers.push(name, value);
                }
                ErrorHeader::WithBody(..) => {}
            }
        }
        frame.with_body(body)
    }

    /// Where in the value the fault is, in characters of UTF-16.
    fn characters_before(&self) -> usize {
        let before = self.value.get(..self.index as usize).unwrap_or_default();
        before.encode_utf16().count()
    }

    /// The escape at the place of the fault, up to two characters.
    fn escape(&self) -> String {
        self.value.get(self.index as usize..).unwrap_or_default().chars().take(2).collect()
    }

    fn filled(&self, template: &str, message: &str, session: &str) -> String {
        template
            .replace("{value}", &self.value)
            .replace("{header}", self.header.as_deref().unwrap_or_default())
            .replace("{command}", self.command.as_ref().map_or("", Command::as_str))
            .replace("{receipt}", self.receipt.as_deref().unwrap_or_default())
            .replace("{session}", session)
            .replace("{uuid}", &uuid(session))
            .replace("{joined}", &self.value.replace(':', ""))
            .replace("{first}", self.value.split(',').next().unwrap_or_default())
            .replace("{last}", self.value.rsplit('@').next().unwrap_or_default())
            .replace("{index}", &self.characters_before().to_string())
            .replace("{escape}", &self.escape())
            .replace("{message}", message)
    }
}

/// A UUID that stands for a session: it is shown where a server has another name for it.
fn uuid(session: &str) -> String {
    let hash = session.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{:08x}-0000-4000-8000-{:012x}", hash >> 32, hash & 0xffff_ffff_ffff)
}

/// The text of an error, for people who wrote the frame by hand.
fn explained(error: &ProtocolError) -> String {
    let text = match error.command() {
        Some(command) => with_article(&error.to_string(), command.as_str()),
        None => error.to_string(),
    };
    let is_command = |word: &str| Command::parse(word.as_bytes()).is_some();
    match error.detail().filter(|_| error.kind() == ProtocolErrorKind::UnknownCommand) {
        Some(word) if is_command(word) => {
            format!("{word} is a command, but a blank or something else follows it in its line")
        }
        Some(word) if is_command(&word.to_ascii_uppercase()) => {
            format!("{text}: commands are written in capitals")
        }
        _ => text,
    }
}

/// The text with the article that goes with the name of the command: an ACK frame.
fn with_article(text: &str, command: &str) -> String {
    if command.starts_with(['A', 'E']) {
        return text.replace(&format!(" a {command} "), &format!(" an {command} "));
    }
    text.into()
}

/// A reply to a frame that cannot be read.
impl From<ProtocolError> for ErrorReply {
    fn from(error: ProtocolError) -> Self {
        use ProtocolErrorKind as Kind;
        let detail = explained(&error);
        let kind = FailureKind::Malformed(error.kind());
        let reply = match error.kind() {
            Kind::TooManyHeaders | Kind::LineTooLong | Kind::HeadTooLong | Kind::BodyTooLarge => {
                Self::limit(kind, "Frame too large", detail)
            }
            _ => Self {
                reason: CloseReason::Malformed,
                ..Self::protocol(kind, "Malformed frame", detail)
            },
        };
        Self { command: error.command(), ..reply }.with(error.detail().unwrap_or_default())
    }
}
