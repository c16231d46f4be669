//! What JavaScript calls.

mod actions;
mod call;
mod codec;
mod codes;
mod exchange;
mod objects;
mod runtime;
mod session;
#[cfg(feature = "sockjs")]
mod sockjs;
#[cfg(feature = "sockjs")]
mod sockjs_codes;

pub use call::call;
