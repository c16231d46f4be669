//! Frames as bytes on the wire.

mod cutter;
mod splitter;

pub(crate) use cutter::{FrameCutter, Piece, RawFrame};
pub(crate) use splitter::{Part, Splitter};
