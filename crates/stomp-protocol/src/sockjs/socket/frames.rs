//! Frames: `o`, `h`, `a[…]`, `c[…]`.

use super::{LineTooLong, Socket, State, Verdict};
use crate::time::Instant;

impl Socket {
    /// A frame came that begins with this octet. What it opened, or brought into use, is said by the
    /// actions that follow.
    pub fn handle_frame(&mut self, now: Instant, first: u8) -> Verdict {
        let open = matches!(self.state, State::Silent | State::InUse | State::Closing);
        match first {
            b'h' => Verdict::Ignore,
            b'o' if open => Verdict::Forgotten,
            b'o' => {
                self.handle_opened(now);
                Verdict::Ignore
            }
            b'a' if open => {
                self.handle_message();
                Verdict::Messages
            }
            b'c' => Verdict::End,
            _ => Verdict::Unknown,
        }
    }

    /// A piece of a response came, cut anywhere.
    ///
    /// # Errors
    /// [`LineTooLong`], which is for [`handle_failed`](Self::handle_failed).
    pub fn handle_chunk(&mut self, piece: &[u8]) -> Result<(), LineTooLong> {
        self.lines.push(piece)
    }

    /// The next frame of the response that says something: its first octet is for
    /// [`handle_frame`](Self::handle_frame). What was polled before has to be dealt with.
    pub fn poll_line(&mut self) -> Option<&[u8]> {
        let line = self.lines.next_line()?;
        self.frames = self.frames.saturating_add(1);
        Some(line)
    }

    /// The response has ended. True if the next one is to be asked for; false if this one broke off, or
    /// brought nothing, as no server's does, which is for [`handle_failed`](Self::handle_failed).
    pub fn handle_response_end(&mut self) -> bool {
        let frames = core::mem::take(&mut self.frames);
        frames != 0 && !self.lines.is_partial()
    }
}
