//! Frames: `o`, `h`, `a[…]`, `c[…]`.

use super::{Socket, State, Verdict};
use crate::time::Instant;

impl Socket {
    /// A frame came that begins with this byte. What it opened, or brought into use, is said by the
    /// actions that follow.
    pub fn handle_frame(&mut self, now: Instant, first: u8) -> Verdict {
        self.has_frames = true;
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

    /// The response has ended, `partial`ly if within a frame. True if the next one is to be asked for; false
    /// if this one broke off, or brought nothing, as no server's does, which is for
    /// [`handle_failed`](Self::handle_failed).
    pub const fn handle_response_end(&mut self, partial: bool) -> bool {
        core::mem::replace(&mut self.has_frames, false) && !partial
    }
}
