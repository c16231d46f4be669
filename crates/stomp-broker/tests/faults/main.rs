//! Each fault on the wire: what a client sees of it, byte by byte, over TCP and over WebSocket.

#[allow(dead_code, unused_imports, reason = "each test program uses a part of it")]
#[path = "../common/mod.rs"]
mod common;
mod support;

mod api;
mod connecting;
mod edits;
mod ending;
mod http;
mod page;
mod sockjs;
mod timing;
mod types;
