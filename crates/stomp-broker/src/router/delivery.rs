//! Deliveries: their numbers, and messages of queues on their way.

use std::sync::Arc;

use stomp_protocol::server::DeliveryId;

use crate::message::Published;

/// Numbers deliveries, in order over all connections.
#[derive(Debug, Default)]
pub(super) struct DeliveryIds(u64);

impl DeliveryIds {
    pub(super) fn next(&mut self) -> DeliveryId {
        self.0 += 1;
        DeliveryId(self.0)
    }
}

/// A message in a queue, or on its way to a consumer.
#[derive(Debug)]
pub(super) struct Queued {
    pub(super) age: u64,
    /// How often it came back from a consumer.
    pub(super) returns: u32,
    pub(super) message: Arc<Published>,
}
