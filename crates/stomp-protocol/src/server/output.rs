//! The encoding of a server's frames, with replacements for characters that a version cannot express.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use crate::codec::{encode_head, encode_headers, push_decimal};
use crate::error::UsageError;
use crate::frame::{Command, Frame};
use crate::version::Version;

/// Encodes a frame that the connection itself made.
///
/// # Errors
/// For a NUL or an empty header name.
pub(super) fn own_frame(
    frame: &Frame,
    version: Version,
    length: bool,
) -> Result<Vec<u8>, UsageError> {
    let mut out = Vec::with_capacity(128 + frame.body.len());
    let headers = frame.headers.iter();
    if is_escaped(frame.command, version) {
        encode_head(&mut out, frame.command, headers, version)?;
    } else {
        let headers: Vec<_> =
            headers.map(|(name, value)| (name_spelled_out(name), spelled_out(value))).collect();
        let headers = headers.iter().map(|(name, value)| (&**name, &**value));
        encode_head(&mut out, frame.command, headers, version)?;
    }
    if length {
        content_length(&mut out, frame.body.len());
    }
    out.push(b'\n');
    out.extend_from_slice(&frame.body);
    out.push(0);
    Ok(out)
}

/// Appends header lines of a MESSAGE.
///
/// # Errors
/// For a NUL or an empty header name.
pub(super) fn message_headers<'a>(
    out: &mut Vec<u8>,
    headers: impl Iterator<Item = (&'a str, &'a str)>,
    version: Version,
) -> Result<(), UsageError> {
    if is_escaped(Command::Message, version) {
        return encode_headers(out, Command::Message, headers, version);
    }
    // A 1.0 client trims, so that a name of blanks is empty to it.
    let headers = headers.filter(|(name, _)| name.is_empty() || !name.trim_ascii().is_empty());
    let headers: Vec<_> = headers.map(|(n, v)| (name_spelled_out(n), spelled_out(v))).collect();
    let headers = headers.iter().map(|(name, value)| (&**name, &**value));
    encode_headers(out, Command::Message, headers, version)
}

/// Appends the length of the body and the blank line before it.
pub(super) fn end_of_head(out: &mut Vec<u8>, length: usize) {
    if length > 0 {
        content_length(out, length);
    }
    out.push(b'\n');
}

pub(super) fn content_length(out: &mut Vec<u8>, length: usize) {
    out.extend_from_slice(b"content-length:");
    push_decimal(out, length);
    out.push(b'\n');
}

const fn is_escaped(command: Command, version: Version) -> bool {
    version.has_escapes() && command.escapes_headers()
}

/// A header value for a version without escapes (spec#87): a line end from a 1.2 client is written as
/// its 1.2 escape, so that nothing is lost and nothing can be injected.
fn spelled_out(value: &str) -> Cow<'_, str> {
    if value.contains(['\n', '\r']) {
        Cow::Owned(value.replace('\n', "\\n").replace('\r', "\\r"))
    } else {
        Cow::Borrowed(value)
    }
}

fn name_spelled_out(name: &str) -> Cow<'_, str> {
    if name.contains(':') {
        Cow::Owned(spelled_out(name).replace(':', "\\c"))
    } else {
        spelled_out(name)
    }
}
