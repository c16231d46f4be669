//! The router's state of one connection.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use stomp_protocol::server::{DeliveryId, SubscriptionId};

use super::consumer::{Consumer, Origin};
use super::consumer::{DeliveryIds, Queued};
use super::user::Owner;
use crate::mailbox::{Delivery, RouterMessage, Sender};
use crate::memory_account::{Charge, Exceeded};
use crate::message::Published;
use crate::options::Limits;
use crate::refusal::Refusal;
use crate::selector::HeaderTypes;

#[derive(Debug)]
pub(super) struct Peer {
    pub(super) owner: Owner,
    /// The `client-id` of CONNECT.
    pub(super) client: Option<String>,
    pub(super) mailbox: Sender,
    pub(super) consumers: HashMap<SubscriptionId, Consumer>,
    /// What was delivered and is not settled, in order. In `ack:auto` a queue's message is here
    /// until the connection says that it was sent.
    pub(super) unsettled: BTreeMap<DeliveryId, Unsettled>,
    /// Bytes that wait in the backlogs of its consumers.
    backlog: usize,
    /// Messages that it did not get because it was too slow.
    pub(super) dropped: u64,
    /// What is held for its subscriptions and for `unsettled`.
    memory: Charge,
}

/// Bytes that a delivery takes that is not settled, here and in the connection.
const UNSETTLED: usize = 160;

/// A delivery that has not been settled.
#[derive(Debug)]
pub(super) struct Unsettled {
    pub(super) subscription: SubscriptionId,
    pub(super) source: Source,
}

/// Where a message that is not acknowledged goes back to.
#[derive(Debug)]
pub(super) enum Source {
    /// Its queue.
    Queue(Arc<str>, Queued),
    /// What came from a topic has no other receiver. The message, if the subscription may get it again.
    Topic(Option<Arc<Published>>),
}

/// How a consumer does not keep up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slow {
    /// Its connection does not read.
    Reading,
    /// It reads, and acknowledges nothing.
    Acking,
}

impl Peer {
    pub(super) fn new(owner: Owner, client: Option<String>, mailbox: Sender) -> Self {
        let (consumers, unsettled) = Default::default();
        let memory = mailbox.memory().charge();
        Self { owner, client, mailbox, consumers, unsettled, backlog: 0, dropped: 0, memory }
    }

    /// Holds so many bytes for a subscription that is to come.
    ///
    /// # Errors
    /// If that is too much.
    pub(super) fn hold_subscription(&mut self, bytes: usize) -> Result<(), Exceeded> {
        self.memory.add(bytes)
    }

    /// The subscription did not come.
    pub(super) fn let_go_of_subscription(&mut self, bytes: usize) {
        self.memory.take_off(bytes);
    }

    /// Keeps a delivery until it is settled.
    fn keep(&mut self, id: DeliveryId, unsettled: Unsettled) {
        if let Some(consumer) = self.consumers.get_mut(&unsettled.subscription) {
            consumer.unsettled += 1;
        }
        // Whether there is room was asked before.
        let _ = self.memory.add(UNSETTLED);
        self.unsettled.insert(id, unsettled);
    }

    /// The queues it consumes.
    pub(super) fn queues(&self) -> HashSet<Arc<str>> {
        let queue = |consumer: &Consumer| match &consumer.origin {
            Origin::Queue(name) => Some(name.clone()),
            Origin::Topic(_) => None,
        };
        self.consumers.values().filter_map(queue).collect()
    }

    /// Whether this subscription is to get a message.
    pub(super) fn selects(
        &self,
        subscription: SubscriptionId,
        message: &Published,
        types: HeaderTypes,
    ) -> bool {
        let consumer = self.consumers.get(&subscription);
        consumer.is_some_and(|consumer| consumer.selects(message, types))
    }

    /// Whether a queue may deliver to this subscription now.
    pub(super) fn is_ready(&self, subscription: SubscriptionId) -> bool {
        self.consumers.get(&subscription).is_some_and(Consumer::is_open)
            && self.memory.is_within()
            && self.mailbox.has_room()
    }

    /// Takes a message from a queue, for a subscription that [is ready](Self::is_ready).
    pub(super) fn deliver(
        &mut self,
        subscription: SubscriptionId,
        id: DeliveryId,
        queue: &Arc<str>,
        queued: Queued,
    ) {
        if !self.consumers.contains_key(&subscription) {
            return;
        }
        self.mailbox.post(RouterMessage::Message(Delivery {
            subscription,
            id,
            redelivered: queued.returns > 0,
            from_queue: true,
            message: queued.message.clone(),
        }));
        let source = Source::Queue(queue.clone(), queued);
        self.keep(id, Unsettled { subscription, source });
    }

