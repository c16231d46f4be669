//! What a server offers and how much it puts up with.

use alloc::string::String;

use super::quirks::Quirks;
use crate::codec::Strictness;
use crate::heartbeat::HeartBeat;
use crate::limits::Limits;

/// The settings that all connections of one server share.
#[derive(Clone, Debug)]
pub struct Config {
    /// The `server` header of CONNECTED: `name ["/" version] *(comment)` (spec#35).
    pub server: String,
    /// The heart-beats offered. Default: 10 s both ways.
    pub heart_beat: HeartBeat,
    /// Bounds of one frame. Default: [`Limits::server`].
    pub limits: Limits,
    /// How the client's frames are read. Default: strictly, so that a client's faults come out.
    pub strictness: Strictness,
    /// Milliseconds from the start of the connection to the end of the CONNECT frame.
    /// Default 30 s.
    pub connect_timeout: u64,
    /// Milliseconds of silence in the middle of a frame before the connection is given up; it
    /// matters where no heart-beats were agreed. Default 30 s.
    pub frame_timeout: u64,
    /// Subscriptions that may be open at once. Default 1000.
    pub max_subscriptions: usize,
    /// Transactions that may be open at once. Default 100.
    pub max_transactions: usize,
    /// Frames that the open transactions may hold together. Default 10 000.
    pub max_operations: usize,
    /// Bytes of body that the open transactions may hold together. Default 64 MiB.
    pub max_transaction_bytes: usize,
    /// How it differs from what the specification says. Default: in nothing.
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
