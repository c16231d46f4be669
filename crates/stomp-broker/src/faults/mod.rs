//! Faults on request: what a client's tests need from a broker that misbehaves.
//!
//! A [`Fault`] waits for a frame, a new connection or an HTTP request, and then does something to it
//! ([`Strike`]). The faults of a namespace are its [`Faults`]; they come from the control API, from
//! scenario files ([`Scenario`]) and from Rust. `docs/broker/faults.md` shows each of them.
//!
//! Each connection has a `FaultPipeline` that its frames pass through as long as there are any faults. It is
//! the engine, and has no I/O.

mod contradictions;
mod delay_queue;
mod edit;
mod ending;
mod fault;
mod fields;
mod frame_actions;
mod handle;
mod http_actions;
mod invalid;
mod ledger;
mod on;
mod pipeline;
#[cfg(test)]
mod pipeline_tests;
mod raw;
mod reading;
mod scenario;
mod sendable;
mod step;
mod strike;
mod uses;
mod writing;

pub use ending::{Aftermath, CloseWith, Failure, FaultEnd, Reply, StopReading};
pub use fault::{Fault, Probability};
pub use frame_actions::{
    Arrival, Base64Bytes, Content, Copies, Cuts, Edit, FrameActions, FrameEnds, Moment, Pieces,
};
pub use handle::Faults;
pub use http_actions::{Changes, HttpActions, HttpHeaders, HttpOutcome, Status};
pub use invalid::FaultError;
pub use ledger::{FaultId, Listed};
pub use on::{Direction, HEART_BEAT, HttpKind, OnConnection, OnFrame, Per};
pub use scenario::{Scenario, ScenarioError};
pub use strike::{AcceptActions, Strike};

pub(crate) use on::Occasion;
pub(crate) use pipeline::FaultPipeline;
pub(crate) use step::{End, Step};
