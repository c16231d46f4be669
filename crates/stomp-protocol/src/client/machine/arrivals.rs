//! What the socket of a client receives.

use super::Client;
use super::step::Step;
use crate::client::{Attempt, Connection, FramingFault, HeadOutcome};
use crate::codec::HeadTable;
use crate::time::Instant;

impl Client {
    /// Takes what the socket of `attempt` received.
    #[cfg(feature = "stream")]
    pub fn handle_bytes(&mut self, now: Instant, attempt: Attempt, bytes: &[u8]) {
        self.plan.enter();
        if let Some(connection) = self.connection_of(attempt) {
            connection.handle_bytes(now, bytes);
            self.plan.add(&[Step::Receive]);
        }
    }

    /// Takes one message that the WebSocket of `attempt` received: see [`Connection::handle_message`],
    /// and the example of [`Decoder::push_message`](crate::codec::Decoder::push_message).
    #[cfg(feature = "stream")]
    pub fn handle_message(&mut self, now: Instant, attempt: Attempt, message: &[u8]) {
        self.plan.enter();
        if let Some(connection) = self.connection_of(attempt) {
            connection.handle_message(now, message);
            self.plan.add(&[Step::Receive]);
        }
    }

    /// Takes the head of a frame that the socket of `attempt` received: see [`Connection::read_head`].
    /// After a MESSAGE there is nothing to poll for.
    pub fn read_head(
        &mut self,
        now: Instant,
        attempt: Attempt,
        block: &[u8],
        table: &mut HeadTable,
    ) -> HeadOutcome {
        let Some(connection) = self.connection_of(attempt) else { return HeadOutcome::Stale };
        let outcome = connection.read_head(now, block, table);
        if outcome == HeadOutcome::Broken {
            self.plan_to_receive();
        }
        outcome
    }

    /// The body of the frame is complete whose head was read last: see [`Connection::end_frame`].
    /// See the example of [`Connection::read_head`].
    pub fn end_frame(&mut self, now: Instant, attempt: Attempt) {
        if let Some(connection) = self.connection_of(attempt) {
            connection.end_frame(now);
            return self.plan_to_receive();
        }
        self.plan.enter();
    }

    /// A line end came between two frames: see [`Connection::handle_heart_beat`].
    /// See the example of [`Connection::read_head`].
    pub fn handle_heart_beat(&mut self, now: Instant, attempt: Attempt) {
        if let Some(connection) = self.connection_of(attempt) {
            connection.handle_heart_beat(now);
            return self.plan_to_receive();
        }
        self.plan.enter();
    }

    /// Something came, at this moment or a past one: see [`Connection::handle_received`]. There is
    /// nothing to poll for.
    /// See the example of [`Connection::read_head`].
    pub fn handle_received(&mut self, at: Instant, attempt: Attempt) {
        if let Some(connection) = self.connection_of(attempt) {
            connection.handle_received(at);
        }
    }

    /// What came is no stream of frames: see [`Connection::handle_fault`].
    pub fn handle_fault(&mut self, attempt: Attempt, fault: FramingFault) {
        if let Some(connection) = self.connection_of(attempt) {
            connection.handle_fault(fault);
            return self.plan_to_receive();
        }
        self.plan.enter();
    }

    fn plan_to_receive(&mut self) {
        self.plan.enter();
        self.plan.add(&[Step::Receive]);
    }

    pub(super) fn connection_of(&mut self, attempt: Attempt) -> Option<&mut Connection> {
        if attempt == self.attempt { self.connection.as_deref_mut() } else { None }
    }
}
