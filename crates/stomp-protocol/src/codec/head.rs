//! The command and headers of one frame.

use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::ops::Range;

use super::dialect::{Dialect, Peer, Rules};
use super::escape::{check_escapes, unescape};
use super::line::{COMMAND_WINDOW, Line, parse_command, parse_length};
use crate::error::{ProtocolError, ProtocolErrorKind as Kind};
use crate::frame::{Command, Headers};
use crate::text;
use crate::version::Version;

/// The command and headers of one frame, and what they say about its body.
///
/// ```
/// use stomp_protocol::codec::{Dialect, Head, Peer, Rules};
/// use stomp_protocol::{Command, Limits, Version};
///
/// let dialect = Dialect::lenient(Version::V1_2);
/// let rules =
///     Rules { peer: Peer::Client, dialect, limits: Limits::default(), keeps_escapes: false };
/// let head = Head::parse(b"SEND\ndestination:/a\ncontent-length:2\n\n", &rules)?;
/// assert_eq!((head.command, head.content_length), (Command::Send, Some(2)));
/// assert_eq!(head.headers.get("destination"), Some("/a"));
/// # Ok::<(), stomp_protocol::ProtocolError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The command.
    pub command: Command,
    /// Every header in the order of the wire, unescaped unless the rules keep escapes.
    pub headers: Headers,
    /// The `content-length`: the first of them, not above the limit (spec#13, spec#24).
    pub content_length: Option<usize>,
    /// Whether the block ended with a header line, not with a blank one.
    pub is_open: bool,
}

impl Head {
    /// Reads a block: see [`HeadTable::read`].
    ///
    /// # Errors
    /// The first fault from the top, with its line.
    pub fn parse(block: &[u8], rules: &Rules) -> Result<Self, ProtocolError> {
        let mut table = HeadTable::new();
        table.read(block, rules)?;
        let headers = table.headers(block);
        let HeadTable { command, content_length, is_open, .. } = table;
        Ok(Self { command, headers, content_length, is_open })
    }
}

/// Where everything is in a head that stays where it is: as [`Head`], but nothing is copied, and nothing
/// is allocated once the table is as large as the heads that it reads.
///
/// ```
/// use stomp_protocol::codec::{Dialect, HeadTable, Peer, Rules};
/// use stomp_protocol::{Limits, Version};
///
/// let dialect = Dialect::lenient(Version::V1_2);
/// let rules =
///     Rules { peer: Peer::Client, dialect, limits: Limits::default(), keeps_escapes: false };
/// let block = b"SEND\ndestination:/a\\cb\n\n";
/// let mut table = HeadTable::new();
/// assert!(!table.read_partial(&block[..7], &rules)?);
/// table.read(block, &rules)?;
/// assert_eq!(table.find(block, "destination").as_deref(), Some("/a:b"));
/// let span = &table.spans[0];
/// assert_eq!(span.name(block, dialect), "destination");
/// assert_eq!(span.value(block, dialect), "/a:b");
/// assert_eq!(table.headers(block).len(), 1);
/// # Ok::<(), stomp_protocol::ProtocolError>(())
/// ```
#[derive(Clone, Debug)]
pub struct HeadTable {
    /// The dialect that the head was read in.
    pub dialect: Dialect,
    /// The command.
    pub command: Command,
    /// Every header in the order of the wire.
    pub spans: Vec<HeaderSpan>,
    /// The `content-length`: the first of them, not above the limit (spec#13, spec#24).
    pub content_length: Option<usize>,
    /// Whether the block ended with a header line, not with a blank one.
    pub is_open: bool,
    /// Whether every byte of the header lines is ASCII.
    pub is_ascii: bool,
}

/// Where one header is, in bytes from the beginning of the block.
///
/// See the example of [`HeadTable`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderSpan {
    /// The name: valid UTF-8, without the padding of 1.0.
    pub name: Range<usize>,
    /// The value, likewise.
    pub value: Range<usize>,
    /// Whether name or value has an escape to undo.
    pub has_escapes: bool,
}

