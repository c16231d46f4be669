//! What was given to the socket and waits until the system takes it, on a host, whose sockets tell of that.

use core::task::Context;

use super::state::Driver;
use crate::session::transport::{Runtime, Socket};

/// How much may wait before messages stay in the outbox, in bytes.
const MUCH: u64 = 1024 * 1024;

impl<R: Runtime> Driver<R> {
    /// The frame of a message has no receipt: it is sent once the system has it.
    pub(super) fn await_writing(&mut self, id: u32) {
        self.transmit();
        if let Some(link) = &mut self.link {
            link.unwritten.awaited.push_back((link.unwritten.given, id));
        }
    }

    /// `flush` waits for all that has been sent, acknowledgements for instance.
    pub(super) fn await_all_writing(&mut self) {
        if self.link.as_ref().is_some_and(|link| link.socket.written() < link.unwritten.given) {
            let id = self.session.sent_besides();
            self.await_writing(id);
        }
    }

    /// Messages stay in the outbox while much waits already.
    pub(super) fn hold_if_much_waits(&mut self) {
        self.transmit();
        let Some(link) = &mut self.link else { return self.session.hold(false) };
        let waits = link.unwritten.given.saturating_sub(link.socket.written());
        self.session.hold(waits > MUCH);
    }

    /// Tells the session what the system has taken; gives whether it has taken some of what is waited for.
    pub(super) fn tell_written(&mut self) -> bool {
        let Some(link) = &mut self.link else { return false };
        let written = link.socket.written();
        let mut has_told = false;
        while let Some(id) = link.unwritten.next(written) {
            self.session.handle_written(link.attempt, id);
            has_told = true;
        }
        has_told
    }

    /// Whether the system has taken what is waited for.
    pub(super) fn poll_written(&mut self, context: &mut Context<'_>) -> bool {
        let Some(link) = &self.link else { return false };
        let was_held = self.session.is_held();
        if link.unwritten.awaited.is_empty() && !was_held {
            return false;
        }
        // Before the look at it: what is written behind that wakes the task.
        link.socket.watch_written(context);
        if self.tell_written() {
            return true;
        }
        self.hold_if_much_waits();
        was_held && !self.session.is_held()
    }
}
