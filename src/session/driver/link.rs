//! An attempt to connect, and the connection that comes of it.

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
    pub(super) unwritten: super::writing::Unwritten,
}

impl<S> Link<S> {
    pub(super) fn poll_timeout(&self) -> Option<Instant> {
        self.connection.as_ref()?.poll_timeout()
    }
}
