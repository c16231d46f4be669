//! STOMP 1.0, 1.1 and 1.2 without I/O: no sockets, clock, threads or JavaScript. The same inputs
//! give the same outputs on every machine.
//!
//! The crate makes the decisions of the protocol, and its caller performs them, as with quinn-proto
//! and h11. Each state machine has inputs (`handle_*`), which take bytes and the present time;
//! commands, named after their frame or effect; and outputs (`poll_*`), which give bytes to send,
//! events and the next deadline until they give `None`. It is `no_std` and needs an allocator.
//!
//! * [`codec`]: frames to bytes and back, incremental, in linear time and bounded memory.
//! * [`client`]: one connection of a client, and the client that makes connections one after another.
//! * [`server`]: one connection of a server.
//! * [`session`]: what outlives connections: retries, subscriptions, the outbox, errors.
//! * `sockjs` (feature, on by default): the client's side of SockJS.
//!
//! There are two kinds of error: [`ProtocolError`] is one of the peer, [`UsageError`] one of the
//! caller.
//!
//! `spec#NN` in the documentation names a point of the specification, numbered in the
//! [table of points](https://github.com/stomp-wasm/stomp-wasm/blob/main/crates/stomp-broker/tests/conformance/points.md).
//! Ids such as `L17` name defects of stompjs, listed in the
//! [index of defects](https://github.com/stomp-wasm/stomp-wasm/blob/main/docs/defects.md).
//!
//! ```
//! use stomp_protocol::codec::{ContentLength, Decoder, Dialect, Item, Peer, encode};
//! use stomp_protocol::{Command, Frame, Limits, Version};
//!
//! let sent = Frame::new(Command::Send).with_header("destination", "/topic/a").with_body("hi");
//! let mut wire = Vec::new();
//! encode(&mut wire, &sent, Version::V1_2, ContentLength::Auto)?;
//! assert_eq!(wire, b"SEND\ndestination:/topic/a\ncontent-length:2\n\nhi\0");
//!
//! let dialect = Dialect::lenient(Version::V1_2);
//! let mut decoder = Decoder::new(Peer::Client, dialect, Limits::default());
//! decoder.push(&wire);
//! let Some(Ok(Item::Frame(received))) = decoder.next_item() else { panic!("no frame") };
//! assert_eq!(received.headers.get("destination"), Some("/topic/a"));
//! assert_eq!(received.text(), Ok("hi"));
//! # Ok::<(), stomp_protocol::UsageError>(())
//! ```

#![no_std]

extern crate alloc;

pub mod client;
pub mod codec;
pub mod error;
pub mod frame;
pub mod heartbeat;
pub mod limits;
pub mod redaction;
pub mod server;
pub mod session;
#[cfg(feature = "sockjs")]
pub mod sockjs;
pub mod text;
pub mod time;
pub mod version;

pub use error::{HeaderProblem, ProtocolError, ProtocolErrorKind, UsageError, UsageErrorKind};
pub use frame::{Command, Frame, Headers};
pub use heartbeat::HeartBeat;
pub use limits::Limits;
pub use redaction::Secrets;
pub use time::Instant;
pub use version::Version;
