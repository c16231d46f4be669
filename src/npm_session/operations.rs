//! The operations of `abi.toml`, by what they are about. Each has there what it takes and gives.

pub(super) mod codec;
pub(super) mod engine;
pub(super) mod session;
