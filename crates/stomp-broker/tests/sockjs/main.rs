//! The SockJS server over raw sockets. `protocol.md` tells which test of SockJS's own suite has
//! its counterpart where.

#[allow(dead_code, unused_imports, reason = "each test program uses a part of it")]
#[path = "../common/mod.rs"]
mod common;
mod support;

mod closing;
mod cookies;
mod encoding;
mod http_versions;
mod jsonp;
mod limits;
mod pages;
mod refusals;
mod sessions;
mod stomp;
mod streams;
mod table;
mod websockets;
mod xhr;