impl HeadTable {
    /// An empty table.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            dialect: Dialect::lenient(Version::V1_2),
            command: Command::Error,
            spans: Vec::new(),
            content_length: None,
            is_open: true,
            is_ascii: true,
        }
    }

    /// Reads a block: from the first byte of the command up to and including the LF of the last
    /// header line. The blank line after it may be part of the block; what follows it is not looked
    /// at.
    ///
    /// Line ends, by version: CR LF or LF in 1.2, any other CR is an error (spec#2); LF in 1.1, a
    /// CR is data (spec#81); in 1.0 names and values are trimmed, of a CR too (spec#88). CONNECT,
    /// STOMP and CONNECTED may have CR LF always: they come before the version is settled.
    ///
    /// # Errors
    /// The first fault from the top, with its line. The table has the headers before it then.
    pub fn read(&mut self, block: &[u8], rules: &Rules) -> Result<(), ProtocolError> {
        let max = rules.limits.max_head;
        self.spans.clear();
        self.dialect = rules.dialect;
        (self.content_length, self.is_open, self.is_ascii) = (None, true, true);
        if block.len() > max {
            return Err(ProtocolError::new(Kind::HeadTooLong).with_limit(max));
        }
        let start;
        (self.command, start) = parse_command(block, rules.peer, rules.dialect)?;
        self.read_lines(block, start, rules).map_err(|error| error.in_frame(self.command))
    }

    /// As [`read`](Self::read), of a block that may not be complete: it ends with the LF of the blank line,
    /// or with a NUL that comes before one, or is as much of that as has arrived. Gives whether it was
    /// complete; if not, the table has at most the command.
    ///
    /// # Errors
    /// As for `read`. A wrong command is an error as soon as it is seen, and so is a head that is too
    /// long: what speaks another protocol may never send a blank line.
    pub fn read_partial(&mut self, block: &[u8], rules: &Rules) -> Result<bool, ProtocolError> {
        let max = rules.limits.max_head;
        let ends = block.ends_with(b"\n\n") || block.ends_with(b"\n\r\n");
        // With a NUL in it, parsing finds whatever is wrong first.
        if block.len() <= max && (ends || block.last() == Some(&0)) {
            return self.read(block, rules).map(|()| true);
        }
        if block.len() >= COMMAND_WINDOW || text::has(block, b'\n') {
            (self.command, _) = parse_command(block, rules.peer, rules.dialect)?;
        }
        if block.len() > max {
            let error = ProtocolError::new(Kind::HeadTooLong).with_limit(max);
            return Err(error.in_frame(self.command));
        }
        Ok(false)
    }

    fn read_lines(
        &mut self,
        block: &[u8],
        mut start: usize,
        rules: &Rules,
    ) -> Result<(), ProtocolError> {
        // The command is line 1.
        let mut number = 1;
        while self.is_open && start < block.len() {
            number += 1;
            let line = block.get(start..).unwrap_or_default();
            let end = self.read_line(line, start, rules).map_err(|error| error.at_line(number))?;
            start += end + 1;
        }
        Ok(())
    }

    /// Reads the line at the beginning of `bytes`, which is at `start` in the block; gives where its LF
    /// is.
    fn read_line(
        &mut self,
        bytes: &[u8],
        start: usize,
        rules: &Rules,
    ) -> Result<usize, ProtocolError> {
        let Rules { dialect, limits, .. } = rules;
        let escaped = dialect.escapes(self.command);
        let line = Line::at(bytes);
        let content = line.content(bytes, *dialect, escaped)?;
        if content == 0 {
            self.is_open = false;
            return Ok(line.end);
        }
        if self.spans.len() >= limits.max_headers {
            return Err(ProtocolError::new(Kind::TooManyHeaders).with_limit(limits.max_headers));
        }
        if content > limits.max_line {
            return Err(ProtocolError::new(Kind::LineTooLong).with_limit(limits.max_line));
        }
        if self.continues_value(line, rules) {
            return self.continue_value(bytes, start, content, line.end);
        }
        let (name, value) = line.split(bytes, content, *dialect, escaped)?;
        let (name_bytes, value_bytes) = (part(bytes, &name), part(bytes, &value));
        if self.content_length.is_none() && name_bytes == b"content-length" {
            // Hand-written servers pad; a number with blanks around it leaves no doubt.
            let digits = if dialect.is_strict() { value_bytes } else { value_bytes.trim_ascii() };
            self.content_length = Some(parse_length(digits, limits.max_body)?);
        }
        let has_escapes = line.has_backslash && escaped && !rules.keeps_escapes;
        if has_escapes || !line.is_ascii {
            check(name_bytes, has_escapes, *dialect)?;
            check(value_bytes, has_escapes, *dialect)?;
        }
        self.is_ascii &= line.is_ascii;
        let name = start + name.start..start + name.end;
        let value = start + value.start..start + value.end;
        self.spans.push(HeaderSpan { name, value, has_escapes });
        Ok(line.end)
    }

    /// Whether a line is the rest of the value before: ActiveMQ writes line feeds of values as they are to clients of
    /// 1.0, which has no escapes (`R-8`). Only a lenient client takes that, and an
    /// observer.
    fn continues_value(&self, line: Line, rules: &Rules) -> bool {
        let dialect = rules.dialect;
        line.has_no_colon()
            && !self.spans.is_empty()
            && dialect.version == Version::V1_0
            && !dialect.is_strict()
            && rules.peer != Peer::Client
            && self.command == Command::Message
    }

    fn continue_value(
        &mut self,
        bytes: &[u8],
        start: usize,
        content: usize,
        end: usize,
    ) -> Result<usize, ProtocolError> {
        let rest = bytes.get(..content).unwrap_or_default();
        check(rest, false, self.dialect)?;
        self.is_ascii &= rest.is_ascii();
        if let Some(span) = self.spans.last_mut() {
            span.value.end = start + rest.trim_ascii_end().len();
        }
        Ok(end)
    }

    /// The headers of `block`, which was read last.
    #[must_use]
    pub fn headers(&self, block: &[u8]) -> Headers {
        let mut headers = Headers::new();
        for span in &self.spans {
            headers.push(span.name(block, self.dialect), span.value(block, self.dialect));
        }
        headers
    }

    /// The value of the first header of that name (spec#24) in `block`, which was read last.
    #[must_use]
    pub fn find<'a>(&self, block: &'a [u8], name: &str) -> Option<Cow<'a, str>> {
        let span = self.spans.iter().find(|span| match span.has_escapes {
            false => part(block, &span.name) == name.as_bytes(),
            true => span.name(block, self.dialect) == name,
        })?;
        Some(span.value(block, self.dialect))
    }
}

