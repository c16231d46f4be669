//! Subscriptions, which come back with every connection.

use super::deliveries::OnError;
use super::entries::{Entry, Kind, SUBSCRIPTIONS, Stage, flag};
use super::transitions::Phase;
use super::{Action, Code, Outcome, Receipts, Session};
use crate::time::Instant;

/// How messages of a subscription are acknowledged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AckMode {
    /// They are not.
    #[default]
    Auto,
    /// Each ACK is about all messages up to that one.
    Client,
    /// Each ACK is about one message.
    ClientIndividual,
}

/// A subscription to be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Subscribe {
    /// How its messages are acknowledged.
    pub ack: AckMode,
    /// What becomes of a message whose handler failed.
    pub on_error: OnError,
    /// Whether its headers come from a function, asked before each SUBSCRIBE.
    pub asks_headers: bool,
    /// Since when it has not been active, if it was active in a session whose state was lost: then its first
    /// confirmation ends a gap.
    pub away_since: Option<Instant>,
}

impl Session {
    /// Subscribes, on this connection and all later ones. Settles when the subscription has ended;
    /// [`Action::SubscriptionChanged`] tells of its state until then.
    pub fn subscribe(&mut self, options: Subscribe) -> u32 {
        let mut entry = self.new_entry(Kind::Subscription);
        if let Some(code) = self.refusal() {
            return self.refuse(entry.id, code);
        }
        entry.flags = (options.on_error as u16) << flag::ON_ERROR_SHIFT;
        entry.flags |= match options.ack {
            AckMode::Auto => 0,
            AckMode::Client => flag::ACK | flag::CUMULATIVE,
            AckMode::ClientIndividual => flag::ACK,
        };
        if options.asks_headers {
            entry.flags |= flag::LATE;
        }
        if let Some(since) = options.away_since {
            entry.flags |= flag::EARLIER;
            entry.since = since;
        }
        self.put(entry);
        entry.id
    }

    /// One more shares the subscription, which ends when each of them has called [`unsubscribe`](Self::unsubscribe).
    pub fn share(&mut self, id: u32) {
        if let Some(entry) = self.lists[SUBSCRIPTIONS].get(id) {
            self.put(Entry { size: entry.size + 1, ..entry });
        }
    }

    /// Ends the subscription: gives back what is not acknowledged, and unsubscribes.
    pub fn unsubscribe(&mut self, id: u32) {
        match self.lists[SUBSCRIPTIONS].get(id) {
            Some(entry) if entry.size > 0 => self.put(Entry { size: entry.size - 1, ..entry }),
            Some(entry) => self.end_subscription(entry),
            None => {}
        }
    }

    /// The subscription drains: no more messages are wanted, and it does not come back. Without acknowledgements
    /// UNSUBSCRIBE is due at once; with them it follows the ACKs of what is being worked on. When nothing is, the driver
    /// calls [`unsubscribe`](Self::unsubscribe).
    pub fn stop(&mut self, id: u32) {
        let Some(mut entry) = self.lists[SUBSCRIPTIONS].get(id) else { return };
        self.stop_asking(&mut entry);
        entry.flags |= flag::STOPPED;
        if !(entry.has(flag::ACK) && self.profile.has_acks) {
            self.send_unsubscribe(&mut entry);
        }
        self.put(entry);
    }

    /// The function has given the headers of the subscription.
    pub fn headers_ready(&mut self, id: u32) {
        self.answer(id, flag::ANSWERED);
    }

    /// The function has failed: the subscription keeps its state, and is made with the next connection.
    pub fn headers_failed(&mut self, id: u32) {
        self.answer(id, flag::SKIPPED);
    }

    fn answer(&mut self, id: u32, answer: u16) {
        let Some(mut entry) = self.lists[SUBSCRIPTIONS].get(id) else { return };
        if entry.has(flag::ASKING) {
            self.stop_asking(&mut entry);
            entry.flags |= answer;
            self.put(entry);
            self.subscription_cursor = self.subscription_cursor.min(id);
        }
    }

    /// The function is not waited for any more; neither are the messages that wait for the restoring to be complete.
    fn stop_asking(&mut self, entry: &mut Entry) {
        if entry.has(flag::ASKING) && entry.id <= self.restored_up_to {
            self.restoring = self.restoring.saturating_sub(1);
        }
        entry.flags &= !flag::ASKING;
        entry.due = Instant::NEVER;
    }

    /// Sends the next SUBSCRIBE, or asks for its headers; gives whether there may be more.
    pub(super) fn next_subscription(&mut self, now: Instant) -> bool {
        if self.phase != Phase::Connected {
            return false;
        }
        let place = self.lists[SUBSCRIPTIONS].place(self.subscription_cursor);
        let Some(entry) = self.lists[SUBSCRIPTIONS].at(place) else { return false };
        self.subscription_cursor = entry.id + 1;
        let waits = flag::ASKING | flag::SKIPPED | flag::STOPPED;
        if entry.kind == Kind::Gone || entry.stage != Stage::Unsent || entry.has(waits) {
            return true;
        }
        if entry.has(flag::LATE) && !entry.has(flag::ANSWERED) {
            self.ask_headers(now, entry);
        } else {
            self.send_subscribe(now, entry);
        }
        true
    }

