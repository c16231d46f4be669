//! The one task that owns all destinations.
//!
//! Requests of all connections come in through one bounded channel and are carried out one after
//! the other, so no lock is needed and an order is never in doubt. The router waits for nobody:
//! see [`mailbox`](crate::mailbox) for what happens to those who are slow.

mod peer;
mod publish;
mod queue;
mod topic;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use stomp_protocol::server::{
    DeliveryId, Event, Operation, Settlement, Subscribe, SubscriptionId, Unsubscribe, Verdict,
};
use tokio::sync::{mpsc, watch};
use tracing::{info, warn};

use crate::app::Apps;
use crate::config::Limits;
use crate::destination::Destination;
use crate::mailbox::{Mail, Sender};
use crate::message::{Message, Published};
use crate::refusal::Refusal;
use peer::{Consumer, Origin, Peer, Unsettled};
use publish::Plan;
use queue::{Queued, Queues};
use topic::Topics;

/// Names a connection. Never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ConnectionId(pub(crate) u64);

/// Names a subscription among those of all connections.
pub(crate) type ConsumerId = (ConnectionId, SubscriptionId);

/// What the router is asked.
#[derive(Debug)]
pub(crate) enum Input {
    /// A client is in.
    Join(ConnectionId, Sender),
    /// A client asks for something.
    Request(ConnectionId, Event),
    /// A client's mailbox has room again.
    Room(ConnectionId),
    /// A client is gone, or wants to go: with the receipt for its DISCONNECT.
    Leave(ConnectionId, Option<String>),
    /// The broker itself publishes something.
    Publish(Message),
}

/// How many requests of all connections together may wait for the router.
const WAITING: usize = 256;

/// Where requests for the router go.
#[derive(Clone, Debug)]
pub(crate) struct Handle(mpsc::Sender<Input>);

impl Handle {
    /// Hands in a request; waits while too many wait already. Cancel-safe.
    pub(crate) async fn send(&self, input: Input) {
        // The router ends after everybody who has a handle; should it not, there is nobody to ask.
        let _ = self.0.send(input).await;
    }
}

/// All destinations and who listens to them.
#[derive(Debug)]
pub(crate) struct Router {
    inputs: mpsc::Receiver<Input>,
    peers: HashMap<ConnectionId, Peer>,
    topics: Topics,
    queues: Queues,
    apps: Arc<Apps>,
    limits: Limits,
    deliveries: DeliveryIds,
    /// Connections that were given up while something else was being done.
    given_up: Vec<ConnectionId>,
}

/// Numbers deliveries, in order over all connections.
#[derive(Debug, Default)]
struct DeliveryIds(u64);

impl DeliveryIds {
    fn next(&mut self) -> DeliveryId {
        self.0 += 1;
        DeliveryId(self.0)
    }
}

impl Router {
    pub(crate) fn new(apps: Arc<Apps>, limits: Limits) -> (Self, Handle) {
        let (sender, inputs) = mpsc::channel(WAITING);
        let router = Self {
            inputs,
            peers: HashMap::new(),
            topics: Topics::default(),
            queues: Queues::new(&limits),
            apps,
            limits,
            deliveries: DeliveryIds::default(),
            given_up: Vec::new(),
        };
        (router, Handle(sender))
    }

    /// How many subscriptions there are to topics that begin with `prefix`, from now on.
    pub(crate) fn watch_topics(&mut self, prefix: &str) -> watch::Receiver<usize> {
        self.topics.watch(prefix)
    }

    /// Works until every handle is gone.
    pub(crate) async fn run(mut self) {
        while let Some(input) = self.inputs.recv().await {
            self.handle(input);
        }
    }

    fn handle(&mut self, input: Input) {
        match input {
            Input::Join(id, mailbox) => {
                self.peers.insert(id, Peer::new(mailbox));
            }
            Input::Request(id, event) => self.handle_request(id, event),
            Input::Room(id) => self.handle_room(id),
            Input::Leave(id, receipt) => self.remove(id, Mail::Farewell { receipt }),
            Input::Publish(message) => self.handle_publish(message),
        }
        while let Some(id) = self.given_up.pop() {
            self.forget(id);
        }
    }

