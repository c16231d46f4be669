//! Numbers and bytes of JavaScript as what they stand for.

use stomp_protocol::Instant;
use stomp_protocol::session::FOREVER;

pub(super) fn time(number: f64) -> Instant {
    Instant::from_millis(number as u64)
}

/// No whole number of milliseconds is exact beyond this.
const LONGEST: f64 = 9e15;

/// Whole milliseconds, and none too few; infinity is [`FOREVER`], and what is no number or below zero is 0. Compared and
/// not cast: where the module is translated to JavaScript, casts do not saturate.
#[inline(never)]
pub(in crate::npm_session) fn span(number: f64) -> u64 {
    if number >= LONGEST {
        return FOREVER;
    }
    let number = number.max(0.0);
    let whole = number as u64;
    if number > whole as f64 { whole + 1 } else { whole }
}

pub(super) fn flag(number: f64) -> bool {
    number != 0.0
}

/// At most what 32 bits hold.
pub(in crate::npm_session) const fn count(number: f64) -> usize {
    if number >= u32::MAX as f64 { u32::MAX as usize } else { number as usize }
}

/// The first bytes of the input buffer as text. What is no text counts as none: JavaScript writes UTF-8.
pub(super) fn input_text(input: &[u8], length: f64) -> &str {
    let bytes = input.get(..count(length)).unwrap_or_default();
    core::str::from_utf8(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use stomp_protocol::session::FOREVER;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::{count, span};

    #[wasm_bindgen_test(unsupported = test)]
    fn spans_are_whole_and_none_too_short() {
        let cases = [(0.2, 1), (1.0, 1), (-3.0, 0), (f64::NAN, 0), (f64::INFINITY, FOREVER)];
        for (number, millis) in cases {
            assert_eq!(span(number), millis, "{number}");
        }
        assert_eq!(count(f64::INFINITY), u32::MAX as usize);
    }
}
