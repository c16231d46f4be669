//! Errors of the peer.

use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;

use crate::frame::Command;
use crate::text::{append, push_number};

/// The peer broke the protocol, or exceeded the limits.
///
/// The rest of its stream cannot be trusted: the caller should report the error and close the
/// connection. The text says which rule was broken and where; it never shows the value of a header.
///
/// ```
/// use stomp_protocol::{Command, HeartBeat, ProtocolError, ProtocolErrorKind};
///
/// let error = HeartBeat::parse("soon").expect_err("no numbers");
/// assert_eq!(error.kind(), ProtocolErrorKind::InvalidHeartBeat);
/// assert_eq!((error.command(), error.line(), error.detail()), (None, None, None));
///
/// let error = ProtocolError::new(ProtocolErrorKind::MissingHeader).with_detail("id");
/// let error = error.in_frame(Command::Subscribe).at_line(3);
/// let mut text = String::new();
/// error.write(&mut text);
/// assert_eq!(text, "missing header: `id` (line 3 of a SUBSCRIBE frame)");
///
/// let error = ProtocolError::new(ProtocolErrorKind::BodyTooLarge).with_limit(1024);
/// assert_eq!(error.to_string(), "body larger than the limit of 1024");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct ProtocolError(Box<Details>);

/// The contents of the error, boxed so that a `Result` with it stays small.
#[derive(Clone, PartialEq, Eq)]
struct Details {
    kind: ProtocolErrorKind,
    command: Option<Command>,
    line: Option<u32>,
    detail: Detail,
}

impl ProtocolError {
    /// An error of this kind, without frame, line or detail.
    #[must_use]
    #[cold]
    #[inline(never)]
    pub fn new(kind: ProtocolErrorKind) -> Self {
        Self(Box::new(Details { kind, command: None, line: None, detail: Detail::None }))
    }

    /// Adds the command of the frame that broke the rule.
    #[must_use]
    #[cold]
    #[inline(never)]
    pub fn in_frame(mut self, command: Command) -> Self {
        self.0.command = Some(command);
        self
    }

    /// Adds the line of the frame that broke the rule; the command is line 1.
    #[must_use]
    #[cold]
    #[inline(never)]
    pub fn at_line(mut self, line: u32) -> Self {
        self.0.line = Some(line);
        self
    }

    /// Adds the name or version that was found. Never a value, which could be a credential.
    #[must_use]
    #[cold]
    #[inline(never)]
    pub fn with_detail(mut self, found: &str) -> Self {
        self.0.detail = Detail::Found(found.into());
        self
    }

    /// Adds the limit that was exceeded.
    #[must_use]
    #[cold]
    #[inline(never)]
    pub fn with_limit(mut self, limit: usize) -> Self {
        self.0.detail = Detail::Limit(limit);
        self
    }

    /// The rule that was broken.
    #[must_use]
    pub fn kind(&self) -> ProtocolErrorKind {
        self.0.kind
    }

    /// The command of the frame that broke the rule, if it is known.
    #[must_use]
    pub fn command(&self) -> Option<Command> {
        self.0.command
    }

    /// The line of the frame that broke the rule, if it is known; the command is line 1.
    #[must_use]
    pub fn line(&self) -> Option<u32> {
        self.0.line
    }

    /// The name or version that was found, if the error has one.
    #[must_use]
    pub fn detail(&self) -> Option<&str> {
        match &self.0.detail {
            Detail::Found(found) => Some(found),
            _ => None,
        }
    }
}

impl ProtocolError {
    /// Appends the text for people, such as
    /// `header line without a colon (line 3 of a MESSAGE frame)`: the text of
    /// [`Display`](fmt::Display), without the formatting code of the standard library, which would be
    /// a large part of a WebAssembly module.
    pub fn write(&self, out: &mut String) {
        let Details { kind, command, line, detail } = &*self.0;
        *out += kind.as_str();
        match detail {
            Detail::None => {}
            Detail::Found(found) => append(out, &[": `", found, "`"]),
            Detail::Limit(limit) => {
                *out += " of ";
                push_number(out, *limit as u64);
            }
        }
        if line.is_none() && command.is_none() {
            return;
        }
        *out += " (";
        if let Some(line) = *line {
            *out += "line ";
            push_number(out, line.into());
        }
        if let Some(command) = command {
            *out += if line.is_some() { " of a " } else { "in a " };
            append(out, &[command.as_str(), " frame"]);
        }
        *out += ")";
    }
}

/// The text for people: what is derived would be a large part of a WebAssembly module.
impl fmt::Debug for ProtocolError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ProtocolError({self})")
    }
}

