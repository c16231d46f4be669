//! The client's side of STOMP: one [`Connection`] per socket, and the [`Session`] that outlives them.
//!
//! Both are driven the same way. Inputs are `handle_*` (bytes came, the socket opened, time passed),
//! commands are verbs (`subscribe`, `disconnect`), outputs are `poll_*`. Neither ever blocks, sleeps,
//! or calls back: whoever drives them does what [`Session::poll_action`] says, and tells them what
//! happened.
//!
//! ```
//! use stomp_protocol::client::{Action, ConnectConfig, Session, SessionConfig};
//! use stomp_protocol::time::Instant;
//!
//! let now = Instant::from_millis(0);
//! let mut session = Session::new(SessionConfig::default());
//! session.activate();
//! let Some(Action::StateChanged(_)) = session.poll_action(now) else { panic!() };
//! let Some(Action::Prepare(attempt)) = session.poll_action(now) else { panic!() };
//! session.handle_prepared(attempt);
//! let Some(Action::Note(..)) = session.poll_action(now) else { panic!() };
//! let Some(Action::Open(_)) = session.poll_action(now) else { panic!() };
//! // ... make a socket:
//! assert!(session.handle_made(attempt));
//! // ... and when it is open:
//! session.handle_opened(now, ConnectConfig::default()).unwrap();
//! let Some(Action::Note(..)) = session.poll_action(now) else { panic!() };
//! let Some(Action::Transmit(connect)) = session.poll_action(now) else { panic!() };
//! assert!(connect.bytes().starts_with(b"CONNECT\n"));
//! ```

mod action;
mod config;
mod connection;
mod event;
mod ids;
mod liveness;
mod registry;
mod retry;
mod session;
mod transmit;

pub use action::{Action, ActivationState, Attempt, Closed, Note};
pub use config::{ConnectConfig, SessionConfig};
pub use connection::{Connection, Granted};
pub use event::Event;
pub use registry::Token;
pub use retry::{Backoff, RetryPolicy};
pub use session::{Mark, Session};
pub use transmit::Transmit;
