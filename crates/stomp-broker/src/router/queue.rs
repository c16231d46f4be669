//! Queues: messages kept in memory until they are consumed.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;

use tracing::warn;

use super::consumer::{DeliveryIds, Queued};
use super::dead_letter::{self, Returned};
use super::peer::Peer;
use super::queue_patterns::QueuePatterns;
use crate::ids::{ConnectionId, ConsumerId};
use crate::message::Published;
use crate::options::Limits;
use crate::refusal::Refusal;
use crate::routing::Routing;
use crate::selector::HeaderTypes;

#[derive(Debug)]
pub(super) struct Queues {
    /// A queue exists while it has messages or consumers.
    queues: HashMap<Arc<str>, Queue>,
    /// The subscriptions to many queues at once.
    patterns: QueuePatterns,
    /// Bytes of all messages that are not consumed, delivered ones included.
    bytes: usize,
    last: u64,
    max_messages: usize,
    max_bytes: usize,
    /// 0: a message may come back for ever.
    max_redeliveries: u32,
    /// Where all of them go that came back more often; none: each to a queue of its own.
    dead_letters: Option<&'static str>,
    /// What selectors compare headers as.
    types: HeaderTypes,
}

#[derive(Debug, Default)]
struct Queue {
    /// By age: what comes back goes to its old place.
    messages: BTreeMap<u64, Queued>,
    /// Whose turn it is stands in front.
    consumers: VecDeque<ConsumerId>,
    /// Where rejected messages that are not to come again go.
    rejected: Option<String>,
    /// Messages up to this age are selected by none of the consumers, and are not looked at again.
    unselected_up_to: u64,
}

impl Queues {
    pub(super) fn new(limits: &Limits, max_redeliveries: u32, routing: &Routing) -> Self {
        let dead_letters = routing.dead_letters;
        let max_redeliveries = match dead_letters {
            Some(dead) if max_redeliveries == 0 => dead.max_redeliveries,
            _ => max_redeliveries,
        };
        Self {
            queues: HashMap::new(),
            patterns: QueuePatterns::new(
                routing.queues_have_wildcards.then_some(routing.wildcards),
            ),
            bytes: 0,
            last: 0,
            max_messages: limits.max_queue_messages,
            max_bytes: limits.max_queue_bytes,
            max_redeliveries,
            dead_letters: dead_letters.map(|dead| dead.queue),
            types: routing.selectors.types(),
        }
    }

