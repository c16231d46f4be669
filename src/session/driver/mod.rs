//! The task behind a session: it owns the decisions, the socket and the timer.
//!
//! The loop (`run`) takes what there is (commands of handles, headers that were asked for, what the socket received, the
//! deadline), one at a time, and after each does all that the decisions make of it, until nothing is left.

mod asking;
mod calls;
mod checks;
mod connecting;
mod deliveries;
mod errors;
mod frames;
mod link;
mod pieces;
mod places;
mod replies;
mod run;
mod source;
mod state;
mod table;
#[cfg(not(target_arch = "wasm32"))]
mod writing;

#[cfg(any(feature = "native", target_arch = "wasm32", test))]
pub(crate) use state::Driver;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use state::without;
