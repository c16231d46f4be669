//! Queues: messages kept in memory until somebody has consumed them.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;

use super::peer::{Origin, Peer, Unsettled};
use super::{ConnectionId, ConsumerId, DeliveryIds};
use crate::config::Limits;
use crate::message::Published;
use crate::refusal::Refusal;

#[derive(Debug)]
pub(super) struct Queues {
    /// A queue exists while it has messages or consumers.
    queues: HashMap<Arc<str>, Queue>,
    /// Octets of all messages that are not consumed, delivered ones included.
    bytes: usize,
    last: u64,
    max_messages: usize,
    max_bytes: usize,
}

#[derive(Debug, Default)]
struct Queue {
    /// By age: what comes back goes to its old place.
    messages: BTreeMap<u64, Queued>,
    /// Whose turn it is stands in front.
    consumers: VecDeque<ConsumerId>,
}

/// A message in a queue, or on its way to a consumer.
#[derive(Debug)]
pub(super) struct Queued {
    age: u64,
    pub(super) redelivered: bool,
    pub(super) message: Arc<Published>,
}

impl Queued {
    /// A message that is delivered for the first time and comes from no queue.
    pub(super) const fn first(message: Arc<Published>) -> Self {
        Self { age: 0, redelivered: false, message }
    }
}

impl Queues {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            queues: HashMap::new(),
            bytes: 0,
            last: 0,
            max_messages: limits.max_queue_messages,
            max_bytes: limits.max_queue_bytes,
        }
    }

    /// Fails if `more` messages of `bytes` octets do not fit into a queue.
    pub(super) fn check(&self, name: &str, more: usize, bytes: usize) -> Result<(), Refusal> {
        let waiting = self.queues.get(name).map_or(0, |queue| queue.messages.len());
        let max = self.max_messages;
        if waiting + more > max {
            let detail =
                format!("{name} holds {waiting} messages that nobody consumes; {max} fit.");
            return Err(Refusal::new("Queue full", detail));
        }
        if self.bytes + bytes > self.max_bytes {
            let detail = format!(
                "The queues of this broker hold {} octets, and {} more would be beyond {}.",
                self.bytes, bytes, self.max_bytes
            );
            return Err(Refusal::new("Queues full", detail));
        }
        Ok(())
    }

    /// Gives the queue's name for keeping.
    pub(super) fn push(&mut self, name: &str, message: Arc<Published>) -> Arc<str> {
        self.last += 1;
        self.bytes += message.cost();
        let age = self.last;
        let (name, queue) = self.open(name);
        queue.messages.insert(age, Queued { age, redelivered: false, message });
        name
    }

    /// Gives the queue's name for keeping.
    pub(super) fn subscribe(&mut self, name: &str, consumer: ConsumerId) -> Arc<str> {
        let (name, queue) = self.open(name);
        queue.consumers.push_back(consumer);
        name
    }

    pub(super) fn unsubscribe(&mut self, name: &str, consumer: ConsumerId) {
        if let Some(queue) = self.queues.get_mut(name) {
            queue.consumers.retain(|other| *other != consumer);
            self.close_if_unused(name);
        }
    }

    /// A message was acknowledged: it no longer counts.
    pub(super) fn consumed(&mut self, queued: &Queued) {
        self.bytes -= queued.message.cost();
    }

    /// Puts a message back in its old place, to be delivered again; gives the name of its queue.
    /// A topic's message is dropped.
    pub(super) fn put_back(&mut self, unsettled: Unsettled) -> Option<Arc<str>> {
        let Origin::Queue(name) = unsettled.origin else { return None };
        let queued = Queued { redelivered: true, ..unsettled.queued };
        let (name, queue) = self.open(&name);
        queue.messages.insert(queued.age, queued);
        Some(name)
    }

    /// Puts a consumer behind all others of its queue.
    pub(super) fn pass_turn(&mut self, name: &str, consumer: ConsumerId) {
        let Some(queue) = self.queues.get_mut(name) else { return };
        if let Some(place) = queue.consumers.iter().position(|other| *other == consumer) {
            queue.consumers.remove(place);
            queue.consumers.push_back(consumer);
        }
    }

    /// Delivers what can be delivered, to one consumer after the other in turn.
    pub(super) fn dispatch(
        &mut self,
        name: &str,
        peers: &mut HashMap<ConnectionId, Peer>,
        ids: &mut DeliveryIds,
        limits: &Limits,
    ) {
        let Some(queue) = self.queues.get_mut(name) else { return };
        while !queue.messages.is_empty() {
            let Some((id, subscription)) = queue.next_ready(peers, limits) else { break };
            let Some(peer) = peers.get_mut(&id) else { break };
            let Some((_, queued)) = queue.messages.pop_first() else { break };
            // It is ready, so there is room.
            let _ = peer.deliver(subscription, ids.next(), queued, limits);
        }
        self.close_if_unused(name);
    }

    fn open(&mut self, name: &str) -> (Arc<str>, &mut Queue) {
        let name = match self.queues.get_key_value(name) {
            Some((name, _)) => name.clone(),
            None => name.into(),
        };
        (name.clone(), self.queues.entry(name).or_default())
    }

    fn close_if_unused(&mut self, name: &str) {
        let unused = |queue: &Queue| queue.messages.is_empty() && queue.consumers.is_empty();
        if self.queues.get(name).is_some_and(unused) {
            self.queues.remove(name);
        }
    }
}

impl Queue {
    /// The next consumer in turn that can take a message; the turn passes on.
    fn next_ready(
        &mut self,
        peers: &HashMap<ConnectionId, Peer>,
        limits: &Limits,
    ) -> Option<ConsumerId> {
        let ready = |(id, subscription): &ConsumerId| {
            peers.get(id).is_some_and(|peer| peer.is_ready(*subscription, limits))
        };
        let turn = self.consumers.iter().position(ready)?;
        self.consumers.rotate_left(turn);
        let consumer = self.consumers.pop_front()?;
        self.consumers.push_back(consumer);
        Some(consumer)
    }
}
