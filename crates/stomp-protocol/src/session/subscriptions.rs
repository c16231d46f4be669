//! Subscriptions, which come back with every connection.

use super::deliveries::OnError;
use super::entries::{Kind, SUBSCRIPTIONS, Stage, flag};
use super::transitions::Phase;
use super::{Action, Broker, Code, Outcome, Receipts, Session};
use crate::time::Instant;

/// How messages of a subscription are acknowledged.
///
/// See the example of [`Session`].
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subscribe {
    /// How its messages are acknowledged.
    pub ack: AckMode,
    /// What becomes of a message whose handler failed.
    pub on_error: OnError,
    /// Whether its headers come from a function, asked before each SUBSCRIBE.
    pub asks_headers: bool,
    /// What [`is_broker_subscription`](super::is_broker_subscription) says of its destination. Behind a Spring relay a
    /// subscription to an application is answered once and not confirmed. It is active when it is sent, or where the
    /// broker is only known as RabbitMQ, when the answer comes. UNSUBSCRIBE would be an ERROR: none is sent, unless a
    /// receipt has shown that the broker has the subscription.
    pub is_broker_destination: bool,
    /// Since when it has not been active, if it was active in a session whose state was lost: then its first
    /// confirmation ends a gap.
    pub away_since: Option<Instant>,
}

impl Default for Subscribe {
    fn default() -> Self {
        Self {
            ack: AckMode::Auto,
            on_error: OnError::default(),
            asks_headers: false,
            is_broker_destination: true,
            away_since: None,
        }
    }
}

impl Session {
    /// Subscribes, on this connection and all later ones. Settles when the subscription has ended;
    /// [`Action::SubscriptionChanged`] tells of its state until then.
    pub fn subscribe(&mut self, options: Subscribe) -> u32 {
        if let Some(code) = self.refusal() {
            return self.refuse(code);
        }
        let id = self.create(Kind::Subscription, Instant::NEVER);
        let Some(entry) = self.subscription(id) else { return id };
        entry.flags = (options.on_error as u16) << flag::ON_ERROR_SHIFT;
        entry.flags |= match options.ack {
            AckMode::Auto => 0,
            AckMode::Client => flag::ACK | flag::CUMULATIVE,
            AckMode::ClientIndividual => flag::ACK,
        };
        if options.asks_headers {
            entry.flags |= flag::LATE;
        }
        if !options.is_broker_destination {
            entry.flags |= flag::APPLICATION;
        }
        if let Some(since) = options.away_since {
            entry.flags |= flag::EARLIER;
            entry.since = since;
        }
        id
    }

    /// One more shares the subscription, which ends when each of them has called [`unsubscribe`](Self::unsubscribe).
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
    /// use stomp_protocol::session::{Action, Subscribe};
    ///
    /// let id = session.subscribe(Subscribe::default());
    /// session.share(id);
    /// while session.poll_action(now).is_some() {}
    /// session.unsubscribe(id);
    /// assert_eq!(session.poll_action(now), None); // another has it still
    /// session.unsubscribe(id);
    /// assert_eq!(session.poll_action(now), Some(Action::Unsubscribe(id)));
    /// ```
    pub fn share(&mut self, id: u32) {
        if let Some(entry) = self.subscription(id) {
            entry.size += 1;
        }
    }

    /// Ends the subscription: gives back what is not acknowledged, and unsubscribes.
    pub fn unsubscribe(&mut self, id: u32) {
        if let Some(entry) = self.subscription(id).filter(|entry| entry.size > 0) {
            entry.size -= 1;
        } else {
            self.end_subscription(id);
        }
    }

    /// The subscription drains: no more messages are wanted, and it does not come back. Without acknowledgements
    /// UNSUBSCRIBE is due at once; with them it follows the ACKs of what is being worked on. When nothing is, the driver
    /// calls [`unsubscribe`](Self::unsubscribe).
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
    /// use stomp_protocol::session::{Action, Subscribe};
    ///
    /// let id = session.subscribe(Subscribe::default());
    /// while session.poll_action(now).is_some() {}
    /// session.stop(id);
    /// assert_eq!(session.poll_action(now), Some(Action::Unsubscribe(id)));
    /// session.unsubscribe(id); // the messages that had come are worked on
    /// ```
    pub fn stop(&mut self, id: u32) {
        self.stop_asking(id, flag::STOPPED);
        let has_acks = self.profile.has_acks;
        if self.subscription(id).is_some_and(|entry| !(entry.has(flag::ACK) && has_acks)) {
            self.send_unsubscribe(id);
        }
    }

