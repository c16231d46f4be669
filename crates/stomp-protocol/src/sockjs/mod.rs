//! SockJS for clients, without I/O: which transport to try, when to give one up, what its frames mean.
//!
//! SockJS carries text messages where WebSocket cannot pass: over WebSocket itself, over one long HTTP
//! response (xhr-streaming), over one response after the other (xhr-polling). A server offers all three
//! under one base address, to which a client adds `/info` and, for each session, `/<server>/<session>/…`.
//!
//! - [`Socket`]: one socket to whoever uses it, and behind it one [`Way`] after the other until one of
//!   them carries messages. It is driven like the rest of this crate: inputs `handle_*`, outputs `poll_*`,
//!   time as an argument.
//! - [`Memory`]: the transports that failed, so that the next socket need not wait for them again.
//! - [`Base`]: the addresses.
//!
//! What goes through stays outside: the machine sees of a message at most its length. Text that a frame
//! holds is JSON, which a browser parses faster than anything that runs inside it.
//!
//! The protocol is described in [sockjs-protocol](https://github.com/sockjs/sockjs-protocol), by its
//! tests.

mod base;
mod lines;
mod memory;
mod outbox;
mod patience;
mod socket;
mod ways;

pub use base::{Base, RANDOM};
pub use lines::{LineTooLong, Lines};
pub use memory::Memory;
pub use socket::{Action, Fault, Socket, SocketConfig, Verdict};
pub use ways::{Transport, Way, ways};
