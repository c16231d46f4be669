//! The requests of clients.

use stomp_protocol::server::{
    AckMode, DeliveryId, Event, Operation, Settlement, Subscribe, SubscriptionId, Unsubscribe,
    Verdict,
};

use super::consumer::{Consumer, Origin};
use super::dead_letter::Returned;
use super::options::Options;
use super::peer::Unsettled;
use super::publish::Plan;
use super::{Router, Touched};
use crate::destination::Destination;
use crate::ids::{ConnectionId, ConsumerId};
use crate::message::Message;
use crate::refusal::Refusal;

impl Router {
    /// Gives the queues that may have something to deliver now.
    pub(super) fn carry_out(&mut self, id: ConnectionId, event: Event) -> Result<Touched, Refusal> {
        match event {
            Event::Send(send) => {
                let plan = self.plan(Some(id), [send.into()])?;
                Ok(self.publish_all(Some(id), plan))
            }
            Event::Subscribe(subscribe) => self.subscribe(id, &subscribe),
            Event::Unsubscribe(unsubscribe) => Ok(self.unsubscribe(id, &unsubscribe)),
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
        let options = Options::read(request)?;
        let mut touched = Touched::default();
        let consumer = (id, request.subscription);
        let Some(peer) = self.peers.get_mut(&id) else { return Ok(touched) };
        let origin = match Destination::parse(&request.destination)? {
            Destination::Topic(name) => Origin::Topic(self.topics.subscribe(name, consumer)),
            Destination::User(rest) => {
                let key = peer.owner.key(rest)?;
                Origin::Topic(self.topics.subscribe(&key, consumer))
            }
            Destination::Queue(name) => {
                let name = self.queues.subscribe(name, consumer);
                touched.insert(name.clone());
                Origin::Queue(name)
            }
            Destination::App(name) => return Err(send_only(name)),
            Destination::Temp(name) | Destination::Reply(name) => return Err(private(name)),
        };
        let new = Consumer::new(origin, request.ack, options, &self.limits);
        peer.consumers.insert(request.subscription, new);
        Ok(touched)
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
        self.release(id, &request.released, Returned::Unacknowledged)
    }

    pub(super) fn detach(&mut self, consumer: ConsumerId, origin: &Origin) {
        match origin {
            Origin::Topic(name) => self.topics.unsubscribe(name, consumer),
            Origin::Queue(name) => self.queues.unsubscribe(name, consumer),
        }
    }

    /// ACK drops the message. NACK puts a queue's message back for the next consumer; one
    /// from a topic has no other receiver and is dropped.
    fn settle(&mut self, id: ConnectionId, settlement: &Settlement) -> Touched {
        if settlement.verdict == Verdict::Nack {
            return self.release(id, &settlement.deliveries, Returned::Rejected);
        }
        let mut touched = Touched::default();
        for unsettled in self.take(id, &settlement.deliveries) {
            if let Some((name, queued)) = unsettled.from {
                self.queues.consumed(&queued);
                touched.insert(name);
            }
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
            if let Some(name) = self.put_back(unsettled, why) {
                self.queues.pass_turn(&name, consumer);
                touched.insert(name);
            }
        }
        self.catch_up(id);
        touched
    }

    /// Puts a message back in its queue, if it came from one.
    pub(super) fn put_back(
        &mut self,
        unsettled: Unsettled,
        why: Returned,
    ) -> Option<std::sync::Arc<str>> {
        let (name, queued) = unsettled.from?;
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
        let mut touched = self.publish_all(Some(id), plan);
        for settlement in settlements {
            touched.extend(self.settle(id, &settlement));
        }
        Ok(touched)
    }

    /// Delivers messages that a client, or the broker itself, publishes.
    pub(super) fn plan(
        &self,
        sender: Option<ConnectionId>,
        messages: impl IntoIterator<Item = Message>,
    ) -> Result<Plan, Refusal> {
        let sender = sender.and_then(|id| self.peers.get(&id));
        Plan::new(messages.into_iter(), sender, &self.apps, &self.queues)
    }
}

fn send_only(name: &str) -> Refusal {
    let detail = format!(
        "{name:?} takes SEND only. What the application answers is published on /topic/, /queue/ \
         or /user/queue/ destinations: subscribe to those."
    );
    Refusal::new("Not subscribable", detail)
}

fn private(name: &str) -> Refusal {
    let detail = format!(
        "{name:?} is not for SUBSCRIBE. Put a /temp-queue/ name into the header reply-to of a \
         SEND, and the answers come without one, as MESSAGE with that name in the header \
         subscription."
    );
    Refusal::new("Not subscribable", detail)
}
