//! Faults on request: what a client's tests need from a broker that misbehaves.
//!
//! A [`Fault`] waits for an occasion ([`On`]: a frame, a new connection, an HTTP request) and then
//! does something to it ([`FaultActions`]). The faults of a namespace are its [`Faults`]; they come from the
//! control API, from scenario files ([`Scenario`]) and from Rust. `docs/broker/faults.md` shows
//! each of them.
//!
//! Each connection has a `FaultPipeline` that its frames pass through as long as there are any faults. It is
//! the engine, and has no I/O.

mod actions;
mod check;
mod delay_queue;
mod edit;
mod fault;
mod handle;
mod ledger;
mod on;
mod pipeline;
#[cfg(test)]
mod pipeline_tests;
mod raw;
mod scenario;
mod step;

pub use actions::{Base64Bytes, CloseWith, Failure, FaultActions, Reply};
pub use check::FaultError;
pub use fault::{Fault, Per};
pub use handle::Faults;
pub use ledger::{FaultId, Listed};
pub use on::{Direction, HEART_BEAT, HttpKind, On};
pub use scenario::{Scenario, ScenarioError};

pub(crate) use ledger::Hit;
pub(crate) use on::Occasion;
pub(crate) use pipeline::FaultPipeline;
pub(crate) use step::{End, Step};
