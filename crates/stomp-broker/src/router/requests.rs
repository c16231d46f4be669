//! The requests of clients.

use std::sync::Arc;

use stomp_protocol::Headers;
use stomp_protocol::server::{
    AckMode, DeliveryId, Event, FailureKind, Operation, Settlement, Subscribe, SubscriptionId,
    Unsubscribe, Verdict,
};

use super::consumer::{Consumer, Origin};
use super::dead_letter::Returned;
use super::options::Options;
use super::peer::{Source, Unsettled};
use super::publish::Plan;
use super::{DurableTopic, Router, Touched};
use crate::destination::Destination;
use crate::ids::{ConnectionId, ConsumerId};
use crate::mailbox::RouterMessage;
use crate::message::Message;
use crate::refusal::Refusal;
use crate::routing::Rejected;

impl Router {
    /// Gives the queues that may have something to deliver now.
    pub(super) fn carry_out(&mut self, id: ConnectionId, event: Event) -> Result<Touched, Refusal> {
        match event {
            Event::Send(send) => {
                let plan = self.plan(Some(id), [send.into()])?;
                self.confirm_early(id);
                Ok(self.publish_all(Some(id), plan))
            }
            Event::Subscribe(subscribe) => self.subscribe(id, &subscribe),
            Event::Unsubscribe(unsubscribe) => Ok(self.unsubscribe(id, &unsubscribe)),
            Event::Delete { name, .. } => {
                self.delete_durable(id, &name).map(|()| Touched::default())
            }
            Event::Settled { settlement, .. } => Ok(self.settle(id, &settlement)),
            Event::Released { deliveries, .. } => {
                Ok(self.release(id, &deliveries, Returned::Unacknowledged))
            }
            Event::Committed { operations, .. } => self.commit(id, operations),
            Event::Connect(_) | Event::Disconnect { .. } | Event::EndOfInput | Event::Closed(_) => {
                Ok(Touched::default())
            }
        }
    }

    fn subscribe(&mut self, id: ConnectionId, request: &Subscribe) -> Result<Touched, Refusal> {
        let memory = Consumer::memory(&request.destination, &request.headers);
        let Some(peer) = self.peers.get_mut(&id) else { return Ok(Touched::default()) };
        let held = peer.hold_subscription(memory).map_err(Refusal::from);
        let opened = held.and_then(|()| self.open_subscription(id, request, memory));
        if let (Err(_), Some(peer)) = (&opened, self.peers.get_mut(&id)) {
            peer.let_go_of_subscription(memory);
        }
        opened
    }

    fn open_subscription(
        &mut self,
        id: ConnectionId,
        request: &Subscribe,
        memory: usize,
    ) -> Result<Touched, Refusal> {
        let consumer = (id, request.subscription);
        let Some(peer) = self.peers.get(&id) else { return Ok(Touched::default()) };
        let client = peer.client.clone();
        let destination = self.routing.subscribed(&request.destination, &request.headers)?;
        let is_topic = matches!(destination, Destination::Topic { .. });
        let options = Options::read(request, &self.routing, client.as_deref(), is_topic)?;
        let mut touched = Touched::default();
        let origin = match destination {
            Destination::Topic { name, .. } => match &options.durable {
                Some(durable) => self.subscribe_durably(durable, &name, &options, consumer)?,
                None => Origin::Topic(self.topics.subscribe(&name, consumer)),
            },
            Destination::User(rest) => {
                let key = peer.owner.key(rest)?;
                Origin::Topic(self.topics.subscribe(&key, consumer))
            }
            Destination::Queue { name, must_exist } => {
                if must_exist && !self.declared.contains(&*name) {
                    return Err(no_queue(&name));
                }
                let name = self.queues.subscribe(&name, consumer);
                if let Some(dead) = options.dead_letters.clone() {
                    self.queues.bury_rejected_in(&name, dead);
                }
                self.declare(&name);
                Origin::Queue(name)
            }
            Destination::App(name) => return Err(send_only(name)),
            Destination::Forwarded(_) => return Err(send_only(&request.destination)),
            Destination::Temp(name) | Destination::Reply(name) => return Err(private(name)),
        };
        if let Origin::Queue(name) = &origin {
            touched.insert(name.clone());
        }
        let mut new = Consumer::new(origin, request.ack, options, &self.limits);
        new.memory = memory;
        if let Some(peer) = self.peers.get_mut(&id) {
            peer.consumers.insert(request.subscription, new);
        }
        Ok(touched)
    }

