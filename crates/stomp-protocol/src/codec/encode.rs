//! Frames to bytes. What a frame cannot carry is refused, so nothing can be injected.

use alloc::vec::Vec;

use super::dialect::Dialect;
use super::escape::escape_into;
use crate::error::{HeaderFault, UsageError, UsageErrorKind};
use crate::frame::{Command, Frame};
use crate::text;
use crate::version::Version;

/// Whether [`encode`] writes a `content-length`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum ContentLength {
    /// Whenever the body is not empty (spec#16).
    #[default]
    Auto,
    /// Never: some brokers take a message without it for text. A body that holds NUL is refused.
    Omit,
}

/// Appends a whole frame to `out`, its NUL included.
///
/// Where a `content-length` belongs there is exactly one, it is right, and it is the last header;
/// any among the frame's headers is left out (spec#17, S1). On an error `out` is as it was.
///
/// # Errors
/// Those of [`encode_head`], and
/// * [`BodyNotAllowed`](UsageErrorKind::BodyNotAllowed): only SEND, MESSAGE and ERROR may have a body
///   (spec#12).
/// * [`NulWithoutContentLength`](UsageErrorKind::NulWithoutContentLength): [`ContentLength::Omit`]
///   with a body that holds NUL, which would end the frame early (spec#15, S2).
pub fn encode(
    out: &mut Vec<u8>,
    frame: &Frame,
    version: Version,
    content_length: ContentLength,
) -> Result<(), UsageError> {
    let body = frame.body.as_slice();
    if !body.is_empty() && !frame.command.may_have_body() {
        return Err(UsageErrorKind::BodyNotAllowed(frame.command).into());
    }
    if content_length == ContentLength::Omit && body.contains(&0) {
        return Err(UsageErrorKind::NulWithoutContentLength.into());
    }
    encode_head(out, frame.command, frame.headers.iter(), version)?;
    if content_length == ContentLength::Auto && !body.is_empty() {
        out.extend_from_slice(b"content-length:");
        push_decimal(out, body.len());
        out.push(b'\n');
    }
    out.reserve(body.len() + 2);
    out.push(b'\n');
    out.extend_from_slice(body);
    out.push(0);
    Ok(())
}

/// Appends the command line and the header lines to `out`, escaped as `version` and `command`
/// want it; neither a `content-length`, which only who knows the body can write (any among
/// `headers` is left out), nor the blank line. On an error `out` is as it was.
///
/// A 1.0 peer trims: there, blanks at the edges of a value do not arrive (spec#88).
///
/// # Errors
/// [`InvalidHeaderName`](UsageErrorKind::InvalidHeaderName) and
/// [`InvalidHeaderValue`](UsageErrorKind::InvalidHeaderValue) for what cannot be expressed: NUL
/// anywhere; an empty name; and where nothing is escaped (1.0, CONNECT, CONNECTED) a line feed or
/// a carriage return, or a colon in a name (spec#5, spec#87, S5).
pub fn encode_head<'a>(
    out: &mut Vec<u8>,
    command: Command,
    headers: impl Iterator<Item = (&'a str, &'a str)>,
    version: Version,
) -> Result<(), UsageError> {
    let start = out.len();
    out.extend_from_slice(command.as_str().as_bytes());
    out.push(b'\n');
    encode_headers(out, command, headers, version).inspect_err(|_| out.truncate(start))
}

/// As [`encode_head`], without the command line.
pub(crate) fn encode_headers<'a>(
    out: &mut Vec<u8>,
    command: Command,
    headers: impl Iterator<Item = (&'a str, &'a str)>,
    version: Version,
) -> Result<(), UsageError> {
    let start = out.len();
    let dialect = Dialect::strict(version);
    for (name, value) in headers {
        if let Err(error) = push_header(out, name, value, dialect, command) {
            out.truncate(start);
            return Err(error);
        }
    }
    Ok(())
}

fn push_header(
    out: &mut Vec<u8>,
    name: &str,
    value: &str,
    dialect: Dialect,
    command: Command,
) -> Result<(), UsageError> {
    let escaped = dialect.escapes(command);
    if let Some(why) = name_fault(name, escaped) {
        return Err(UsageErrorKind::InvalidHeaderName { name: name.into(), why }.into());
    }
    if let Some(why) = value_fault(value, escaped) {
        return Err(UsageErrorKind::InvalidHeaderValue { name: name.into(), why }.into());
    }
    if peer_reads(name, escaped) == "content-length" {
        return Ok(());
    }
    escape_into(out, name, dialect, command);
    out.push(b':');
    escape_into(out, value, dialect, command);
    out.push(b'\n');
    Ok(())
}

/// What is not escaped may be read by a 1.0 peer, which trims: to it a padded name is the same.
fn peer_reads(name: &str, escaped: bool) -> &str {
    if escaped { name } else { name.trim_ascii() }
}

fn name_fault(name: &str, escaped: bool) -> Option<HeaderFault> {
    if let Some(fault) = value_fault(name, escaped) {
        return Some(fault);
    }
    if peer_reads(name, escaped).is_empty() {
        return Some(HeaderFault::Empty);
    }
    (!escaped && text::has(name.as_bytes(), b':')).then_some(HeaderFault::Colon)
}

fn value_fault(value: &str, escaped: bool) -> Option<HeaderFault> {
    value.bytes().find_map(|byte| match byte {
        0 => Some(HeaderFault::Nul),
        b'\n' if !escaped => Some(HeaderFault::LineFeed),
        b'\r' if !escaped => Some(HeaderFault::CarriageReturn),
        _ => None,
    })
}

/// Appends a number in decimal digits.
pub(crate) fn push_decimal(out: &mut Vec<u8>, number: usize) {
    if number >= 10 {
        push_decimal(out, number / 10);
    }
    out.push(b'0' + (number % 10) as u8);
}
