//! Bytes to be sent to the client.

use alloc::vec::Vec;

use super::content::Content;
use crate::version::Version;

/// Bytes to send: one whole frame, or one heart-beat. They are in parts, because the receivers of a
/// message share most of them.
///
/// ```
/// use stomp_protocol::server::Transmit;
///
/// let beat = Transmit::from(b"\n".to_vec());
/// assert_eq!((beat.len(), beat.is_empty(), beat.is_shared()), (1, false, false));
/// assert_eq!(beat.parts().concat(), beat.into_vec());
/// ```
#[derive(Clone, Debug)]
pub struct Transmit {
    own: Vec<u8>,
    shared: Option<Shared>,
}

/// The part that other receivers may share.
#[derive(Clone, Debug)]
struct Shared {
    content: Content,
    /// The version whose header lines are shared; `None`: `own` has all of them.
    lines: Option<Version>,
    end: &'static [u8],
}

impl Transmit {
    /// A MESSAGE frame. `own` are the command and the headers that only this receiver gets.
    pub(super) const fn message(
        own: Vec<u8>,
        content: Content,
        version: Version,
        end: &'static [u8],
    ) -> Self {
        Self { own, shared: Some(Shared { content, lines: Some(version), end }) }
    }

    /// A MESSAGE frame of which only the body is shared.
    pub(super) const fn with_head(own: Vec<u8>, content: Content, end: &'static [u8]) -> Self {
        Self { own, shared: Some(Shared { content, lines: None, end }) }
    }

    /// The parts in their order; some may be empty.
    #[must_use]
    pub fn parts(&self) -> [&[u8]; 4] {
        match &self.shared {
            Some(Shared { content, lines, end }) => {
                let lines = lines.map_or(&b""[..], |version| content.lines(version));
                [&self.own, lines, content.body(), end]
            }
            None => [&self.own, b"", b"", b""],
        }
    }

    /// Whether it is a MESSAGE, whose content other receivers may share.
    #[must_use]
    pub const fn is_shared(&self) -> bool {
        self.shared.is_some()
    }

    /// The number of bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.parts().iter().map(|part| part.len()).sum()
    }

    /// Whether there are no bytes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes in one piece; the shared part is copied.
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

/// Bytes of one receiver only.
impl From<Vec<u8>> for Transmit {
    fn from(own: Vec<u8>) -> Self {
        Self { own, shared: None }
    }
}
