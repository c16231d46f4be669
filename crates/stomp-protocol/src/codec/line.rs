//! One line of a head at a time: the command, a header.

use core::ops::Range;

use super::dialect::{Dialect, Peer};
use super::work;
use crate::error::{ProtocolError, ProtocolErrorKind as Kind};
use crate::frame::Command;
use crate::text;
use crate::version::Version;

/// Bytes that settle what the command is: the longest one, UNSUBSCRIBE, and its line end.
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
    let end = window.iter().position(|byte| matches!(byte, b'\n' | 0));
    let line = window.get(..end.unwrap_or(COMMAND_WINDOW)).unwrap_or(window);
    let name = line.strip_suffix(b"\r").unwrap_or(line);
    let has_cr = name.len() < line.len();
    // A server may have commands that this crate does not know; its frames are read all the same.
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
    let letters = line.iter().take(12).take_while(|byte| byte.is_ascii_alphabetic()).count();
    let word = line.get(..letters).and_then(text::utf8);
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

/// A header line, and what it has that matters: found in one pass over its bytes.
#[derive(Clone, Copy, Default)]
pub(super) struct Line {
    /// How many bytes come before its LF, or before the end of the bytes.
    pub(super) end: usize,
    /// Where its first colon is.
    colon: Option<usize>,
    has_second_colon: bool,
    has_nul: bool,
    /// Carriage returns, the one at the end included.
    carriage_returns: usize,
    /// Whether there is a backslash.
    pub(super) has_backslash: bool,
    /// Whether every byte is ASCII.
    pub(super) is_ascii: bool,
}

/// Where name and value of a header are, in the bytes of its line.
pub(super) type NameAndValue = (Range<usize>, Range<usize>);

impl Line {
    /// Looks at the line at the beginning of `bytes`.
    pub(super) fn at(bytes: &[u8]) -> Self {
        let mut line = Self { is_ascii: true, end: bytes.len(), ..Self::default() };
        let mut next = 0;
        while let Some((at, byte)) = next_special(bytes, next) {
            match byte {
                b'\n' => {
                    line.end = at;
                    break;
                }
                b':' if line.colon.is_none() => line.colon = Some(at),
                b':' => line.has_second_colon = true,
                b'\\' => line.has_backslash = true,
                b'\r' => line.carriage_returns += 1,
                0 => line.has_nul = true,
                0x80.. => line.is_ascii = false,
                _ => {}
            }
            next = at + 1;
        }
        work::spend(line.end);
        line
    }

    pub(super) const fn has_no_colon(self) -> bool {
        self.colon.is_none()
    }

    /// How many bytes the line has without its line end, which may begin with a CR.
    ///
    /// In 1.1 a carriage return is data (spec#81), in 1.0 it is trimmed like a blank (spec#88).
    pub(super) fn content(
        self,
        bytes: &[u8],
        dialect: Dialect,
        escaped: bool,
    ) -> Result<usize, ProtocolError> {
        if self.has_nul {
            return Err(ProtocolError::new(Kind::NulInHead));
        }
        let has_cr = self.carriage_returns > 0 && bytes.get(self.end - 1) == Some(&b'\r');
        let ends_line = match dialect.version {
            Version::V1_0 => self.end == 1,
            Version::V1_1 => !escaped,
            Version::V1_2 => true,
        };
        let end_of_line = usize::from(has_cr && ends_line);
        let is_data = dialect.version == Version::V1_0 || !ends_line;
        if !is_data && dialect.is_strict() && self.carriage_returns > end_of_line {
            return Err(ProtocolError::new(Kind::StrayCarriageReturn));
        }
        Ok(self.end - end_of_line)
    }

    /// Name and value, at the first colon, of the first `content` bytes. Padding belongs to the value,
    /// but for 1.0 (spec#11, spec#83, spec#88).
    pub(super) fn split(
        self,
        bytes: &[u8],
        content: usize,
        dialect: Dialect,
        escaped: bool,
    ) -> Result<NameAndValue, ProtocolError> {
        let Some(colon) = self.colon else {
            return Err(ProtocolError::new(Kind::HeaderWithoutColon));
        };
        let (mut name, mut value) = (0..colon, colon + 1..content);
        if dialect.version == Version::V1_0 {
            (name, value) = (trimmed(bytes, name), trimmed(bytes, value));
        }
        let fault = if name.is_empty() {
            Kind::EmptyHeaderName
        } else if escaped && dialect.is_strict() && self.has_second_colon {
            Kind::RawColon
        } else {
            return Ok((name, value));
        };
        Err(ProtocolError::new(fault))
    }
}

/// The range without the blanks at its edges.
fn trimmed(bytes: &[u8], range: Range<usize>) -> Range<usize> {
    let text = bytes.get(range.clone()).unwrap_or_default();
    let start = range.end - text.trim_ascii_start().len();
    start..start + text.trim_ascii().len()
}

/// The place and value of the next byte, from `start` on, that is below 14, above 127, a colon or a
/// backslash. Most bytes of a head are none of these, and are looked at eight at a time.
fn next_special(bytes: &[u8], start: usize) -> Option<(usize, u8)> {
    let mut at = start;
    while let Some(word) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        let marks = special_bytes(u64::from_le_bytes(*word));
        if marks != 0 {
            at += marks.trailing_zeros() as usize / 8;
            return Some((at, *bytes.get(at)?));
        }
        at += 8;
    }
    while let Some(&byte) = bytes.get(at) {
        if matches!(byte, ..14 | b':' | b'\\' | 0x80..) {
            return Some((at, byte));
        }
        at += 1;
    }
    None
}

/// The highest bit of each byte that [`next_special`] looks for is set in the result. The lowest bit that
/// is set is exact; subtraction borrows, so that bytes above it may be marked without reason.
const fn special_bytes(word: u64) -> u64 {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    let colons = word ^ (ONES * b':' as u64);
    let backslashes = word ^ (ONES * b'\\' as u64);
    let marks = word
        | (word.wrapping_sub(ONES * 14) & !word)
        | (colons.wrapping_sub(ONES) & !colons)
        | (backslashes.wrapping_sub(ONES) & !backslashes);
    marks & (ONES * 0x80)
}

#[cfg(test)]
mod tests {
    use super::next_special;

    #[test]
    fn special_bytes_are_found_wherever_they_are() {
        for byte in 0..=255_u8 {
            let is_special = matches!(byte, ..14 | b':' | b'\\' | 0x80..);
            for length in 1..20 {
                for at in 0..length {
                    let mut bytes = [b'x'; 20];
                    bytes[at] = byte;
                    let found = next_special(&bytes[..length], 0);
                    assert_eq!(
                        found,
                        is_special.then_some((at, byte)),
                        "{byte} at {at} of {length}"
                    );
                    assert_eq!(next_special(&bytes[..length], at + 1), None);
                }
            }
        }
    }

    #[test]
    fn the_first_of_several_special_bytes_is_found() {
        for pair in [*b"\n\x0e", *b":;", *b"\\]", *b"\0\x01", *b"\x80\x7f"] {
            let [first, second] = pair;
            let bytes = [b'x', first, second, b'x', second, b'x', first, second, b'x'];
            assert_eq!(next_special(&bytes, 0), Some((1, first)));
            let behind = if second < 14 { (2, second) } else { (6, first) };
            assert_eq!(next_special(&bytes, 2), Some(behind));
        }
    }
}