    /// The function has given the headers of the subscription.
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
    /// use stomp_protocol::session::{Action, Subscribe};
    ///
    /// let id = session.subscribe(Subscribe { asks_headers: true, ..Subscribe::default() });
    /// assert_eq!(session.poll_action(now), Some(Action::AskHeaders(id)));
    /// session.headers_ready(id); // or headers_failed
    /// assert_eq!(session.poll_action(now), Some(Action::Subscribe { id, receipt: true }));
    /// ```
    pub fn headers_ready(&mut self, id: u32) {
        self.answer(id, flag::ANSWERED);
    }

    /// The function has failed: the subscription keeps its state, and is made with the next connection.
    ///
    /// See the example of [`headers_ready`](Self::headers_ready).
    pub fn headers_failed(&mut self, id: u32) {
        self.answer(id, flag::SKIPPED);
    }

    fn answer(&mut self, id: u32, answer: u16) {
        if self.subscription(id).is_some_and(|entry| entry.has(flag::ASKING)) {
            self.stop_asking(id, answer);
            self.subscription_cursor = self.subscription_cursor.min(id);
        }
    }

    /// The function is not waited for any more; neither are the messages that wait for the restoring to be complete.
    fn stop_asking(&mut self, id: u32, result: u16) {
        let Some(entry) = self.subscription(id) else { return };
        let was_asking = entry.has(flag::ASKING);
        entry.flags = entry.flags & !flag::ASKING | result;
        if was_asking {
            entry.due = Instant::NEVER;
            if id <= self.restored_up_to {
                self.restoring = self.restoring.saturating_sub(1);
            }
        }
    }

    /// Sends the next SUBSCRIBE, or asks for its headers; gives whether there may be more.
    pub(super) fn next_subscription(&mut self, now: Instant) -> bool {
        if self.phase != Phase::Connected {
            return false;
        }
        let id = self.lists[SUBSCRIPTIONS].next(self.subscription_cursor);
        if id == 0 {
            return false;
        }
        self.subscription_cursor = id + 1;
        let waits = flag::ASKING | flag::SKIPPED | flag::STOPPED;
        let Some(entry) = self.subscription(id) else { return true };
        if entry.stage != Stage::Unsent || entry.has(waits) {
            return true;
        }
        if entry.has(flag::LATE) && !entry.has(flag::ANSWERED) {
            self.ask_headers(now, id);
        } else {
            self.send_subscribe(now, id);
        }
        true
    }

    fn ask_headers(&mut self, now: Instant, id: u32) {
        if id <= self.restored_up_to {
            self.restoring += 1;
        }
        let due = now + self.config.connect_timeout;
        self.wake_by(due);
        if let Some(entry) = self.subscription(id) {
            entry.flags |= flag::ASKING;
            entry.due = due;
        }
        self.actions.push(Action::AskHeaders(id));
    }

    fn send_subscribe(&mut self, now: Instant, id: u32) {
        let is_probe = self.receipts == Receipts::Unknown && !self.is_probing;
        let is_confirmed = self.receipts == Receipts::Yes;
        let receipt = is_probe || is_confirmed;
        self.is_probing |= is_probe;
        let wants_acks = self.subscription(id).is_some_and(|entry| {
            if is_probe {
                entry.flags |= flag::PROBE;
            }
            entry.has(flag::ACK)
        });
        if wants_acks && !self.profile.has_acks && !self.are_acks_reported {
            self.are_acks_reported = true;
            self.actions.push(Action::AcksUnsupported(id));
        }
        self.actions.push(Action::Subscribe { id, receipt });
        if receipt {
            self.mark_sent(id, Stage::Sent, now + self.config.receipt_timeout);
        } else {
            self.count_frame(true);
        }
        let is_behind_relay = self.broker == Broker::SpringRelay && self.is_of_application(id);
        if !is_confirmed || is_behind_relay {
            self.activate(now, id);
        }
    }

    /// Whether it may be one to an application behind a Spring relay.
    pub(super) fn is_of_application(&mut self, id: u32) -> bool {
        self.profile.confirms_own_only
            && self.subscription(id).is_some_and(|entry| entry.has(flag::APPLICATION))
    }

