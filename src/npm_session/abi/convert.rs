//! Numbers and bytes of JavaScript as what they stand for.

use stomp_protocol::Instant;

pub(super) fn time(number: f64) -> Instant {
    Instant::from_millis(number as u64)
}

/// Whole milliseconds, and none too few; infinity is [`FOREVER`](stomp_protocol::session::FOREVER), and what is no number
/// or below zero is 0.
#[inline(never)]
pub(super) fn span(number: f64) -> u64 {
    let whole = number as u64;
    if number > whole as f64 { whole.saturating_add(1) } else { whole }
}

pub(super) fn flag(number: f64) -> bool {
    number != 0.0
}

pub(super) const fn count(number: f64) -> usize {
    number as usize
}

/// The first bytes of the input buffer as text. What is no text counts as none: JavaScript writes UTF-8.
pub(super) fn input_text(input: &[u8], length: f64) -> &str {
    let bytes = input.get(..count(length)).unwrap_or_default();
    core::str::from_utf8(bytes).unwrap_or_default()
}
