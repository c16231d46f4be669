//! The events on record, in order, as many as there is space for.

use std::collections::VecDeque;
use std::iter::{self, Peekable};

use super::entry::{Entry, What};
use crate::options::RecordLimits;

/// The events of a namespace. Heart-beats have a space of their own: one costs its sender a byte, so that
/// they would displace all frames (`W-8`).
#[derive(Debug, Default)]
pub(super) struct History {
    events: VecDeque<Entry>,
    heart_beats: VecDeque<Entry>,
    /// What `events` take.
    bytes: usize,
}

impl History {
    /// Adds an event; the oldest go where it would be too many.
    pub(super) fn push(&mut self, limits: &RecordLimits, entry: Entry) {
        if matches!(entry.what, What::HeartBeat) {
            self.heart_beats.push_back(entry);
            if self.heart_beats.len() > limits.frames {
                self.heart_beats.pop_front();
            }
            return;
        }
        self.bytes += entry.cost();
        self.events.push_back(entry);
        while self.events.len() > limits.frames || self.bytes > limits.bytes {
            let Some(oldest) = self.events.pop_front() else { break };
            self.bytes -= oldest.cost();
        }
    }

    /// The events behind `since`, in order.
    pub(super) fn after(&self, since: u64) -> impl Iterator<Item = &Entry> {
        let [mut events, mut heart_beats] = [&self.events, &self.heart_beats].map(|entries| {
            let start = entries.partition_point(|entry| entry.seq <= since);
            entries.range(start..).peekable()
        });
        iter::from_fn(move || earlier(&mut events, &mut heart_beats))
    }

    /// The number of the oldest event that is still there. Heart-beats count where there is nothing else.
    pub(super) fn first_seq(&self) -> Option<u64> {
        self.events.front().or_else(|| self.heart_beats.front()).map(|entry| entry.seq)
    }

    /// Takes the events of a connection out.
    pub(super) fn take(&mut self, connection: u64) -> Vec<Entry> {
        let taken = self.after(0).filter(|entry| entry.connection == connection).cloned().collect();
        self.events.retain(|entry| entry.connection != connection);
        self.heart_beats.retain(|entry| entry.connection != connection);
        self.bytes = self.events.iter().map(Entry::cost).sum();
        taken
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}

type Entries<'a> = Peekable<std::collections::vec_deque::Iter<'a, Entry>>;

/// The next entry of both.
fn earlier<'a>(one: &mut Entries<'a>, other: &mut Entries<'a>) -> Option<&'a Entry> {
    match (one.peek(), other.peek()) {
        (Some(first), Some(second)) if second.seq < first.seq => other.next(),
        (Some(_), _) => one.next(),
        (None, _) => other.next(),
    }
}
