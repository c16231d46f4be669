//! Functions on text that compile to little code. The functions of the standard library (patterns,
//! `parse`) would be a large part of a WebAssembly module.

use alloc::string::String;

/// Removes the beginning of `text` up to the ASCII character `end`, and `end` itself, and gives the
/// part before `end`. Without an `end` that is all of `text`.
///
/// ```
/// let mut text = "10000,5000";
/// assert_eq!(stomp_protocol::text::take(&mut text, b','), "10000");
/// assert_eq!(text, "5000");
/// ```
#[inline(never)]
pub fn take<'a>(text: &mut &'a str, end: u8) -> &'a str {
    let at = text.bytes().position(|byte| byte == end).unwrap_or(text.len());
    let (taken, rest) = text.split_at_checked(at).unwrap_or_default();
    *text = rest.get(1..).unwrap_or_default();
    taken
}

/// Reads a decimal number of 1 to 19 digits; `None` for anything else, a sign included.
///
/// ```
/// use stomp_protocol::text::number;
///
/// assert_eq!(number(b"42"), Some(42));
/// assert_eq!(number(b"+42"), None);
/// ```
#[must_use]
#[inline(never)]
pub fn number(text: &[u8]) -> Option<u64> {
    if text.is_empty() || text.len() > 19 {
        return None;
    }
    text.iter().try_fold(0, |number, byte| {
        byte.is_ascii_digit().then(|| number * 10 + u64::from(byte - b'0'))
    })
}

/// Whether `byte` is one of `bytes`.
#[expect(clippy::manual_contains, reason = "that searches by words, in ten times as much code")]
pub(crate) fn has(bytes: &[u8], byte: u8) -> bool {
    bytes.iter().any(|other| *other == byte)
}

/// The text that bytes are in UTF-8, if they are any.
///
/// ```
/// use stomp_protocol::text::utf8;
///
/// assert_eq!(utf8(b"caf\xc3\xa9"), Some("café"));
/// assert_eq!(utf8(b"caf\xe9"), None);
/// ```
#[must_use]
#[cfg_attr(target_arch = "wasm32", inline(never))]
pub fn utf8(bytes: &[u8]) -> Option<&str> {
    // Programs in Rust have the feature `stream`, and that function by `Frame::text`.
    if cfg!(any(not(target_arch = "wasm32"), feature = "stream")) {
        return core::str::from_utf8(bytes).ok();
    }
    // It looks at words, in 680 bytes of a module; most of what is checked there is short.
    match bytes.utf8_chunks().next() {
        None => Some(""),
        Some(chunk) => chunk.invalid().is_empty().then(|| chunk.valid()),
    }
}

/// `bytes` in two, the second part beginning with the first `byte` in it; `None` if there is none.
pub(crate) fn split_at(bytes: &[u8], byte: u8) -> Option<(&[u8], &[u8])> {
    let at = bytes.iter().position(|other| *other == byte)?;
    bytes.split_at_checked(at)
}

/// Whether `part`, which is not empty, stands in `text`, whatever their case.
pub(crate) fn contains(text: &[u8], part: &[u8]) -> bool {
    let mut rest = text;
    // Not `windows`, which has a panic for parts of no length.
    while let Some(begin) = rest.get(..part.len()) {
        if begin.eq_ignore_ascii_case(part) {
            return true;
        }
        rest = rest.get(1..).unwrap_or_default();
    }
    false
}

/// Appends all parts.
pub(crate) fn append(out: &mut String, parts: &[&str]) {
    for part in parts {
        *out += part;
    }
}

/// Appends a number in decimal digits.
///
/// ```
/// let mut text = String::from("reply-");
/// stomp_protocol::text::push_number(&mut text, 20);
/// assert_eq!(text, "reply-20");
/// ```
pub fn push_number(out: &mut String, number: u64) {
    if number >= 10 {
        push_number(out, number / 10);
    }
    let digit = (number % 10) as usize;
    *out += &"0123456789"[digit..=digit];
}

#[cfg(test)]
mod tests {
    use super::{number, take, utf8};

    #[test]
    fn a_part_is_taken_with_the_character_that_ends_it() {
        let mut text = "안:b::";
        let parts = [(); 5].map(|()| take(&mut text, b':'));
        assert_eq!(parts, ["안", "b", "", "", ""]);
        assert_eq!(text, "");
    }

    #[test]
    fn bytes_are_text_if_all_of_them_are_utf8() {
        for text in ["", "a", "안녕", "\u{10ffff}"] {
            assert_eq!(utf8(text.as_bytes()), Some(text));
        }
        // Among them a surrogate, a character in too many bytes, one that is cut off, and none at all.
        for bytes in [&b"\xff"[..], b"a\xff", b"\xed\xa0\x80", b"\xc0\x80", b"a\xec\x95", b"\x80a"]
        {
            assert_eq!(utf8(bytes), None, "{bytes:?}");
        }
    }

    #[test]
    fn numbers_have_digits_only() {
        assert_eq!(number(b"0"), Some(0));
        assert_eq!(number(b"0012"), Some(12));
        assert_eq!(number(b"9999999999999999999"), Some(9_999_999_999_999_999_999));
        for text in ["", "+1", "-1", " 1", "1.5", "1e3", "١", "99999999999999999999"] {
            assert_eq!(number(text.as_bytes()), None, "{text}");
        }
    }
}
