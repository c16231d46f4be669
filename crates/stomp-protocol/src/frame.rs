//! Frames and their parts: commands and headers.

mod command;
mod headers;

pub use command::{Command, OtherCommand};
pub use headers::{Headers, Iter};

use alloc::vec::Vec;
use core::str::Utf8Error;

/// One frame, with its headers unescaped.
///
/// ```
/// use stomp_protocol::{Command, Frame};
///
/// let frame = Frame::new(Command::Send).with_header("destination", "/topic/a").with_body("hi");
/// assert_eq!(frame.headers.get("destination"), Some("/topic/a"));
/// assert_eq!(frame.text(), Ok("hi"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The command.
    pub command: Command,
    /// The headers in the order of the wire. A received `content-length` is among them. The encoder
    /// ignores one and writes its own.
    pub headers: Headers,
    /// The body: bytes of the type that `content-type` names.
    pub body: Vec<u8>,
}

impl Frame {
    /// A frame with no headers and an empty body.
    #[must_use]
    pub const fn new(command: Command) -> Self {
        Self { command, headers: Headers::new(), body: Vec::new() }
    }

    /// Appends a header.
    #[must_use]
    pub fn with_header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.headers.push(name, value);
        self
    }

    /// Replaces the body.
    #[must_use]
    pub fn with_body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// The body as text.
    ///
    /// # Errors
    /// When the body is not UTF-8.
    pub fn text(&self) -> Result<&str, Utf8Error> {
        core::str::from_utf8(&self.body)
    }
}

#[cfg(test)]
mod tests {
    use super::{Command, Frame};

    #[test]
    fn a_body_is_bytes_and_text_only_if_it_is_utf8() {
        let frame = Frame::new(Command::Send).with_header("destination", "/a").with_body("안녕");
        assert_eq!(frame.text(), Ok("안녕"));
        assert!(frame.with_body([0xff]).text().is_err());
    }
}
