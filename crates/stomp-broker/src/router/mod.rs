//! The one task that owns all destinations.
//!
//! Requests of all connections come in through one bounded channel and are carried out one after
//! the other, so no lock is needed and the order is defined. The router never waits for a client:
//! see [`mailbox`](crate::mailbox) for what happens to those who are slow.

mod closing;
mod consumer;
mod control;
mod dead_letter;
mod fan_out;
mod hold;
mod input;
mod options;
mod pattern;
mod peer;
mod publish;
mod queue;
mod queue_patterns;
mod requests;
mod topic;
mod user;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use stomp_protocol::server::quirks::About;
use stomp_protocol::server::{Event, SubscriptionId, Verdict};
use stomp_protocol::{Command, Version};
use tokio::sync::{mpsc, watch};
use tracing::{info, warn};

use crate::app::Apps;
use crate::destination::Destination;
use crate::ids::ConnectionId;
use crate::mailbox::{RefusedRequest, RouterMessage};
use crate::memory_account::{Charge, MemoryAccount};
use crate::message::Message;
use crate::options::Limits;
use crate::options::{Delivering, SlowConsumer};
use crate::refusal::Refusal;
use crate::routing::Routing;
use crate::selector::Selector;
use crate::time::Clock;
use consumer::DeliveryIds;
use dead_letter::Returned;
use hold::Held;
pub use input::QueueInfo;
use input::WAITING;
pub(crate) use input::{Handle, Input};
use peer::Peer;
use queue::Queues;
use topic::Topics;
use user::Owner;

/// All destinations and who listens to them.
#[derive(Debug)]
pub(crate) struct Router {
    inputs: mpsc::Receiver<Input>,
    peers: HashMap<ConnectionId, Peer>,
    topics: Topics,
    queues: Queues,
    apps: Arc<Apps>,
    limits: Limits,
    /// What the broker holds for its clients.
    memory: Arc<MemoryAccount>,
    slow_consumer: SlowConsumer,
    held: Held,
    routing: Routing,
    /// The clock of the namespace.
    clock: Clock,
    /// The receipt of what is being published, where it comes before the messages.
    early_receipt: Option<String>,
    /// The durable subscriptions, by the queues that keep their messages.
    durables: BTreeMap<Arc<str>, DurableTopic>,
    /// The queues that have been used.
    declared: HashSet<Arc<str>>,
    deliveries: DeliveryIds,
    /// The namespace is to end.
    closing: bool,
    /// Connections that were given up while something else was being done.
    given_up: Vec<ConnectionId>,
}

