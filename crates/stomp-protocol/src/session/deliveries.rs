//! Deliveries: which ACK or NACK is due for a message.

use alloc::vec::Vec;

use super::entries::{DELIVERIES, Kind, Stage, flag};
use super::transitions::Phase;
use super::{Action, Code, Session};
use crate::time::Instant;

/// What becomes of a message whose handler failed.
///
/// ```
/// use stomp_protocol::session::{AckMode, OnError, Subscribe};
///
/// let options = Subscribe { ack: AckMode::Client, on_error: OnError::Ack, ..Subscribe::default() };
/// assert!(!options.asks_headers);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(u8)]
pub enum OnError {
    /// NACK where that gives the message back, else it is left.
    #[default]
    ByProfile,
    /// NACK.
    Nack,
    /// ACK.
    Ack,
    /// Nothing: it stays unacknowledged.
    Leave,
}

/// What has become of a message.
///
/// See the example of [`Session`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It has been worked on.
    Ack,
    /// The application refuses it.
    Nack,
    /// Its handler failed, or it was dropped.
    Failed,
    /// It has not been worked on: the broker is to give it to another.
    GiveBack,
}

/// ACK or NACK.
const fn answer(is_ack: bool, id: u32, transaction: u32) -> Action {
    if is_ack { Action::Ack { id, transaction } } else { Action::Nack { id, transaction } }
}

impl Session {
    /// A message of this subscription came. To be told of those that can be acknowledged, and of those that come while
    /// the subscription is not active.
    ///
    /// `has_name`: it has the header by which ACK names it. Gives the id of the delivery. 0 if there is nothing to
    /// acknowledge: the subscription has no `ack` mode or has ended, the message has no name, as the answer of an
    /// application behind a Spring relay, or the broker has no acknowledgements.
    pub fn handle_message(
        &mut self,
        now: Instant,
        connection: u32,
        subscription: u32,
        has_name: bool,
    ) -> u32 {
        let entry = self.subscription(subscription).copied();
        let Some(entry) = entry.filter(|it| it.stage != Stage::Unsent) else { return 0 };
        if !self.is_present(connection) {
            return 0;
        }
        if entry.stage == Stage::Sent && self.is_of_application(subscription) {
            self.activate(now, subscription);
        }
        if !(has_name && entry.has(flag::ACK) && self.profile.has_acks) {
            return 0;
        }
        let id = self.create(Kind::Delivery, Instant::NEVER);
        if let Some(entry) = self.find(id) {
            entry.link = subscription;
        }
        id
    }

    /// Acknowledges a delivery, within a transaction if that is not 0. Without effect on one that is acknowledged
    /// already, of an earlier connection, or of a subscription that has ended: a transaction that was to acknowledge
    /// such a one fails.
    pub fn acknowledge(&mut self, id: u32, verdict: Verdict, transaction: u32) {
        // Behind DISCONNECT nothing may be sent: the broker delivers it again.
        if self.phase != Phase::Connected {
            return;
        }
        let entry = self.lists[DELIVERIES].get(id);
        let Some(entry) = entry.filter(|entry| entry.size == 0 || entry.size == transaction) else {
            return self.fail(transaction, self.why_answered(id));
        };
        if entry.size != 0 {
            return;
        }
        let subscription = entry.link;
        let Some(is_ack) = self.is_ack(subscription, verdict) else { return };
        if transaction == 0 && self.is_put_off(subscription) {
            self.put_off(id, is_ack);
            return;
        }
        let is_of_application = matches!(verdict, Verdict::Ack | Verdict::Nack);
        if !is_of_application && self.waits_for_turn(subscription, id, is_ack) {
            return;
        }
        if transaction == 0 {
            self.finish_delivery(id);
        } else if let Some(entry) = self.lists[DELIVERIES].get(id) {
            entry.size = transaction;
        }
        self.send_silently(answer(is_ack, id, transaction));
        self.answer_in_turn(subscription);
    }

    /// Why there is no delivery of this id to be acknowledged.
    const fn why_answered(&self, id: u32) -> Code {
        if id <= self.restored_up_to { Code::ConnectionLost } else { Code::Usage }
    }

    /// Whether the answer has to wait for those before it, which it would be about, too: then it is kept.
    fn waits_for_turn(&mut self, subscription: u32, id: u32, is_ack: bool) -> bool {
        let waits = self.is_cumulative(subscription) && self.first_delivery(subscription) != id;
        if let Some(entry) = self.lists[DELIVERIES].get(id).filter(|_| waits) {
            entry.flags |= if is_ack { flag::ACK_IN_TURN } else { flag::NACK_IN_TURN };
        }
        waits
    }

    /// Sends the answers that have waited for those before them, if there are none of these any more.
    fn answer_in_turn(&mut self, subscription: u32) {
        if !self.is_cumulative(subscription) {
            return;
        }
        loop {
            let id = self.first_delivery(subscription);
            let waits = flag::ACK_IN_TURN | flag::NACK_IN_TURN;
            let Some(entry) = self.lists[DELIVERIES].get(id).filter(|entry| entry.has(waits))
            else {
                return;
            };
            let is_ack = entry.has(flag::ACK_IN_TURN);
            self.finish_delivery(id);
            self.send_silently(answer(is_ack, id, 0));
        }
    }

    fn is_cumulative(&mut self, subscription: u32) -> bool {
        self.subscription(subscription).is_some_and(|entry| entry.has(flag::CUMULATIVE))
    }

