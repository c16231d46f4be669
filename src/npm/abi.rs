//! What JavaScript calls, and what lasts from call to call.

mod codes;
mod convert;
mod dispatch;
#[cfg(all(feature = "npm", target_arch = "wasm32", not(feature = "client")))]
mod runtime;
mod state;

pub(super) use codes::*;
#[cfg(all(feature = "npm", target_arch = "wasm32", not(feature = "client")))]
pub use runtime::call;
pub(super) use state::{Object, Results, State};

impl State {
    /// Carries out an operation, and tells in the result header where its results are.
    pub(crate) fn call(&mut self, operation: u32, handle: usize, numbers: &[f64; 8]) -> f64 {
        self.results.clear();
        let given = dispatch::dispatch(self, operation, handle, numbers);
        self.results.finish();
        given
    }
}
