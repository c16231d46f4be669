//! One line of a head at a time: the command, a header.

use super::dialect::{Dialect, Peer};
use super::escape::unescape;
use super::head::{Extent, Span};
use super::work;
use crate::error::{ProtocolError, ProtocolErrorKind as Kind};
use crate::frame::Command;
use crate::version::Version;

/// Octets that settle what the command is: the longest one, UNSUBSCRIBE, and its line end.
pub(super) const COMMAND_WINDOW: usize = 13;

/// Reads the first line of `bytes`; gives the command and where the second line begins.
///
/// Looks at no more than the longest command and its line end, so that the answer, down to the
/// text of the error, does not depend on how much more has arrived.
pub(super) fn parse_command(
    bytes: &[u8],
    peer: Peer,
    dialect: Dialect,
) -> Result<(Command, usize), ProtocolError> {
    let window = bytes.get(..COMMAND_WINDOW).unwrap_or(bytes);
    let end = window.iter().position(|octet| matches!(octet, b'\n' | 0));
    let line = window.get(..end.unwrap_or(COMMAND_WINDOW)).unwrap_or(window);
    let name = line.strip_suffix(b"\r").unwrap_or(line);
    let has_cr = name.len() < line.len();
    // A server may know commands that we do not; nobody is served by not reading its frames.
    let takes_any = peer != Peer::Client && !dialect.is_strict();
    let command = match Command::parse_any(name) {
        Some(Command::Other(_)) if !takes_any => None,
        // 1.1 alone has LF only, but for the frames of the handshake, which are sent before the
        // version is settled.
        Some(command)
            if has_cr && dialect.version == Version::V1_1 && command.escapes_headers() =>
        {
            None
        }
        command => command,
    };
    let Some(command) = command else { return Err(unknown_command(line)) };
    let fault = if !peer.sends(command) {
        Kind::UnexpectedFrame
    } else if window.get(line.len()) == Some(&0) {
        Kind::NulInHead
    } else {
        return Ok((command, window.len().min(line.len() + 1)));
    };
    Err(ProtocolError::new(fault).at_line(1).in_frame(command))
}

/// Shows only what could be a word: the rest of the line may be anything, a password included.
#[cold]
fn unknown_command(line: &[u8]) -> ProtocolError {
    let letters = line.iter().take(12).take_while(|octet| octet.is_ascii_alphabetic()).count();
    let word = line.get(..letters).and_then(|word| core::str::from_utf8(word).ok());
    let error = ProtocolError::new(Kind::UnknownCommand).at_line(1);
    match word {
        None | Some("") => error,
        Some(word) => error.with_detail(word),
    }
}

/// Reads a `content-length` value: decimal digits and nothing else (P8).
pub(super) fn parse_length(value: &[u8], max: usize) -> Result<usize, ProtocolError> {
    if value.is_empty() || !value.iter().all(u8::is_ascii_digit) {
        return Err(ProtocolError::new(Kind::InvalidContentLength));
    }
    let length = value.iter().fold(0_usize, |length, digit| {
        length.saturating_mul(10).saturating_add(usize::from(digit - b'0'))
    });
    if length > max {
        return Err(ProtocolError::new(Kind::BodyTooLarge).with_limit(max));
    }
    Ok(length)
}

/// A header line as it was found, before it is split.
pub(super) struct Line {
    pub(super) start: usize,
    /// Just past the last octet that is not part of the line end.
    pub(super) end: usize,
    /// Where the next line begins.
    pub(super) next: usize,
    pub(super) has_backslash: bool,
    /// Every octet of the line, or-ed.
    pub(super) seen_bits: u8,
    /// Where the first colon stands, if there are any.
    colon: usize,
    colons: usize,
}

impl Line {
    pub(super) const fn is_blank(&self) -> bool {
        self.start == self.end
    }
}

