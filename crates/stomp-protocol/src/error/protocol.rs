//! The peer is broken.

use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;

use crate::frame::Command;
use crate::text::{append, push_number};

/// The peer sent what STOMP does not allow, or more than the limits do.
///
/// Nothing that follows on the connection can be trusted: the caller should report the error and
/// close. The text says what was wrong and where; it never holds the value of a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProtocolError(Box<Fault>);

/// In a box: whatever may fail gives no more than a pointer when it does.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Fault {
    kind: ProtocolErrorKind,
    command: Option<Command>,
    line: Option<u32>,
    detail: Detail,
}

impl ProtocolError {
    /// An error of this kind, with nothing known about where.
    #[must_use]
    #[cold]
    #[inline(never)]
    pub fn new(kind: ProtocolErrorKind) -> Self {
        Self(Box::new(Fault { kind, command: None, line: None, detail: Detail::None }))
    }

    /// Adds which frame was at fault.
    #[must_use]
    #[cold]
    pub fn in_frame(mut self, command: Command) -> Self {
        self.0.command = Some(command);
        self
    }

    /// Adds which line of the frame was at fault; the command is line 1.
    #[must_use]
    #[cold]
    pub fn at_line(mut self, line: u32) -> Self {
        self.0.line = Some(line);
        self
    }

    /// Adds what was found: a name or a version, never a value that could be secret.
    #[must_use]
    #[cold]
    pub fn with_detail(mut self, found: &str) -> Self {
        self.0.detail = Detail::Found(found.into());
        self
    }

    /// Adds the bound that was exceeded.
    #[must_use]
    #[cold]
    pub fn with_limit(mut self, limit: usize) -> Self {
        self.0.detail = Detail::Limit(limit);
        self
    }

    /// Which rule was broken.
    #[must_use]
    pub fn kind(&self) -> ProtocolErrorKind {
        self.0.kind
    }

    /// The frame at fault, if it is known.
    #[must_use]
    pub fn command(&self) -> Option<Command> {
        self.0.command
    }

    /// The line of the frame at fault, if it is known; the command is line 1.
    #[must_use]
    pub fn line(&self) -> Option<u32> {
        self.0.line
    }

    /// What was found: a name or a version.
    #[must_use]
    pub fn detail(&self) -> Option<&str> {
        match &self.0.detail {
            Detail::Found(found) => Some(found),
            _ => None,
        }
    }
}

/// For example ``header line without a colon (line 3 of a MESSAGE frame)``.
impl ProtocolError {
    /// Appends the text for people. What [`Display`](fmt::Display) shows, without the machinery of
    /// formatting: that would be a good part of a WebAssembly module.
    pub fn write(&self, out: &mut String) {
        let Fault { kind, command, line, detail } = &*self.0;
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

/// Which rule the peer broke.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ProtocolErrorKind {
    /// A frame that may not have a body has one (spec#12); strict reading only.
    BodyNotAllowed,
    /// The body, or the length announced for it, is beyond [`max_body`](crate::Limits::max_body).
    BodyTooLarge,
    /// A header line begins with its colon (spec#4).
    EmptyHeaderName,
    /// No blank line within [`max_head`](crate::Limits::max_head).
    HeadTooLong,
    /// A header line has no colon (spec#4).
    HeaderWithoutColon,
    /// `content-length` is not a plain decimal number.
    InvalidContentLength,
    /// `heart-beat` is not two plain decimal numbers with a comma (spec#41).
    InvalidHeartBeat,
    /// A header that is there holds what it must not, such as an unknown `ack` mode.
    InvalidHeader,
    /// The headers are no UTF-8 (spec#6).
    InvalidUtf8,
    /// A header that the frame must have is not there.
    MissingHeader,
    /// After the announced number of bytes the body is not closed by a NUL (spec#14).
    MissingNul,
    /// A NUL before the blank line: the frame was cut off in its headers.
    NulInHead,
    /// A colon in a value that should have been written `\c` (spec#5); strict reading only.
    RawColon,
    /// A carriage return that is not part of a line end (spec#2): between frames, or, strict reading
    /// only, in a header.
    StrayCarriageReturn,
    /// A NUL between two frames; strict reading only.
    StrayNul,
    /// More header lines than [`max_headers`](crate::Limits::max_headers).
    TooManyHeaders,
    /// A header line beyond [`max_line`](crate::Limits::max_line).
    LineTooLong,
    /// A backslash with something behind it that the version does not define (spec#9); strict
    /// reading only.
    UndefinedEscape,
    /// A frame that may not come from this peer, or not now.
    UnexpectedFrame,
    /// The first line of a frame is no command (spec#48).
    UnknownCommand,
    /// A version that was not offered, or none in common (spec#36, spec#37).
    UnsupportedVersion,
}

impl ProtocolErrorKind {
    /// The rule in words.
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
