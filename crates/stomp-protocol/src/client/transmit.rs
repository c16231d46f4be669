//! What is to be written to the socket.

use alloc::vec::Vec;

use crate::frame::Command;

/// One frame, or one heart-beat, ready for the socket.
///
/// The two halves are kept apart because a driver may log the head or refuse the body (a transport
/// for text cannot carry every body); the bytes on the wire are just one after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transmit {
    command: Option<Command>,
    bytes: Vec<u8>,
    head: usize,
}

impl Transmit {
    /// A whole frame; `head` is the length of its head, the blank line included.
    pub(crate) const fn frame(command: Command, bytes: Vec<u8>, head: usize) -> Self {
        Self { command: Some(command), bytes, head }
    }

    pub(crate) fn heart_beat() -> Self {
        Self { command: None, bytes: crate::codec::HEART_BEAT.to_vec(), head: 0 }
    }

    /// The frame's command; none for a heart-beat.
    pub const fn command(&self) -> Option<Command> {
        self.command
    }

    /// Everything that goes to the socket.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Command, headers and blank line; empty for a heart-beat.
    pub fn head(&self) -> &[u8] {
        &self.bytes[..self.head]
    }

    /// Gives the bytes away.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}
