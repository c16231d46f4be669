//! The client for programs in Rust: [`Client`] and what belongs to it.
//!
//! It drives the state machine of [`stomp_protocol`], which decides, with a socket, a timer and a clock
//! (`driver`, `perform`, `socket`, `time`, `ticker`); what the machine reports goes to the streams and
//! futures that wait for it: messages and receipts (`inbox`), the outcome of attempts
//! (`connect_waiters`), events (`events`).
//!
//! No borrow is open while other code may run: that of a socket factory, of JavaScript behind a
//! socket, or of a waker.

mod api;
mod connect_waiters;
mod driver;
pub(crate) mod error;
mod events;
mod inbox;
#[cfg(feature = "serde")]
mod json;
mod message;
mod options;
mod perform;
mod receipt;
pub(crate) mod socket;
mod subscription;
mod ticker;
pub(crate) mod time;
mod transaction;

pub use api::{Client, ConnectionState};
pub use error::{ConnectError, Error};
pub use events::{ConnectionEvent, Events};
pub use message::Message;
pub use options::ClientOptions;
pub use receipt::Receipt;
pub use subscription::Subscription;
pub use transaction::Transaction;
