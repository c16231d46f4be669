//! Faults on request: what a client's tests need from a broker that misbehaves.
//!
//! A [`Fault`] waits for an occasion ([`On`]: a frame, a new connection, an HTTP request) and then
//! does something to it ([`Do`]). The faults of a world are its [`Faults`]; they come from the
//! control API, from scenario files ([`Scenario`]) and from Rust. `docs/broker/faults.md` shows
//! each of them.
//!
//! Each connection has a `Line` that its frames pass through as long as there are any faults. It is
//! the engine, and has no I/O.

mod aftermath;
mod chance;
mod check;
mod compact;
mod edit;
mod fault;
mod handle;
mod lane;
mod ledger;
mod line;
#[cfg(test)]
mod line_tests;
mod on;
mod raw;
mod receipts;
mod scenario;
mod step;
mod work;

pub use check::FaultError;
pub use fault::{Fault, Per};
pub use handle::Faults;
pub use ledger::{FaultId, Listed};
pub use on::{Direction, HEART_BEAT, HttpKind, On};
pub use scenario::{Scenario, ScenarioError};
pub use work::{Base64Bytes, CloseWith, Do, Failure, Reply};

pub(crate) use ledger::Hit;
pub(crate) use line::Line;
pub(crate) use on::Occasion;
pub(crate) use step::{End, Step};
