//! What the control API asks of the router.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use tokio::sync::oneshot;

use super::{Handle, Input, Router};
use crate::message::Message;
use crate::refusal::Refusal;

/// Something to do, and where the answer goes.
#[derive(Debug)]
pub(crate) enum Order {
    /// Publishes a message as if a client had sent it.
    Publish(Message, oneshot::Sender<Result<(), Refusal>>),
    /// Tells of the queues.
    Queues(oneshot::Sender<Vec<QueueInfo>>),
    /// Drops all messages in queues.
    Clear(oneshot::Sender<()>),
}

/// A queue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct QueueInfo {
    /// Its destination.
    pub name: String,
    /// Messages that wait in it.
    pub depth: usize,
    /// Messages that were delivered and are not acknowledged.
    pub unacknowledged: usize,
    /// Subscriptions to it.
    pub consumers: usize,
}

impl Handle {
    /// Publishes a message; returns once it is in the mailboxes or the queue that it is for.
    pub(crate) async fn publish(&self, message: Message) -> Result<(), Refusal> {
        let answer = self.ask(|reply| Order::Publish(message, reply)).await;
        answer.unwrap_or_else(|| Err(Refusal::new("Shutting down", "The broker is going away.")))
    }

    /// The queues that have messages or consumers, by name.
    pub(crate) async fn queues(&self) -> Vec<QueueInfo> {
        self.ask(Order::Queues).await.unwrap_or_default()
    }

    /// Drops all messages in queues.
    pub(crate) async fn clear(&self) {
        self.ask(Order::Clear).await;
    }

    /// `None` if the router is gone.
    async fn ask<T>(&self, order: impl FnOnce(oneshot::Sender<T>) -> Order) -> Option<T> {
        let (reply, answer) = oneshot::channel();
        self.send(Input::Order(order(reply))).await;
        answer.await.ok()
    }
}

impl Router {
    pub(super) fn handle_order(&mut self, order: Order) {
        // Whoever does not wait for the answer any more does not need it.
        let _ = match order {
            Order::Publish(message, reply) => reply.send(self.publish(message)).is_ok(),
            Order::Queues(reply) => reply.send(self.queue_infos()).is_ok(),
            Order::Clear(reply) => {
                self.queues.clear();
                reply.send(()).is_ok()
            }
        };
    }

    fn queue_infos(&self) -> Vec<QueueInfo> {
        let mut infos: BTreeMap<Arc<str>, QueueInfo> = BTreeMap::new();
        for (name, depth, consumers) in self.queues.list() {
            let info = QueueInfo { name: name.to_string(), depth, consumers, unacknowledged: 0 };
            infos.insert(name.clone(), info);
        }
        let unsettled = self.peers.values().flat_map(|peer| peer.unsettled.values());
        for unsettled in unsettled {
            if let Some((name, _)) = &unsettled.from {
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
