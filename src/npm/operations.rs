//! The operations of `abi.toml`, by what they are about. Each has there what it takes and gives.

pub(super) mod client;
pub(super) mod codec;
pub(super) mod engine;
#[cfg(feature = "sockjs")]
pub(super) mod sockjs;
