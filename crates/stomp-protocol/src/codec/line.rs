//! One line of a head at a time: the command, a header.

use core::ops::Range;

use super::dialect::{Dialect, Peer};
use super::work;
use crate::error::{ProtocolError, ProtocolErrorKind as Kind};
use crate::frame::Command;
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

/// Which bytes [`Line::at`] has to look at; most of a line are others.
static MATTERS: [bool; 256] = {
    let mut matters = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        matters[byte] = byte >= 0x80 || matches!(byte as u8, 0 | b'\n' | b'\r' | b':' | b'\\');
        byte += 1;
    }
    matters
};

impl Line {
    /// Looks at the line at the beginning of `bytes`.
    pub(super) fn at(bytes: &[u8]) -> Self {
        let mut line = Self { is_ascii: true, end: bytes.len(), ..Self::default() };
        for (at, &byte) in bytes.iter().enumerate() {
            if !MATTERS[usize::from(byte)] {
                continue;
            }
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
                _ => line.is_ascii = false,
            }
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
