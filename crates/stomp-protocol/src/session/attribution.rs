//! ERROR frames: which frame each of them is about.

use super::entries::{Kind, SUBSCRIPTIONS, Stage, WORK, flag};
use super::transitions::Phase;
use super::{Action, Code, Outcome, Session};
use crate::text::{contains, take};
use crate::time::Instant;

/// An ERROR frame, as far as it names something. An id is 0 where it does not.
///
/// See the example of [`Session::handle_error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BrokerError {
    /// What [`classify_error`](super::classify_error) says.
    pub code: Code,
    /// The id of its `receipt-id`.
    pub receipt: u32,
    /// The id of its `subscription`.
    pub subscription: u32,
}

/// Whether a text of the broker has this destination or name, and not only a longer one that this is a part of.
///
/// ```
/// use stomp_protocol::session::is_named;
///
/// assert!(is_named("/queue/order", "No access to /queue/order."));
/// assert!(!is_named("/queue/order", "No access to /queue/orders"));
/// // RabbitMQ names the parts of a destination that it cannot read.
/// assert!(is_named("/topic/a/b", "'/a/b' is not a valid topic destination"));
/// ```
#[must_use]
pub fn is_named(name: &str, text: &str) -> bool {
    let mut rest = name.get(1..).unwrap_or_default();
    let kind = take(&mut rest, b'/').as_bytes();
    let (name, text) = (name.as_bytes(), text.as_bytes());
    let path = name.get(kind.len() + 1..).unwrap_or_default();
    let has = |name| has_name(name, text);
    has(name) || contains(text, b"is not a valid") && has(kind) && has(path)
}

/// Whether a text has this name as a whole.
#[inline(never)]
fn has_name(name: &[u8], text: &[u8]) -> bool {
    if name.is_empty() {
        return false;
    }
    let goes_on =
        |byte: &u8| byte.is_ascii_alphanumeric() || !byte.is_ascii() || matches!(byte, b'-' | b'_');
    let is_whole = |at: usize| {
        let before = text.get(..at).and_then(<[u8]>::last);
        let behind = text.get(at + name.len()..).unwrap_or_default();
        // A full stop behind it may end the sentence.
        let behind = match behind {
            [b'.' | b'/', behind @ ..] => behind,
            _ => behind,
        };
        !before.is_some_and(goes_on) && !behind.first().is_some_and(goes_on)
    };
    text.windows(name.len()).enumerate().any(|(at, part)| part == name && is_whole(at))
}

impl Session {
    /// The text of the ERROR that comes next has the destination or transaction of this message, subscription or
    /// transaction.
    ///
    /// See the example of [`handle_error`](Self::handle_error).
    pub fn name(&mut self, id: u32) {
        if self.find_in_flight(id).is_some() {
            self.named.push(id);
        }
    }

    /// An ERROR came. Gives the id of what it is about, which is settled, or 0. The answer to CONNECT ends the attempt,
    /// whether the broker closes the socket or not; after other ERRORs the connection goes on until the broker ends it.
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
    /// use stomp_protocol::session::{Action, BrokerError, Outcome, Publish, classify_error};
    ///
    /// let id = session.publish(now, Publish::default());
    /// while session.poll_action(now).is_some() {}
    /// let code = classify_error("access to queue 'a' refused", false);
    /// session.name(id); // its text names the destination of this message
    /// let error = BrokerError { code, receipt: id, subscription: 0 };
    /// assert_eq!(session.handle_error(now, 1, error), id);
    /// let outcome = Outcome::Failed { code, maybe_delivered: false };
    /// assert_eq!(session.poll_action(now), Some(Action::Settle { id, outcome }));
    /// ```
    pub fn handle_error(&mut self, now: Instant, connection: u32, error: BrokerError) -> u32 {
        let named = core::mem::take(&mut self.named);
        if self.phase == Phase::Connecting && connection == self.connection {
            self.actions.push(Action::Abandon);
            self.handle_lost(now, connection, error.code);
            return 0;
        }
        if !self.is_present(connection) {
            return 0;
        }
        let is_named = error.receipt != 0 || error.subscription != 0;
        match error.code {
            _ if is_named => {}
            Code::Unauthorized | Code::BrokerUnavailable | Code::HeartbeatLost => {
                self.announced = Some(error.code);
                return 0;
            }
            Code::TooLarge => self.announced = Some(error.code),
            _ => {}
        }
        let id = self.culprit(&error, &named);
        if id == 0 {
            // One that names a frame that has settled is about that, and no other.
            if !is_named {
                self.suspect(&named);
            }
        } else {
            let was_suspect = self.find(id).is_some_and(|entry| entry.has(flag::SUSPECT));
            self.blame(id, error.code, false);
            if was_suspect {
                self.clear_suspect();
            }
        }
        id
    }

