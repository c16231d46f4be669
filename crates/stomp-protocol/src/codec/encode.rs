//! The encoder of frames. It refuses values that a frame cannot carry, so that no header and no
//! frame can be injected.

use alloc::vec::Vec;

use super::dialect::Dialect;
use super::escape::escape_into;
use crate::error::{HeaderProblem, UsageError, UsageErrorKind};
use crate::frame::{Command, Frame};
use crate::text;
use crate::version::Version;

/// Whether [`encode`] writes a `content-length`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum ContentLength {
    /// Whenever the body is not empty (spec#16).
    #[default]
    Auto,
    /// Never, since some brokers take a message without it for text. A body with NUL is refused.
    Omit,
}

/// Appends a whole frame to `out`, its NUL included.
///
/// A frame with a `content-length` has exactly one, with the right value, as its last header; any
/// other among the frame's headers is left out (spec#17, `S1`). On an error `out` is unchanged.
///
/// ```
/// use stomp_protocol::codec::{ContentLength, encode};
/// use stomp_protocol::{Command, Frame, Version};
///
/// let frame = Frame::new(Command::Send).with_header("destination", "/queue/a").with_body("hi");
/// let mut out = Vec::new();
/// encode(&mut out, &frame, Version::V1_2, ContentLength::Omit)?;
/// assert_eq!(out, b"SEND\ndestination:/queue/a\n\nhi\0");
/// # Ok::<(), stomp_protocol::UsageError>(())
/// ```
///
/// # Errors
/// Those of [`encode_head`], and
/// * [`BodyNotAllowed`](UsageErrorKind::BodyNotAllowed): only SEND, MESSAGE and ERROR may have a body
///   (spec#12).
/// * [`NulWithoutContentLength`](UsageErrorKind::NulWithoutContentLength): [`ContentLength::Omit`]
///   with a body that has a NUL, which would end the frame early (spec#15, `S2`).
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
    if content_length == ContentLength::Omit && text::has(body, 0) {
        return Err(UsageErrorKind::NulWithoutContentLength.into());
    }
    encode_head(out, frame.command, frame.headers.iter(), version)?;
    if content_length == ContentLength::Auto && !body.is_empty() {
        out.extend_from_slice(b"content-length:");
        push_decimal(out, body.len());
        out.extend_from_slice(b"\n");
    }
    out.reserve(body.len() + 2);
    out.extend_from_slice(b"\n");
    out.extend_from_slice(body);
    out.push(0);
    Ok(())
}

/// Appends the command line and the header lines to `out`, escaped by the rules of `version` and
/// `command`. It writes neither the blank line nor a `content-length`, which needs the body; one
/// among `headers` is left out. On an error `out` is unchanged.
///
/// A 1.0 peer trims: blanks at the ends of a value do not arrive there (spec#88).
///
/// ```
/// use stomp_protocol::codec::encode_head;
/// use stomp_protocol::{Command, Version};
///
/// let mut out = Vec::new();
/// encode_head(&mut out, Command::Ack, [("id", "a:1")].into_iter(), Version::V1_2)?;
/// assert_eq!(out, b"ACK\nid:a\\c1\n");
/// # Ok::<(), stomp_protocol::UsageError>(())
/// ```
///
/// # Errors
/// [`InvalidHeaderName`](UsageErrorKind::InvalidHeaderName) and
/// [`InvalidHeaderValue`](UsageErrorKind::InvalidHeaderValue) for a NUL; for an empty name; and, in
/// headers that are not escaped (1.0, CONNECT, CONNECTED), for a line feed or a carriage return, or
/// a colon in a name (spec#5, spec#87, `S5`).
pub fn encode_head<'a>(
    out: &mut Vec<u8>,
    command: Command,
    headers: impl Iterator<Item = (&'a str, &'a str)>,
    version: Version,
) -> Result<(), UsageError> {
    let start = out.len();
    out.extend_from_slice(command.as_str().as_bytes());
    out.extend_from_slice(b"\n");
    encode_headers(out, command, headers, version).inspect_err(|_| out.truncate(start))
}

/// Appends the header lines of [`encode_head`] without the command line.
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
    if let Some(why) = name_problem(name, escaped) {
        return Err(UsageErrorKind::InvalidHeaderName { name: name.into(), why }.into());
    }
    if let Some(why) = value_problem(value, escaped) {
        return Err(UsageErrorKind::InvalidHeaderValue { name: name.into(), why }.into());
    }
    if peer_reads(name, escaped) == "content-length" {
        return Ok(());
    }
    escape_into(out, name, dialect, command);
    out.extend_from_slice(b":");
    escape_into(out, value, dialect, command);
    out.extend_from_slice(b"\n");
    Ok(())
}

/// The name as the peer reads it. Headers that are not escaped may be read by a 1.0 peer, which
/// trims.
fn peer_reads(name: &str, escaped: bool) -> &str {
    if escaped { name } else { name.trim_ascii() }
}

fn name_problem(name: &str, escaped: bool) -> Option<HeaderProblem> {
    if let Some(problem) = value_problem(name, escaped) {
        return Some(problem);
    }
    if peer_reads(name, escaped).is_empty() {
        return Some(HeaderProblem::Empty);
    }
    (!escaped && text::has(name.as_bytes(), b':')).then_some(HeaderProblem::Colon)
}

fn value_problem(value: &str, escaped: bool) -> Option<HeaderProblem> {
    value.bytes().find_map(|byte| match byte {
        0 => Some(HeaderProblem::Nul),
        b'\n' if !escaped => Some(HeaderProblem::LineFeed),
        b'\r' if !escaped => Some(HeaderProblem::CarriageReturn),
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
