//! The client for programs in Rust, with sockets and a broker that are made for tests, and with the
//! browser's own sockets.

#![cfg(all(feature = "client", target_arch = "wasm32"))]

mod faults;
mod frames;
mod guide;
mod handles;
#[cfg(feature = "serde")]
mod json;
mod lifecycle;
mod messages;
mod outcomes;
mod readme;
mod session;
mod sockets;
#[cfg(feature = "sockjs")]
mod sockjs;
mod support;
mod ticker;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
