//! The transports that failed, from one page to the next.

use alloc::vec::Vec;

use super::{Way, Ways};

/// For how long a transport that failed is not the first to be tried: networks are changed.
const EXPIRY: u64 = 10 * 60 * 1_000;
/// How much longer a connection that was lost lets it rest, each time it has failed again.
const REST: u64 = 30 * 1_000;

/// Which transports failed where another one worked, and when. Times are milliseconds by the clock on the
/// wall, because they outlive the page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Memory {
    entries: [Entry; Way::TRANSPORTS.len()],
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
    /// Reads what [`to_bytes`](Self::to_bytes) wrote. What is something else is forgotten.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Self {
        let &[a, b, c, d, e, f] = bytes.as_chunks().0 else { return Self::default() };
        let entry =
            |at, times| Entry { at: u64::from_le_bytes(at), times: u64::from_le_bytes(times) };
        Self { entries: [entry(a, b), entry(c, d), entry(e, f)] }
    }

    /// As bytes, to be kept; all are 0 if no transport failed.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for Entry { at, times } in self.entries {
            for number in [at, times] {
                bytes.extend_from_slice(&number.to_le_bytes());
            }
        }
        bytes
    }

    /// The ways that are `told`, each once, with those last that failed not long ago.
    #[must_use]
    pub fn sorted(&self, told: impl IntoIterator<Item = Way>, now: u64, returns: bool) -> Ways {
        let mut ways = Ways::default();
        let mut failed = 0;
        for way in told {
            if !ways.contains(way) {
                let entry = self.entries.get(way.index());
                let counts = entry.is_some_and(|entry| entry.counts(now, returns));
                ways.insert(if counts { 0 } else { failed }, way);
                failed += usize::from(counts);
            }
        }
        ways
    }

    /// `way` failed, which counts if another one does not.
    pub(super) fn failed(&mut self, way: Way, now: u64) {
        if let Some(entry) = self.entries.get_mut(way.index()) {
            // Twice: one that was let alone until it expired has not recovered by that.
            let is_recent = entry.age(now) < 2 * EXPIRY;
            let times = if is_recent { entry.times.saturating_add(1) } else { 1 };
            *entry = Entry { at: now, times };
        }
    }

    /// `way` works.
    pub(super) fn worked(&mut self, way: Way) {
        if let Some(entry) = self.entries.get_mut(way.index()) {
            *entry = Entry::default();
        }
    }
}
