//! SockJS for clients, without I/O: which transport to try, when to give one up, what its frames mean.
//!
//! SockJS carries text messages where WebSocket cannot pass: over WebSocket itself, over one long HTTP
//! response (xhr-streaming), over one response after the other (xhr-polling).
//!
//! - [`Socket`]: one socket to whoever uses it, and behind it one [`Way`] after the other until one of
//!   them carries messages. It is driven like the rest of this crate: inputs `handle_*`, outputs `poll_*`,
//!   time as an argument.
//! - [`Memory`]: the transports that failed, so that the next socket need not wait for them again.
//!
//! All texts stay outside, where a browser is quick with them: the machine sees of a frame its first
//! character, and of a message at most its length. Addresses are the driver's too.
//!
//! The protocol is described in [sockjs-protocol](https://github.com/sockjs/sockjs-protocol), by its
//! tests.

mod memory;
mod patience;
mod socket;
mod ways;

pub use memory::Memory;
pub use socket::{Action, Fault, Socket, SocketConfig, Verdict};
pub use ways::{Way, Ways, ways};
