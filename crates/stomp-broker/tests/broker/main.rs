//! The broker over real sockets, with hand-written octets: no code is shared with it, so that a
//! fault in the codec cannot hide.

mod support;

mod bad_input;
mod chat;
mod heart_beats;
mod http;
mod limits;
mod login;
mod program;
mod queues;
mod relay;
mod restart;
mod stocks;
mod topics;
mod transactions;
mod websocket;
