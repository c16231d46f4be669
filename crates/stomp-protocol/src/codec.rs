//! Frames to bytes and back, in all three versions.
//!
//! * [`Decoder`] reads frames out of a stream, however it was split.
//! * [`Framer`] finds where they begin and end, and keeps every byte.
//! * [`HeadTable`] finds the headers of one frame where they are, [`Head`] copies them: what the
//!   decoder is made of, and all that a caller needs that keeps the body elsewhere.
//! * [`encode`] and [`encode_head`] write frames, and refuse what a frame cannot carry.

mod decoder;
mod dialect;
mod encode;
mod escape;
mod framer;
mod head;
mod input;
mod line;
mod scan;
pub(crate) mod work;

pub use decoder::{Decoder, Item};
pub use dialect::{Dialect, Peer, Rules, Strictness};
pub use encode::{ContentLength, encode, encode_head};
pub(crate) use encode::{encode_headers, push_decimal};
pub use escape::{escape_into, unescape};
pub use framer::{Framer, Piece, head_lines, split_frame};
pub use head::{Head, HeadTable, HeaderSpan};
pub use scan::{HeadEnd, find_head_end};

/// What is sent to show that one is alive when there is nothing else to send (spec#44).
pub const HEART_BEAT: &[u8] = b"\n";
