//! The lines of a head: the command line and the header lines.

use super::dialect::{Dialect, Peer};
use crate::error::{ProtocolError, ProtocolErrorKind as Kind};
use crate::frame::Command;
use crate::text;
use crate::version::Version;

/// The length of the longest command line, UNSUBSCRIBE with CR LF: so many bytes decide which
/// command it is.
pub(super) const COMMAND_WINDOW: usize = 13;

/// Reads the first line of `bytes`, and gives the command and the start of the second line.
///
/// It reads at most the longest command and its line end, so that the result, the text of the error
/// included, does not depend on how many bytes have arrived.
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
    // A server may have commands of its own, whose frames a lenient client can read.
    let takes_any = peer != Peer::Client && !dialect.is_strict();
    let command = match Command::parse_any(name) {
        Some(Command::Other(_)) if !takes_any => None,
        // Only 1.1 has no CR LF, and not for the frames of the handshake, which are sent before the
        // version is negotiated.
        Some(command)
            if has_cr && dialect.version == Version::V1_1 && command.escapes_headers() =>
        {
            None
        }
        command => command,
    };
    let Some(command) = command else { return Err(unknown_command(line)) };
    let kind = if !peer.sends(command) {
        Kind::UnexpectedFrame
    } else if window.get(line.len()) == Some(&0) {
        Kind::NulInHead
    } else {
        return Ok((command, window.len().min(line.len() + 1)));
    };
    Err(ProtocolError::new(kind).at_line(1).in_frame(command))
}

/// The error shows the letters at the start of the line only: the rest may be a password.
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

/// Reads a `content-length` value, which has decimal digits only (`P8`).
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

/// A header line without its line end.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    bytes: &'a [u8],
    dialect: Dialect,
    escaped: bool,
}

impl<'a> Line<'a> {
    /// A header line, from the bytes before its LF.
    pub(super) fn of(
        line: &'a [u8],
        dialect: Dialect,
        command: Command,
    ) -> Result<Self, ProtocolError> {
        if text::has(line, 0) {
            return Err(ProtocolError::new(Kind::NulInHead));
        }
        let escaped = dialect.escapes(command);
        let (cut, has_cr) = match line {
            [cut @ .., b'\r'] => (cut, true),
            _ => (line, false),
        };
        // In 1.1 a carriage return is data (spec#81), in 1.0 it is trimmed like a blank (spec#88).
        let ends_line = match dialect.version {
            Version::V1_0 => cut.is_empty(),
            Version::V1_1 => !escaped,
            Version::V1_2 => true,
        };
        let bytes = if has_cr && ends_line { cut } else { line };
        let is_data = dialect.version == Version::V1_0 || !ends_line;
        if !is_data && dialect.is_strict() && text::has(bytes, b'\r') {
            return Err(ProtocolError::new(Kind::StrayCarriageReturn));
        }
        Ok(Self { bytes, dialect, escaped })
    }

    pub(super) const fn is_blank(self) -> bool {
        self.bytes.is_empty()
    }

    pub(super) const fn len(self) -> usize {
        self.bytes.len()
    }

    /// Name and value, split at the first colon. Blanks belong to them, except on 1.0 (spec#11, spec#83,
    /// spec#88).
    pub(super) fn split(self) -> Result<(&'a [u8], &'a [u8]), ProtocolError> {
        let colon = self.bytes.iter().position(|byte| *byte == b':');
        let Some((name, [_, value @ ..])) = colon.and_then(|at| self.bytes.split_at_checked(at))
        else {
            return Err(ProtocolError::new(Kind::HeaderWithoutColon));
        };
        let trims = self.dialect.version == Version::V1_0;
        let (name, value) =
            if trims { (name.trim_ascii(), value.trim_ascii()) } else { (name, value) };
        let kind = if name.is_empty() {
            Kind::EmptyHeaderName
        } else if self.escaped && self.dialect.is_strict() && text::has(value, b':') {
            Kind::RawColon
        } else {
            return Ok((name, value));
        };
        Err(ProtocolError::new(kind))
    }
}
