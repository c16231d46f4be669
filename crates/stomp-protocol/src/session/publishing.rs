//! Messages: the outbox, what is in flight, receipts.

use super::entries::{Entry, Kind, NO_LOAD, OUTBOX, SUBSCRIPTIONS, Stage, WORK, flag};
use super::transitions::Phase;
use super::{Action, Code, FOREVER, Outcome, Receipts, Session};
use crate::time::Instant;

/// When a message counts as sent.
///
/// ```
/// use stomp_protocol::session::{Confirm, FOREVER, Publish};
///
/// let message = Publish { size: 2, confirm: Confirm::Sent, ..Publish::default() };
/// assert_eq!(message.ttl, FOREVER);
/// ```
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
        self.enqueue(now, Kind::Publish, &message, message.flags(), 0)
    }

    /// Puts a message or request into the outbox, from which it is polled.
    pub(super) fn enqueue(
        &mut self,
        now: Instant,
        kind: Kind,
        message: &Publish,
        flags: u16,
        channel: u32,
    ) -> u32 {
        let size = message.size;
        if let Some(code) = self.refusal_of_message(size) {
            return self.refuse(code);
        }
        let id = self.create(kind, now + message.timeout);
        let due = now + self.config.outbox_age;
        let expires = now + message.ttl;
        if let Some(entry) = self.find(id) {
            (entry.size, entry.flags, entry.link) = (size, flags, channel);
            (entry.due, entry.expires) = (due, expires);
        }
        self.wake_by(due.min(expires));
        self.move_load(NO_LOAD, OUTBOX, size);
        id
    }

    /// Why the session takes no message or transaction. While it drains, handlers that still run may have both.
    pub(super) fn refusal_of_work(&self) -> Option<Code> {
        let is_worked_on = self.is_draining && !self.lists[SUBSCRIPTIONS].is_empty();
        self.refusal().filter(|_| !is_worked_on)
    }

    fn refusal_of_message(&self, size: u32) -> Option<Code> {
        if let Some(code) = self.refusal_of_work() {
            return Some(code);
        }
        let [outbox, in_flight, _] = self.loads;
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
        if self.phase != Phase::Connected || self.restoring > 0 || self.is_held() {
            return false;
        }
        let id = self.lists[WORK].next(self.work_cursor);
        if id == 0 {
            return false;
        }
        self.work_cursor = id + 1;
        match self.lists[WORK].get(id).copied() {
            Some(entry) if entry.stage == Stage::Unsent => match entry.kind {
                Kind::Transaction => self.begin(now, id),
                Kind::Request => self.send_request(&entry),
                _ => return self.send(now, &entry),
            },
            _ => {}
        }
        true
    }

    /// Sends a message, unless those behind it have to wait with it.
    fn send(&mut self, now: Instant, entry: &Entry) -> bool {
        let id = entry.id;
        let receipt = match self.permit(entry) {
            Permit::Send { receipt } => receipt,
            Permit::Wait => {
                self.work_cursor = id;
                return false;
            }
            Permit::Refuse => {
                self.fail(id, Code::Unsupported);
                return true;
            }
        };
        self.actions.push(Action::Send { id, receipt });
        if receipt {
            self.mark_sent(id, Stage::Sent, now + self.config.receipt_timeout);
        } else if self.awaits_writing() {
            self.mark_writing(id);
        } else {
            self.count_frame(true);
            self.settle(id, Outcome::Sent);
        }
        true
    }

    fn permit(&mut self, entry: &Entry) -> Permit {
        let is_confirmed = self.receipts == Receipts::Yes
            && (entry.has(flag::OWN) || !self.profile.confirms_own_only);
        if !entry.has(flag::AT_LEAST_ONCE) {
            let receipt = entry.has(flag::CONFIRM) || entry.has(flag::CONFIRM_AUTO) && is_confirmed;
            return Permit::Send { receipt };
        }
        if self.receipts != Receipts::Unknown && !is_confirmed {
            return Permit::Refuse;
        }
        let is_probe = !is_confirmed;
        if is_probe && self.is_probing {
            return Permit::Wait;
        }
        // Where no frame is under way that would show whether the broker gives receipts, this one does.
        self.is_probing |= is_probe;
        if let Some(entry) = self.lists[WORK].get(entry.id) {
            entry.sends += 1;
            if is_probe {
                entry.flags |= flag::PROBE;
            }
        }
        Permit::Send { receipt: true }
    }

    /// An interceptor drops the frame that [`Action::Send`] or [`Action::Subscribe`] stands for: a message counts as
    /// sent, a request is aborted, a subscription stays pending until the next connection.
    ///
    /// ```
    /// # use stomp_protocol::Instant;
    /// # use stomp_protocol::session::{Broker, Config, Connected, FOREVER, Session};
    /// # let now = Instant::from_millis(0);
    /// # let mut session = Session::new(Config::default());
    /// # session.connect(now, FOREVER);
    /// # session.poll_action(now);
    /// # let broker = Broker::RabbitMq;
    /// # session.handle_connected(now, 1, Connected { broker, is_other_identity: false, has_nack: true });
    /// # while session.poll_action(now).is_some() {}
    /// use stomp_protocol::session::{Action, Outcome, Publish};
    ///
    /// let id = session.publish(now, Publish::default());
    /// while session.poll_action(now).is_some() {}
    /// session.handle_dropped(id);
    /// let outcome = Outcome::Sent;
    /// assert_eq!(session.poll_action(now), Some(Action::Settle { id, outcome }));
    /// ```
    pub fn handle_dropped(&mut self, id: u32) {
        let Some(entry) = self.find(id).copied() else { return };
        match entry.kind {
            Kind::Subscription => self.skip(id),
            Kind::Request => {
                self.end_turn(&entry);
                self.settle(id, Outcome::unsent(Code::Aborted));
            }
            _ => self.settle(id, Outcome::Sent),
        }
    }

    /// A receipt came: for the frame of a message, subscription or transaction.
    pub fn handle_receipt(&mut self, now: Instant, connection: u32, id: u32) {
        if !self.is_present(connection) {
            return;
        }
        self.receipts = Receipts::Yes;
        self.announced = None;
        let Some(entry) = self.find_in_flight(id).copied() else { return };
        self.last_confirmed = self.last_confirmed.max(entry.frame);
        match entry.kind {
            Kind::Publish => self.settle(id, Outcome::Confirmed),
            Kind::Transaction => self.confirm_transaction(id),
            Kind::Subscription => self.confirm_subscription(now, id),
            _ => return,
        }
        if entry.has(flag::SUSPECT) {
            self.clear_suspect();
        }
    }

    /// The entry with this id, if an ERROR may be about its frame.
    pub(super) fn find_in_flight(&mut self, id: u32) -> Option<&mut Entry> {
        self.find(id).filter(|entry| entry.is_in_flight())
    }

    /// The connection is lost: what was in flight fails, or is sent again after the next connection.
    pub(super) fn lose_messages(&mut self, code: Code) {
        let is_too_large = code == Code::TooLarge;
        let code = if is_too_large { code } else { self.code_of_loss() };
        let mut id = 0;
        loop {
            id = self.next_in(WORK, id);
            if id == 0 {
                break;
            }
            let Some(entry) = self.lists[WORK].get(id) else { continue };
            if entry.stage == Stage::Unsent || entry.kind == Kind::Flush {
                continue;
            }
            if !entry.has(flag::AT_LEAST_ONCE) || entry.sends >= MAX_SENDS || is_too_large {
                self.fail(id, code);
                continue;
            }
            let (load, size) = (entry.load(), entry.size);
            entry.flags = entry.flags & !(flag::SUSPECT | flag::PROBE) | flag::EARLIER;
            entry.stage = Stage::Unsent;
            entry.due = Instant::NEVER;
            self.move_load(load, NO_LOAD, size);
        }
    }
}
