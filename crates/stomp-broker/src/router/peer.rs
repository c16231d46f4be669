//! What the router knows of one connection.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use stomp_protocol::server::{AckMode, DeliveryId, SubscriptionId};

use super::queue::Queued;
use crate::config::Limits;
use crate::mailbox::{Delivery, Mail, Sender};
use crate::refusal::Refusal;

#[derive(Debug)]
pub(super) struct Peer {
    pub(super) mailbox: Sender,
    pub(super) consumers: HashMap<SubscriptionId, Consumer>,
    /// What was delivered and is not settled, in order. In `ack:auto` a queue's message is here
    /// until the connection says that it was sent.
    pub(super) unsettled: BTreeMap<DeliveryId, Unsettled>,
}

#[derive(Debug)]
pub(super) struct Consumer {
    pub(super) origin: Origin,
    ack: AckMode,
    unsettled: usize,
}

impl Consumer {
    pub(super) const fn new(origin: Origin, ack: AckMode) -> Self {
        Self { origin, ack, unsettled: 0 }
    }
}

/// Where a subscription's messages come from.
#[derive(Clone, Debug)]
pub(super) enum Origin {
    Topic(Arc<str>),
    Queue(Arc<str>),
}

/// A delivery that may have to be repeated.
#[derive(Debug)]
pub(super) struct Unsettled {
    pub(super) subscription: SubscriptionId,
    pub(super) origin: Origin,
    pub(super) queued: Queued,
}

impl Peer {
    pub(super) fn new(mailbox: Sender) -> Self {
        Self { mailbox, consumers: HashMap::new(), unsettled: BTreeMap::new() }
    }

    /// The queues it consumes.
    pub(super) fn queues(&self) -> HashSet<Arc<str>> {
        let queue = |consumer: &Consumer| match &consumer.origin {
            Origin::Queue(name) => Some(name.clone()),
            Origin::Topic(_) => None,
        };
        self.consumers.values().filter_map(queue).collect()
    }

    /// Whether a queue may deliver to this subscription now.
    pub(super) fn is_ready(&self, subscription: SubscriptionId, limits: &Limits) -> bool {
        let consumer = self.consumers.get(&subscription);
        consumer.is_some_and(|consumer| consumer.unsettled < limits.max_unacked)
            && self.mailbox.has_room()
    }

    /// Posts a message; fails, with what to tell the client, if it does not keep up.
    pub(super) fn deliver(
        &mut self,
        subscription: SubscriptionId,
        id: DeliveryId,
        queued: Queued,
        limits: &Limits,
    ) -> Result<(), Refusal> {
        let Some(consumer) = self.consumers.get_mut(&subscription) else { return Ok(()) };
        let from_queue = matches!(consumer.origin, Origin::Queue(_));
        if consumer.unsettled >= limits.max_unacked {
            return Err(never_acks(limits));
        }
        let message = queued.message.clone();
        let redelivered = queued.redelivered;
        let mail = Mail::Message(Delivery { subscription, id, redelivered, from_queue, message });
        if from_queue {
            // Queues deliver only to those who are ready.
            self.mailbox.post_to_ready(mail);
        } else if !self.mailbox.post(mail) {
            return Err(too_slow(limits));
        }
        if from_queue || consumer.ack.is_acknowledged() {
            consumer.unsettled += 1;
            let origin = consumer.origin.clone();
            self.unsettled.insert(id, Unsettled { subscription, origin, queued });
        }
        Ok(())
    }

    /// Takes an unsettled delivery out.
    pub(super) fn take(&mut self, delivery: DeliveryId) -> Option<Unsettled> {
        let unsettled = self.unsettled.remove(&delivery)?;
        if let Some(consumer) = self.consumers.get_mut(&unsettled.subscription) {
            consumer.unsettled -= 1;
        }
        Some(unsettled)
    }
}

pub(super) fn too_slow(limits: &Limits) -> Refusal {
    Refusal::new(
        "Slow consumer",
        format!(
            "This connection does not read fast enough: more than {} messages or {} octets were \
             waiting for it.",
            limits.max_pending_messages, limits.max_pending_bytes
        ),
    )
}

fn never_acks(limits: &Limits) -> Refusal {
    Refusal::new(
        "Slow consumer",
        format!("A subscription left {} messages unacknowledged.", limits.max_unacked),
    )
}