    /// The id of what the ERROR is about, or 0.
    fn culprit(&mut self, error: &BrokerError, named: &[u32]) -> u32 {
        if error.receipt != 0 {
            return self.find_in_flight(error.receipt).map_or(0, |entry| entry.id);
        }
        if error.subscription != 0 {
            return self.subscription(error.subscription).map_or(0, |entry| entry.id);
        }
        let (mut only, mut id) = (0, 0);
        let mut count = u32::from(self.is_silent());
        loop {
            id = self.next_in_flight(id);
            if id == 0 {
                break;
            }
            count += 1;
            only = id;
        }
        match *named {
            _ if count == 1 => only,
            [named] => named,
            _ => 0,
        }
    }

    /// Whether a frame without a receipt has been sent that the broker may not have read yet.
    const fn is_silent(&self) -> bool {
        self.last_silent > self.last_confirmed
    }

    /// The id that follows `id` among those that an ERROR may be about: messages and transactions, then subscriptions.
    /// The first one after 0, and 0 after the last.
    fn next_in_flight(&mut self, mut id: u32) -> u32 {
        let mut list = if self.subscription(id).is_some() { SUBSCRIPTIONS } else { WORK };
        loop {
            id = self.next_in(list, id);
            if id == 0 && list == WORK {
                list = SUBSCRIPTIONS;
            } else if id == 0 || self.find_in_flight(id).is_some() {
                return id;
            }
        }
    }

    /// The broker has refused this frame. No UNSUBSCRIBE follows. `maybe_delivered`: another may be meant. What has been
    /// sent on an earlier connection may have been delivered then.
    pub(super) fn blame(&mut self, id: u32, code: Code, maybe_delivered: bool) {
        let Some(entry) = self.find(id).copied() else { return };
        let was_sent = match entry.kind {
            Kind::Subscription => false,
            // The broker may have committed the others of its messages.
            Kind::Transaction => entry.stage == Stage::Ending,
            _ => entry.has(flag::EARLIER),
        };
        let maybe_delivered = maybe_delivered || was_sent;
        self.end_turn(&entry);
        self.forget_deliveries(id);
        self.settle(id, Outcome::Failed { code, maybe_delivered });
    }

    /// One of the frames in flight has been refused, one of those that are named if there are any, and nothing says
    /// which: RabbitMQ's receipts overtake each other, so no later frame would show it either.
    fn suspect(&mut self, named: &[u32]) {
        if !self.is_silent() {
            self.errors += 1;
        }
        let mut id = 0;
        loop {
            id = self.next_in_flight(id);
            if id == 0 {
                break;
            }
            let Some(entry) = self.find(id) else { continue };
            #[expect(
                clippy::manual_contains,
                reason = "that compares eight at once, in ten times as much code"
            )]
            let is_meant = named.is_empty() || named.iter().any(|other| *other == id);
            if is_meant && !entry.has(flag::SUSPECT) {
                entry.flags |= flag::SUSPECT;
                self.suspects += 1;
            }
        }
    }

    /// A suspect has its receipt, or an ERROR of its own. When as many are left as there were ERRORs, it was those.
    pub(super) fn clear_suspect(&mut self) {
        self.suspects = self.suspects.saturating_sub(1);
        if self.suspects > self.errors {
            return;
        }
        (self.suspects, self.errors) = (0, 0);
        let mut id = 0;
        loop {
            id = self.next_in_flight(id);
            if id == 0 {
                break;
            }
            if self.find(id).is_some_and(|entry| entry.has(flag::SUSPECT)) {
                self.blame(id, Code::Refused, true);
            }
        }
    }
}
