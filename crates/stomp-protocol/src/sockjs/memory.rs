//! The transports that failed, from one page to the next.

use alloc::string::String;
use alloc::vec::Vec;

use super::Way;
use crate::text::{self, push_number};

/// For how long a transport that failed is not the first to be tried: networks are changed.
const EXPIRY: u64 = 10 * 60 * 1_000;
/// How much longer a connection that was lost lets it rest, each time it has failed again.
const REST: u64 = 30 * 1_000;

/// Which transports failed where another one worked, and when. Times are milliseconds by the clock on the
/// wall, because they outlive the page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Memory {
    entries: [Entry; Way::COUNT],
}

/// What is known of one transport.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Entry {
    at: u64,
    /// How often it has failed in a row; 0: it has not.
    times: u64,
}

impl Entry {
    /// How long ago that was. If somebody has set the clock back, very long: then it says nothing.
    const fn age(self, now: u64) -> u64 {
        now.wrapping_sub(self.at)
    }

    /// Whether it is to be let alone. One who `returns` had a connection before: that is the time to see
    /// whether what failed works again, at once the first time, and then not too often.
    fn counts(self, now: u64, returns: bool) -> bool {
        let doublings = self.times.saturating_sub(1).min(16);
        let rest = if returns { REST * ((1 << doublings) - 1) } else { EXPIRY };
        self.times != 0 && self.age(now) < rest.min(EXPIRY)
    }
}

impl Memory {
    /// Reads what [`to_text`](Self::to_text) wrote. What cannot be read is forgotten.
    #[must_use]
    pub fn parse(mut rest: &str) -> Self {
        let mut memory = Self::default();
        while !rest.is_empty() {
            let mut line = text::take(&mut rest, b'\n');
            let [index, at, times] =
                [(); 3].map(|()| text::number(text::take(&mut line, b' ').as_bytes()));
            if let (Some(index), Some(at), Some(times)) = (index, at, times)
                && let Some(entry) = memory.entries.get_mut(index as usize)
            {
                *entry = Entry { at, times };
            }
        }
        memory
    }

    /// As text, to be kept: a line for each transport that failed, with its place among
    /// [`Way::TRANSPORTS`], when that was, and how often.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for way in Way::TRANSPORTS {
            let Entry { at, times } = self.entries[way.index()];
            if times != 0 {
                for (number, end) in [(way.index() as u64, ' '), (at, ' '), (times, '\n')] {
                    push_number(&mut text, number);
                    text.push(end);
                }
            }
        }
        text
    }

    /// `ways`, the one to be tried first last, and those that failed not long ago before all others.
    #[must_use]
    pub fn stacked(&self, ways: &[Way], now: u64, returns: bool) -> Vec<Way> {
        let mut stack = Vec::new();
        let mut failed = 0;
        for way in ways {
            let counts = self.entries[way.index()].counts(now, returns);
            stack.insert(if counts { 0 } else { failed }, *way);
            failed += usize::from(counts);
        }
        stack
    }

    /// `way` failed, and another one did not.
    pub(super) fn failed(&mut self, index: usize, now: u64) {
        let entry = &mut self.entries[index];
        // Twice: one that was let alone until it expired has not recovered by that.
        let is_recent = entry.age(now) < 2 * EXPIRY;
        let times = if is_recent { entry.times + 1 } else { 1 };
        *entry = Entry { at: now, times };
    }

    /// `way` works.
    pub(super) fn worked(&mut self, way: Way) {
        self.entries[way.index()] = Entry::default();
    }
}
