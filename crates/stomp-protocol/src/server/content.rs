//! The shared part of MESSAGE frames, encoded once for all receivers.

use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use super::output;
use crate::error::UsageError;
use crate::frame::Headers;
use crate::version::Version;

/// Headers of SEND that MESSAGE does not repeat: they concern the SEND frame only, or the server
/// writes its own, and the first of a name applies (spec#24).
pub(super) const NOT_REPEATED: [&str; 8] = [
    "ack",
    "content-length",
    "destination",
    "message-id",
    "receipt",
    "redelivered",
    "subscription",
    "transaction",
];

/// The part of a MESSAGE frame that all receivers share: destination, headers of the SEND, and
/// body. A clone shares it.
///
/// The header lines are encoded when it is made, so that each receiver of a message costs a few
/// headers and no copy of the body.
///
/// ```
/// use stomp_protocol::Headers;
/// use stomp_protocol::server::Content;
///
/// let content = Content::new("/topic/a", &Headers::from([("lang", "en")]), *b"hi")?;
/// assert_eq!(**content.body(), *b"hi");
/// assert!(content.memory() > 2);
/// # Ok::<(), stomp_protocol::UsageError>(())
/// ```
#[derive(Clone)]
pub struct Content(Arc<Shared>);

struct Shared {
    lines: Lines,
    body: Arc<[u8]>,
}

/// Header lines, `content-length` and the blank line.
struct Lines {
    v1_2: Box<[u8]>,
    /// The lines for 1.1 and 1.0 if they differ from those for 1.2, because of an escape.
    older: Option<[Box<[u8]>; 2]>,
}

impl Content {
    /// Encodes a message to `destination` for all versions. `headers` are those that MESSAGE repeats
    /// (spec#72, [`Send::headers`](super::Send::headers)); a `content-length` among them is left out.
    ///
    /// # Errors
    /// When a header has a NUL or an empty name. Headers of a SEND that was decoded have neither.
    pub fn new(
        destination: &str,
        headers: &Headers,
        body: impl Into<Arc<[u8]>>,
    ) -> Result<Self, UsageError> {
        let body = body.into();
        let lines = Lines::new(destination, headers, body.len())?;
        Ok(Self(Arc::new(Shared { lines, body })))
    }

    /// The body.
    #[must_use]
    pub fn body(&self) -> &Arc<[u8]> {
        &self.0.body
    }

    /// Whether a MESSAGE has a header of this name from the server, so that a message has none of its own. Blanks
    /// around it do not make it another one: a client of 1.0 drops them.
    ///
    /// ```
    /// use stomp_protocol::server::Content;
    ///
    /// assert!(Content::has_itself("message-id"));
    /// assert!(!Content::has_itself("correlation-id"));
    /// ```
    #[must_use]
    pub fn has_itself(name: &str) -> bool {
        NOT_REPEATED.contains(&name.trim_ascii())
    }

    /// Bytes of memory that it takes.
    #[must_use]
    pub fn memory(&self) -> usize {
        let Shared { lines: Lines { v1_2, older }, body } = &*self.0;
        let older = older.as_ref().map_or(0, |[v1_1, v1_0]| v1_1.len() + v1_0.len());
        size_of::<Shared>() + v1_2.len() + older + body.len()
    }

    /// The header lines from `destination` to the blank line.
    pub(super) fn lines(&self, version: Version) -> &[u8] {
        let lines = &self.0.lines;
        match (version, &lines.older) {
            (Version::V1_1, Some([v1_1, _])) => v1_1,
            (Version::V1_0, Some([_, v1_0])) => v1_0,
            _ => &lines.v1_2,
        }
    }
}

impl Lines {
    fn new(destination: &str, headers: &Headers, length: usize) -> Result<Self, UsageError> {
        let write = |version| -> Result<Box<[u8]>, UsageError> {
            let mut out = Vec::with_capacity(64 + destination.len() + 32 * headers.len());
            let headers = headers.iter().filter(|(name, _)| !is_forged(name, version));
            let all = [("destination", destination)].into_iter().chain(headers);
            output::message_headers(&mut out, all, version)?;
            output::end_of_head(&mut out, length);
            Ok(out.into())
        };
        let v1_2 = write(Version::V1_2)?;
        // A 1.0 client trims, so that a padded name is a different one to it.
        let padded = headers.iter().any(|(name, _)| name.trim_ascii().len() != name.len());
        let older = if padded || v1_2.contains(&b'\\') {
            Some([write(Version::V1_1)?, write(Version::V1_0)?])
        } else {
            None
        };
        Ok(Self { v1_2, older })
    }
}

/// Whether a receiver would take a sender's header for one of the server's: on 1.0 a padded name is trimmed (`W-6`).
fn is_forged(name: &str, version: Version) -> bool {
    let is_padded = version == Version::V1_0 && name.trim_ascii() != name;
    is_padded && Content::has_itself(name)
}

/// Shows the length of the body only, which may be large or confidential.
impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Content").field("body", &self.0.body.len()).finish_non_exhaustive()
    }
}