    /// The broker has confirmed it, or does not do that.
    pub(super) fn activate(&mut self, now: Instant, id: u32) {
        let Some(entry) = self.subscription(id) else { return };
        let since = core::mem::replace(&mut entry.since, Instant::NEVER);
        entry.stage = Stage::Open;
        entry.flags |= flag::EARLIER;
        self.actions.push(Action::SubscriptionChanged(id));
        if since != Instant::NEVER {
            let away = now.saturating_since(since).min(u32::MAX.into()) as u32;
            self.actions.push(Action::Gap { id, away });
        }
    }

    /// The receipt of SUBSCRIBE came.
    pub(super) fn confirm_subscription(&mut self, now: Instant, id: u32) {
        if let Some(entry) = self.subscription(id) {
            entry.flags &= !flag::APPLICATION;
        }
        self.end_confirmation(now, id);
    }

    /// Its receipt has come, or is not waited for any longer.
    fn end_confirmation(&mut self, now: Instant, id: u32) {
        let Some(entry) = self.subscription(id) else { return };
        let is_probe = entry.has(flag::PROBE);
        let was_active = entry.stage == Stage::Open;
        entry.flags &= !(flag::PROBE | flag::SUSPECT);
        entry.due = Instant::NEVER;
        self.is_probing &= !is_probe;
        if !was_active {
            self.activate(now, id);
        }
    }

    /// Its receipt, or its headers, did not come in time.
    pub(super) fn expire_subscription(&mut self, now: Instant, id: u32) {
        let Some(entry) = self.subscription(id).copied() else { return };
        if entry.has(flag::ASKING) {
            self.headers_failed(id);
            return self.actions.push(Action::HeadersLate(id));
        }
        if entry.has(flag::SUSPECT) {
            return self.blame(id, Code::Refused, true);
        }
        if entry.has(flag::PROBE) {
            self.receipts = Receipts::No;
        }
        self.last_silent = self.last_silent.max(entry.frame);
        // A lost receipt is no reason to do without the messages.
        self.end_confirmation(now, id);
    }

    /// An interceptor has dropped its SUBSCRIBE.
    pub(super) fn skip(&mut self, id: u32) {
        let Some(entry) = self.subscription(id) else { return };
        let is_probe = entry.has(flag::PROBE);
        entry.flags = entry.flags & !flag::PROBE | flag::SKIPPED;
        entry.stage = Stage::Unsent;
        entry.due = Instant::NEVER;
        self.is_probing &= !is_probe;
    }

    /// The application has ended it.
    pub(super) fn end_subscription(&mut self, id: u32) {
        self.stop_asking(id, 0);
        self.answer_and_unsubscribe(id);
        self.settle(id, Outcome::Confirmed);
    }

    /// The application has ended all of them; those that are stopped, if `only_stopped`.
    pub(super) fn end_subscriptions(&mut self, only_stopped: bool) {
        let mut id = 0;
        loop {
            id = self.next_in(SUBSCRIPTIONS, id);
            if id == 0 {
                break;
            }
            let is_stopped = self.subscription(id).is_some_and(|entry| entry.has(flag::STOPPED));
            if is_stopped || !only_stopped {
                self.end_subscription(id);
            }
        }
    }

    pub(super) fn send_unsubscribe(&mut self, id: u32) {
        let is_known = self.phase == Phase::Connected && !self.is_of_application(id);
        let Some(entry) = self.subscription(id) else { return };
        let (was_sent, frame) = (entry.stage != Stage::Unsent, entry.frame);
        entry.stage = Stage::Unsent;
        // Neither an ERROR nor a receipt is about it any more, unless that decides whether the broker gives receipts.
        entry.flags &= !flag::SUSPECT;
        if !entry.has(flag::PROBE) {
            entry.due = Instant::NEVER;
        }
        if was_sent {
            self.last_silent = self.last_silent.max(frame);
        }
        if is_known && was_sent {
            self.send_silently(Action::Unsubscribe(id));
        }
    }

    /// The connection is lost.
    pub(super) fn lose_subscriptions(&mut self, now: Instant) {
        let of_connection =
            flag::SUSPECT | flag::PROBE | flag::ASKING | flag::ANSWERED | flag::SKIPPED;
        let mut id = 0;
        loop {
            id = self.next_in(SUBSCRIPTIONS, id);
            if id == 0 {
                break;
            }
            let Some(entry) = self.subscription(id) else { continue };
            let was_active = entry.stage == Stage::Open;
            entry.stage = Stage::Unsent;
            entry.flags &= !of_connection;
            entry.due = Instant::NEVER;
            if was_active {
                entry.since = now;
                self.actions.push(Action::SubscriptionChanged(id));
            }
        }
    }
}
