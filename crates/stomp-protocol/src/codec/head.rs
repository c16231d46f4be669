//! The command and headers of one frame.

use alloc::borrow::Cow;

use super::dialect::{Dialect, Rules};
use super::escape::unescape;
use super::line::{Line, parse_command, parse_length};
use super::work;
use crate::error::{ProtocolError, ProtocolErrorKind as Kind};
use crate::frame::{Command, Headers};
use crate::version::Version;

/// The command and headers of one frame, and the announced length of its body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The command.
    pub command: Command,
    /// All headers in the order of the wire, unescaped unless the rules keep escapes.
    pub headers: Headers,
    /// The `content-length`: the first of them, not above the limit (spec#13, spec#24).
    pub content_length: Option<usize>,
    /// Whether the block ended without a blank line.
    pub is_open: bool,
}

impl Head {
    /// Reads a block: from the first byte of the command to the LF of the last header line. The blank
    /// line may be part of the block; bytes behind it are not read.
    ///
    /// Line ends, by version: CR LF or LF in 1.2, any other CR is an error (spec#2); LF in 1.1, a
    /// CR is data (spec#81); in 1.0 names and values are trimmed, of a CR too (spec#88). CONNECT,
    /// STOMP and CONNECTED may have CR LF always: they come before the version is settled.
    ///
    /// # Errors
    /// The first violation of the protocol or of the limits in the block, with its line.
    pub fn parse(block: &[u8], rules: &Rules) -> Result<Self, ProtocolError> {
        let max = rules.limits.max_head;
        if block.len() > max {
            return Err(ProtocolError::new(Kind::HeadTooLong).with_limit(max));
        }
        let (command, start) = parse_command(block, rules.peer, rules.dialect)?;
        let headers = Headers::new();
        let mut head = Self { command, headers, content_length: None, is_open: true };
        let lines = block.get(start..).unwrap_or_default();
        head.take_lines(lines, rules).map_err(|error| error.in_frame(command))?;
        Ok(head)
    }

    fn take_lines(&mut self, mut rest: &[u8], rules: &Rules) -> Result<(), ProtocolError> {
        let mut count = 0;
        while self.is_open && !rest.is_empty() {
            let end = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
            work::spend(end);
            let line = rest.get(..end).unwrap_or_default();
            // The command is line 1.
            self.take_line(line, count, rules).map_err(|error| error.at_line(count as u32 + 2))?;
            rest = rest.get(end + 1..).unwrap_or_default();
            count += 1;
        }
        Ok(())
    }

    /// Reads the line behind `count` headers.
    fn take_line(&mut self, line: &[u8], count: usize, rules: &Rules) -> Result<(), ProtocolError> {
        let Rules { dialect, limits, .. } = rules;
        let line = Line::of(line, *dialect, self.command)?;
        if line.is_blank() {
            self.is_open = false;
            return Ok(());
        }
        if count >= limits.max_headers {
            return Err(ProtocolError::new(Kind::TooManyHeaders).with_limit(limits.max_headers));
        }
        if line.len() > limits.max_line {
            return Err(ProtocolError::new(Kind::LineTooLong).with_limit(limits.max_line));
        }
        let (name, value) = line.split()?;
        if self.content_length.is_none() && name == b"content-length" {
            // Servers written by hand pad; a number with blanks around it is unambiguous.
            let digits = if dialect.is_strict() { value } else { value.trim_ascii() };
            self.content_length = Some(parse_length(digits, limits.max_body)?);
        }
        let escaped = dialect.escapes(self.command) && !rules.keeps_escapes;
        self.headers.push(meaning(name, escaped, *dialect)?, meaning(value, escaped, *dialect)?);
        Ok(())
    }
}

/// The name or value whose bytes on the wire are `raw`.
fn meaning(raw: &[u8], escaped: bool, dialect: Dialect) -> Result<Cow<'_, str>, ProtocolError> {
    let version = if escaped { dialect.version } else { Version::V1_0 };
    unescape(raw, Dialect { version, ..dialect })
}
