//! Texts without `core::fmt`.

use alloc::string::String;

pub(crate) fn append(out: &mut String, parts: &[&str]) {
    for part in parts {
        *out += part;
    }
}

pub(crate) fn push_number(out: &mut String, number: u64) {
    if number >= 10 {
        push_number(out, number / 10);
    }
    out.push(char::from(b'0' + (number % 10) as u8));
}
