//! The client side of SockJS without I/O: choice of the transport, timeouts, meaning of the frames.
//!
//! SockJS carries text messages where a WebSocket cannot connect: over a WebSocket, over one long HTTP
//! response (xhr-streaming), or over one HTTP response after another (xhr-polling).
//!
//! - [`Socket`] is one socket to its driver. It tries one [`Transport`] after another until one of them
//!   carries messages.
//! - [`Memory`] holds the transports that failed, so that the next socket does not wait for them again.
//!
//! Text stays in the driver: the machine takes the first character of a frame and the length of a message.
//! Addresses are built by the driver too.
//!
//! # Methods in call order
//!
//! 1. [`Socket::new`] takes the transports (see [`transports`]) and a [`SocketConfig`].
//! 2. [`Socket::poll_action`] gives the action to perform: [`Action::AskInfo`] first, for transports of
//!    SockJS. The driver requests `/info` and calls [`handle_info`](Socket::handle_info) with the answer, or
//!    [`handle_failed`](Socket::handle_failed).
//! 3. [`Action::Open`]: the driver opens the transport. Its end is reported by `handle_failed` or, with a
//!    close code, by [`handle_closed`](Socket::handle_closed).
//! 4. While it is open: [`handle_frame`](Socket::handle_frame) for each frame of SockJS,
//!    [`handle_response_end`](Socket::handle_response_end) for each HTTP response;
//!    [`handle_opened`](Socket::handle_opened) and [`handle_message`](Socket::handle_message) for a plain
//!    WebSocket and for the external SockJS, whose frames the machine does not see.
//! 5. To send by HTTP requests: [`handle_message_to_send`](Socket::handle_message_to_send) for each message
//!    that waits, until it gives `false`; then the request; then [`handle_sent`](Socket::handle_sent).
//! 6. [`close`](Socket::close) ends the session. [`Action::Closed`] is the last action.
//!
//! After each `handle_*` and after `close` the driver calls `poll_action` until it gives `None`, and sets
//! its timer to [`poll_timeout`](Socket::poll_timeout); when that fires, it calls
//! [`handle_timeout`](Socket::handle_timeout). Each input causes at most one action. Events of a transport
//! that the driver has dropped are not handed in.
//!
//! | state | next states |
//! |---|---|
//! | asking for `/info` | opening, closed |
//! | opening | open, opening (the next transport), closed |
//! | open, no message yet | established, opening (the next transport), closing, closed |
//! | established | closing, closed |
//! | closing | closed |
//!
//! The protocol is described by the tests of
//! [sockjs-protocol](https://github.com/sockjs/sockjs-protocol).

mod memory;
mod socket;
mod timeouts;
mod transports;

pub use memory::Memory;
pub use socket::{Action, Failure, FrameKind, Socket, SocketConfig};
pub use transports::{Transport, TransportPlan, transports};
