//! STOMP 1.0, 1.1 and 1.2 for programs in Rust: in a browser, and natively.
//!
//! What to do is decided by [`stomp-protocol`](protocol). This crate does it: a [`Session`] connects and reconnects, a
//! [`Subscription`] is a stream of [messages](Message) that outlives connections, a message that is
//! [published](Session::publish) is confirmed or says why not.
//!
//! ```no_run
//! use stomp_wasm::{Error, Session};
//!
//! # fn show(_: &str) {}
//! # async fn run() -> Result<(), Error> {
//! let session = Session::builder("wss://example.org/ws").connect().await?;
//! let mut prices = session.subscribe("/topic/prices");
//! session.publish("/queue/orders", "10 of them").header("priority", "9").await?;
//! while let Some(price) = prices.next().await {
//!     show(price?.text()?);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Features
//!
//! - `client`, on by default: all of this, in a browser. `client::Client` there is a client in the manner of stomp.js:
//!   frames go out within the call, and nothing is kept over a reconnection.
//! - `native`: all but that `Client` outside of a browser, by tokio; addresses may also be `tcp://host:port`. Without it
//!   a session on a host can be made, and says at [`connect`](Session::connect) that it has no sockets: what renders
//!   pages on a server needs none.
//! - `tls`: `wss://` and `stomp+ssl://` outside of a browser, by rustls, with the certificates of the platform and those of
//!   `Builder::root_certificates`.
//! - `json`: payloads as values of Rust types, by serde_json: `Body::json`, `Message::json`.
//! - `serde`: payloads of `client::Client` as values of Rust types, by the JSON of the browser.
//! - `tracing`: frames, without secrets, and failures are told to `tracing`, under the target `stomp_wasm`.
//! - `sockjs`, on by default: SockJS in a browser, for networks that block WebSocket. An address that begins with
//!   `http://` or `https://` is one of SockJS; see also `Builder::sockjs_url`.
//! - `npm`, without `client`: the engine of the npm package `stomp-wasm`, which TypeScript drives. It is of no use on its
//!   own.
//! - `npm-session`, alone: the decisions of that package's `Session`, a module of their own.

#![cfg_attr(not(feature = "client"), no_std)]

extern crate alloc;

#[cfg(all(feature = "client", target_arch = "wasm32"))]
pub mod client;
#[cfg(any(feature = "npm", all(test, target_arch = "wasm32")))]
mod npm;
#[cfg(any(feature = "npm-session", all(test, target_arch = "wasm32")))]
mod npm_session;
#[cfg(feature = "client")]
#[cfg_attr(
    not(any(feature = "native", target_arch = "wasm32")),
    allow(dead_code, reason = "without sockets there is nothing to drive")
)]
mod session;

#[cfg(all(feature = "npm", target_arch = "wasm32", not(feature = "client")))]
pub use crate::npm::*;
#[cfg(all(feature = "npm-session", target_arch = "wasm32", not(feature = "client")))]
pub use crate::npm_session::*;
/// For [`Publish::confirm`]: `session.publish("/topic/prices", "42").confirm(Confirm::Sent)`. (The example below is one of
/// the crate of the protocol.)
///
#[cfg(feature = "client")]
pub use crate::session::Confirm;
/// For [`SubscribeOptions::on_error`]: `SubscribeOptions::new().on_error(OnError::Leave)`. (The example below is one of the
/// crate of the protocol.)
///
#[cfg(feature = "client")]
pub use crate::session::OnError;
/// What [`Subscription::state`] gives.
///
#[cfg(feature = "client")]
pub use crate::session::SubscriptionState;
#[cfg(feature = "client")]
pub use crate::session::{
    AckMode, Attempt, Body, Broker, Builder, Code, Confirmation, Error, Event, Events, MaybeSend,
    Message, Next, Overflow, Publish, Request, Retry, Session, Settling, State, Stats, Status,
    Statuses, SubscribeOptions, Subscription, Transaction, Transport,
};
#[cfg(feature = "client")]
pub use stomp_protocol::{self as protocol, Headers};

#[cfg(all(test, feature = "client", target_arch = "wasm32"))]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

/// What the README says to programs in Rust compiles.
#[cfg(all(doctest, feature = "client"))]
#[doc = include_str!("../README.md")]
struct Readme;