impl Router {
    pub(crate) fn new(
        apps: Arc<Apps>,
        limits: Limits,
        policy: Delivering,
        routing: Routing,
        clock: Clock,
        memory: Arc<MemoryAccount>,
    ) -> (Self, Handle) {
        let (sender, inputs) = mpsc::channel(WAITING);
        let router = Self {
            inputs,
            peers: HashMap::new(),
            topics: Topics::new(routing.wildcards),
            queues: Queues::new(&limits, policy.max_redeliveries, &routing),
            apps,
            limits,
            memory,
            slow_consumer: policy.slow_consumer,
            held: Held::default(),
            routing,
            clock,
            early_receipt: None,
            durables: BTreeMap::new(),
            declared: HashSet::new(),
            deliveries: DeliveryIds::default(),
            closing: false,
            given_up: Vec::new(),
        };
        (router, Handle::new(sender))
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
            Input::Join { id, mailbox, user, client } => {
                let user = user.map(|name| Owner::User(name.into()));
                let owner = user.unwrap_or(Owner::Session(id));
                self.peers.insert(id, Peer::new(owner, client, mailbox));
                self.let_go_if_closing(id);
            }
            Input::Request(id, event) => self.handle_request(id, event),
            Input::AwaitReplies(id, subscription, name) => {
                self.await_replies(id, subscription, &name);
            }
            Input::Unsent(id, delivery) => {
                let touched = self.release(id, &[delivery], Returned::Unsent);
                self.dispatch(touched);
            }
            Input::Room(id) => {
                self.handle_room(id);
                self.let_go_if_closing(id);
            }
            Input::Stop => self.close(),
            Input::Leave(id, receipt) => self.remove(id, RouterMessage::Left { receipt }),
            Input::Publish(message) => self.handle_publish(message),
            Input::Order(order) => self.handle_order(order),
        }
        while let Some(id) = self.given_up.pop() {
            self.forget(id);
        }
    }

    /// Carries a request out and answers its receipt, or refuses it and forgets the connection:
    /// whatever it asked for after that is void.
    fn handle_request(&mut self, id: ConnectionId, event: Event) {
        if !self.peers.contains_key(&id) || (self.closing && is_void_at_the_end(&event)) {
            return;
        }
        let mut receipt = event.receipt().map(String::from);
        let publishes = matches!(event, Event::Send(_) | Event::Committed { .. });
        let subscription = subscription_of(&event);
        let command = command_of(&event);
        if self.routing.ignores_unknown_users && self.is_for_nobody(&event) {
            return self.answer(id, None, publishes);
        }
        if publishes && self.routing.confirms_first {
            self.early_receipt = receipt.take();
        }
        let outcome = self.carry_out(id, event);
        let receipt = receipt.or_else(|| self.early_receipt.take());
        match outcome {
            Ok(touched) => {
                if publishes && self.held.is_held(id) {
                    self.held.owe(id, receipt);
                } else {
                    self.answer(id, receipt, publishes);
                }
                self.dispatch(touched);
            }
            Err(refusal) => {
                let about = about(&refusal, command, receipt.is_some());
                let reason = refusal.message.clone();
                let survives = self.routing.errors.survives(&about);
                let refused = RefusedRequest { refusal, command, receipt, subscription };
                let refused = RouterMessage::Refused(Box::new(refused), survives);
                if survives {
                    self.post(id, refused);
                    if publishes && self.slow_consumer == SlowConsumer::Block {
                        self.post(id, RouterMessage::Proceed);
                    }
                } else {
                    info!(connection = id.0, reason, "request refused");
                    self.remove(id, refused);
                }
            }
        }
    }

    /// Says that a request was carried out, and to a session that publishes that it may go on.
    fn answer(&mut self, id: ConnectionId, receipt: Option<String>, published: bool) {
        if let Some(receipt) = receipt {
            self.post(id, RouterMessage::Receipt(receipt));
        }
        if published && self.slow_consumer == SlowConsumer::Block {
            self.post(id, RouterMessage::Proceed);
        }
    }

    /// Whether this is a SEND to a user of whom there is no connection.
    fn is_for_nobody(&self, event: &Event) -> bool {
        let Event::Send(send) = event else { return false };
        let Ok(Destination::User(rest)) = self.routing.names.parse(&send.destination) else {
            return false;
        };
        let is_named = |user: &str| self.peers.values().any(|peer| peer.owner.name() == Some(user));
        user::addressee(rest).is_some_and(|user| !is_named(&user))
    }

    fn handle_publish(&mut self, message: Message) {
        if let Err(refusal) = self.publish(message) {
            warn!(reason = refusal.detail, "the broker could not publish");
        }
    }

    fn publish(&mut self, message: Message) -> Result<(), Refusal> {
        let plan = self.plan(None, [message])?;
        let touched = self.publish_all(None, plan);
        self.dispatch(touched);
        Ok(())
    }

    fn handle_room(&mut self, id: ConnectionId) {
        self.catch_up(id);
        let queues = self.peers.get(&id).map(Peer::queues).unwrap_or_default();
        self.dispatch(queues);
    }

    fn dispatch(&mut self, touched: Touched) {
        for name in touched {
            self.queues.dispatch(&name, &mut self.peers, &mut self.deliveries);
        }
    }

    fn post(&self, id: ConnectionId, mail: RouterMessage) {
        if let Some(peer) = self.peers.get(&id) {
            peer.mailbox.post(mail);
        }
    }

    /// Forgets a connection, after a last word to it.
    fn remove(&mut self, id: ConnectionId, last: RouterMessage) {
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
            touched.extend(self.put_back(unsettled, Returned::Unacknowledged));
        }
        for freed in self.held.forget(id) {
            self.answer(freed.publisher, freed.receipt, true);
        }
        self.dispatch(touched);
    }
}

/// Names of queues.
type Touched = HashSet<Arc<str>>;

/// Whether a request has no effect any more once the namespace is to end.
const fn is_void_at_the_end(event: &Event) -> bool {
    !matches!(event, Event::Settled { .. } | Event::Released { .. })
}

/// The subscription that a SUBSCRIBE opens.
const fn subscription_of(event: &Event) -> Option<SubscriptionId> {
    match event {
        Event::Subscribe(subscribe) => Some(subscribe.subscription),
        _ => None,
    }
}

const fn command_of(event: &Event) -> Command {
    match event {
        Event::Subscribe(_) => Command::Subscribe,
        Event::Unsubscribe(_) | Event::Delete { .. } => Command::Unsubscribe,
        Event::Settled { settlement, .. } => match settlement.verdict {
            Verdict::Ack => Command::Ack,
            Verdict::Nack | Verdict::Discard => Command::Nack,
        },
        Event::Committed { .. } => Command::Commit,
        Event::Released { .. } => Command::Abort,
        _ => Command::Send,
    }
}

/// What the rules for answers look at. No rule about what a router refuses asks for the version.
const fn about(refusal: &Refusal, command: Command, has_receipt: bool) -> About<'_> {
    let kind = refusal.kind;
    let (command, header, version) = (Some(command), None, Version::V1_2);
    About { kind, command, header, has_receipt, version, value: refusal.value.as_str() }
}

/// A subscription to a topic that outlives its connection.
#[derive(Debug)]
struct DurableTopic {
    /// The name or pattern.
    topic: String,
    selector: Option<Selector>,
    /// The connection whose own messages it does not get.
    excluded: Option<ConnectionId>,
    /// It is held by the broker, since it outlives the connection.
    _memory: Charge,
}
