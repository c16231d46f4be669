//! The engine of the npm package.
//!
//! JavaScript has the sockets, the timers and the application's callbacks; what to do with them is
//! decided here. Nothing is imported, and only numbers cross:
//!
//! * There is one function, `abi::call`. What it can do is a table, `abi.toml`: `cargo xtask abi` makes
//!   the dispatch to the functions of `operations` of it, and the TypeScript functions that call it.
//! * Clients and SockJS sockets are known by a number, their handle (`abi::state`).
//! * Text and bytes go in by the input buffer; where what comes out is, is told by the result header.
//! * Headers cross as one text ([`headers`]), or, of a frame that JavaScript has as text, as places in
//!   that text ([`rows`]).
//! * Of an incoming frame only the head comes here.
//!
//! Since nothing is imported, no code of an application can run while a function of this module does.

mod headers;
mod rows;

mod abi;
mod operations;
#[cfg(test)]
mod tests;

#[cfg(all(feature = "npm", target_arch = "wasm32", not(feature = "client")))]
pub use abi::call;
