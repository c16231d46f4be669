//! What was given to the socket and waits until the system takes it.

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
        link.unwritten.is_held = waits > MUCH;
        self.session.hold(waits > MUCH);
    }

    /// Whether the system has taken what is waited for.
    pub(super) fn poll_written(&mut self, context: &mut Context<'_>) -> bool {
        let Some(link) = &mut self.link else { return false };
        if link.unwritten.awaited.is_empty() && !link.unwritten.is_held {
            return false;
        }
        // Before the look at it: what is written behind that wakes the task.
        link.socket.watch_written(context);
        let was_held = link.unwritten.is_held;
        if let Some(id) = link.unwritten.next(link.socket.written()) {
            self.session.handle_written(link.attempt, id);
            return true;
        }
        self.hold_if_much_waits();
        was_held && self.link.as_ref().is_some_and(|link| !link.unwritten.is_held)
    }
}
