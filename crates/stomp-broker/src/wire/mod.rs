//! Frames as bytes on the wire.

mod cutter;
mod error_frame;
mod splitter;

pub(crate) use cutter::{FrameCutter, Piece, RawFrame};
pub(crate) use error_frame::error_frame;
pub(crate) use splitter::{Part, Splitter};
