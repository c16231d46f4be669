//! ERROR frames: which frame each of them is about.

use super::entries::{Entry, Kind, SUBSCRIPTIONS, WORK, flag};
use super::transitions::Phase;
use super::{Action, Code, Outcome, Session};
use crate::time::Instant;

/// An ERROR frame, as far as it names something. An id is 0 where it does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BrokerError {
    /// What [`classify_error`](super::classify_error) says.
    pub code: Code,
    /// The id of its `receipt-id`.
    pub receipt: u32,
    /// The id of its `subscription`.
    pub subscription: u32,
    /// The id of the only frame in flight whose destination or transaction its text has.
    pub named: u32,
}

impl Session {
    /// An ERROR came. Gives the id of what it is about, which is settled, or 0. The answer to CONNECT ends the attempt,
    /// whether the broker closes the socket or not; after other ERRORs the connection goes on until the broker ends it.
    pub fn handle_error(&mut self, now: Instant, connection: u32, error: BrokerError) -> u32 {
        if self.phase == Phase::Connecting && connection == self.connection {
            self.actions.push(Action::Abandon);
            self.handle_lost(now, connection, error.code);
            return 0;
        }
        if !self.is_present(connection) {
            return 0;
        }
        match error.code {
            Code::Unauthorized | Code::BrokerUnavailable | Code::HeartbeatLost => {
                self.announced = Some(error.code);
                return 0;
            }
            Code::TooLarge => self.announced = Some(error.code),
            _ => {}
        }
        if let Some(entry) = self.culprit(&error) {
            self.blame(entry, error.code);
            return entry.id;
        }
        self.suspect_all();
        0
    }

    fn culprit(&mut self, error: &BrokerError) -> Option<Entry> {
        if let Some(entry) = self.find(error.receipt).filter(Entry::is_in_flight) {
            return Some(entry);
        }
        if let Some(entry) = self.lists[SUBSCRIPTIONS].get(error.subscription) {
            return Some(entry);
        }
        let mut only = None;
        let mut count = usize::from(self.is_silent());
        self.for_each_in_flight(|_, entry| {
            count += 1;
            only = Some(entry);
        });
        let named = || self.find(error.named).filter(Entry::is_in_flight);
        if count == 1 { only } else { named() }
    }

    /// Whether a frame without a receipt has been sent that the broker may not have read yet.
    const fn is_silent(&self) -> bool {
        self.last_silent > self.last_confirmed
    }

    fn for_each_in_flight(&mut self, mut change: impl FnMut(&mut Self, Entry)) {
        for list in [WORK, SUBSCRIPTIONS] {
            self.for_each(list, |session, entry| {
                if entry.is_in_flight() {
                    change(session, entry);
                }
            });
        }
    }

    /// The broker has refused this frame. No UNSUBSCRIBE follows.
    fn blame(&mut self, entry: Entry, code: Code) {
        self.end_turn(&entry);
        match entry.kind {
            Kind::Subscription => self.fail_subscription(entry, code),
            _ => self.settle(entry, Outcome::unsent(code)),
        }
    }

    /// One of the frames in flight has been refused, and nothing says which: RabbitMQ's receipts overtake each other,
    /// so no later frame would show it either.
    fn suspect_all(&mut self) {
        if !self.is_silent() {
            self.errors += 1;
        }
        let mut added = 0;
        self.for_each_in_flight(|session, entry| {
            if !entry.has(flag::SUSPECT) {
                added += 1;
                session.put(Entry { flags: entry.flags | flag::SUSPECT, ..entry });
            }
        });
        self.suspects += added;
    }

    /// A suspect has its receipt. When as many are left as there were ERRORs, it was those.
    pub(super) fn clear_suspect(&mut self) {
        self.suspects = self.suspects.saturating_sub(1);
        if self.suspects > self.errors {
            return;
        }
        (self.suspects, self.errors) = (0, 0);
        self.for_each_in_flight(|session, entry| {
            if entry.has(flag::SUSPECT) {
                session.accuse(entry);
            }
        });
    }

    fn accuse(&mut self, entry: Entry) {
        match entry.kind {
            Kind::Subscription => self.fail_subscription(entry, Code::Refused),
            _ => self.settle(entry, Outcome::Failed { code: Code::Refused, maybe_delivered: true }),
        }
    }
}
