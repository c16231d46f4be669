//! The client of `stomp-wasm` that runs in the browser: it drives a
//! [`Session`](stomp_protocol::client::Session) with a socket, a timer and a clock.
//!
//! What to do is decided by `stomp-protocol`; what an application sees is made by the TypeScript
//! around this crate. In between stands [`Core`], one per client:
//!
//! * it tells the session what happens (the socket opened, octets came, time passed) and does what
//!   the session says, in that order (`driver`, `perform`);
//! * it owns the socket's handlers (`socket`), the timer and the ticker in a worker (`timer`,
//!   `ticker`);
//! * it reads the heads of incoming frames where they lie in memory and leaves the bodies to
//!   JavaScript (`inbound`, `names`).
//!
//! Where there is no WebSocket, a [`SockJs`] finds another way; JavaScript drives it, and shows the
//! driver a socket like every other (feature `sockjs`).
//!
//! Beside it the codec is there on its own (`codec`, `escape`).
//!
//! Two rules hold everywhere. No borrow is open while JavaScript runs: an application's callback may
//! call back into the client at any time. And what an application's code throws is reported and
//! changes nothing else, unless the application called us: then it gets the error.

#![cfg_attr(not(feature = "client"), no_std)]

extern crate alloc;

#[cfg(feature = "client")]
mod client;
#[cfg(feature = "client")]
mod clock;
#[cfg(feature = "client")]
mod codec;
#[cfg(feature = "client")]
mod core;
#[cfg(feature = "client")]
mod debug;
#[cfg(feature = "client")]
mod driver;
#[cfg(feature = "client")]
mod errors;
#[cfg(feature = "client")]
mod escape;
#[cfg(feature = "client")]
mod flat;
#[cfg(feature = "client")]
mod host;
#[cfg(feature = "client")]
mod inbound;
#[cfg(feature = "client")]
mod names;
#[cfg(any(feature = "npm", test))]
mod npm;
#[cfg(feature = "client")]
mod options;
#[cfg(feature = "client")]
mod outbound;
#[cfg(feature = "client")]
mod perform;
#[cfg(feature = "client")]
mod socket;
#[cfg(all(feature = "client", feature = "sockjs"))]
mod sockjs;
#[cfg(feature = "client")]
mod ticker;
#[cfg(feature = "client")]
mod timer;

#[cfg(feature = "client")]
pub use crate::client::{
    Client, ClientOptions, ConnectError, ConnectionEvent, ConnectionState, Error, Events, Message,
    Receipt, Subscription, Transaction,
};
#[cfg(feature = "client")]
pub use stomp_protocol::{self as protocol, Headers};

#[cfg(feature = "client")]
pub use crate::codec::{FrameMaker, FrameReader, encode_head, read_header};
#[cfg(feature = "client")]
pub use crate::core::Core;
#[cfg(feature = "client")]
pub use crate::debug::redact;
#[cfg(feature = "client")]
pub use crate::escape::escape_header;
#[cfg(feature = "client")]
pub use crate::host::{Host, Wire};
#[cfg(feature = "client")]
pub use crate::inbound::{find_head, head_block, head_table, header_name};
#[cfg(all(feature = "npm", target_arch = "wasm32", not(feature = "client")))]
pub use crate::npm::*;
#[cfg(feature = "client")]
pub use crate::outbound::Request;
#[cfg(all(feature = "client", feature = "sockjs"))]
pub use crate::sockjs::{SockJs, SockJsAddress, SockJsFrame, SockJsInput, SockJsStep};

#[cfg(all(test, feature = "client"))]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

/// What the README says to programs in Rust compiles.
#[cfg(all(doctest, feature = "client"))]
#[doc = include_str!("../README.md")]
struct Readme;