    /// Subscribes to the queue that keeps the messages of a topic. If it was for another topic before, it
    /// is begun anew.
    fn subscribe_durably(
        &mut self,
        durable: &str,
        topic: &str,
        options: &Options,
        consumer: ConsumerId,
    ) -> Result<Origin, Refusal> {
        let name: Arc<str> = durable_queue(durable).into();
        let mut memory = self.memory.charge();
        memory.set(Consumer::memory(topic, &Headers::new()) + 2 * name.len())?;
        let kept = DurableTopic {
            _memory: memory,
            topic: topic.into(),
            selector: options.selector.clone(),
            excluded: options.excludes_own.then_some(consumer.0),
        };
        self.durables.insert(name.clone(), kept);
        Ok(Origin::Queue(self.queues.subscribe(&name, consumer)))
    }

    /// Deletes a subscription that outlives its connection, and the messages that it keeps.
    fn delete_durable(&mut self, id: ConnectionId, name: &str) -> Result<(), Refusal> {
        let client = self.peers.get(&id).and_then(|peer| peer.client.as_deref());
        let queue = durable_queue(&format!("{}/{name}", client.unwrap_or_default()));
        if self.queues.has_consumers(&queue) {
            let detail =
                format!("The durable subscription {name:?} has a consumer; close it first.");
            let kind = FailureKind::BadDurable;
            return Err(Refusal::of(kind, "Durable subscription in use", detail).with(name));
        }
        if self.durables.remove(&*queue).is_none() {
            let detail = format!("There is no durable subscription {name:?} of this client.");
            let kind = FailureKind::UnknownSubscription;
            return Err(Refusal::of(kind, "Unknown subscription", detail).with(name));
        }
        self.queues.drop_queue(&queue);
        Ok(())
    }

    /// Notes that a queue is used. Bounded, like all that clients can name.
    pub(super) fn declare(&mut self, name: &Arc<str>) {
        if self.declared.len() < self.limits.max_queue_messages {
            self.declared.insert(name.clone());
        }
    }

    /// Opens the private queue for a client's answers.
    pub(super) fn await_replies(
        &mut self,
        id: ConnectionId,
        subscription: SubscriptionId,
        name: &str,
    ) {
        let Some(peer) = self.peers.get_mut(&id) else { return };
        let origin = Origin::Queue(self.queues.subscribe(name, (id, subscription)));
        let new = Consumer::new(origin, AckMode::Auto, Options::default(), &self.limits);
        peer.consumers.insert(subscription, new);
    }

    fn unsubscribe(&mut self, id: ConnectionId, request: &Unsubscribe) -> Touched {
        let peer = self.peers.get_mut(&id);
        if let Some(consumer) = peer.and_then(|peer| peer.remove(request.subscription)) {
            self.detach((id, request.subscription), &consumer.origin);
        }
        for freed in self.held.forget_subscription(id, request.subscription) {
            self.answer(freed.publisher, freed.receipt, true);
        }
        if self.routing.keeps_unacknowledged {
            return Touched::default();
        }
        let why = match self.routing.forgets_unsubscribed {
            true => Returned::Unsent,
            false => Returned::Unacknowledged,
        };
        self.release(id, &request.released, why)
    }

    pub(super) fn detach(&mut self, consumer: ConsumerId, origin: &Origin) {
        match origin {
            Origin::Topic(name) => self.topics.unsubscribe(name, consumer),
            Origin::Queue(name) => self.queues.unsubscribe(name, consumer),
        }
    }

    /// ACK drops the message. NACK puts a queue's message back for the next consumer, and drops one from a
    /// topic, which has no other receiver, as far as the routing has nothing else for them.
    fn settle(&mut self, id: ConnectionId, settlement: &Settlement) -> Touched {
        let (verdict, rejected) = (settlement.verdict, self.routing.rejected);
        if (verdict, rejected) == (Verdict::Nack, Rejected::Returned) {
            return self.release(id, &settlement.deliveries, Returned::Rejected);
        }
        let mut touched = Touched::default();
        for unsettled in self.take(id, &settlement.deliveries) {
            let Source::Queue(name, queued) = unsettled.source else { continue };
            let dead_letters = match (verdict, rejected) {
                (Verdict::Discard, _) => self.queues.discard(&name, queued),
                (Verdict::Nack, Rejected::BuriedIfPersistent(dead))
                    if queued.message.headers.get("persistent") == Some("true") =>
                {
                    self.queues.bury_unchanged(dead, queued)
                }
                _ => {
                    self.queues.consumed(&queued);
                    None
                }
            };
            touched.extend(dead_letters);
            touched.insert(name);
        }
        self.catch_up(id);
        touched
    }