/// How the header lines of one frame are read.
#[derive(Clone, Copy)]
pub(super) struct LineRules {
    dialect: Dialect,
    escaped: bool,
    carriage_return: CarriageReturn,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum CarriageReturn {
    /// Part of a line end; elsewhere an error, or data to a lenient reader (spec#2, P6).
    EndsLine,
    /// Like any other octet (spec#81).
    IsData,
    /// Trimmed at the edges like blanks, data elsewhere (spec#88).
    IsBlank,
}

impl LineRules {
    pub(super) const fn new(dialect: Dialect, command: Command) -> Self {
        let escaped = dialect.escapes(command);
        let carriage_return = match dialect.version {
            Version::V1_0 => CarriageReturn::IsBlank,
            Version::V1_1 if escaped => CarriageReturn::IsData,
            _ => CarriageReturn::EndsLine,
        };
        Self { dialect, escaped, carriage_return }
    }

    /// Walks once over the line that begins at `start`.
    #[inline]
    pub(super) fn scan(self, block: &[u8], start: usize) -> Result<Line, Kind> {
        // Locals, not fields, so that the loop runs in registers.
        let (mut seen_bits, mut colon, mut colons, mut has_backslash) = (0, 0, 0_usize, false);
        let (mut end, mut next) = (block.len(), block.len());
        for (offset, &octet) in block.get(start..).unwrap_or_default().iter().enumerate() {
            seen_bits |= octet;
            work::spend(1);
            // Letters, the bulk of all headers, are above everything that matters.
            if octet > b'\\' {
                continue;
            }
            let at = start + offset;
            if octet == b':' {
                if colons == 0 {
                    colon = at;
                }
                colons += 1;
            } else if octet == b'\\' {
                has_backslash = true;
            } else if octet == b'\n' {
                (end, next) = (at, at + 1);
                break;
            } else if octet == 0 {
                return Err(Kind::NulInHead);
            } else if octet == b'\r' && self.is_stray(block.get(at + 1)) {
                return Err(Kind::StrayCarriageReturn);
            }
        }
        end -= usize::from(self.ends_in_cr(block.get(start..end).unwrap_or_default()));
        Ok(Line { start, end, next, colon, colons, has_backslash, seen_bits })
    }

    /// Splits a line at its first colon.
    #[inline]
    pub(super) fn split(self, block: &[u8], line: &Line) -> Result<Span, ProtocolError> {
        if line.colons == 0 {
            return Err(ProtocolError::new(Kind::HeaderWithoutColon));
        }
        let name = self.extent(block, line.start, line.colon);
        let value = self.extent(block, line.colon + 1, line.end);
        if name.start == name.end {
            return Err(ProtocolError::new(Kind::EmptyHeaderName));
        }
        let span = Span { name, value };
        if self.escaped && self.dialect.is_strict() {
            self.check_strictly(block, line, span)?;
        }
        Ok(span)
    }

    fn check_strictly(self, block: &[u8], line: &Line, span: Span) -> Result<(), ProtocolError> {
        if line.colons > 1 {
            return Err(ProtocolError::new(Kind::RawColon));
        }
        if line.has_backslash {
            unescape(span.name(block), self.dialect)?;
            unescape(span.value(block), self.dialect)?;
        }
        Ok(())
    }

    fn is_stray(self, next: Option<&u8>) -> bool {
        self.carriage_return == CarriageReturn::EndsLine
            && self.dialect.is_strict()
            && next != Some(&b'\n')
    }

    /// Whether the last octet is the CR of a line end. In 1.0 only that of the blank line counts,
    /// the rest is trimmed.
    fn ends_in_cr(self, line: &[u8]) -> bool {
        match self.carriage_return {
            CarriageReturn::EndsLine => line.ends_with(b"\r"),
            CarriageReturn::IsData => false,
            CarriageReturn::IsBlank => line == b"\r",
        }
    }

    /// Padding belongs to the value, but for 1.0 (spec#11, spec#83, spec#88).
    fn extent(self, block: &[u8], mut start: usize, mut end: usize) -> Extent {
        if self.dialect.version == Version::V1_0 {
            let text = block.get(start..end).unwrap_or_default().trim_ascii_start();
            start = end - text.len();
            end = start + text.trim_ascii_end().len();
        }
        // A head of 4 GiB or more has been refused.
        Extent { start: start as u32, end: end as u32 }
    }
}