    /// Takes a message from a topic, if there is room for it.
    pub(super) fn offer(
        &mut self,
        subscription: SubscriptionId,
        message: &Arc<Published>,
        ids: &mut DeliveryIds,
        limits: &Limits,
    ) -> Result<(), Slow> {
        let Some(consumer) = self.consumers.get_mut(&subscription) else { return Ok(()) };
        if consumer.is_open() && consumer.backlog.is_empty() {
            return self.post(subscription, message.clone(), ids);
        }
        // What is beyond the window that the client asked for waits here, within bounds.
        let fits = consumer.backlog.len() < limits.max_pending_messages
            && self.backlog + message.cost() <= limits.max_pending_bytes;
        if !consumer.prefetches || !(fits || consumer.backlog.is_empty()) {
            return Err(Slow::Acking);
        }
        self.backlog += message.cost();
        consumer.backlog.push_back(message.clone());
        Ok(())
    }

    /// Delivers a message of a topic again, to the subscription that has refused it. It takes no more of the
    /// mailbox than it did before.
    pub(super) fn redeliver(
        &mut self,
        subscription: SubscriptionId,
        message: Arc<Published>,
        ids: &mut DeliveryIds,
    ) {
        if !self.consumers.contains_key(&subscription) {
            return;
        }
        let source = Source::Topic(Some(message.clone()));
        let (id, redelivered, from_queue) = (ids.next(), true, false);
        let delivery = Delivery { subscription, id, redelivered, from_queue, message };
        self.mailbox.post(RouterMessage::Message(delivery));
        self.keep(id, Unsettled { subscription, source });
    }

    /// Whether a subscription is not to get what its own connection publishes.
    pub(super) fn excludes_own(&self, subscription: SubscriptionId) -> bool {
        self.consumers.get(&subscription).is_some_and(|consumer| consumer.excludes_own)
    }

    /// Delivers what waits behind the windows of its consumers, as far as they are open.
    pub(super) fn drain(&mut self, ids: &mut DeliveryIds) {
        if self.backlog == 0 {
            return;
        }
        let waiting = |(id, consumer): (&SubscriptionId, &Consumer)| {
            (!consumer.backlog.is_empty()).then_some(*id)
        };
        let subscriptions: Vec<_> = self.consumers.iter().filter_map(waiting).collect();
        for subscription in subscriptions {
            while self.is_ready(subscription) {
                let consumer = self.consumers.get_mut(&subscription);
                let Some(message) = consumer.and_then(|it| it.backlog.pop_front()) else { break };
                self.backlog -= message.cost();
                // It is ready, so there is room.
                let _ = self.post(subscription, message, ids);
            }
        }
    }

    /// Takes a consumer out, and drops what waited for it.
    pub(super) fn remove(&mut self, subscription: SubscriptionId) -> Option<Consumer> {
        let consumer = self.consumers.remove(&subscription)?;
        self.backlog -= consumer.backlog.iter().map(|message| message.cost()).sum::<usize>();
        self.memory.take_off(consumer.memory);
        Some(consumer)
    }

    /// Takes an unsettled delivery out.
    pub(super) fn take(&mut self, delivery: DeliveryId) -> Option<Unsettled> {
        let unsettled = self.unsettled.remove(&delivery)?;
        self.memory.take_off(UNSETTLED);
        if let Some(consumer) = self.consumers.get_mut(&unsettled.subscription) {
            consumer.unsettled -= 1;
        }
        Some(unsettled)
    }

    fn post(
        &mut self,
        subscription: SubscriptionId,
        message: Arc<Published>,
        ids: &mut DeliveryIds,
    ) -> Result<(), Slow> {
        let consumer = self.consumers.get(&subscription);
        let kept = consumer.filter(|consumer| consumer.is_acknowledged());
        let kept = kept.map(|consumer| consumer.gets_back.then(|| message.clone()));
        if kept.is_some() && !self.memory.is_within() {
            return Err(Slow::Acking);
        }
        let id = ids.next();
        let (redelivered, from_queue) = (false, false);
        let delivery = Delivery { subscription, id, redelivered, from_queue, message };
        if !self.mailbox.offer(delivery) {
            return Err(Slow::Reading);
        }
        if let Some(kept) = kept {
            self.keep(id, Unsettled { subscription, source: Source::Topic(kept) });
        }
        Ok(())
    }
}

impl Slow {
    /// The ERROR that the client gets before it is disconnected.
    pub(super) fn refusal(self, limits: &Limits) -> Refusal {
        let detail = match self {
            Self::Reading => format!(
                "This connection does not read fast enough: more than {} messages or {} bytes \
                 were waiting for it.",
                limits.max_pending_messages, limits.max_pending_bytes
            ),
            Self::Acking => format!(
                "A subscription does not acknowledge fast enough: {} messages were \
                 unacknowledged, or as many as its prefetch-count says and {} more, or {} bytes, \
                 were waiting behind them, or there was no more memory ({} bytes) for deliveries \
                 that are not acknowledged.",
                limits.max_unacked,
                limits.max_pending_messages,
                limits.max_pending_bytes,
                limits.max_connection_memory
            ),
        };
        Refusal::new("Slow consumer", detail)
    }
}