impl Default for HeadTable {
    fn default() -> Self {
        Self::new()
    }
}

impl HeaderSpan {
    /// The name in the block that was read, without escapes.
    ///
    /// See the example of [`HeadTable`].
    #[must_use]
    pub fn name<'a>(&self, block: &'a [u8], dialect: Dialect) -> Cow<'a, str> {
        self.meaning(part(block, &self.name), dialect)
    }

    /// The value in the block that was read, without escapes.
    ///
    /// See the example of [`HeadTable`].
    #[must_use]
    pub fn value<'a>(&self, block: &'a [u8], dialect: Dialect) -> Cow<'a, str> {
        self.meaning(part(block, &self.value), dialect)
    }

    /// What the wire's `raw` means. It has been checked.
    fn meaning<'a>(&self, raw: &'a [u8], dialect: Dialect) -> Cow<'a, str> {
        let version = if self.has_escapes { dialect.version } else { Version::V1_0 };
        unescape(raw, Dialect { version, ..dialect }).unwrap_or_default()
    }
}

fn part<'a>(bytes: &'a [u8], range: &Range<usize>) -> &'a [u8] {
    bytes.get(range.clone()).unwrap_or_default()
}

/// Whether `raw` means anything.
fn check(raw: &[u8], has_escapes: bool, dialect: Dialect) -> Result<(), ProtocolError> {
    if has_escapes && dialect.is_strict() && text::has(raw, b'\\') {
        check_escapes(raw, dialect)?;
    }
    let is_text = text::utf8(raw).is_some();
    if is_text { Ok(()) } else { Err(ProtocolError::new(Kind::InvalidUtf8)) }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::{Head, HeadTable};
    use crate::codec::{Dialect, Peer, Rules};
    use crate::{Limits, Version};

    const fn rules(version: Version) -> Rules {
        let limits = Limits { max_headers: 10, max_line: 100, max_head: 1000, max_body: 1000 };
        let dialect = Dialect::lenient(version);
        Rules { peer: Peer::Server, dialect, limits, keeps_escapes: false }
    }

    #[test]
    fn spans_say_where_names_and_values_are() {
        let block = b"MESSAGE\r\na:b\\c\r\n \xec\x95\x88 : x \r\n\r\n";
        let mut table = HeadTable::new();
        table.read(block, &rules(Version::V1_2)).unwrap();
        let found: Vec<_> = table
            .spans
            .iter()
            .map(|span| (&block[span.name.clone()], &block[span.value.clone()], span.has_escapes))
            .collect();
        assert_eq!(found, [(&b"a"[..], &b"b\\c"[..], true), (" 안 ".as_bytes(), b" x ", false)]);
        assert!(!table.is_open && !table.is_ascii);
        table.read(block, &rules(Version::V1_0)).unwrap();
        assert_eq!(&block[table.spans[1].name.clone()], "안".as_bytes());
        assert_eq!(&block[table.spans[1].value.clone()], b"x");
    }

    #[test]
    fn the_first_of_a_name_is_found_however_it_is_written() {
        let block = br"MESSAGE
a\cb:1\n
a:2
a\cb:3

";
        let rules = rules(Version::V1_2);
        let mut table = HeadTable::new();
        table.read(block, &rules).unwrap();
        assert_eq!(table.find(block, "a:b").as_deref(), Some("1\n"));
        assert_eq!(table.find(block, "a").as_deref(), Some("2"));
        assert_eq!(table.find(block, r"a\cb"), None);
        assert_eq!(table.headers(block), Head::parse(block, &rules).unwrap().headers);
    }

    #[test]
    fn a_table_is_used_again_without_allocating() {
        let block = b"MESSAGE\na:b\nc:d\ncontent-length:5\n\n";
        let mut table = HeadTable::new();
        table.read(block, &rules(Version::V1_2)).unwrap();
        let place = table.spans.as_ptr();
        table.read(b"RECEIPT\nreceipt-id:1\n\n", &rules(Version::V1_2)).unwrap();
        assert_eq!((table.spans.len(), table.content_length), (1, None));
        table.read(block, &rules(Version::V1_2)).unwrap();
        assert_eq!((table.spans.as_ptr(), table.content_length), (place, Some(5)));
    }
}
