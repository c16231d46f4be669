//! The lists of what a session keeps: calls that wait, messages, subscriptions, deliveries.

use alloc::vec::Vec;

use crate::time::Instant;

/// What an entry stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing any more.
    Gone,
    /// A caller of `connect`.
    Connect,
    /// A caller of `disconnect` or `close`.
    Rest,
    /// A caller of `drain`.
    Drain,
    /// A message.
    Publish,
    /// A message that has a reply.
    Request,
    /// A transaction.
    Transaction,
    /// A caller of `flush`.
    Flush,
    /// A subscription.
    Subscription,
    /// A message that is to be acknowledged.
    Delivery,
    /// A destination of replies.
    Channel,
}

/// The lists, by their places in the session.
pub(super) const CALLERS: usize = 0;
pub(super) const WORK: usize = 1;
pub(super) const SUBSCRIPTIONS: usize = 2;
pub(super) const DELIVERIES: usize = 3;
pub(super) const CHANNELS: usize = 4;
pub(super) const LISTS: usize = 5;

/// The sums of messages, by their places in the session.
pub(super) const OUTBOX: usize = 0;
pub(super) const IN_FLIGHT: usize = 1;
pub(super) const NO_LOAD: usize = 2;
pub(super) const LOADS: usize = 3;

impl Kind {
    /// The list that has entries of this kind.
    pub(super) const fn list(self) -> usize {
        match self {
            Self::Gone | Self::Connect | Self::Rest | Self::Drain => CALLERS,
            Self::Publish | Self::Request | Self::Transaction | Self::Flush => WORK,
            Self::Subscription => SUBSCRIPTIONS,
            Self::Delivery => DELIVERIES,
            Self::Channel => CHANNELS,
        }
    }
}

/// How far the frame of an entry has got on the present connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// It has not been sent.
    Unsent,
    /// It has been sent: its receipt, or its reply, is to come.
    Sent,
    /// A subscription or transaction: the broker has confirmed it, if it does that.
    Open,
    /// A transaction: COMMIT has been sent.
    Ending,
}

/// Properties of an entry, one bit each. Some bits mean different things in entries of different kinds.
pub(super) mod flag {
    /// An ERROR that names no frame may be about this one.
    pub(in super::super) const SUSPECT: u16 = 1;
    /// Whether a receipt comes for this frame decides whether the broker gives receipts.
    pub(in super::super) const PROBE: u16 = 1 << 1;

    /// A message: is sent again after a lost connection.
    pub(in super::super) const AT_LEAST_ONCE: u16 = 1 << 2;
    /// A message: has been sent on an earlier connection. A subscription: was active there.
    pub(in super::super) const EARLIER: u16 = 1 << 3;
    /// A message: a receipt is asked for.
    pub(in super::super) const CONFIRM: u16 = 1 << 4;
    /// A message: a receipt is asked for where the broker gives one.
    pub(in super::super) const CONFIRM_AUTO: u16 = 1 << 5;
    /// A message: its destination has a prefix of RabbitMQ.
    pub(in super::super) const OWN: u16 = 1 << 6;
    /// A request: the driver tells its reply from others.
    pub(in super::super) const MATCHED: u16 = 1 << 7;
    /// A message without a receipt, or what was sent besides: it waits until the system has taken it.
    #[cfg(not(target_arch = "wasm32"))]
    pub(in super::super) const WRITING: u16 = 1 << 8;

    /// A delivery: it is acknowledged when its subscription ends.
    pub(in super::super) const ACK_AT_END: u16 = 1 << 2;
    /// A delivery: it is acknowledged, or refused, once those before it have been.
    pub(in super::super) const ACK_IN_TURN: u16 = 1 << 3;
    pub(in super::super) const NACK_IN_TURN: u16 = 1 << 4;