    /// Carries a request out and answers its receipt, or refuses it and forgets the connection:
    /// whatever it asked for after that is void.
    fn handle_request(&mut self, id: ConnectionId, event: Event) {
        if !self.peers.contains_key(&id) {
            return;
        }
        let receipt = receipt_of(&event).map(String::from);
        match self.carry_out(id, event) {
            Ok(touched) => {
                if let Some(receipt) = receipt {
                    self.post(id, Mail::Receipt(receipt));
                }
                self.dispatch(touched);
            }
            Err(refusal) => {
                info!(connection = id.0, reason = refusal.message, "request refused");
                self.remove(id, Mail::Refused { refusal, receipt });
            }
        }
    }

    /// Gives the queues that may have something to deliver now.
    fn carry_out(&mut self, id: ConnectionId, event: Event) -> Result<Touched, Refusal> {
        match event {
            Event::Send(send) => self.publish_all(self.plan([send])?),
            Event::Subscribe(subscribe) => self.subscribe(id, &subscribe),
            Event::Unsubscribe(unsubscribe) => Ok(self.unsubscribe(id, &unsubscribe)),
            Event::Settled { settlement, .. } => Ok(self.settle(id, &settlement)),
            Event::Released { deliveries, .. } => Ok(self.release(id, &deliveries)),
            Event::Committed { operations, .. } => self.commit(id, operations),
            Event::Connect(_) | Event::Disconnect { .. } | Event::EndOfInput | Event::Closed(_) => {
                Ok(Touched::default())
            }
        }
    }

    fn subscribe(&mut self, id: ConnectionId, request: &Subscribe) -> Result<Touched, Refusal> {
        let mut touched = Touched::default();
        let consumer = (id, request.subscription);
        let origin = match Destination::parse(&request.destination)? {
            Destination::Topic(name) => Origin::Topic(self.topics.subscribe(name, consumer)),
            Destination::Queue(name) => {
                let name = self.queues.subscribe(name, consumer);
                touched.insert(name.clone());
                Origin::Queue(name)
            }
            Destination::App(name) => return Err(not_subscribable(name)),
        };
        if let Some(peer) = self.peers.get_mut(&id) {
            peer.consumers.insert(request.subscription, Consumer::new(origin, request.ack));
        }
        Ok(touched)
    }

    fn unsubscribe(&mut self, id: ConnectionId, request: &Unsubscribe) -> Touched {
        let peer = self.peers.get_mut(&id);
        if let Some(consumer) = peer.and_then(|peer| peer.consumers.remove(&request.subscription)) {
            self.detach((id, request.subscription), &consumer.origin);
        }
        self.release(id, &request.released)
    }

    fn detach(&mut self, consumer: ConsumerId, origin: &Origin) {
        match origin {
            Origin::Topic(name) => self.topics.unsubscribe(name, consumer),
            Origin::Queue(name) => self.queues.unsubscribe(name, consumer),
        }
    }

    /// ACK drops the message. NACK puts a queue's message back for whoever is next; what came
    /// from a topic has nobody else to go to and is dropped.
    fn settle(&mut self, id: ConnectionId, settlement: &Settlement) -> Touched {
        if settlement.verdict == Verdict::Nack {
            return self.release(id, &settlement.deliveries);
        }
        let mut touched = Touched::default();
        for unsettled in self.take(id, &settlement.deliveries) {
            if let Origin::Queue(name) = unsettled.origin {
                self.queues.consumed(&unsettled.queued);
                touched.insert(name);
            }
        }
        touched
    }

