//! Identifiers of connections and of their subscriptions.

use stomp_protocol::server::SubscriptionId;

/// Names a connection. Never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ConnectionId(pub(crate) u64);

/// Names a subscription among those of all connections.
pub(crate) type ConsumerId = (ConnectionId, SubscriptionId);
