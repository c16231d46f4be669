//! What the handlers of HTTP requests have in common, and the server that calls them.

mod extract;
pub(crate) mod faults;
pub(crate) mod server;
mod upgrade;

pub(crate) use extract::{In, Peer};
pub(crate) use upgrade::{accept, no_place, subprotocols};
