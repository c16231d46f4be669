//! The server over raw sockets. `protocol.md` tells which test of SockJS's own suite has its
//! counterpart where.

#[allow(dead_code, reason = "its main function serves until it is ended")]
#[path = "../../examples/echo.rs"]
mod echo;
mod support;

mod closing;
mod cookies;
mod encoding;
mod handlers;
mod http_versions;
mod jsonp;
mod limits;
mod origins;
mod pages;
mod readme;
mod sessions;
mod streams;
mod table;
mod websockets;
mod xhr;