    /// A subscription: messages are acknowledged.
    pub(in super::super) const ACK: u16 = 1 << 4;
    /// A subscription: an acknowledgement is about all messages up to that one.
    pub(in super::super) const CUMULATIVE: u16 = 1 << 5;
    /// A subscription: its headers come from a function.
    pub(in super::super) const LATE: u16 = 1 << 6;
    /// A subscription: the function has been asked and has not answered.
    pub(in super::super) const ASKING: u16 = 1 << 7;
    /// A subscription: the headers are there.
    pub(in super::super) const ANSWERED: u16 = 1 << 8;
    /// A subscription: it is not made on this connection, since there are no headers.
    pub(in super::super) const SKIPPED: u16 = 1 << 9;
    /// A subscription: no more messages are wanted.
    pub(in super::super) const STOPPED: u16 = 1 << 10;
    /// A subscription: two bits for what becomes of a message whose handler failed.
    pub(in super::super) const ON_ERROR_SHIFT: u32 = 11;
    /// A subscription: its destination may be an application's behind a Spring relay, which confirms nothing: no
    /// receipt has come for it.
    pub(in super::super) const APPLICATION: u16 = 1 << 13;
}

/// One thing that a session keeps.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub(super) id: u32,
    pub(super) kind: Kind,
    pub(super) stage: Stage,
    pub(super) flags: u16,
    /// A message: how often it has been sent.
    pub(super) sends: u8,
    /// A request: its channel. A delivery: its subscription. A channel: the request whose turn it is.
    pub(super) link: u32,
    /// A message: its bytes. A delivery: the transaction that acknowledges it. A subscription: how many share it,
    /// besides the first.
    pub(super) size: u32,
    /// The number of its frame on the connection.
    pub(super) frame: u32,
    /// The time limit of the caller.
    pub(super) until: Instant,
    /// Not to be sent from here on.
    pub(super) expires: Instant,
    /// Unsent: too old from here on. Sent: the receipt is overdue from here on.
    pub(super) due: Instant,
    /// A subscription that was active: when it ceased to be.
    pub(super) since: Instant,
}

impl Entry {
    pub(super) const fn new(id: u32, kind: Kind) -> Self {
        Self {
            id,
            kind,
            stage: Stage::Unsent,
            flags: 0,
            sends: 0,
            link: 0,
            size: 0,
            frame: 0,
            until: Instant::NEVER,
            expires: Instant::NEVER,
            due: Instant::NEVER,
            since: Instant::NEVER,
        }
    }

    pub(super) const fn has(&self, flag: u16) -> bool {
        self.flags & flag != 0
    }

    /// When something is to be decided about it.
    pub(super) fn deadline(&self) -> Instant {
        let deadline = self.until.min(self.due);
        if self.stage == Stage::Unsent { deadline.min(self.expires) } else { deadline }
    }

    /// The sum that it is a part of: the outbox, what is in flight, or none. What is to be sent again is in none.
    pub(super) const fn load(&self) -> usize {
        match (self.kind, self.stage) {
            (Kind::Publish | Kind::Request, Stage::Sent) => IN_FLIGHT,
            (Kind::Publish | Kind::Request, Stage::Unsent) if !self.has(flag::EARLIER) => OUTBOX,
            _ => NO_LOAD,
        }
    }

    /// Whether an ERROR may be about its frame.
    pub(super) fn is_in_flight(&self) -> bool {
        match self.stage {
            Stage::Sent | Stage::Ending => true,
            Stage::Open if self.has(flag::APPLICATION) => self.due != Instant::NEVER,
            _ => self.has(flag::PROBE),
        }
    }

    /// Whether it may have had an effect.
    pub(super) const fn maybe_delivered(&self) -> bool {
        match self.kind {
            Kind::Publish | Kind::Request => {
                self.has(flag::EARLIER) || !matches!(self.stage, Stage::Unsent)
            }
            _ => matches!(self.stage, Stage::Ending),
        }
    }
}