impl fmt::Display for ProtocolError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        self.write(&mut text);
        f.write_str(&text)
    }
}

impl core::error::Error for ProtocolError {}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Detail {
    None,
    Found(Box<str>),
    Limit(usize),
}

/// The rule that the peer broke.
///
/// ```
/// assert_eq!(stomp_protocol::ProtocolErrorKind::MissingHeader.as_str(), "missing header");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ProtocolErrorKind {
    /// A frame has a body that may not have one (spec#12); only if read strictly.
    BodyNotAllowed,
    /// The body, or its announced length, exceeds [`max_body`](crate::Limits::max_body).
    BodyTooLarge,
    /// A header line has an empty name (spec#4).
    EmptyHeaderName,
    /// No blank line within [`max_head`](crate::Limits::max_head).
    HeadTooLong,
    /// A header line has no colon (spec#4).
    HeaderWithoutColon,
    /// `content-length` is not a plain decimal number (`P8`).
    InvalidContentLength,
    /// `heart-beat` is not two plain decimal numbers with a comma (spec#41).
    InvalidHeartBeat,
    /// A header has a value that is not allowed, such as an unknown `ack` mode.
    InvalidHeader,
    /// The headers are not UTF-8 (spec#6).
    InvalidUtf8,
    /// A header is missing that the frame must have.
    MissingHeader,
    /// No NUL follows the announced number of bytes of the body (spec#14, `P9`).
    MissingNul,
    /// A NUL before the blank line: the frame was cut off in its headers.
    NulInHead,
    /// A colon in a value is not escaped as `\c` (spec#5); only if read strictly.
    RawColon,
    /// A carriage return is not part of a line end (spec#2): between frames, or, if read strictly, in a
    /// header.
    StrayCarriageReturn,
    /// A NUL between two frames; only if read strictly.
    StrayNul,
    /// More header lines than [`max_headers`](crate::Limits::max_headers).
    TooManyHeaders,
    /// A header line exceeds [`max_line`](crate::Limits::max_line).
    LineTooLong,
    /// An escape that the version does not define (spec#9, `P2`); only if read strictly.
    UndefinedEscape,
    /// A frame that this peer may not send, or not in this state.
    UnexpectedFrame,
    /// The first line of a frame is not a command (spec#48).
    UnknownCommand,
    /// A version that was not offered, or no common version (spec#36, spec#37).
    UnsupportedVersion,
}

impl ProtocolErrorKind {
    /// The text of the error.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BodyNotAllowed => "this frame may not have a body",
            Self::BodyTooLarge => "body larger than the limit",
            Self::EmptyHeaderName => "header line with an empty name",
            Self::HeadTooLong => "headers without a blank line within the limit",
            Self::HeaderWithoutColon => "header line without a colon",
            Self::InvalidContentLength => "content-length is not a plain decimal number",
            Self::InvalidHeartBeat => "heart-beat is not two plain decimal numbers with a comma",
            Self::InvalidHeader => "invalid value of header",
            Self::InvalidUtf8 => "headers that are not UTF-8",
            Self::MissingHeader => "missing header",
            Self::MissingNul => "no NUL after the body of the announced content-length",
            Self::NulInHead => "NUL inside the headers, before the blank line",
            Self::RawColon => "unescaped colon in a header value",
            Self::StrayCarriageReturn => "carriage return that does not end a line",
            Self::StrayNul => "NUL between frames",
            Self::TooManyHeaders => "more header lines than the limit",
            Self::LineTooLong => "header line longer than the limit",
            Self::UndefinedEscape => "undefined escape sequence in a header",
            Self::UnexpectedFrame => "unexpected frame",
            Self::UnknownCommand => "unknown command",
            Self::UnsupportedVersion => "no protocol version in common",
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::{ProtocolError, ProtocolErrorKind};
    use crate::Command;

    #[test]
    fn the_text_says_what_and_where() {
        let error = ProtocolError::new(ProtocolErrorKind::HeaderWithoutColon)
            .in_frame(Command::Message)
            .at_line(3);
        assert_eq!(error.to_string(), "header line without a colon (line 3 of a MESSAGE frame)");
        let error = ProtocolError::new(ProtocolErrorKind::UnknownCommand).with_detail("GET");
        assert_eq!(error.to_string(), "unknown command: `GET`");
        let error = ProtocolError::new(ProtocolErrorKind::BodyTooLarge)
            .with_limit(1024)
            .in_frame(Command::Send);
        assert_eq!(error.to_string(), "body larger than the limit of 1024 (in a SEND frame)");
    }
}
