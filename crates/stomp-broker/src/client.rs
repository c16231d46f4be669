//! A client that has arrived, and the right to serve it.

use std::net::SocketAddr;
use std::sync::Arc;

use crate::namespace::{Place, Registry};

/// A client, and the transport it uses.
#[derive(Debug)]
pub(crate) struct Client {
    pub(crate) place: Place,
    /// The transport, such as `websocket`.
    pub(crate) transport: &'static str,
    /// The other end of the socket.
    pub(crate) peer: Option<SocketAddr>,
    /// The namespaces among which CONNECT's `host` chooses, unless the address has done so.
    pub(crate) by_host: Option<Arc<Registry>>,
}
