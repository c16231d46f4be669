//! A SockJS server for any axum or hyper application: WebSocket emulation, version 0.3.3 of the
//! [protocol], with every transport.
//!
//! Browsers connect with [sockjs-client]. It speaks to the server over a WebSocket where one gets through, and
//! over HTTP where none does; the application sees a [`Session`] all the same.
//!
//! ```no_run
//! use axum::Router;
//! use stomp_sockjs::{Session, SockJs};
//!
//! async fn echo(mut session: Session) {
//!     while let Some(Ok(message)) = session.recv().await {
//!         if session.send(message).await.is_err() {
//!             return;
//!         }
//!     }
//! }
//!
//! # async fn serve() -> std::io::Result<()> {
//! let app = Router::new().nest_service("/echo", SockJs::new(echo));
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
//! axum::serve(listener, app).await
//! # }
//! ```
//!
//! * [`SockJs`] is the server, a [`tower_service::Service`] that answers every HTTP request below its
//!   path; [`Builder`] has its options, [`Limits`] what clients may make it hold.
//! * [`Handler`] is what the application does with a session: a function, or a type that can refuse.
//! * [`Session`] is a [`Stream`](futures_core::Stream) of messages and a
//!   [`Sink`](futures_sink::Sink), with the request that began it.
//!
//! It runs on tokio, and on HTTP/1.1 for WebSockets; the other transports work on HTTP/2 too. The
//! state machine of a session does no I/O and asks a [`Clock`] for the time, which tests can replace.
//!
//! # What the server promises
//!
//! * Messages are text and arrive in their order, each once, or the session ends: with the transports of
//!   HTTP, a request for frames that breaks off ends its session.
//! * Memory per session is bounded: 64 KiB wait in each direction, or one request, or one message of the
//!   application. A client that sends faster than it is listened to waits for its answers, and
//!   [`Session::send`] waits for a client that does not read.
//! * Half a surrogate pair, which JavaScript's strings can hold and UTF-8 cannot, becomes U+FFFD.
//!
//! # Pages of other origins
//!
//! By default every page may connect, as by WebSocket. [`Builder::origins`] names those that may; a server
//! that tells users by cookies needs it.
//!
//! [protocol]: https://sockjs.github.io/sockjs-protocol/sockjs-protocol-0.3.3.html
//! [sockjs-client]: https://www.npmjs.com/package/sockjs-client

#![warn(missing_docs)]

mod batch;
mod body;
mod clock;
mod frames;
mod framing;
mod handler;
mod machine;
mod options;
mod origin;
mod routes;
mod server;
mod service;
mod session;
mod sessions;
mod shared;
mod transport;

pub use body::Body;
pub use clock::{Clock, SystemClock, Timer};
pub use handler::{Handler, Refused};
pub use options::{ClientScript, Limits};
pub use origin::{BadOrigin, Origin};
pub use service::{Builder, SockJs};
pub use session::{Closed, Receiver, RecvError, Sender, Session};
pub use transport::Transport;

/// The README, whose example runs as a test of the documentation.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
