//! What JavaScript calls, and what lasts from call to call.

mod convert;
mod generated;
#[cfg(all(feature = "npm", target_arch = "wasm32", not(feature = "client")))]
mod runtime;
mod state;

pub(super) use generated::*;
#[cfg(all(feature = "npm", target_arch = "wasm32", not(feature = "client")))]
pub use runtime::call;
pub(super) use state::{Object, Results, State};
