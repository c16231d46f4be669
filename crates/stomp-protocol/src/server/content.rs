//! A message as all who receive it get it: written once, shared by every MESSAGE frame.

use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use super::output;
use crate::error::UsageError;
use crate::frame::Headers;
use crate::version::Version;

/// The part of a MESSAGE frame that is the same for every receiver: destination, the headers of
/// the SEND, and the body. Cloning shares it.
///
/// The header lines are written when it is made, so that sending one message to many costs each of
/// them a few headers of its own and no copy of the body.
#[derive(Clone)]
pub struct Content(Arc<Shared>);

struct Shared {
    lines: Lines,
    body: Arc<[u8]>,
}

/// Header lines, `content-length` and the blank line.
struct Lines {
    v1_2: Box<[u8]>,
    /// 1.1 and 1.0, where they differ from 1.2: where something had to be escaped.
    older: Option<[Box<[u8]>; 2]>,
}

impl Content {
    /// Writes what goes to `destination`, in all versions. `headers` are those that MESSAGE hands
    /// on ([`Send::headers`](super::Send::headers)); a `content-length` among them is left out.
    ///
    /// # Errors
    /// If a header cannot be written at all: it holds NUL or has no name. No client's SEND can
    /// have such headers.
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

    /// The first of [`lines`](Self::lines), its line feed included.
    pub(super) fn destination_line(&self, version: Version) -> &[u8] {
        // Line feeds within are escaped.
        self.lines(version).split_inclusive(|byte| *byte == b'\n').next().unwrap_or_default()
    }

    /// Everything from `destination` to the blank line.
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
            let all = [("destination", destination)].into_iter().chain(headers.iter());
            output::message_headers(&mut out, all, version)?;
            output::end_of_head(&mut out, length);
            Ok(out.into())
        };
        let v1_2 = write(Version::V1_2)?;
        // A 1.0 client trims: to it a padded name is another one.
        let padded = headers.iter().any(|(name, _)| name.trim_ascii().len() != name.len());
        let older = if padded || v1_2.contains(&b'\\') {
            Some([write(Version::V1_1)?, write(Version::V1_0)?])
        } else {
            None
        };
        Ok(Self { v1_2, older })
    }
}

/// Says how much there is; the body may be large, and secret.
impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Content").field("body", &self.0.body.len()).finish_non_exhaustive()
    }
}