    /// Puts messages back in their queues, in front and in their old order. Whoever gave one back
    /// is last in turn for it: another consumer may do better (spec#58).
    fn release(&mut self, id: ConnectionId, deliveries: &[DeliveryId]) -> Touched {
        let mut touched = Touched::default();
        for unsettled in self.take(id, deliveries) {
            let consumer = (id, unsettled.subscription);
            if let Some(name) = self.queues.put_back(unsettled) {
                self.queues.pass_turn(&name, consumer);
                touched.insert(name);
            }
        }
        touched
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
                Operation::Send(send) => sends.push(send),
                Operation::Settle(settlement) => settlements.push(settlement),
            }
        }
        let plan = self.plan(sends)?;
        let mut touched = self.publish_all(plan)?;
        for settlement in settlements {
            touched.extend(self.settle(id, &settlement));
        }
        Ok(touched)
    }

    fn plan(
        &self,
        sends: impl IntoIterator<Item = stomp_protocol::server::Send>,
    ) -> Result<Plan, Refusal> {
        Plan::new(sends.into_iter().map(Message::from), &self.apps, &self.queues)
    }

    fn handle_publish(&mut self, message: Message) {
        let plan = Plan::new([message].into_iter(), &self.apps, &self.queues);
        match plan.and_then(|plan| self.publish_all(plan)) {
            Ok(touched) => self.dispatch(touched),
            Err(refusal) => warn!(reason = refusal.detail, "the broker could not publish"),
        }
    }

    fn publish_all(&mut self, plan: Plan) -> Result<Touched, Refusal> {
        let mut touched = Touched::default();
        for message in plan.messages {
            match Destination::parse(&message.destination)? {
                Destination::Topic(name) => self.fan_out(name, &message),
                Destination::Queue(name) => {
                    touched.insert(self.queues.push(name, message.clone()));
                }
                Destination::App(_) => {}
            }
        }
        Ok(touched)
    }

    /// A copy to every subscriber, the sender included if it is one.
    fn fan_out(&mut self, name: &str, message: &Arc<Published>) {
        for (id, subscription) in self.topics.subscribers(name) {
            let Some(peer) = self.peers.get_mut(id) else { continue };
            let delivery = self.deliveries.next();
            let queued = Queued::first(message.clone());
            if let Err(why) = peer.deliver(*subscription, delivery, queued, &self.limits) {
                warn!(connection = id.0, topic = name, "slow consumer");
                peer.mailbox.overflow(why);
                self.given_up.push(*id);
            }
        }
    }

    fn handle_room(&mut self, id: ConnectionId) {
        let queues = self.peers.get(&id).map(Peer::queues).unwrap_or_default();
        self.dispatch(queues);
    }

    fn dispatch(&mut self, touched: Touched) {
        for name in touched {
            self.queues.dispatch(&name, &mut self.peers, &mut self.deliveries, &self.limits);
        }
    }

    fn post(&mut self, id: ConnectionId, mail: Mail) {
        let Some(peer) = self.peers.get(&id) else { return };
        if !peer.mailbox.post(mail) {
            peer.mailbox.overflow(peer::too_slow(&self.limits));
            self.given_up.push(id);
        }
    }

    /// Forgets a connection, after a last word to it.
    fn remove(&mut self, id: ConnectionId, last: Mail) {
        self.post(id, last);
        self.forget(id);
    }

    /// Everything that the connection had not settled is delivered again (spec#57).
    fn forget(&mut self, id: ConnectionId) {
        let Some(peer) = self.peers.remove(&id) else { return };
        let mut touched = Touched::default();
        for (subscription, consumer) in peer.consumers {
            self.detach((id, subscription), &consumer.origin);
        }
        for unsettled in peer.unsettled.into_values() {
            touched.extend(self.queues.put_back(unsettled));
        }
        self.dispatch(touched);
    }
}

/// Names of queues.
type Touched = HashSet<Arc<str>>;

fn receipt_of(event: &Event) -> Option<&str> {
    match event {
        Event::Send(send) => send.receipt.as_deref(),
        Event::Subscribe(subscribe) => subscribe.receipt.as_deref(),
        Event::Unsubscribe(unsubscribe) => unsubscribe.receipt.as_deref(),
        Event::Settled { receipt, .. }
        | Event::Committed { receipt, .. }
        | Event::Released { receipt, .. } => receipt.as_deref(),
        Event::Connect(_) | Event::Disconnect { .. } | Event::EndOfInput | Event::Closed(_) => None,
    }
}

fn not_subscribable(name: &str) -> Refusal {
    let detail = format!(
        "{name:?} takes SEND only. What the application answers is published on /topic/ or \
         /queue/ destinations: subscribe to those."
    );
    Refusal::new("Not subscribable", detail)
}
