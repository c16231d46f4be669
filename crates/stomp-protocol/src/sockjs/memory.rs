//! The transports that failed, from one page to the next.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::{Transport, Way};

/// For how long a transport that failed is not the first to be tried: networks are changed.
const EXPIRY: u64 = 10 * 60 * 1_000;
/// How much longer a connection that was lost lets it rest, each time it has failed again.
const REST: u64 = 30 * 1_000;

/// Which transports failed where another one worked, and when. Times are milliseconds by the clock on the
/// wall, because they outlive the page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Memory {
    entries: Vec<Entry>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Entry {
    transport: Transport,
    at: u64,
    times: u32,
}

impl Entry {
    fn parse(line: &str) -> Option<Self> {
        let mut words = line.split(' ');
        Some(Self {
            transport: Transport::parse(words.next()?)?,
            at: words.next()?.parse().ok()?,
            times: words.next()?.parse().ok()?,
        })
    }

    /// Whether it is still to be let alone. One who `returns` had a connection before: that is the time
    /// to see whether what failed works again, at once the first time, and then not too often.
    fn counts(&self, now: u64, returns: bool) -> bool {
        // In the future: somebody has set the clock, and it says nothing.
        let Some(age) = now.checked_sub(self.at) else { return false };
        let doublings = self.times.saturating_sub(1).min(16);
        let rest = if returns { REST * ((1 << doublings) - 1) } else { EXPIRY };
        age < rest.min(EXPIRY)
    }
}

impl Memory {
    /// Reads what [`to_text`](Self::to_text) wrote. What cannot be read is forgotten.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        Self { entries: text.split('\n').filter_map(Entry::parse).collect() }
    }

    /// As text, to be kept.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for Entry { transport, at, times } in &self.entries {
            text +=
                &[transport.name(), " ", &at.to_string(), " ", &times.to_string(), "\n"].concat();
        }
        text
    }

    /// `ways` with those last that failed not long ago.
    #[must_use]
    pub fn sorted(&self, ways: &[Way], now: u64, returns: bool) -> Vec<Way> {
        let failed = |way: &Way| {
            let mut entries = self.entries.iter();
            entries
                .any(|entry| Some(entry.transport) == way.transport() && entry.counts(now, returns))
        };
        // Not `sort`, which is larger than all the rest of this module.
        let mut sorted = Vec::with_capacity(ways.len());
        sorted.extend(ways.iter().filter(|way| !failed(way)));
        sorted.extend(ways.iter().filter(|way| failed(way)));
        sorted
    }

    /// `transport` failed, and another one did not.
    pub(super) fn failed(&mut self, transport: Transport, now: u64) {
        let times = self.forget(transport, now).map_or(1, |times| times.saturating_add(1));
        self.entries.push(Entry { transport, at: now, times });
    }

    /// `transport` works.
    pub(super) fn worked(&mut self, transport: Transport) {
        self.entries.retain(|entry| entry.transport != transport);
    }

    /// How often it has failed in a row, by what had not expired.
    fn forget(&mut self, transport: Transport, now: u64) -> Option<u32> {
        let found = self.entries.iter().position(|entry| entry.transport == transport)?;
        let entry = self.entries.remove(found);
        // Twice: one that was let alone until it expired has not recovered by that.
        let recent = now.checked_sub(entry.at).is_some_and(|age| age < 2 * EXPIRY);
        recent.then_some(entry.times)
    }
}
