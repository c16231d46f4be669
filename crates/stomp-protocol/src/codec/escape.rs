//! Escape sequences in header names and values.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use super::dialect::Dialect;
use crate::error::{ProtocolError, ProtocolErrorKind};
use crate::frame::Command;
use crate::text;
use crate::version::Version;

/// Undoes the escapes of a header name or value, in one pass from left to right (spec#8).
///
/// `raw` is what stands on the wire, of a command whose headers are escaped
/// ([`Dialect::escapes`]); those of CONNECT and CONNECTED need only be read as UTF-8. 1.2 knows
/// `\r \n \c \\`, 1.1 `\n \c \\` (spec#80), 1.0 nothing (spec#86). Borrows if there is nothing
/// to undo.
///
/// ```
/// use stomp_protocol::Version;
/// use stomp_protocol::codec::{Dialect, unescape};
///
/// let dialect = Dialect::strict(Version::V1_2);
/// assert_eq!(unescape(br"a\cb", dialect)?, "a:b");
/// unescape(br"a\tb", dialect).expect_err("no such escape");
/// # Ok::<(), stomp_protocol::ProtocolError>(())
/// ```
///
/// # Errors
/// * [`InvalidUtf8`](ProtocolErrorKind::InvalidUtf8)
/// * [`UndefinedEscape`](ProtocolErrorKind::UndefinedEscape) if the dialect is strict; a lenient
///   one keeps such a sequence as it stands.
pub fn unescape(raw: &[u8], dialect: Dialect) -> Result<Cow<'_, str>, ProtocolError> {
    let invalid = || ProtocolError::new(ProtocolErrorKind::InvalidUtf8);
    if !dialect.version.has_escapes() || !text::has(raw, b'\\') {
        return text::utf8(raw).map(Cow::Borrowed).ok_or_else(invalid);
    }
    // Never by `Vec::push`, here and in the encoder: the growth behind it is another function in a
    // WebAssembly module than that of `extend_from_slice`.
    let mut plain = Vec::new();
    let mut rest = raw;
    while let Some((before, escape)) = text::split_at(rest, b'\\') {
        plain.extend_from_slice(before);
        let meant = escape.get(1).and_then(|code| meaning(*code, dialect.version));
        if meant.is_none() && dialect.is_strict() {
            return Err(ProtocolError::new(ProtocolErrorKind::UndefinedEscape));
        }
        plain.extend_from_slice(&[meant.unwrap_or(b'\\')]);
        rest = escape.get(1 + usize::from(meant.is_some())..).unwrap_or_default();
    }
    plain.extend_from_slice(rest);
    text::utf8(&plain).map(|plain| Cow::Owned(plain.into())).ok_or_else(invalid)
}

/// Refuses escapes that `dialect`, a strict one, does not have.
pub(super) fn check_escapes(raw: &[u8], dialect: Dialect) -> Result<(), ProtocolError> {
    let mut rest = raw.iter();
    while let Some(&byte) = rest.next() {
        let mut is_undefined =
            || rest.next().and_then(|code| meaning(*code, dialect.version)).is_none();
        if byte == b'\\' && is_undefined() {
            return Err(ProtocolError::new(ProtocolErrorKind::UndefinedEscape));
        }
    }
    Ok(())
}

/// Appends a header name or value to `out`, escaped as the dialect's version and the command want
/// it (spec#7, spec#10, spec#80, spec#86).
///
/// What cannot be escaped is written as it stands: check before, or use
/// [`encode_head`](super::encode_head), which does.
///
/// ```
/// use stomp_protocol::codec::{Dialect, escape_into};
/// use stomp_protocol::{Command, Version};
///
/// let mut out = Vec::new();
/// escape_into(&mut out, "a:b", Dialect::strict(Version::V1_2), Command::Send);
/// assert_eq!(out, br"a\cb");
/// ```
pub fn escape_into(out: &mut Vec<u8>, value: &str, dialect: Dialect, command: Command) {
    if !dialect.escapes(command) {
        return out.extend_from_slice(value.as_bytes());
    }
    out.reserve(value.len());
    for &byte in value.as_bytes() {
        let code = match byte {
            b'\\' => b'\\',
            b'\n' => b'n',
            b':' => b'c',
            // In 1.1 a carriage return is ordinary data and has no escape.
            b'\r' if dialect.version >= Version::V1_2 => b'r',
            _ => {
                out.extend_from_slice(&[byte]);
                continue;
            }
        };
        out.extend_from_slice(&[b'\\', code]);
    }
}

