//! SockJS in a browser: a socket that finds its own transport.
//!
//! What to try, how long to wait and what a frame means is decided by [`stomp_protocol::sockjs`]. [`Socket`] does it, with
//! the requests and WebSockets of a [`Network`].

mod address;
mod channel;
mod happening;
mod lines;
mod network;
mod requests;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod rig;
mod socket;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;

pub(crate) use network::{Network, Request, RequestError, Response};
pub(crate) use socket::{Search, Socket};
