//! The codec: frames to bytes and back, in STOMP 1.0, 1.1 and 1.2.
//!
//! * [`Decoder`] reads frames from a stream, in chunks of any size.
//! * [`Head`] reads the command and headers of one frame. The decoder uses it, and so can a caller
//!   that keeps the body elsewhere.
//! * [`encode`] and [`encode_head`] write frames, and refuse values that a frame cannot carry.
//! * [`escape_into`] and [`unescape`] are the escapes of header names and values.

mod decoder;
mod dialect;
mod encode;
mod escape;
mod head;
mod input;
mod line;
mod scan;
mod work;

pub use decoder::{Decoder, Item};
pub use dialect::{Dialect, Peer, Rules, Strictness};
pub use encode::{ContentLength, encode, encode_head};
pub(crate) use encode::{encode_headers, push_decimal};
pub use escape::{escape_into, unescape};
pub use head::Head;
pub use scan::{HeadEnd, find_head_end};

/// A heart-beat as it is sent: one line feed (spec#44).
pub const HEART_BEAT: &[u8] = b"\n";
