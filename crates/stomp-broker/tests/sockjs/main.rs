//! STOMP over SockJS, over raw sockets. What SockJS itself demands is tested in the crate
//! `stomp-sockjs`.

mod support;

mod limits;
mod refusals;
mod services;
mod shutdown;
mod stomp;
