//! Server frames to octets, also for peers that cannot read all of them.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use crate::codec::{ContentLength, encode, encode_head};
use crate::error::UsageError;
use crate::frame::{Command, Frame, Headers};
use crate::version::Version;

/// Encodes a frame of the connection's own making.
pub(super) fn own_frame(frame: &Frame, version: Version) -> Result<Vec<u8>, UsageError> {
    let mut out = Vec::with_capacity(128 + frame.body.len());
    if is_escaped(frame.command, version) {
        encode(&mut out, frame, version, ContentLength::Auto)?;
    } else {
        let headers = frame.headers.iter().map(|(n, v)| (name_spelled_out(n), spelled_out(v)));
        let headers = headers.collect();
        let frame = Frame { command: frame.command, headers, body: frame.body.clone() };
        encode(&mut out, &frame, version, ContentLength::Auto)?;
    }
    Ok(out)
}

/// Encodes a MESSAGE: first the headers that differ from one delivery to the next, then those of
/// the SEND, then the body, which is not copied on the way.
pub(super) fn message<'a>(
    delivery: impl Iterator<Item = (&'a str, &'a str)>,
    user: &'a Headers,
    body: &[u8],
    version: Version,
) -> Result<Vec<u8>, UsageError> {
    let mut out = Vec::with_capacity(256 + 32 * user.len() + body.len());
    let headers = delivery.chain(user.iter());
    if is_escaped(Command::Message, version) {
        encode_head(&mut out, Command::Message, headers, version)?;
    } else {
        let headers: Vec<_> = headers.map(|(n, v)| (name_spelled_out(n), spelled_out(v))).collect();
        let headers = headers.iter().map(|(name, value)| (&**name, &**value));
        encode_head(&mut out, Command::Message, headers, version)?;
    }
    push_body(&mut out, body);
    Ok(out)
}

fn push_body(out: &mut Vec<u8>, body: &[u8]) {
    if !body.is_empty() {
        out.extend_from_slice(b"content-length:");
        out.extend_from_slice(alloc::string::ToString::to_string(&body.len()).as_bytes());
        out.push(b'\n');
    }
    out.push(b'\n');
    out.extend_from_slice(body);
    out.push(0);
}

const fn is_escaped(command: Command, version: Version) -> bool {
    version.has_escapes() && command.escapes_headers()
}

/// Headers that came from a 1.2 client may hold what 1.0 has no escapes for (spec#87). A 1.0
/// client gets them spelled as 1.2 would write them: nothing is lost, and nothing can be injected.
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
