//! The bytes of a recorded frame, as cheaply as they can be kept.

use std::borrow::Cow;

use bytes::Bytes;
use stomp_protocol::Secrets;
use stomp_protocol::codec::split_frame;
use stomp_protocol::server::Transmit;

/// Bytes of one frame, possibly the first of them only.
#[derive(Clone, Debug)]
pub(crate) struct RecordedBytes {
    kept: Kept,
    /// How many there were on the wire.
    length: usize,
}

#[derive(Clone, Debug)]
enum Kept {
    Own(Bytes),
    /// Shares its body with all who were sent the same message.
    Shared(Transmit),
}

impl RecordedBytes {
    /// Keeps at most `max` of them.
    pub(super) fn of_bytes(bytes: &[u8], max: usize) -> Self {
        let kept = &bytes[..bytes.len().min(max)];
        // Not a slice of it: that would keep the whole buffer from which the frame was cut.
        Self { kept: Kept::Own(Bytes::copy_from_slice(kept)), length: bytes.len() }
    }

    /// Keeps at most `max` of them.
    pub(super) fn of_transmit(transmit: &Transmit, max: usize) -> Self {
        let length = transmit.len();
        if length <= max {
            return Self { kept: Kept::Shared(transmit.clone()), length };
        }
        let mut kept = Vec::with_capacity(max);
        for part in transmit.parts() {
            kept.extend_from_slice(&part[..part.len().min(max - kept.len())]);
        }
        Self { kept: Kept::Own(kept.into()), length }
    }

    /// The bytes that are kept.
    pub(crate) fn get(&self) -> Cow<'_, [u8]> {
        match &self.kept {
            Kept::Own(bytes) => Cow::Borrowed(bytes),
            Kept::Shared(transmit) => Cow::Owned(transmit.parts().concat()),
        }
    }

    /// The bytes that are kept, their head without secrets. All of what is no frame counts as head.
    pub(super) fn without_secrets(&self, secrets: &Secrets) -> Vec<u8> {
        let kept = self.get();
        let (head, body) = split_frame(&kept);
        [&*secrets.redact_lines(head), body].concat()
    }

    /// The first of them, with the command at least.
    pub(super) fn start(&self) -> &[u8] {
        match &self.kept {
            Kept::Own(bytes) => bytes,
            Kept::Shared(transmit) => transmit.parts()[0],
        }
    }

    /// How many there were.
    pub(crate) const fn len(&self) -> usize {
        self.length
    }

    pub(crate) fn is_truncated(&self) -> bool {
        self.kept_len() < self.length
    }

    pub(super) fn kept_len(&self) -> usize {
        match &self.kept {
            Kept::Own(bytes) => bytes.len(),
            Kept::Shared(_) => self.length,
        }
    }
}
