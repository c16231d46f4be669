//! The options of a server's connections.

use alloc::string::String;

use super::quirks::Quirks;
use crate::codec::Strictness;
use crate::heartbeat::HeartBeat;
use crate::limits::Limits;

/// The options that all connections of one server share. Durations are milliseconds.
///
/// ```
/// use stomp_protocol::HeartBeat;
/// use stomp_protocol::server::Config;
///
/// let config = Config { heart_beat: HeartBeat::NONE, max_subscriptions: 10, ..Config::default() };
/// assert_eq!(config.connect_timeout, 30_000);
/// ```
#[derive(Clone, Debug)]
pub struct Config {
    /// The `server` header of CONNECTED: `name ["/" version] *(comment)` (spec#35).
    pub server: String,
    /// The heart-beats offered (spec#41). Default: 10 s in both directions.
    pub heart_beat: HeartBeat,
    /// Bounds of one frame (spec#25). Default: [`Limits::server`].
    pub limits: Limits,
    /// How the client's frames are read. Default: strictly, so that errors of a client show during its
    /// development.
    pub strictness: Strictness,
    /// Time from the start of the connection to the end of the CONNECT frame. Default 30 s.
    pub connect_timeout: u64,
    /// Time of silence within a frame after which the connection is closed, heart-beats or not.
    /// Default 30 s.
    pub frame_timeout: u64,
    /// Subscriptions that may be open at once. Default 1000.
    pub max_subscriptions: usize,
    /// Transactions that may be open at once. Default 100.
    pub max_transactions: usize,
    /// Frames that the open transactions may have together. Default 10 000.
    pub max_operations: usize,
    /// Bytes that the open transactions may have together, headers included. Default 64 MiB.
    pub max_transaction_bytes: usize,
    /// Deviations from the specification. Default: none.
    pub quirks: Quirks,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            server: String::from(concat!("stomp-protocol/", env!("CARGO_PKG_VERSION"))),
            heart_beat: HeartBeat { outgoing: 10_000, incoming: 10_000 },
            limits: Limits::server(),
            strictness: Strictness::Strict,
            connect_timeout: 30_000,
            frame_timeout: 30_000,
            max_subscriptions: 1_000,
            max_transactions: 100,
            max_operations: 10_000,
            max_transaction_bytes: 64 << 20,
            quirks: Quirks::default(),
        }
    }
}
