//! The router's answers to the control API.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Router;
use super::input::{Order, QueueInfo};
use super::peer::Source;
use super::publish::{Planned, Route};
use crate::destination::Destination;
use crate::ids::{ConnectionId, ConsumerId};
use crate::message::{Message, Published};
use crate::refusal::Refusal;

impl Router {
    pub(super) fn handle_order(&mut self, order: Order) {
        // The answer is dropped if it is not awaited any more.
        let _ = match order {
            Order::Publish(message, None, reply) => {
                reply.send(self.publish_to_all(message)).is_ok()
            }
            Order::Publish(message, Some(id), reply) => {
                reply.send(self.publish_to_one(message, id)).is_ok()
            }
            Order::Queues(reply) => reply.send(self.queue_infos()).is_ok(),
            Order::Clear(reply) => {
                self.queues.clear();
                reply.send(()).is_ok()
            }
        };
    }

    /// Gives the number of subscriptions that the message is for.
    fn publish_to_all(&mut self, message: Message) -> Result<usize, Refusal> {
        let plan = self.plan(None, [message])?;
        let count = plan.messages.iter().map(|planned| self.subscriptions_for(planned)).sum();
        let touched = self.publish_all(None, plan);
        self.dispatch(touched);
        Ok(count)
    }

    fn subscriptions_for(&mut self, planned: &Planned) -> usize {
        let queues = &self.queues;
        let consumers_of = |queue: &str| {
            let mut queues = queues.list().filter(|(name, ..)| ***name == *queue);
            queues.next().map_or(0, |(_, _, consumers)| consumers)
        };
        let topic = match &planned.route {
            Route::Topic => &planned.message.destination,
            Route::TopicOf(name) => name,
            Route::Queue => return consumers_of(&planned.message.destination),
            Route::Reply(name) => return consumers_of(name),
        };
        let subscribers = self.topics.subscribers(topic);
        let types = self.routing.selectors.types();
        let selects = |(id, subscription): &ConsumerId| {
            let peer = self.peers.get(id);
            peer.is_some_and(|peer| peer.selects(*subscription, &planned.message, types))
        };
        subscribers.iter().filter(|consumer| selects(consumer)).count()
    }

    /// To the subscriptions of one connection alone. Gives their number.
    fn publish_to_one(&mut self, mut message: Message, to: ConnectionId) -> Result<usize, Refusal> {
        let Some(peer) = self.peers.get(&to) else {
            let detail = format!("Connection {} is not open, or has sent no CONNECT.", to.0);
            return Err(Refusal::new("Unknown connection", detail));
        };
        let sent_to = message.destination.clone();
        let (topic, shown) = match self.routing.sent_to(&sent_to, &message.headers)? {
            Destination::Topic { name, shown } => (name.into_owned(), shown.into_owned()),
            Destination::User(rest) => (peer.owner.key(rest)?, sent_to.clone()),
            _ => {
                let detail = format!(
                    "{sent_to:?} is neither a topic nor one's own destination (/user/queue/NAME): \
                     only those can be published to one connection."
                );
                return Err(Refusal::new("Not for one connection", detail));
            }
        };
        message.destination = shown;
        let message = Published::new(message, self.clock.unix_millis(), &self.memory)?;
        let types = self.routing.selectors.types();
        let all = self.topics.subscribers(&topic).into_iter();
        let own: Vec<_> = all
            .filter(|(id, subscription)| *id == to && peer.selects(*subscription, &message, types))
            .collect();
        if own.is_empty() {
            let detail = format!("Connection {} has no subscription to {sent_to:?}.", to.0);
            return Err(Refusal::new("Not subscribed", detail));
        }
        own.iter().for_each(|consumer| self.offer_to(None, *consumer, &message));
        Ok(own.len())
    }

    fn queue_infos(&self) -> Vec<QueueInfo> {
        let mut infos: BTreeMap<Arc<str>, QueueInfo> = BTreeMap::new();
        for (name, depth, consumers) in self.queues.list() {
            let info = QueueInfo { name: name.to_string(), depth, consumers, unacknowledged: 0 };
            infos.insert(name.clone(), info);
        }
        let unsettled = self.peers.values().flat_map(|peer| peer.unsettled.values());
        for unsettled in unsettled {
            if let Source::Queue(name, _) = &unsettled.source {
                let info = infos.entry(name.clone()).or_insert_with(|| QueueInfo {
                    name: name.to_string(),
                    ..QueueInfo::default()
                });
                info.unacknowledged += 1;
            }
        }
        infos.into_values().collect()
    }
}
