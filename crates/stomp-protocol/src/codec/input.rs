//! The bytes that have arrived and not been read yet.

use alloc::vec::Vec;
use core::fmt;

use super::work;

/// A larger allocation than this is given back once it is empty.
const KEPT_CAPACITY: usize = 64 << 10;

/// A queue of bytes that knows where a chunk began.
///
/// Bytes that have been consumed are dropped when the rest, which has to be copied for that, is
/// shorter, so that the cost per byte stays fixed however small the chunks are.
pub(super) struct Input {
    bytes: Vec<u8>,
    start: usize,
    /// Bytes consumed since the beginning of the stream.
    position: u64,
    /// Where in the stream chunks begin that may begin with a line end.
    chunk_starts: Vec<u64>,
    /// How many of them have been passed.
    passed: usize,
}

impl Input {
    pub(super) const fn new() -> Self {
        Self { bytes: Vec::new(), start: 0, position: 0, chunk_starts: Vec::new(), passed: 0 }
    }

    pub(super) fn push(&mut self, chunk: &[u8]) {
        // Only for line ends does it matter where a chunk begins, so others need no entry.
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

    /// What has not been consumed.
    pub(super) fn rest(&self) -> &[u8] {
        self.bytes.get(self.start..).unwrap_or_default()
    }

    /// Takes `count` bytes of [`rest`](Self::rest) away; says whether a chunk began among them.
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

    /// Whether the next byte is the first of a chunk; says so once.
    pub(super) fn enters_chunk(&mut self) -> bool {
        self.passes(self.position + 1)
    }

    /// Bytes for which memory is held.
    #[cfg(test)]
    pub(super) fn capacity(&self) -> usize {
        self.bytes.capacity()
    }

    /// Says that all which has arrived belongs to one frame, so that no line end in it stands
    /// alone.
    pub(super) fn forget_chunks(&mut self) {
        self.chunk_starts.clear();
        self.passed = 0;
    }

    /// Whether a chunk that was not passed yet begins before `position`.
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

/// How much, not what: it may hold a password.
impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes unread, {} read", self.rest().len(), self.position)
    }
}
