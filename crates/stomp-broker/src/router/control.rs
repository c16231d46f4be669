//! The router's answers to the control API.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Router;
use super::input::{Order, QueueInfo};
use super::peer::Source;

impl Router {
    pub(super) fn handle_order(&mut self, order: Order) {
        // The answer is dropped if it is not awaited any more.
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
