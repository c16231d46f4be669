//! STOMP 1.0, 1.1 and 1.2 in the browser, over WebSocket or anything of its shape.
//!
//! What to do is decided by [`stomp-protocol`](protocol). This crate does it, for programs in Rust: a
//! [`Client`] keeps itself connected, a [`Subscription`] is a stream of [messages](Message), a
//! [`Transaction`] takes effect as a whole, a [`Receipt`] is the broker's word.
//!
//! ```no_run
//! use stomp_wasm::{Client, ClientOptions, Headers};
//!
//! # fn show(_: &str) {}
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::new(ClientOptions::new("wss://example.org/ws"));
//! client.connect().await?;
//!
//! let mut prices = client.subscribe("/topic/prices", Headers::new())?;
//! client.publish_with_receipt("/queue/orders", [("priority", "9")], "10 of them").await?;
//! while let Some(price) = prices.next().await {
//!     show(price.text()?);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Everything runs on the thread that it was made on, of a page or a worker, and is driven by whatever
//! polls futures there: `wasm_bindgen_futures::spawn_local`, or that of a framework.
//!
//! # Features
//!
//! - `client`, on by default: all of this.
//! - `serde`: payloads as values of Rust types, such as `Message::json` and `Client::publish_json`.
//! - `npm` and `sockjs`, without `client`: the engine of the npm package `stomp-wasm`, which TypeScript
//!   drives. It is of no use on its own.
//! - `npm-session`, alone: the decisions of that package's `Session`, a module of their own.

#![cfg_attr(not(feature = "client"), no_std)]

extern crate alloc;

#[cfg(feature = "client")]
mod client;
#[cfg(any(feature = "npm", test))]
mod npm;
#[cfg(any(feature = "npm-session", test))]
mod npm_session;

#[cfg(feature = "client")]
pub use crate::client::{
    Client, ClientOptions, ConnectError, ConnectionEvent, ConnectionState, Error, Events, Message,
    Receipt, Subscription, Transaction,
};
#[cfg(all(feature = "npm", target_arch = "wasm32", not(feature = "client")))]
pub use crate::npm::*;
#[cfg(all(feature = "npm-session", target_arch = "wasm32", not(feature = "client")))]
pub use crate::npm_session::*;
#[cfg(feature = "client")]
pub use stomp_protocol::{self as protocol, Headers};

#[cfg(all(test, feature = "client"))]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

/// What the README says to programs in Rust compiles.
#[cfg(all(doctest, feature = "client"))]
#[doc = include_str!("../README.md")]
struct Readme;
