//! What is to be written to the socket.

use alloc::vec::Vec;

use crate::codec::HEART_BEAT;
use crate::frame::Command;

/// One frame, or one heart-beat, ready for the socket.
///
/// ```
/// use stomp_protocol::client::{ConnectConfig, Connection};
/// use stomp_protocol::{Command, HeartBeat, Instant};
///
/// let config = ConnectConfig { heart_beat: HeartBeat::NONE, ..ConnectConfig::default() };
/// let mut connection = Connection::new(Instant::from_millis(0), config)?;
/// let connect = connection.poll_transmit().unwrap();
/// assert_eq!((connect.command(), connect.is_heart_beat()), (Some(Command::Connect), false));
/// assert_eq!(connect.bytes(), [connect.head(), b"\0"].concat());
/// assert!(connect.into_bytes().starts_with(b"CONNECT\n"));
/// # Ok::<(), stomp_protocol::UsageError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transmit {
    bytes: Vec<u8>,
}

impl Transmit {
    /// A whole frame.
    pub(crate) const fn frame(bytes: Vec<u8>) -> Self {
        Self { bytes }
    }

    pub(crate) fn heart_beat() -> Self {
        Self { bytes: HEART_BEAT.into() }
    }

    /// Whether this is a heart-beat and no frame.
    pub fn is_heart_beat(&self) -> bool {
        self.bytes == HEART_BEAT
    }

    /// The frame's command; none for a heart-beat.
    pub fn command(&self) -> Option<Command> {
        self.bytes.split(|byte| *byte == b'\n').next().and_then(Command::parse)
    }

    /// Everything that goes to the socket.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Command, headers and blank line; empty for a heart-beat. A driver may log it.
    pub fn head(&self) -> &[u8] {
        let blank = self.bytes.windows(2).position(|bytes| bytes == b"\n\n");
        blank.map_or(&[], |at| &self.bytes[..at + 2])
    }

    /// Gives the bytes away.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::Transmit;
    use crate::frame::Command;

    #[test]
    fn a_frame_has_a_command_and_a_head_and_a_heart_beat_has_none() {
        let frame = Transmit::frame(b"SEND\ndestination:/a\n\nbody\n\n\0".into());
        assert_eq!(frame.command(), Some(Command::Send));
        assert_eq!(frame.head(), b"SEND\ndestination:/a\n\n");
        assert!(!frame.is_heart_beat());
        let beat = Transmit::heart_beat();
        assert_eq!((beat.command(), beat.head(), beat.bytes()), (None, &b""[..], &b"\n"[..]));
        assert!(beat.is_heart_beat());
    }
}
