//! Bytes on their way to the client.

use alloc::vec::Vec;

use super::content::Content;
use super::quirks::{MessageStyle, Quirks};
use crate::version::Version;

/// Bytes to send: one whole frame, or one heart-beat. They come in parts, because what many
/// receivers get is shared between them and not copied for each.
#[derive(Clone, Debug)]
pub struct Transmit {
    own: Vec<u8>,
    shared: Option<Shared>,
}

/// What others may get as well.
#[derive(Clone, Debug)]
struct Shared {
    content: Content,
    version: Version,
    /// The receiver's own headers have the destination among them.
    has_destination: bool,
    end: &'static [u8],
}

impl Transmit {
    /// A MESSAGE frame: `own` are the command and the headers of this receiver alone.
    pub(super) fn message(
        own: Vec<u8>,
        content: Content,
        version: Version,
        quirks: &Quirks,
    ) -> Self {
        let has_destination = quirks.messages == MessageStyle::RabbitMq;
        let end = if quirks.line_feed_after_frame { b"\0\n" } else { &b"\0"[..] };
        Self { own, shared: Some(Shared { content, version, has_destination, end }) }
    }

    /// The bytes, in their order. Some parts may be empty.
    #[must_use]
    pub fn parts(&self) -> [&[u8]; 4] {
        match &self.shared {
            Some(Shared { content, version, has_destination, end }) => {
                let lines = content.lines(*version);
                let skipped = content.destination_line(*version).len();
                let lines = if *has_destination { &lines[skipped..] } else { lines };
                [&self.own, lines, content.body(), end]
            }
            None => [&self.own, b"", b"", b""],
        }
    }

    /// Whether part of it is shared with other receivers; then it is one whole MESSAGE.
    #[must_use]
    pub const fn is_shared(&self) -> bool {
        self.shared.is_some()
    }

    /// How many bytes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.parts().iter().map(|part| part.len()).sum()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes in one piece; copies what is shared.
    #[must_use]
    pub fn into_vec(mut self) -> Vec<u8> {
        if self.shared.is_none() {
            return self.own;
        }
        let length = self.len();
        let mut whole = core::mem::take(&mut self.own);
        whole.reserve_exact(length - whole.len());
        self.parts().iter().for_each(|part| whole.extend_from_slice(part));
        whole
    }
}

/// Bytes that are shared with nobody.
impl From<Vec<u8>> for Transmit {
    fn from(own: Vec<u8>) -> Self {
        Self { own, shared: None }
    }
}
