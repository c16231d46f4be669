//! What was sent and waits in the program until the system takes it: outside of a browser, whose sockets do not tell.

#[cfg(not(target_arch = "wasm32"))]
use super::entries::{Entry, Kind, Stage, flag};
#[cfg(not(target_arch = "wasm32"))]
use super::transitions::Phase;
#[cfg(not(target_arch = "wasm32"))]
use super::{Code, Outcome, Session};
#[cfg(not(target_arch = "wasm32"))]
use crate::time::Instant;

#[cfg(not(target_arch = "wasm32"))]
impl Session {
    /// The driver tells by [`handle_written`](Self::handle_written) what the system has taken: a message without a receipt
    /// is in flight until then, also while the session closes. Otherwise it counts as sent at once.
    ///
    /// ```
    /// # use stomp_protocol::Instant;
    /// # use stomp_protocol::session::{Broker, Config, Connected, FOREVER, Session};
    /// # let now = Instant::from_millis(0);
    /// # let mut session = Session::new(Config::default());
    /// # session.connect(now, FOREVER);
    /// # session.poll_action(now);
    /// # let broker = Broker::RabbitMq;
    /// # session.handle_connected(now, 1, Connected { broker, is_other_identity: false, has_nack: true });
    /// # while session.poll_action(now).is_some() {}
    /// use stomp_protocol::session::{Action, Confirm, Outcome, Publish};
    ///
    /// session.await_writing();
    /// let id = session.publish(now, Publish { confirm: Confirm::Sent, ..Publish::default() });
    /// assert_eq!(session.poll_action(now), Some(Action::Send { id, receipt: false }));
    /// assert_eq!((session.poll_action(now), session.in_flight().messages), (None, 1));
    /// let besides = session.sent_besides(); // an ACK, for instance
    /// let flush = session.flush(now, FOREVER);
    /// session.handle_written(1, id);
    /// let outcome = Outcome::Sent;
    /// assert_eq!(session.poll_action(now), Some(Action::Settle { id, outcome }));
    /// assert_eq!(session.poll_action(now), None);
    /// session.handle_written(1, besides);
    /// while let Some(Action::Settle { id, .. }) = session.poll_action(now) {
    ///     assert!(id == besides || id == flush);
    /// }
    ///
    /// session.hold(true); // too much waits already
    /// assert!(session.is_held());
    /// session.publish(now, Publish::default());
    /// assert_eq!((session.poll_action(now), session.outbox().messages), (None, 1));
    /// session.hold(false);
    /// assert!(session.poll_action(now).is_some());
    /// ```
    pub const fn await_writing(&mut self) {
        self.is_writing_told = true;
    }

    /// Whether messages stay in the outbox, since too much waits already.
    ///
    /// See the example of [`await_writing`](Self::await_writing).
    pub const fn hold(&mut self, wanted: bool) {
        self.is_held = wanted;
    }

    /// Gives an id for all that has been sent: [`flush`](Self::flush) waits until that is written.
    ///
    /// See the example of [`await_writing`](Self::await_writing).
    pub fn sent_besides(&mut self) -> u32 {
        let id = self.create(Kind::Publish, Instant::NEVER);
        if let Some(entry) = self.find(id) {
            // It is no frame that an ERROR could be about, and counts to no sum.
            entry.stage = Stage::Open;
            entry.flags = flag::WRITING;
        }
        id
    }

    /// The system has taken the frame of this message, or what was sent besides.
    ///
    /// See the example of [`await_writing`](Self::await_writing).
    pub fn handle_written(&mut self, connection: u32, id: u32) {
        if !self.is_present(connection) {
            return;
        }
        let Some(entry) = self.find(id).copied() else { return };
        if entry.is_being_written() {
            // From here on it is a frame without a receipt.
            self.last_silent = self.last_silent.max(entry.frame);
            self.settle(id, Outcome::Sent);
        }
    }

    /// Whether messages stay in the outbox, by [`hold`](Self::hold).
    ///
    /// See the example of [`await_writing`](Self::await_writing).
    #[must_use]
    pub const fn is_held(&self) -> bool {
        self.is_held
    }

    pub(super) const fn awaits_writing(&self) -> bool {
        self.is_writing_told
    }

    /// A message without a receipt has been given to the socket.
    pub(super) fn mark_writing(&mut self, id: u32) {
        self.mark_sent(id, Stage::Sent, Instant::NEVER);
        if let Some(entry) = self.find(id) {
            entry.flags |= flag::WRITING;
        }
    }

    /// Why a message fails whose connection is lost: the session closes, with what was being written.
    pub(super) fn code_of_loss(&self) -> Code {
        if self.phase == Phase::Closing { Code::Closed } else { Code::ConnectionLost }
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl Entry {
    /// Whether it is sent, and settles once the system has taken it.
    pub(super) const fn is_being_written(&self) -> bool {
        self.has(flag::WRITING)
    }
}

#[cfg(target_arch = "wasm32")]
impl super::Session {
    pub(super) const fn awaits_writing(&self) -> bool {
        false
    }

    pub(super) const fn is_held(&self) -> bool {
        false
    }

    pub(super) const fn mark_writing(&mut self, _: u32) {}

    pub(super) const fn code_of_loss(&self) -> super::Code {
        super::Code::ConnectionLost
    }
}

#[cfg(target_arch = "wasm32")]
impl super::entries::Entry {
    pub(super) const fn is_being_written(&self) -> bool {
        false
    }
}