fn meaning(code: u8, version: Version) -> Option<u8> {
    match code {
        b'\\' => Some(b'\\'),
        b'n' => Some(b'\n'),
        b'c' => Some(b':'),
        b'r' if version >= Version::V1_2 => Some(b'\r'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use alloc::borrow::Cow;
    use alloc::vec::Vec;

    use super::{escape_into, unescape};
    use crate::codec::Dialect;
    use crate::{Command, ProtocolErrorKind, Version};

    const V1_2: Dialect = Dialect::lenient(Version::V1_2);
    const V1_1: Dialect = Dialect::lenient(Version::V1_1);
    const V1_0: Dialect = Dialect::lenient(Version::V1_0);

    fn escaped(value: &str, dialect: Dialect, command: Command) -> Vec<u8> {
        let mut out = Vec::new();
        escape_into(&mut out, value, dialect, command);
        out
    }

    // spec#8, P1: two backslashes and an n are a backslash and an n.
    #[test]
    fn one_pass_from_left_to_right() {
        assert_eq!(unescape(br"C:\\new", V1_2).unwrap(), r"C:\new");
        assert_eq!(unescape(br"\\\\n\\\n", V1_2).unwrap(), "\\\\n\\\n");
    }

    // spec#80
    #[test]
    fn each_version_has_its_own_escapes() {
        assert_eq!(unescape(br"\r\n\c\\", V1_2).unwrap(), "\r\n:\\");
        assert_eq!(unescape(br"\r\n\c\\", V1_1).unwrap(), "\\r\n:\\");
        assert_eq!(unescape(br"\r\n\c\\", V1_0).unwrap(), r"\r\n\c\\");
        assert_eq!(escaped("\r\n:\\", V1_2, Command::Send), br"\r\n\c\\");
        assert_eq!(escaped("\r\n:\\", V1_1, Command::Send), b"\r\\n\\c\\\\");
        assert_eq!(escaped("a:\\", V1_0, Command::Send), br"a:\");
    }

    // spec#10
    #[test]
    fn the_headers_of_the_handshake_are_not_escaped() {
        for command in [Command::Connect, Command::Stomp, Command::Connected] {
            assert_eq!(escaped(r"a:\b", V1_2, command), br"a:\b");
        }
    }

    // spec#9, P2
    #[test]
    fn undefined_escapes_stay_or_are_refused() {
        for raw in [r"a\tb", r"\", r"a\", r"\é", r"\\\x"] {
            let kept = unescape(raw.as_bytes(), V1_2).unwrap();
            assert_eq!(kept, raw.replace(r"\\", r"\"), "{raw}");
            let error = unescape(raw.as_bytes(), Dialect::strict(Version::V1_2)).unwrap_err();
            assert_eq!(error.kind(), ProtocolErrorKind::UndefinedEscape, "{raw}");
        }
        let error = unescape(br"\r", Dialect::strict(Version::V1_1)).unwrap_err();
        assert_eq!(error.kind(), ProtocolErrorKind::UndefinedEscape);
    }

    #[test]
    fn plain_text_is_borrowed_and_bad_text_refused() {
        assert!(matches!(unescape("안녕".as_bytes(), V1_2), Ok(Cow::Borrowed("안녕"))));
        assert_eq!(unescape(&[0xff], V1_2).unwrap_err().kind(), ProtocolErrorKind::InvalidUtf8);
    }
}