/// Entries in the order of their ids. Those that are gone keep their places until there are many of them, so that
/// every operation costs the same however many there are, in whatever order they go.
#[derive(Debug)]
pub(super) struct Entries {
    list: Vec<Entry>,
    /// How many are gone.
    gone: usize,
    /// Those before this place are gone.
    front: usize,
}

impl Entries {
    pub(super) const fn new() -> Self {
        Self { list: Vec::new(), gone: 0, front: 0 }
    }

    /// Adds an entry, whose id is greater than all others. Only this moves entries to other places.
    pub(super) fn push(&mut self, entry: Entry) {
        if self.gone * 2 > self.list.len() {
            self.list.retain(|entry| entry.kind != Kind::Gone);
            self.gone = 0;
            self.front = 0;
        }
        self.list.push(entry);
    }

    /// The place of an id, or of the next one.
    #[inline(never)]
    fn place(&self, id: u32) -> usize {
        self.list.partition_point(|entry| entry.id < id)
    }

    /// The entry with this id, unless it is gone.
    #[inline(never)]
    pub(super) fn get(&mut self, id: u32) -> Option<&mut Entry> {
        let place = self.place(id);
        self.list.get_mut(place).filter(|entry| entry.id == id && entry.kind != Kind::Gone)
    }

    /// As [`get`](Self::get), to look at.
    pub(super) fn peek(&self, id: u32) -> Option<&Entry> {
        let entry = self.list.get(self.place(id));
        entry.filter(|entry| entry.id == id && entry.kind != Kind::Gone)
    }

    /// Removes the entry with this id.
    pub(super) fn take(&mut self, id: u32) -> Option<Entry> {
        let entry = self.get(id)?;
        let taken = *entry;
        entry.kind = Kind::Gone;
        self.gone += 1;
        Some(taken)
    }

    /// The id of the first entry from this id on that is not gone; 0 behind the last.
    #[inline(never)]
    pub(super) fn next(&self, id: u32) -> u32 {
        let rest = self.list.get(self.place(id)..).unwrap_or_default();
        rest.iter().find(|entry| entry.kind != Kind::Gone).map_or(0, |entry| entry.id)
    }

    /// The first entry that is not gone.
    pub(super) fn first(&mut self) -> Option<&Entry> {
        while self.list.get(self.front)?.kind == Kind::Gone {
            self.front += 1;
        }
        self.list.get(self.front)
    }

    /// Whether all are gone.
    pub(super) const fn is_empty(&self) -> bool {
        self.gone == self.list.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_found_until_they_are_gone() {
        let mut entries = Entries::new();
        for id in 1..=9 {
            entries.push(Entry::new(id * 10, Kind::Publish));
        }
        assert_eq!(entries.get(30).map(|entry| entry.id), Some(30));
        assert!([0, 31, 100].iter().all(|id| entries.get(*id).is_none()));
        assert_eq!((entries.next(0), entries.next(31), entries.next(91)), (10, 40, 0));
        for id in [10, 20, 40] {
            assert_eq!(entries.take(id).map(|entry| entry.kind), Some(Kind::Publish));
            assert!(entries.take(id).is_none() && entries.get(id).is_none());
        }
        assert_eq!(entries.first().map(|entry| entry.id), Some(30));
        assert_eq!(entries.next(31), 50);
        assert!(!entries.is_empty());
        for id in [30, 50, 60, 70, 80, 90] {
            entries.take(id);
        }
        assert!(entries.is_empty() && entries.first().is_none());
    }

    #[test]
    fn places_are_used_again() {
        let mut entries = Entries::new();
        for id in 1..100_000 {
            entries.push(Entry::new(id, Kind::Publish));
            if id > 10 {
                entries.take(id - 10);
            }
        }
        assert!(entries.list.capacity() <= 64, "{}", entries.list.capacity());
        assert_eq!(entries.first().map(|entry| entry.id), Some(99_990));
    }
}