    fn ask_headers(&mut self, now: Instant, entry: Entry) {
        if entry.id <= self.restored_up_to {
            self.restoring += 1;
        }
        let due = now + self.config.connect_timeout;
        self.put(Entry { flags: entry.flags | flag::ASKING, due, ..entry });
        self.actions.push(Action::AskHeaders(entry.id));
    }

    fn send_subscribe(&mut self, now: Instant, mut entry: Entry) {
        let id = entry.id;
        if entry.has(flag::ACK) && !self.profile.has_acks && !self.are_acks_reported {
            self.are_acks_reported = true;
            self.actions.push(Action::AcksUnsupported(id));
        }
        let is_probe = self.receipts == Receipts::Unknown && !self.is_probing;
        let is_confirmed = self.receipts == Receipts::Yes;
        let receipt = is_probe || is_confirmed;
        self.actions.push(Action::Subscribe { id, receipt });
        entry.frame = self.count_frame(!receipt);
        if is_probe {
            self.is_probing = true;
            entry.flags |= flag::PROBE;
        }
        entry.stage = Stage::Sent;
        if receipt {
            entry.due = now + self.config.receipt_timeout;
        }
        if is_confirmed { self.put(entry) } else { self.activate(now, entry) }
    }

    /// The broker has confirmed it, or does not do that.
    fn activate(&mut self, now: Instant, entry: Entry) {
        let flags = entry.flags | flag::EARLIER;
        self.put(Entry { stage: Stage::Open, flags, since: Instant::NEVER, ..entry });
        self.actions.push(Action::SubscriptionChanged(entry.id));
        if entry.since != Instant::NEVER {
            let away = now.saturating_since(entry.since).min(u32::MAX.into()) as u32;
            self.actions.push(Action::Gap { id: entry.id, away });
        }
    }

    /// The receipt of SUBSCRIBE came.
    pub(super) fn confirm_subscription(&mut self, now: Instant, mut entry: Entry) {
        let is_probe = entry.has(flag::PROBE);
        self.is_probing &= !is_probe;
        entry.flags &= !(flag::PROBE | flag::SUSPECT);
        entry.due = Instant::NEVER;
        if is_probe { self.put(entry) } else { self.activate(now, entry) }
    }

    /// Its receipt, or its headers, did not come in time.
    pub(super) fn expire_subscription(&mut self, now: Instant, entry: Entry) {
        if entry.has(flag::ASKING) {
            self.headers_failed(entry.id);
            return self.actions.push(Action::HeadersLate(entry.id));
        }
        if entry.has(flag::SUSPECT) {
            return self.fail_subscription(entry, Code::Refused);
        }
        if entry.has(flag::PROBE) {
            self.receipts = Receipts::No;
        }
        self.lose_track(&entry);
        // A lost receipt is no reason to do without the messages.
        self.confirm_subscription(now, entry);
    }

    /// An interceptor has dropped its SUBSCRIBE.
    pub(super) fn skip(&mut self, mut entry: Entry) {
        self.is_probing &= !entry.has(flag::PROBE);
        entry.flags = entry.flags & !flag::PROBE | flag::SKIPPED;
        self.put(Entry { stage: Stage::Unsent, due: Instant::NEVER, ..entry });
    }

    /// The broker has ended it.
    pub(super) fn fail_subscription(&mut self, entry: Entry, code: Code) {
        self.forget_deliveries(entry.id);
        self.settle(entry, Outcome::unsent(code));
    }

    /// The application has ended it.
    pub(super) fn end_subscription(&mut self, mut entry: Entry) {
        self.stop_asking(&mut entry);
        if self.phase == Phase::Connected {
            self.give_back(&entry);
        }
        self.forget_deliveries(entry.id);
        self.send_unsubscribe(&mut entry);
        self.settle(entry, Outcome::Confirmed);
    }

    fn send_unsubscribe(&mut self, entry: &mut Entry) {
        if self.phase == Phase::Connected && entry.stage != Stage::Unsent {
            self.send_silently(Action::Unsubscribe(entry.id));
        }
        entry.stage = Stage::Unsent;
    }

    /// The connection is lost.
    pub(super) fn lose_subscriptions(&mut self, now: Instant) {
        let of_connection =
            flag::SUSPECT | flag::PROBE | flag::ASKING | flag::ANSWERED | flag::SKIPPED;
        self.for_each(SUBSCRIPTIONS, |session, mut entry| {
            if entry.stage == Stage::Open {
                entry.since = now;
                session.actions.push(Action::SubscriptionChanged(entry.id));
            }
            let flags = entry.flags & !of_connection;
            session.put(Entry { stage: Stage::Unsent, flags, due: Instant::NEVER, ..entry });
        });
    }
}
