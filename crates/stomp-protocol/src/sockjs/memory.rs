//! The transports that failed, from one page to the next.

use alloc::string::String;
use alloc::vec::Vec;

use super::{Transport, Way};
use crate::text::{self, push_number};

/// For how long a transport that failed is not the first to be tried: networks are changed.
const EXPIRY: u64 = 10 * 60 * 1_000;
/// How much longer a connection that was lost lets it rest, each time it has failed again.
const REST: u64 = 30 * 1_000;

/// Which transports failed where another one worked, and when. Times are milliseconds by the clock on the
/// wall, because they outlive the page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Memory {
    entries: [Entry; Transport::ALL.len()],
}

/// What is known of one transport.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Entry {
    at: u64,
    /// How often it has failed in a row; 0: it has not.
    times: u64,
}

impl Entry {
    /// Whether it is to be let alone. One who `returns` had a connection before: that is the time to see
    /// whether what failed works again, at once the first time, and then not too often.
    fn counts(self, now: u64, returns: bool) -> bool {
        // In the future: somebody has set the clock, and it says nothing.
        let Some(age) = now.checked_sub(self.at) else { return false };
        let doublings = self.times.saturating_sub(1).min(16);
        let rest = if returns { REST * ((1 << doublings) - 1) } else { EXPIRY };
        self.times != 0 && age < rest.min(EXPIRY)
    }
}

impl Memory {
    /// Reads what [`to_text`](Self::to_text) wrote. What cannot be read is forgotten.
    #[must_use]
    pub fn parse(mut rest: &str) -> Self {
        let mut memory = Self::default();
        while !rest.is_empty() {
            let mut line = text::take(&mut rest, b'\n');
            let transport = Transport::parse(text::take(&mut line, b' '));
            let at = text::number(text::take(&mut line, b' ').as_bytes());
            if let (Some(transport), Some(at), Some(times)) =
                (transport, at, text::number(line.as_bytes()))
            {
                memory.entries[transport as usize] = Entry { at, times };
            }
        }
        memory
    }

    /// As text, to be kept: a line for each transport that failed.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for (transport, Entry { at, times }) in Transport::ALL.into_iter().zip(self.entries) {
            if times != 0 {
                text += transport.name();
                for number in [at, times] {
                    text.push(' ');
                    push_number(&mut text, number);
                }
                text.push('\n');
            }
        }
        text
    }

    /// `ways` with those last that failed not long ago.
    #[must_use]
    pub fn sorted(&self, ways: &[Way], now: u64, returns: bool) -> Vec<Way> {
        // Not `sort`, which is larger than all the rest of this module.
        let mut sorted = Vec::with_capacity(ways.len());
        for wanted in [false, true] {
            for way in ways {
                let entry = way.transport().map(|transport| self.entries[transport as usize]);
                if entry.is_some_and(|entry| entry.counts(now, returns)) == wanted {
                    sorted.push(*way);
                }
            }
        }
        sorted
    }

    /// `transport` failed, and another one did not.
    pub(super) fn failed(&mut self, transport: Transport, now: u64) {
        let Entry { at, times } = self.entries[transport as usize];
        // Twice: one that was let alone until it expired has not recovered by that.
        let is_recent = now.checked_sub(at).is_some_and(|age| age < 2 * EXPIRY);
        let times = if is_recent { times.saturating_add(1) } else { 1 };
        self.entries[transport as usize] = Entry { at: now, times };
    }

    /// `transport` works.
    pub(super) fn worked(&mut self, transport: Transport) {
        self.entries[transport as usize] = Entry::default();
    }
}
