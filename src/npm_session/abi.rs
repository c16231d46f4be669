//! What JavaScript calls, and what lasts from call to call.

mod codes;
mod convert;
mod dispatch;
mod protocol;
#[cfg(all(feature = "npm-session", target_arch = "wasm32", not(feature = "client")))]
#[path = "../npm/abi/runtime.rs"]
mod runtime;
mod state;

pub(super) use codes::*;
pub(super) use convert::{count, span};
#[cfg(all(feature = "npm-session", target_arch = "wasm32", not(feature = "client")))]
pub use runtime::call;
pub(super) use state::{Results, State};

impl State {
    /// Carries out an operation.
    pub(crate) fn call(&mut self, operation: u32, handle: usize, numbers: &[f64; 8]) -> f64 {
        dispatch::dispatch(self, operation, handle, numbers)
    }
}
