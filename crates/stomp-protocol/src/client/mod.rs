//! The client's side of STOMP: one [`Connection`] per socket, and the [`Client`] that outlives them.
//!
//! Both are driven the same way. Inputs are `handle_*` (bytes came, the socket opened, time passed),
//! commands are verbs (`subscribe`, `disconnect`), outputs are `poll_*`. Neither ever blocks, sleeps,
//! or calls back: the driver does what [`Client::poll_action`] says, and tells what happened. The
//! documentation of [`Client`] has the methods in the order of their calls, the driver's loop, and the
//! transition tables.

mod action;
mod config;
mod connection;
mod event;
mod ids;
mod liveness;
mod machine;
mod queue;
mod registry;
mod retry;
mod transitions;
mod transmit;

pub use action::{Action, ActivationState, Attempt, Closed, LogEvent};
pub use config::{ClientConfig, ConnectConfig};
pub use connection::{CommandOutcome, Connection, FramingFault, HeadOutcome};
pub use event::Event;
pub use machine::Client;
pub use registry::Token;
pub use retry::{Backoff, RetryPolicy};
pub use transmit::Transmit;
