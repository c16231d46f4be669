//! Bounds: how much the broker holds for its clients, and how much it records.

use std::time::Duration;

/// Bounds on what clients can make the broker hold. Beyond each of them there is an ERROR that
/// names it.
///
/// See the example of [`Config`](crate::Config).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one frame's body. Default 16 MiB.
    pub max_body: usize,
    /// STOMP connections of one namespace at once. Default 10 000. There may be twice as many HTTP
    /// connections, of all namespaces together, and 64 more.
    pub max_connections: usize,
    /// Namespaces at once, the default namespace apart. Default 1 000.
    pub max_namespaces: usize,
    /// Messages that one queue keeps. Default 10 000.
    pub max_queue_messages: usize,
    /// Bytes that all queues together keep, unacknowledged messages included. Default 256 MiB.
    pub max_queue_bytes: usize,
    /// Messages that wait for one connection to read them. Default 16 384.
    pub max_pending_messages: usize,
    /// Bytes that wait for one connection to read them. Default 64 MiB.
    pub max_pending_bytes: usize,
    /// Messages that one subscription may leave unacknowledged. Default 10 000.
    pub max_unacked: usize,
    /// Subscriptions that one connection may have open. Default 1000.
    pub max_subscriptions: usize,
    /// Bytes that are held for one connection: open transactions, subscriptions and their patterns,
    /// unacknowledged deliveries, a frame that is not whole. At least what one frame may have.
    /// Default 64 MiB.
    pub max_connection_memory: usize,
    /// Bytes that are held for all connections together, messages included. Default 1 GiB.
    pub max_memory: usize,
    /// How long a client may take to send the head of an HTTP request, to go on with its body, to
    /// send CONNECT, or to go on with a frame. Default 30 s.
    pub patience: Duration,
    /// How long a closing connection may take to read its last frames and to close its side.
    /// Default 2 s.
    pub close_timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_body: 16 << 20,
            max_connections: 10_000,
            max_namespaces: 1_000,
            max_queue_messages: 10_000,
            max_queue_bytes: 256 << 20,
            max_pending_messages: 16_384,
            max_pending_bytes: 64 << 20,
            max_unacked: 10_000,
            max_subscriptions: 1_000,
            max_connection_memory: 64 << 20,
            max_memory: 1 << 30,
            patience: Duration::from_secs(30),
            close_timeout: Duration::from_secs(2),
        }
    }
}

/// Bounds on the record of one namespace.
///
/// See the example of [`Config`](crate::Config).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordLimits {
    /// Frames that are kept. Default 10 000.
    pub frames: usize,
    /// Bytes of all frames that are kept. Default 16 MiB.
    pub bytes: usize,
    /// Bytes of one frame that are kept. Default 256 KiB.
    pub frame_bytes: usize,
    /// Closed connections that are remembered. Default 1 000.
    pub closed_connections: usize,
}

impl Default for RecordLimits {
    fn default() -> Self {
        Self { frames: 10_000, bytes: 16 << 20, frame_bytes: 256 << 10, closed_connections: 1_000 }
    }
}
