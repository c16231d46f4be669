//! The SockJS server over raw sockets. `protocol.md` tells which test of SockJS's own suite has
//! its counterpart where.

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
