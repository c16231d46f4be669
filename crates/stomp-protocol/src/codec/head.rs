//! The headers of one frame, read in place.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use super::dialect::{Dialect, Peer};
use super::escape::unescape;
use super::line::{Line, LineRules, parse_command, parse_length};
use crate::error::{ProtocolError, ProtocolErrorKind as Kind};
use crate::frame::{Command, Headers};
use crate::limits::Limits;
use crate::version::Version;

/// Where one header stands in its block, raw (still escaped).
///
/// The layout is fixed: four 32-bit words, so that a table of these can be read from elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct Span {
    /// Where the name stands.
    pub name: Extent,
    /// Where the value stands.
    pub value: Extent,
}

impl Span {
    /// The name, raw, out of the block that was parsed.
    #[must_use]
    pub fn name(self, block: &[u8]) -> &[u8] {
        self.name.of(block)
    }

    /// The value, raw, out of the block that was parsed.
    #[must_use]
    pub fn value(self, block: &[u8]) -> &[u8] {
        self.value.of(block)
    }
}

/// A run of octets in a block, by offsets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct Extent {
    /// The first octet.
    pub start: u32,
    /// Just past the last octet.
    pub end: u32,
}

impl Extent {
    /// These octets out of the block that was parsed; none if `block` is too short to be that.
    #[must_use]
    pub fn of(self, block: &[u8]) -> &[u8] {
        block.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

/// The command and headers of one frame, as a table of [`Span`]s into the octets they were read
/// from. To be reused: [`parse`](Self::parse) clears it and keeps its allocation.
#[derive(Clone, Debug)]
pub struct Head {
    command: Command,
    spans: Vec<Span>,
    content_length: Option<usize>,
    dialect: Dialect,
    keeps_escapes: bool,
    has_backslash: bool,
    seen_bits: u8,
}

impl Head {
    /// An empty table; allocates nothing.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            command: Command::Error,
            spans: Vec::new(),
            content_length: None,
            dialect: Dialect::lenient(Version::V1_2),
            keeps_escapes: false,
            has_backslash: false,
            seen_bits: 0,
        }
    }

    /// Gives names and values as they stand on the wire, from here on.
    pub(super) const fn keep_escapes(&mut self) {
        self.keeps_escapes = true;
    }

    /// Reads a block: from the first octet of the command up to and including the LF of the last
    /// header line. The blank line after it may be part of the block; what follows it is not looked
    /// at.
    ///
    /// Line ends, by version: CR LF or LF in 1.2, any other CR is an error (spec#2); LF in 1.1, a
    /// CR is data (spec#81); in 1.0 names and values are trimmed, of a CR too (spec#88). CONNECT,
    /// STOMP and CONNECTED may have CR LF always: they come before the version is settled.
    ///
    /// # Errors
    /// The first fault from the top, with its line; the table must not be used then.
    pub fn parse(
        &mut self,
        block: &[u8],
        peer: Peer,
        dialect: Dialect,
        limits: &Limits,
    ) -> Result<(), ProtocolError> {
        self.spans.clear();
        self.content_length = None;
        self.dialect = dialect;
        self.has_backslash = false;
        self.seen_bits = 0;
        if block.len() > limits.max_head || u32::try_from(block.len()).is_err() {
            return Err(ProtocolError::new(Kind::HeadTooLong).with_limit(limits.max_head));
        }
        let (command, first) = parse_command(block, peer, dialect)?;
        self.command = command;
        self.parse_lines(block, first, limits)
            .and_then(|end| self.check_utf8(&block[..end]))
            .map_err(|error| error.in_frame(command))
    }

    /// The command.
    #[must_use]
    pub const fn command(&self) -> Command {
        self.command
    }

    /// Every header in the order of the wire.
    #[must_use]
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// The `content-length`: the first of them, not above the limit (spec#13, spec#24).
    #[must_use]
    pub const fn content_length(&self) -> Option<usize> {
        self.content_length
    }

