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

mod clock;
mod codec;
mod core;
mod debug;
mod driver;
mod errors;
mod escape;
mod flat;
mod host;
mod inbound;
mod names;
mod options;
mod outbound;
mod perform;
mod socket;
#[cfg(feature = "sockjs")]
mod sockjs;
mod ticker;
mod timer;

pub use crate::codec::{FrameMaker, FrameReader, encode_head, read_header};
pub use crate::core::Core;
pub use crate::debug::redact;
pub use crate::escape::escape_header;
pub use crate::host::{Host, Wire};
pub use crate::inbound::{find_head, head_block, head_table, header_name};
pub use crate::outbound::Request;
#[cfg(feature = "sockjs")]
pub use crate::sockjs::{SockJs, SockJsAddress, SockJsFrame, SockJsInput, SockJsStep};

#[cfg(test)]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
