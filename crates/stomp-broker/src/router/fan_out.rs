//! Publishing, and what happens to subscribers who do not keep up.

use std::borrow::Cow;
use std::sync::Arc;

use stomp_protocol::Secrets;
use tracing::warn;

use super::hold::Waiting;
use super::peer::Slow;
use super::publish::{Plan, Route};
use super::{Router, Touched};
use crate::ids::{ConnectionId, ConsumerId};
use crate::message::Published;
use crate::options::SlowConsumer;

impl Router {
    /// Publishes what was planned. Gives the queues that may have something to deliver now.
    pub(super) fn publish_all(&mut self, publisher: Option<ConnectionId>, plan: Plan) -> Touched {
        let mut touched = Touched::default();
        for planned in plan.messages {
            let message = planned.message;
            match planned.route {
                Route::Topic => {
                    touched.extend(self.publish_to(publisher, &message.destination, &message));
                }
                Route::TopicOf(name) => {
                    touched.extend(self.publish_to(publisher, &name, &message));
                }
                Route::Queue => {
                    let name = self.queues.push(&message.destination, message.clone());
                    self.declare(&name);
                    touched.insert(name);
                }
                // The sender of the request may be gone; its answers are dropped then.
                Route::Reply(name) if self.queues.has_consumers(&name) => {
                    touched.insert(self.queues.push(&name, message));
                }
                Route::Reply(_) => {}
            }
        }
        touched
    }

    /// To the subscribers of a topic. Gives the queues of those that outlive their connection.
    fn publish_to(
        &mut self,
        publisher: Option<ConnectionId>,
        name: &str,
        message: &Arc<Published>,
    ) -> Vec<Arc<str>> {
        self.fan_out(publisher, name, message);
        self.keep(publisher, name, message)
    }

    /// A copy to the queue of every durable subscription. Gives those queues.
    fn keep(
        &mut self,
        publisher: Option<ConnectionId>,
        name: &str,
        message: &Arc<Published>,
    ) -> Vec<Arc<str>> {
        let (wildcards, types) = (self.routing.wildcards, self.routing.selectors.types());
        let wanted = self.durables.iter().filter(|(_, durable)| {
            let selector = durable.selector.as_ref();
            wildcards.matches(&durable.topic, name)
                && (publisher.is_none() || publisher != durable.excluded)
                && selector.is_none_or(|selector| selector.selects(&message.headers, types))
        });
        let queues: Vec<Arc<str>> = wanted.map(|(queue, _)| queue.clone()).collect();
        // One that is full keeps what it has.
        let has_room = |queue: &Arc<str>| self.queues.check(queue, 1, message.cost()).is_ok();
        let queues: Vec<_> = queues.into_iter().filter(has_room).collect();
        queues.iter().map(|queue| self.queues.push(queue, message.clone())).collect()
    }

    /// A copy to every subscriber, the sender included if it is one.
    fn fan_out(&mut self, publisher: Option<ConnectionId>, name: &str, message: &Arc<Published>) {
        let types = self.routing.selectors.types();
        for consumer in self.topics.subscribers(name) {
            let (id, subscription) = consumer;
            let Some(peer) = self.peers.get(&id) else { continue };
            let is_own = publisher == Some(id) && peer.excludes_own(subscription);
            if is_own || !peer.selects(subscription, message, types) {
                continue;
            }
            self.offer_to(publisher, consumer, message);
        }
    }

    /// A copy to one subscription, which may fall behind.
    pub(super) fn offer_to(
        &mut self,
        publisher: Option<ConnectionId>,
        consumer: ConsumerId,
        message: &Arc<Published>,
    ) {
        let (id, subscription) = consumer;
        let Some(peer) = self.peers.get_mut(&id) else { return };
        // What comes later must not overtake what is held back.
        if self.held.waits_for(id) {
            self.fall_behind(publisher, consumer, message, Slow::Reading);
        } else if let Err(slow) =
            peer.offer(subscription, message, &mut self.deliveries, &self.limits)
        {
            self.fall_behind(publisher, consumer, message, slow);
        }
    }

    /// A subscriber has no room for a message.
    fn fall_behind(
        &mut self,
        publisher: Option<ConnectionId>,
        (id, subscription): ConsumerId,
        message: &Arc<Published>,
        slow: Slow,
    ) {
        let Some(peer) = self.peers.get_mut(&id) else { return };
        match (self.slow_consumer, publisher) {
            (SlowConsumer::Disconnect, _) => {
                warn!(connection = id.0, destination = %logged(message), "slow consumer");
                peer.mailbox.overflow(slow.refusal(&self.limits));
                self.given_up.push(id);
            }
            (SlowConsumer::Block, Some(publisher)) => {
                // Asks to be told of room; should there be some by now, it is used at once.
                if !self.held.waits_for(id)
                    && peer.mailbox.has_room()
                    && peer.offer(subscription, message, &mut self.deliveries, &self.limits).is_ok()
                {
                    return;
                }
                let message = message.clone();
                self.held.hold(id, Waiting { publisher, subscription, message });
            }
            (SlowConsumer::Drop, _) | (SlowConsumer::Block, None) => {
                peer.dropped += 1;
                // Once for every so many: a consumer that is slow is slow again and again.
                if peer.dropped.is_power_of_two() {
                    let (destination, dropped) = (logged(message), peer.dropped);
                    warn!(
                        connection = id.0,
                        %destination, dropped, "slow consumer, message dropped"
                    );
                }
            }
        }
    }

    /// Delivers what waits for a subscriber, as far as there is room for it now.
    pub(super) fn catch_up(&mut self, id: ConnectionId) {
        let Some(peer) = self.peers.get_mut(&id) else { return };
        peer.drain(&mut self.deliveries);
        while let Some(waiting) = self.held.next(id) {
            let Some(peer) = self.peers.get_mut(&id) else { return };
            if !peer.mailbox.has_room() {
                return;
            }
            let Waiting { subscription, message, .. } = waiting;
            if peer.offer(subscription, &message, &mut self.deliveries, &self.limits).is_err() {
                return;
            }
            if let Some(freed) = self.held.delivered(id) {
                self.answer(freed.publisher, freed.receipt, true);
            }
        }
    }
}

/// The destination of a message as the log shows it: secrets in its query are masked.
fn logged(message: &Published) -> Cow<'_, str> {
    Secrets::default().redact_urls(&message.destination)
}

#[cfg(test)]
mod tests {
    use super::logged;
    use crate::memory_account::MemoryAccount;
    use crate::message::{Message, Published};

    #[test]
    fn the_log_does_not_show_the_token_of_a_destination() {
        let shown = |name: &str| {
            let memory = MemoryAccount::new(usize::MAX);
            let message = Published::new(Message::json(name, "1".into()), 0, &memory).unwrap();
            logged(&message).into_owned()
        };
        assert_eq!(shown("/topic/a?access_token=abc&page=2"), "/topic/a?access_token=***&page=2");
        assert_eq!(shown("/topic/a.b"), "/topic/a.b");
    }
}