    /// The first delivery of a subscription that is not acknowledged, 0 for none.
    fn first_delivery(&mut self, subscription: u32) -> u32 {
        let mut id = 0;
        loop {
            id = self.next_in(DELIVERIES, id);
            let entry = self.lists[DELIVERIES].get(id);
            if entry.is_none_or(|entry| entry.link == subscription) {
                return id;
            }
        }
    }

    /// ACK, NACK, or neither.
    fn is_ack(&mut self, subscription: u32, verdict: Verdict) -> Option<bool> {
        let on_error = self.subscription(subscription)?.flags >> flag::ON_ERROR_SHIFT & 3;
        let by_profile = if self.profile.requeues { OnError::Nack } else { OnError::Leave };
        let mut response = match verdict {
            Verdict::Ack => OnError::Ack as u16,
            Verdict::Nack => OnError::Nack as u16,
            Verdict::Failed => on_error,
            Verdict::GiveBack => OnError::ByProfile as u16,
        };
        if response == OnError::ByProfile as u16 {
            response = by_profile as u16;
        }
        let is_ack = response == OnError::Ack as u16;
        (is_ack || response == OnError::Nack as u16 && self.has_nack).then_some(is_ack)
    }

    /// A delivery is acknowledged, and with it those before it, if that is the mode of its subscription.
    fn finish_delivery(&mut self, id: u32) {
        let Some(entry) = self.lists[DELIVERIES].take(id) else { return };
        if self.is_cumulative(entry.link) {
            self.take_deliveries(entry.link, id);
        }
    }

    /// Whether answers wait for the end of the subscription: the broker would use them to deliver more, and no more is
    /// wanted.
    fn is_put_off(&mut self, subscription: u32) -> bool {
        self.profile.leaves_by_transaction
            && self.subscription(subscription).is_some_and(|entry| entry.has(flag::STOPPED))
    }

    /// Keeps an ACK until the subscription ends. What is not acknowledged by then is given back without that.
    fn put_off(&mut self, id: u32, is_ack: bool) {
        if let Some(entry) = self.lists[DELIVERIES].get(id).filter(|_| is_ack) {
            entry.flags |= flag::ACK_AT_END;
        }
    }

    /// Ends a subscription at the broker: sends the answers that are due, and UNSUBSCRIBE.
    pub(super) fn answer_and_unsubscribe(&mut self, id: u32) {
        let answers = self.last_answers(id);
        let by_transaction = self.profile.leaves_by_transaction && !answers.is_empty();
        let transaction = if by_transaction { id } else { 0 };
        if by_transaction {
            self.send_silently(Action::Begin(id));
        }
        for (delivery, is_ack) in answers {
            self.send_silently(answer(is_ack, delivery, transaction));
        }
        self.send_unsubscribe(id);
        if by_transaction {
            self.send_silently(Action::Commit(id));
        }
        self.forget_deliveries(id);
    }

    /// The deliveries of a subscription that are to be answered when it ends, and whether by ACK: those put off, and all
    /// others where deliveries outlive their subscription.
    fn last_answers(&mut self, subscription: u32) -> Vec<(u32, bool)> {
        let mut answers = Vec::new();
        if self.phase != Phase::Connected {
            return answers;
        }
        let gives_back = self.is_ack(subscription, Verdict::GiveBack).is_some();
        let is_cumulative = self.is_cumulative(subscription);
        let mut id = 0;
        loop {
            id = self.next_in(DELIVERIES, id);
            if id == 0 {
                return answers;
            }
            let Some(entry) = self.lists[DELIVERIES].get(id) else { continue };
            let is_ack = entry.has(flag::ACK_AT_END);
            if entry.link != subscription || entry.size != 0 || !(is_ack || gives_back) {
                continue;
            }
            if is_cumulative {
                // An answer is about all that came before, but for what has been acknowledged.
                answers.retain(|&(_, was_ack)| was_ack && !is_ack);
            }
            answers.push((id, is_ack));
        }
    }

    pub(super) fn forget_deliveries(&mut self, subscription: u32) {
        self.take_deliveries(subscription, u32::MAX);
    }

    /// Removes the deliveries of a subscription up to this id; of all subscriptions, if it is 0.
    fn take_deliveries(&mut self, subscription: u32, up_to: u32) {
        let mut id = 0;
        loop {
            id = self.next_in(DELIVERIES, id);
            if id == 0 || id > up_to {
                break;
            }
            let link = self.lists[DELIVERIES].get(id).map_or(0, |entry| entry.link);
            if subscription == 0 || link == subscription {
                self.lists[DELIVERIES].take(id);
            }
        }
    }

    /// The connection is lost: the broker delivers again what was not acknowledged.
    pub(super) fn lose_deliveries(&mut self) {
        self.take_deliveries(0, u32::MAX);
    }

    /// A transaction has ended: what was acknowledged in it is, or has failed.
    pub(super) fn settle_deliveries(&mut self, transaction: u32, is_committed: bool) {
        let mut id = 0;
        loop {
            id = self.next_in(DELIVERIES, id);
            if id == 0 {
                break;
            }
            let entry = self.lists[DELIVERIES].get(id);
            let Some(entry) = entry.filter(|entry| entry.size == transaction) else { continue };
            entry.size = 0;
            let subscription = entry.link;
            if is_committed {
                self.finish_delivery(id);
                self.answer_in_turn(subscription);
            } else {
                self.acknowledge(id, Verdict::Failed, 0);
            }
        }
    }
}
