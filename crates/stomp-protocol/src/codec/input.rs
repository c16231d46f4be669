//! The buffer of received bytes.

use alloc::vec::Vec;
use core::fmt;

use super::work;

/// The largest allocation that an empty buffer keeps.
const KEPT_CAPACITY: usize = 64 << 10;

/// A queue of bytes with the positions at which chunks begin.
///
/// Consumed bytes are dropped when the rest, which has to be copied for that, is shorter than they
/// are: so the cost per byte is constant for chunks of any size.
pub(super) struct Input {
    bytes: Vec<u8>,
    start: usize,
    /// Bytes consumed since the beginning of the stream.
    position: u64,
    /// Positions in the stream of chunks that may begin with a line end.
    chunk_starts: Vec<u64>,
    /// Number of `chunk_starts` before `position`.
    passed: usize,
}

impl Input {
    pub(super) const fn new() -> Self {
        Self { bytes: Vec::new(), start: 0, position: 0, chunk_starts: Vec::new(), passed: 0 }
    }

    pub(super) fn push(&mut self, chunk: &[u8]) {
        // Only line ends depend on the beginning of a chunk, so other chunks need no entry.
        if chunk.first().is_some_and(|byte| *byte <= b'\r') {
            self.chunk_starts.push(self.position + self.rest().len() as u64);
        }
        if self.start > self.rest().len() {
            work::spend(self.rest().len());
            self.bytes = self.rest().to_vec();
            self.start = 0;
            self.chunk_starts = self.chunk_starts.get(self.passed..).unwrap_or_default().to_vec();
            self.passed = 0;
        }
        self.bytes.extend_from_slice(chunk);
    }

    /// The bytes that have not been consumed.
    pub(super) fn rest(&self) -> &[u8] {
        self.bytes.get(self.start..).unwrap_or_default()
    }

    /// Removes `count` bytes of [`rest`](Self::rest), and gives whether a chunk began among them.
    pub(super) fn consume(&mut self, count: usize) -> bool {
        self.start += count;
        self.position += count as u64;
        let has_passed = self.passes(self.position);
        if self.start >= self.bytes.len() {
            self.start = 0;
            self.bytes.clear();
            if self.bytes.capacity() > KEPT_CAPACITY {
                self.bytes = Vec::new();
            }
        }
        has_passed
    }

    /// Whether the next byte is the first of a chunk; `true` once for each chunk.
    pub(super) fn enters_chunk(&mut self) -> bool {
        self.passes(self.position + 1)
    }

    /// Allocated bytes.
    #[cfg(test)]
    pub(super) fn capacity(&self) -> usize {
        self.bytes.capacity()
    }

    /// Forgets the beginnings of chunks: everything received belongs to one frame, so no line end in
    /// it is a heart-beat.
    pub(super) fn forget_chunks(&mut self) {
        self.chunk_starts.clear();
        self.passed = 0;
    }

    /// Passes the chunks that begin before `position`, and gives whether there were any.
    fn passes(&mut self, position: u64) -> bool {
        let before = self.passed;
        while self.chunk_starts.get(self.passed).is_some_and(|start| *start < position) {
            self.passed += 1;
        }
        let has_passed = self.passed > before;
        if self.passed == self.chunk_starts.len() {
            self.forget_chunks();
        }
        has_passed
    }
}

/// Shows the number of bytes only: they may have a password among them.
impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes unread, {} read", self.rest().len(), self.position)
    }
}
