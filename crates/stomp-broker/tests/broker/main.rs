//! The broker over real sockets, with hand-written bytes: no code is shared with it, so that a
//! fault in the codec cannot hide.

#[allow(dead_code, unused_imports, reason = "each test program uses a part of it")]
#[path = "../common/mod.rs"]
mod common;
mod support;

mod apps;
mod bad_input;
mod chat;
mod command_line;
mod dead_letters;
mod heart_beats;
mod http;
mod limits;
mod login;
mod options;
mod origins;
mod personas;
mod program;
mod queues;
mod relay;
mod replies;
mod restart;
mod shutdown;
mod slow_consumers;
mod stocks;
mod subscribe_options;
mod tls;
mod topics;
mod transactions;
mod users;
mod virtual_hosts;
mod websocket;
mod wildcards;