    /// Whether some name or value holds a backslash that [`unescape`] has to see.
    #[must_use]
    pub const fn is_escaped(&self) -> bool {
        self.has_backslash && !self.keeps_escapes && self.dialect.escapes(self.command)
    }

    /// Whether every octet is ASCII, so that offsets in octets are offsets in UTF-16 units too.
    #[must_use]
    pub const fn is_ascii(&self) -> bool {
        self.seen_bits < 0x80
    }

    /// The first header of that name (spec#24), compared raw: for the names that the
    /// specification defines, which have one spelling only.
    #[must_use]
    pub fn find(&self, block: &[u8], name: &[u8]) -> Option<Span> {
        self.spans.iter().copied().find(|span| span.name(block) == name)
    }

    /// A name or value of this head, unescaped.
    ///
    /// # Errors
    /// Those of [`unescape`]; none if `raw` stands in the block that was parsed.
    pub fn text<'a>(&self, raw: &'a [u8]) -> Result<Cow<'a, str>, ProtocolError> {
        let version = if self.is_escaped() { self.dialect.version } else { Version::V1_0 };
        unescape(raw, Dialect { version, ..self.dialect })
            .map_err(|error| error.in_frame(self.command))
    }

    /// All headers, unescaped.
    ///
    /// # Errors
    /// Those of [`text`](Self::text); none if `block` is the block that was parsed.
    pub fn headers(&self, block: &[u8]) -> Result<Headers, ProtocolError> {
        let mut headers = Headers::new();
        for span in &self.spans {
            let (name, value) = (self.text(span.name(block))?, self.text(span.value(block))?);
            headers.push(name, value);
        }
        Ok(headers)
    }

    fn parse_lines(
        &mut self,
        block: &[u8],
        mut at: usize,
        limits: &Limits,
    ) -> Result<usize, ProtocolError> {
        let rules = LineRules::new(self.dialect, self.command);
        while at < block.len() {
            // Every header line before this one has left a span; the command is line 1.
            let number = self.spans.len() as u32 + 2;
            let line =
                rules.scan(block, at).map_err(|kind| ProtocolError::new(kind).at_line(number))?;
            if line.is_blank() {
                break;
            }
            self.take_line(block, &line, rules, limits).map_err(|error| error.at_line(number))?;
            at = line.next;
        }
        Ok(at)
    }

    fn take_line(
        &mut self,
        block: &[u8],
        line: &Line,
        rules: LineRules,
        limits: &Limits,
    ) -> Result<(), ProtocolError> {
        if self.spans.len() >= limits.max_headers {
            return Err(ProtocolError::new(Kind::TooManyHeaders).with_limit(limits.max_headers));
        }
        if line.end - line.start > limits.max_line {
            return Err(ProtocolError::new(Kind::LineTooLong).with_limit(limits.max_line));
        }
        let span = rules.split(block, line)?;
        if self.content_length.is_none() && span.name(block) == b"content-length" {
            let value = span.value(block);
            // Hand-written servers pad; a number with blanks around it leaves no doubt.
            let digits = if self.dialect.is_strict() { value } else { value.trim_ascii() };
            self.content_length = Some(parse_length(digits, limits.max_body)?);
        }
        self.has_backslash |= line.has_backslash;
        self.seen_bits |= line.seen_bits;
        self.spans.push(span);
        Ok(())
    }

    /// One check for all lines: only a block with non-ASCII octets pays for it.
    fn check_utf8(&self, block: &[u8]) -> Result<(), ProtocolError> {
        if self.is_ascii() {
            return Ok(());
        }
        core::str::from_utf8(block).map(drop).map_err(|error| {
            let before = &block[..error.valid_up_to()];
            let line = 1 + before.iter().filter(|octet| **octet == b'\n').count() as u32;
            ProtocolError::new(Kind::InvalidUtf8).at_line(line)
        })
    }
}

impl Default for Head {
    fn default() -> Self {
        Self::new()
    }
}
