//! What a session is told once.

use super::Retry;

/// No time limit.
pub const FOREVER: u64 = u64::MAX;

/// How much there may be of something.
///
/// ```
/// use stomp_protocol::session::{Config, Limit};
///
/// let outbox = Limit { messages: 100, bytes: 1 << 20 };
/// assert_eq!(Config { outbox, ..Config::default() }.outbox, outbox);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// The number of messages.
    pub messages: u32,
    /// The bytes of their bodies.
    pub bytes: u32,
}

/// The options of a session. Times are milliseconds.
///
/// See the example of [`Retry`](super::Retry).
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// The retry policy. A driver that has a policy of its own needs `min_uptime` of it only.
    pub retry: Retry,
    /// What may be sent and not confirmed.
    pub in_flight: Limit,
    /// What may wait for a connection; with 0 messages nothing does.
    pub outbox: Limit,
    /// For how long a message may wait for a connection.
    pub outbox_age: u64,
    /// From the request for credentials to CONNECTED; also for the headers of a subscription.
    pub connect_timeout: u64,
    /// From the moment a frame goes to the socket to its receipt.
    pub receipt_timeout: u64,
    /// From DISCONNECT to the end of the socket.
    pub disconnect_timeout: u64,
    /// Whether the credentials come from a function, which is asked once more after a refusal.
    pub asks_credentials: bool,
    /// Whether the connection is another's, which makes and ends it.
    pub observes: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            retry: Retry::default(),
            in_flight: Limit { messages: 10_000, bytes: 32 << 20 },
            outbox: Limit { messages: 1000, bytes: 8 << 20 },
            outbox_age: 60_000,
            connect_timeout: 10_000,
            receipt_timeout: 10_000,
            disconnect_timeout: 5_000,
            asks_credentials: false,
            observes: false,
        }
    }
}
