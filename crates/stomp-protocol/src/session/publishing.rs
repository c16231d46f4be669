//! Messages: the outbox, what is in flight, receipts.

use super::entries::{Entry, Kind, SUBSCRIPTIONS, Stage, WORK, flag};
use super::transitions::Phase;
use super::{Action, Code, FOREVER, Outcome, Receipts, Session};
use crate::time::Instant;

/// When a message counts as sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Confirm {
    /// With its receipt where the broker gives one, else when the socket has it.
    #[default]
    Auto,
    /// With its receipt.
    Receipt,
    /// When the socket has it.
    Sent,
}

/// A message to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Publish {
    /// The bytes of its body.
    pub size: u32,
    /// When it counts as sent.
    pub confirm: Confirm,
    /// Whether it is sent again when the connection was lost before its receipt.
    pub at_least_once: bool,
    /// What [`is_broker_destination`](super::is_broker_destination) says of its destination.
    pub is_broker_destination: bool,
    /// The time limit in milliseconds, the wait for a connection included. Default [`FOREVER`].
    pub timeout: u64,
    /// For how many milliseconds it may be sent. Default [`FOREVER`].
    pub ttl: u64,
}

impl Default for Publish {
    fn default() -> Self {
        Self {
            size: 0,
            confirm: Confirm::Auto,
            at_least_once: false,
            is_broker_destination: true,
            timeout: FOREVER,
            ttl: FOREVER,
        }
    }
}

impl Publish {
    const fn flags(&self) -> u16 {
        let confirm = match self.confirm {
            _ if self.at_least_once => flag::AT_LEAST_ONCE,
            Confirm::Auto => flag::CONFIRM_AUTO,
            Confirm::Receipt => flag::CONFIRM,
            Confirm::Sent => 0,
        };
        confirm | if self.is_broker_destination { flag::OWN } else { 0 }
    }
}

/// How often a message is sent at most.
const MAX_SENDS: u8 = 6;

/// Whether a message can be sent now, and whether with a receipt.
enum Permit {
    Send { receipt: bool },
    Wait,
    Refuse,
}

impl Session {
    /// Sends a message, now or when there is a connection. Settles when it is confirmed, or sent, as it asks.
    pub fn publish(&mut self, now: Instant, message: Publish) -> u32 {
        let entry = self.new_entry(Kind::Publish);
        self.enqueue(now, Entry { flags: message.flags(), ..entry }, message)
    }

    /// Puts a message or request into the outbox, from which it is polled.
    pub(super) fn enqueue(&mut self, now: Instant, entry: Entry, message: Publish) -> u32 {
        if let Some(code) = self.refusal_of_message(message.size) {
            return self.refuse(entry.id, code);
        }
        self.put(Entry {
            size: message.size,
            until: now + message.timeout,
            expires: now + message.ttl,
            due: now + self.config.outbox_age,
            ..entry
        });
        entry.id
    }

    fn refusal_of_message(&self, size: u32) -> Option<Code> {
        // While the session drains, handlers that still run may publish.
        let is_worked_on = self.is_draining && !self.lists[SUBSCRIPTIONS].is_empty();
        if let Some(code) = self.refusal().filter(|_| !is_worked_on) {
            return Some(code);
        }
        let [outbox, in_flight] = self.loads;
        let (limit, messages, bytes) = match self.phase {
            Phase::Failed => return self.error,
            Phase::Connected => (
                self.config.in_flight,
                outbox.messages + in_flight.messages,
                outbox.bytes.saturating_add(in_flight.bytes),
            ),
            _ if self.config.outbox.messages == 0 => return Some(Code::NotConnected),
            _ => (self.config.outbox, outbox.messages, outbox.bytes),
        };
        let is_full = messages >= limit.messages || bytes.saturating_add(size) > limit.bytes;
        is_full.then_some(Code::OutboxFull)
    }

