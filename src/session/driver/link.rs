//! An attempt to connect, and the connection that comes of it.

#[cfg(not(target_arch = "wasm32"))]
use std::collections::VecDeque;

use stomp_protocol::client::Connection;
use stomp_protocol::{Headers, Instant};

/// An attempt, or a connection.
pub(super) struct Link<S> {
    /// Its number.
    pub(super) attempt: u32,
    pub(super) socket: S,
    /// The headers of CONNECT.
    pub(super) headers: Headers,
    pub(super) connection: Option<Connection>,
    /// Whether CONNECTED has come.
    pub(super) is_up: bool,
    /// What the system has not taken yet.
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) unwritten: Unwritten,
}

impl<S> Link<S> {
    pub(super) fn poll_timeout(&self) -> Option<Instant> {
        self.connection.as_ref()?.poll_timeout()
    }
}

/// What was given to a socket.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Debug, Default)]
pub(super) struct Unwritten {
    /// All bytes.
    pub(super) given: u64,
    /// What is to be told of, by the bytes up to its end.
    pub(super) awaited: VecDeque<(u64, u32)>,
}

#[cfg(not(target_arch = "wasm32"))]
impl Unwritten {
    pub(super) const fn count(&mut self, frame: &[u8]) {
        self.given += frame.len() as u64;
    }

    /// The next of what is to be told of, if so much is written.
    pub(super) fn next(&mut self, written: u64) -> Option<u32> {
        let (_, id) = *self.awaited.front().filter(|(end, _)| *end <= written)?;
        self.awaited.pop_front();
        Some(id)
    }
}
