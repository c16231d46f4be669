//! Octets of a response into lines, one for each frame.

use alloc::vec::Vec;

/// The longest frame that is held while its end has not come: what JSON makes of the largest body that
/// the codec takes by default.
const LONGEST: usize = 128 << 20;

/// More than this is given back when nothing waits.
const KEPT: usize = 64 << 10;

/// A frame is longer than anything that anybody would send on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineTooLong;

/// Puts together what came in pieces, however it was cut; every octet is looked at once.
#[derive(Debug, Default)]
pub struct Lines {
    buffer: Vec<u8>,
    /// Where the line begins that comes next.
    start: usize,
    /// Up to where there is no line end behind `start`.
    seen: usize,
}

impl Lines {
    /// Takes a piece.
    ///
    /// # Errors
    /// [`LineTooLong`] if a line gets too long to be held; then nothing is kept of it.
    pub fn push(&mut self, piece: &[u8]) -> Result<(), LineTooLong> {
        self.buffer.drain(..self.start);
        self.seen -= self.start;
        self.start = 0;
        if self.buffer.len() + piece.len() > LONGEST {
            *self = Self::default();
            return Err(LineTooLong);
        }
        if self.buffer.is_empty() && self.buffer.capacity() > KEPT {
            self.buffer = Vec::new();
        }
        self.buffer.extend_from_slice(piece);
        Ok(())
    }

    /// The next line that is complete, without its end. Those that say nothing are left out: empty ones,
    /// and the letters before a stream, for browsers that hold back its beginning.
    pub fn next_line(&mut self) -> Option<&[u8]> {
        loop {
            let rest = self.buffer.get(self.seen..)?;
            let Some(length) = rest.iter().position(|octet| *octet == b'\n') else {
                self.seen = self.buffer.len();
                return None;
            };
            let line = self.start..self.seen + length;
            self.seen = line.end + 1;
            self.start = self.seen;
            if !matches!(self.buffer.get(line.clone())?, [] | [b'h', b'h', ..]) {
                return self.buffer.get(line);
            }
        }
    }

    /// Whether a line has begun that has not ended.
    #[must_use]
    pub const fn is_partial(&self) -> bool {
        self.start < self.buffer.len()
    }
}