    /// Fails if `more` messages of `bytes` bytes do not fit into a queue.
    pub(super) fn check(&self, name: &str, more: usize, bytes: usize) -> Result<(), Refusal> {
        let waiting = self.queues.get(name).map_or(0, |queue| queue.messages.len());
        let max = self.max_messages;
        if waiting + more > max {
            let detail =
                format!("{name} holds {waiting} messages that are not consumed; {max} fit.");
            return Err(Refusal::new("Queue full", detail));
        }
        if self.bytes + bytes > self.max_bytes {
            let detail = format!(
                "The queues of this broker hold {} bytes, and {} more would be beyond {}.",
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
        queue.messages.insert(age, Queued { age, returns: 0, message });
        name
    }

    /// Subscribes to a queue, or to all that match a pattern. Gives the name for keeping.
    pub(super) fn subscribe(&mut self, name: &str, consumer: ConsumerId) -> Arc<str> {
        if self.patterns.is_pattern(name) {
            return self.subscribe_to_pattern(name.into(), consumer);
        }
        let (name, queue) = self.open(name);
        queue.consumers.push_back(consumer);
        queue.unselected_up_to = 0;
        name
    }

    fn subscribe_to_pattern(&mut self, pattern: Arc<str>, consumer: ConsumerId) -> Arc<str> {
        self.patterns.insert(&pattern, consumer);
        for (name, queue) in &mut self.queues {
            if self.patterns.matches(&pattern, name) {
                queue.consumers.push_back(consumer);
                queue.unselected_up_to = 0;
            }
        }
        pattern
    }

    fn unsubscribe_from_pattern(&mut self, pattern: &str, consumer: ConsumerId) {
        self.patterns.remove(consumer);
        for name in self.matching(pattern) {
            if let Some(queue) = self.queues.get_mut(&name) {
                queue.consumers.retain(|other| *other != consumer);
            }
            self.close_if_unused(&name);
        }
    }

    /// The queues that a pattern stands for.
    fn matching(&self, pattern: &str) -> Vec<Arc<str>> {
        let matching = self.queues.keys().filter(|name| self.patterns.matches(pattern, name));
        matching.cloned().collect()
    }

    pub(super) fn unsubscribe(&mut self, name: &str, consumer: ConsumerId) {
        if self.patterns.is_pattern(name) {
            return self.unsubscribe_from_pattern(name, consumer);
        }
        if let Some(queue) = self.queues.get_mut(name) {
            queue.consumers.retain(|other| *other != consumer);
            if is_private(name) {
                self.drop_queue(name);
            } else {
                self.close_if_unused(name);
            }
        }
    }

    /// A message was acknowledged: it no longer counts.
    pub(super) fn consumed(&mut self, queued: &Queued) {
        self.bytes -= queued.message.cost();
    }

    /// Puts a message back in its old place, to be delivered again, or puts it to the dead letters
    /// if it came back too often. Gives the name of the queue it is in now.
    pub(super) fn put_back(
        &mut self,
        name: &str,
        mut queued: Queued,
        why: Returned,
    ) -> Option<Arc<str>> {
        if is_private(name) && !self.has_consumers(name) {
            self.consumed(&queued);
            return None;
        }
        if why != Returned::Unsent {
            queued.returns += 1;
        }
        let too_often = self.max_redeliveries > 0 && queued.returns > self.max_redeliveries;
        if let Some(dead) = self.dead_letters.filter(|dead| too_often && name != *dead) {
            return self.bury_unchanged(dead, queued);
        }
        if let Some(dead) = dead_letter::queue_for(name).filter(|_| too_often) {
            return self.bury(&dead, &queued, why);
        }
        let (name, queue) = self.open(name);
        queue.unselected_up_to = queue.unselected_up_to.min(queued.age - 1);
        queue.messages.insert(queued.age, queued);
        Some(name)
    }

    /// Messages of a queue that are rejected for good go to the queue `dead` from now on.
    pub(super) fn bury_rejected_in(&mut self, name: &str, dead: String) {
        self.open(name).1.rejected = Some(dead);
    }

    /// A message that is not to come again: dropped, or a dead letter.
    pub(super) fn discard(&mut self, name: &str, queued: Queued) -> Option<Arc<str>> {
        self.consumed(&queued);
        let dead = self.queues.get(name)?.rejected.clone()?;
        let letter = dead_letter::of_rabbitmq(&queued.message, name, &dead).ok()?;
        self.check(&dead, 1, letter.cost()).ok()?;
        Some(self.push(&dead, letter))
    }

    /// Puts a message into another queue as it is, destination included.
    pub(super) fn bury_unchanged(&mut self, dead: &str, queued: Queued) -> Option<Arc<str>> {
        self.consumed(&queued);
        Some(self.push(dead, queued.message))
    }

    /// Puts a message to the dead letters. If there is no room it is lost, but not silently.
    fn bury(&mut self, dead: &str, queued: &Queued, why: Returned) -> Option<Arc<str>> {
        self.consumed(queued);
        let letter = dead_letter::letter(&queued.message, dead, why, queued.returns - 1);
        let letter = letter.and_then(|letter| {
            self.check(dead, 1, letter.cost())?;
            Ok(letter)
        });
        match letter {
            Ok(letter) => Some(self.push(dead, letter)),
            Err(refusal) => {
                warn!(queue = dead, why = refusal.detail, "a dead letter is lost");
                None
            }
        }
    }

    /// Whether the queue has consumers.
    pub(super) fn has_consumers(&self, name: &str) -> bool {
        self.queues.get(name).is_some_and(|queue| !queue.consumers.is_empty())
    }

    /// Drops a queue with all that is in it.
    pub(super) fn drop_queue(&mut self, name: &str) {
        if let Some(queue) = self.queues.remove(name) {
            self.bytes -=
                queue.messages.values().map(|queued| queued.message.cost()).sum::<usize>();
        }
    }

    /// Puts a consumer behind all others of its queue.
    pub(super) fn pass_turn(&mut self, name: &str, consumer: ConsumerId) {
        let Some(queue) = self.queues.get_mut(name) else { return };
        if let Some(place) = queue.consumers.iter().position(|other| *other == consumer) {
            queue.consumers.remove(place);
            queue.consumers.push_back(consumer);
        }
    }

    /// Delivers what can be delivered of a queue, or of all that match a pattern, to one consumer after the
    /// other in turn.
    pub(super) fn dispatch(
        &mut self,
        name: &str,
        peers: &mut HashMap<ConnectionId, Peer>,
        ids: &mut DeliveryIds,
    ) {
        if self.patterns.is_pattern(name) {
            for name in self.matching(name) {
                self.dispatch_one(&name, peers, ids);
            }
        } else {
            self.dispatch_one(name, peers, ids);
        }
    }

    fn dispatch_one(
        &mut self,
        name: &str,
        peers: &mut HashMap<ConnectionId, Peer>,
        ids: &mut DeliveryIds,
    ) {
        let types = self.types;
        let Some((kept, _)) = self.queues.get_key_value(name) else { return };
        let kept = kept.clone();
        let Some(queue) = self.queues.get_mut(name) else { return };
        let mut up_to = queue.unselected_up_to;
        while queue.has_ready(peers)
            && let Some((age, message)) = queue.next_message(up_to + 1)
        {
            // A message that no consumer selects stays, and holds up none behind it.
            let ready = queue.next_ready(peers, &message, types);
            if queue.unselected_up_to == up_to
                && (ready.is_some() || !queue.is_selected(peers, &message, types))
            {
                queue.unselected_up_to = age;
            }
            up_to = age;
            let Some((id, subscription)) = ready else { continue };
            let Some(peer) = peers.get_mut(&id) else { break };
            let Some(queued) = queue.messages.remove(&age) else { break };
            peer.deliver(subscription, ids.next(), &kept, queued);
        }
        self.close_if_unused(name);
    }

    fn open(&mut self, name: &str) -> (Arc<str>, &mut Queue) {
        let name = match self.queues.get_key_value(name) {
            Some((name, _)) => name.clone(),
            None => name.into(),
        };
        let patterns = &self.patterns;
        let new = || Queue { consumers: patterns.consumers(&name).collect(), ..Queue::default() };
        (name.clone(), self.queues.entry(name.clone()).or_insert_with(new))
    }

    fn close_if_unused(&mut self, name: &str) {
        // Consumers by a pattern come again with the queue.
        let by_pattern = |consumer: &ConsumerId| self.patterns.contains(*consumer);
        let unused =
            |queue: &Queue| queue.messages.is_empty() && queue.consumers.iter().all(by_pattern);
        if self.queues.get(name).is_some_and(unused) {
            self.queues.remove(name);
        }
    }
}

/// Whether a queue is one session's own and ends with it.
fn is_private(name: &str) -> bool {
    name.starts_with("/reply-queue/") || name.starts_with("/remote-temp-queue/")
}

/// For those who look on.
impl Queues {
    /// Name, waiting messages and consumers of each.
    pub(super) fn list(&self) -> impl Iterator<Item = (&Arc<str>, usize, usize)> {
        let queues = self.queues.iter();
        queues.map(|(name, queue)| (name, queue.messages.len(), queue.consumers.len()))
    }

    /// Drops all messages that wait.
    pub(super) fn clear(&mut self) {
        for queue in self.queues.values_mut() {
            let dropped: usize = queue.messages.values().map(|queued| queued.message.cost()).sum();
            self.bytes -= dropped;
            queue.messages.clear();
        }
        self.queues.retain(|_, queue| !queue.consumers.is_empty());
    }
}

impl Queue {
    /// The oldest message of this age or younger.
    fn next_message(&self, from: u64) -> Option<(u64, Arc<Published>)> {
        let (age, queued) = self.messages.range(from..).next()?;
        Some((*age, queued.message.clone()))
    }

    fn has_ready(&self, peers: &HashMap<ConnectionId, Peer>) -> bool {
        self.consumers.iter().any(|consumer| is_ready(consumer, peers))
    }

    /// Whether a consumer, ready or not, is to get this message.
    fn is_selected(
        &self,
        peers: &HashMap<ConnectionId, Peer>,
        message: &Published,
        types: HeaderTypes,
    ) -> bool {
        self.consumers.iter().any(|(id, subscription)| {
            peers.get(id).is_some_and(|peer| peer.selects(*subscription, message, types))
        })
    }

    /// The next consumer in turn that can take this message; the turn passes on.
    fn next_ready(
        &mut self,
        peers: &HashMap<ConnectionId, Peer>,
        message: &Published,
        types: HeaderTypes,
    ) -> Option<ConsumerId> {
        let turn = self.consumers.iter().position(|consumer| {
            let (id, subscription) = consumer;
            let selects = |peer: &Peer| peer.selects(*subscription, message, types);
            is_ready(consumer, peers) && peers.get(id).is_some_and(selects)
        })?;
        self.consumers.rotate_left(turn);
        let consumer = self.consumers.pop_front()?;
        self.consumers.push_back(consumer);
        Some(consumer)
    }
}

fn is_ready((id, subscription): &ConsumerId, peers: &HashMap<ConnectionId, Peer>) -> bool {
    peers.get(id).is_some_and(|peer| peer.is_ready(*subscription))
}
