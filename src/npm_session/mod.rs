//! The decisions of the npm package's `Session`, as a module of their own: see the module `npm`, whose conventions are
//! followed here. Only numbers cross; the one text that comes in is what a broker says of itself, of a failure, or of a
//! destination. Nothing is imported.

mod abi;
mod operations;
#[cfg(test)]
mod tests;

#[cfg(all(feature = "npm-session", target_arch = "wasm32", not(feature = "client")))]
pub use abi::call;