    /// Puts messages back in their queues, in front and in their old order. Whoever gave one back
    /// is last in turn for it: another consumer may do better (spec#58).
    pub(super) fn release(
        &mut self,
        id: ConnectionId,
        deliveries: &[DeliveryId],
        why: Returned,
    ) -> Touched {
        let mut touched = Touched::default();
        for unsettled in self.take(id, deliveries) {
            let consumer = (id, unsettled.subscription);
            if let (Source::Topic(Some(message)), Returned::Rejected) = (&unsettled.source, why) {
                let message = message.clone();
                if let Some(peer) = self.peers.get_mut(&id) {
                    peer.redeliver(unsettled.subscription, message, &mut self.deliveries);
                }
            }
            if let Some(name) = self.put_back(unsettled, why) {
                if !self.routing.returns_to_same {
                    self.queues.pass_turn(&name, consumer);
                }
                touched.insert(name);
            }
        }
        self.catch_up(id);
        touched
    }

    /// Puts a message back in its queue, if it came from one.
    pub(super) fn put_back(&mut self, unsettled: Unsettled, why: Returned) -> Option<Arc<str>> {
        let Source::Queue(name, queued) = unsettled.source else { return None };
        self.queues.put_back(&name, queued, why)
    }

    fn take(&mut self, id: ConnectionId, deliveries: &[DeliveryId]) -> Vec<Unsettled> {
        let Some(peer) = self.peers.get_mut(&id) else { return Vec::new() };
        deliveries.iter().filter_map(|delivery| peer.take(*delivery)).collect()
    }

    /// All or nothing: what could fail is tried before anything is done.
    fn commit(&mut self, id: ConnectionId, operations: Vec<Operation>) -> Result<Touched, Refusal> {
        let mut sends = Vec::new();
        let mut settlements = Vec::new();
        for operation in operations {
            match operation {
                Operation::Send(send) => sends.push(send.into()),
                Operation::Settle(settlement) => settlements.push(settlement),
            }
        }
        let plan = self.plan(Some(id), sends)?;
        self.confirm_early(id);
        let mut touched = self.publish_all(Some(id), plan);
        for settlement in settlements {
            touched.extend(self.settle(id, &settlement));
        }
        Ok(touched)
    }

    fn confirm_early(&mut self, id: ConnectionId) {
        if let Some(receipt) = self.early_receipt.take() {
            self.post(id, RouterMessage::Receipt(receipt));
        }
    }

    /// Delivers messages that a client, or the broker itself, publishes.
    pub(super) fn plan(
        &self,
        sender: Option<ConnectionId>,
        messages: impl IntoIterator<Item = Message>,
    ) -> Result<Plan, Refusal> {
        let sender = sender.and_then(|id| self.peers.get(&id));
        let holding = (&self.memory, self.clock.unix_millis());
        Plan::new(messages.into_iter(), sender, &self.apps, &self.queues, &self.routing, holding)
    }
}

/// The queue that keeps the messages of a durable subscription.
fn durable_queue(durable: &str) -> String {
    format!("/durable/{durable}")
}

fn no_queue(name: &str) -> Refusal {
    let detail = format!("There is no queue {name:?}: nothing was sent to it, nor subscribed.");
    let plain = name.rsplit('/').next().unwrap_or(name);
    Refusal::of(FailureKind::UnknownResource, "Unknown queue", detail)
        .with(format!("queue '{plain}'"))
}

fn send_only(name: &str) -> Refusal {
    let detail = format!(
        "{name:?} takes SEND only. What the application answers is published on /topic/, /queue/ \
         or /user/queue/ destinations: subscribe to those."
    );
    Refusal::of(FailureKind::UnknownDestination, "Not subscribable", detail).with(name)
}

fn private(name: &str) -> Refusal {
    let detail = format!(
        "{name:?} is not for SUBSCRIBE. Put a /temp-queue/ name into the header reply-to of a \
         SEND, and the answers come without one, as MESSAGE with that name in the header \
         subscription."
    );
    Refusal::of(FailureKind::UnusableDestination, "Not subscribable", detail).with(name)
}
