//! STOMP 1.0, 1.1 and 1.2 without I/O: no sockets, no clock, no JavaScript, no threads; the same
//! inputs give the same outputs, on every machine.
//!
//! The crate decides, its caller drives, in the style of quinn-proto and h11: bytes and the
//! present time go in by `handle_*` methods, commands are methods named after what they do, and
//! whatever comes of them (bytes to send, events, the next deadline) is fetched by `poll_*`
//! methods until there is no more. It is `no_std` and needs only an allocator.
//!
//! * [`codec`]: frames to bytes and back, incremental, linear and bounded.
//! * [`client`]: one connection of a client, and the client that outlives connections.
//! * [`server`]: one connection of a server.
//! * `sockjs` (feature, on by default): the client's side of SockJS.
//!
//! Errors say who is at fault: [`ProtocolError`] the peer, [`UsageError`] the caller.
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
pub mod server;
#[cfg(feature = "sockjs")]
pub mod sockjs;
pub mod text;
pub mod time;
pub mod version;

pub use error::{HeaderFault, ProtocolError, ProtocolErrorKind, UsageError, UsageErrorKind};
pub use frame::{Command, Frame, Headers};
pub use heartbeat::HeartBeat;
pub use limits::Limits;
pub use time::Instant;
pub use version::Version;
