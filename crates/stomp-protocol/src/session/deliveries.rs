//! Deliveries: which ACK or NACK is due for a message.

use super::entries::{DELIVERIES, Entry, Kind, SUBSCRIPTIONS, Stage, flag};
use super::{Action, Session};

/// What becomes of a message whose handler failed.
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

impl Session {
    /// A message of this subscription came, which is to be acknowledged: gives the id of the delivery. 0 if there is
    /// nothing to acknowledge: the subscription has no `ack` mode or has ended, or the broker has no
    /// acknowledgements.
    pub fn handle_message(&mut self, connection: u32, subscription: u32) -> u32 {
        let entry = self.lists[SUBSCRIPTIONS].get(subscription);
        let is_tracked = self.is_present(connection)
            && self.profile.has_acks
            && entry.is_some_and(|entry| entry.has(flag::ACK) && entry.stage != Stage::Unsent);
        if !is_tracked {
            return 0;
        }
        let delivery = self.new_entry(Kind::Delivery);
        self.put(Entry { link: subscription, ..delivery });
        delivery.id
    }

    /// Acknowledges a delivery, within a transaction if that is not 0. Without effect on one that is acknowledged
    /// already, of an earlier connection, or of a subscription that has ended.
    pub fn acknowledge(&mut self, id: u32, verdict: Verdict, transaction: u32) {
        let Some(entry) = self.lists[DELIVERIES].get(id) else { return };
        let subscription = self.lists[SUBSCRIPTIONS].get(entry.link);
        let (Some(subscription), 0) = (subscription, entry.size) else { return };
        let Some(is_ack) = self.is_ack(&subscription, verdict) else { return };
        if transaction == 0 {
            self.finish_delivery(&entry);
        } else {
            self.put(Entry { size: transaction, ..entry });
        }
        self.send_silently(match is_ack {
            true => Action::Ack { id, transaction },
            false => Action::Nack { id, transaction },
        });
    }

    /// ACK, NACK, or neither.
    fn is_ack(&self, subscription: &Entry, verdict: Verdict) -> Option<bool> {
        let on_error = subscription.flags >> flag::ON_ERROR_SHIFT & 3;
        let requeues = self.profile.requeues;
        let is_ack = match verdict {
            Verdict::Ack => true,
            Verdict::Failed if on_error == OnError::Ack as u16 => true,
            Verdict::Failed if on_error == OnError::Leave as u16 => return None,
            Verdict::Failed if on_error == OnError::ByProfile as u16 && !requeues => return None,
            Verdict::GiveBack if !requeues => return None,
            _ => false,
        };
        (is_ack || self.has_nack).then_some(is_ack)
    }

    /// A delivery is acknowledged, and with it those before it, if that is the mode of its subscription.
    fn finish_delivery(&mut self, last: &Entry) {
        let subscription = self.lists[SUBSCRIPTIONS].get(last.link);
        if !subscription.is_some_and(|entry| entry.has(flag::CUMULATIVE)) {
            return self.remove(*last);
        }
        self.for_each(DELIVERIES, |session, entry| {
            if entry.link == last.link && entry.id <= last.id {
                session.remove(entry);
            }
        });
    }

    /// Gives back what is not acknowledged, before UNSUBSCRIBE, where deliveries outlive their subscription.
    pub(super) fn give_back(&mut self, subscription: &Entry) {
        let mut last = 0;
        self.for_each(DELIVERIES, |session, entry| {
            if entry.link == subscription.id && entry.size == 0 {
                last = entry.id;
                if !subscription.has(flag::CUMULATIVE) {
                    session.acknowledge(entry.id, Verdict::GiveBack, 0);
                }
            }
        });
        self.acknowledge(last, Verdict::GiveBack, 0);
    }

    pub(super) fn forget_deliveries(&mut self, subscription: u32) {
        self.for_each(DELIVERIES, |session, entry| {
            if entry.link == subscription {
                session.remove(entry);
            }
        });
    }

    /// The connection is lost: the broker delivers again what was not acknowledged.
    pub(super) fn lose_deliveries(&mut self) {
        self.for_each(DELIVERIES, Self::remove);
    }

    /// A transaction has ended: what was acknowledged in it is, or has failed.
    pub(super) fn settle_deliveries(&mut self, transaction: u32, is_committed: bool) {
        self.for_each(DELIVERIES, |session, entry| {
            if entry.size != transaction {
                return;
            }
            if is_committed {
                return session.finish_delivery(&entry);
            }
            session.put(Entry { size: 0, ..entry });
            session.acknowledge(entry.id, Verdict::Failed, 0);
        });
    }
}
