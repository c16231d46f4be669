//! Numbers and bytes of JavaScript as what they stand for.

use stomp_protocol::{Instant, text};

pub(super) fn time(number: f64) -> Instant {
    Instant::from_millis(number as u64)
}

/// Whole milliseconds, and none too few; what is no number, below zero or infinite, is 0, which stands for
/// no limit.
#[inline(never)]
pub(super) fn duration(number: f64) -> u64 {
    let whole = number as u64;
    if number > whole as f64 { whole.wrapping_add(1) } else { whole }
}

pub(super) fn flag(number: f64) -> bool {
    number != 0.0
}

pub(super) const fn count(number: f64) -> usize {
    number as usize
}

/// The first bytes of the input buffer.
pub(super) fn input_bytes(input: &[u8], length: f64) -> &[u8] {
    input.get(..count(length)).unwrap_or_default()
}

/// As text. What is no text counts as none: JavaScript writes UTF-8.
#[inline(never)]
pub(super) fn input_text(input: &[u8], length: f64) -> &str {
    text::utf8(input_bytes(input, length)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::{duration, input_text};

    #[wasm_bindgen_test(unsupported = test)]
    fn durations_are_whole_and_none_too_short() {
        let cases = [(0.2, 1), (1.0, 1), (1.5, 2), (0.0, 0), (-3.0, 0), (f64::NAN, 0)];
        for (number, millis) in cases {
            assert_eq!(duration(number), millis, "{number}");
        }
        assert_eq!(duration(f64::INFINITY), 0);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn only_what_counts_of_the_input_is_read() {
        assert_eq!(input_text(b"abc", 2.0), "ab");
        assert_eq!(input_text(b"abc", 4.0), "");
        assert_eq!(input_text(b"\xffbc", 2.0), "");
    }
}
