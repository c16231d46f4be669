//! Each fault on the wire: what a client sees of it, octet by octet, over TCP and over WebSocket.

mod support;

mod api;
mod connecting;
mod ending;
mod http;
mod octets;
mod page;
mod sockjs;
mod timing;