    /// Sends the next message, request or BEGIN, in the order of the calls; gives whether there may be more.
    pub(super) fn next_message(&mut self, now: Instant) -> bool {
        if self.phase != Phase::Connected || self.restoring > 0 {
            return false;
        }
        let place = self.lists[WORK].place(self.work_cursor);
        let Some(entry) = self.lists[WORK].at(place) else { return false };
        self.work_cursor = entry.id + 1;
        if entry.kind == Kind::Gone || entry.stage != Stage::Unsent {
            return true;
        }
        match entry.kind {
            Kind::Transaction => self.begin(now, entry),
            Kind::Request => self.send_request(entry),
            _ => return self.send(now, entry),
        }
        true
    }

    /// Sends a message, unless those behind it have to wait with it.
    fn send(&mut self, now: Instant, mut entry: Entry) -> bool {
        let receipt = match self.permit(&mut entry) {
            Permit::Send { receipt } => receipt,
            Permit::Wait => {
                self.work_cursor = entry.id;
                return false;
            }
            Permit::Refuse => {
                self.fail(entry, Code::Unsupported);
                return true;
            }
        };
        self.actions.push(Action::Send { id: entry.id, receipt });
        let frame = self.count_frame(!receipt);
        if receipt {
            let due = now + self.config.receipt_timeout;
            self.put(Entry { stage: Stage::Sent, frame, due, sends: entry.sends + 1, ..entry });
        } else {
            self.settle(entry, Outcome::Sent);
        }
        true
    }

    fn permit(&mut self, entry: &mut Entry) -> Permit {
        let is_confirmed = self.receipts == Receipts::Yes
            && (entry.has(flag::OWN) || !self.profile.confirms_own_only);
        if !entry.has(flag::AT_LEAST_ONCE) {
            let receipt = entry.has(flag::CONFIRM) || entry.has(flag::CONFIRM_AUTO) && is_confirmed;
            return Permit::Send { receipt };
        }
        if self.receipts != Receipts::Unknown {
            return if is_confirmed { Permit::Send { receipt: true } } else { Permit::Refuse };
        }
        if self.is_probing {
            return Permit::Wait;
        }
        // No frame is under way that would show whether the broker gives receipts: this one does.
        self.is_probing = true;
        entry.flags |= flag::PROBE;
        Permit::Send { receipt: true }
    }

    /// An interceptor drops the frame that [`Action::Send`] or [`Action::Subscribe`] stands for: a message counts as
    /// sent, a request is aborted, a subscription stays pending until the next connection.
    pub fn handle_dropped(&mut self, id: u32) {
        let Some(entry) = self.find(id) else { return };
        match entry.kind {
            Kind::Subscription => self.skip(entry),
            Kind::Request => {
                self.end_turn(&entry);
                self.settle(entry, Outcome::unsent(Code::Aborted));
            }
            _ => self.settle(entry, Outcome::Sent),
        }
    }

    /// A receipt came: for the frame of a message, subscription or transaction.
    pub fn handle_receipt(&mut self, now: Instant, connection: u32, id: u32) {
        if !self.is_present(connection) {
            return;
        }
        self.receipts = Receipts::Yes;
        self.announced = None;
        let Some(entry) = self.find(id).filter(Entry::is_in_flight) else { return };
        self.last_confirmed = self.last_confirmed.max(entry.frame);
        match entry.kind {
            Kind::Publish => self.settle(entry, Outcome::Confirmed),
            Kind::Transaction => self.confirm_transaction(entry),
            Kind::Subscription => self.confirm_subscription(now, entry),
            _ => return,
        }
        if entry.has(flag::SUSPECT) {
            self.clear_suspect();
        }
    }

    /// The connection is lost: what was in flight fails, or is sent again after the next connection.
    pub(super) fn lose_messages(&mut self, code: Code) {
        let code = if code == Code::TooLarge { code } else { Code::ConnectionLost };
        self.for_each(WORK, |session, entry| {
            let is_sent_again =
                entry.has(flag::AT_LEAST_ONCE) && entry.sends < MAX_SENDS && code != Code::TooLarge;
            if entry.stage == Stage::Unsent || entry.kind == Kind::Flush {
                return;
            }
            if !is_sent_again {
                return session.fail(entry, code);
            }
            let flags = entry.flags & !(flag::SUSPECT | flag::PROBE) | flag::EARLIER;
            session.put(Entry { stage: Stage::Unsent, flags, due: Instant::NEVER, ..entry });
        });
    }
}
