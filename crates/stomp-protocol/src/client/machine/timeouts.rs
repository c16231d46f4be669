//! What a client does when one of its deadlines has come, or one of its connection's.

use super::Client;
use super::step::{Cause, Step};
use super::timers::{Timer, Timers};
use crate::client::{Event, LogEvent};
use crate::time::Instant;

impl Client {
    /// When [`handle_timeout`](Self::handle_timeout) is to be called, as of now.
    pub fn poll_timeout(&self) -> Option<Instant> {
        let Timers { reconnect, connect, slow, close } = self.timers;
        let own = [connect, slow, close].map(Timer::deadline);
        let first = own.into_iter().fold(reconnect.deadline(), Ord::min);
        match &self.connection {
            Some(connection) => first.min(connection.deadline()),
            None => first,
        }
        .unless_never()
    }

    /// When the present attempt has to have got to CONNECTED, if that is limited.
    ///
    /// ```
    /// use stomp_protocol::Instant;
    /// use stomp_protocol::client::{Client, ClientConfig};
    ///
    /// let now = Instant::from_millis(0);
    /// let config = ClientConfig { connection_timeout: 10_000, ..ClientConfig::default() };
    /// let mut client = Client::new(config);
    /// client.activate();
    /// while client.poll_action(now).is_some() {}
    /// assert_eq!(client.connects_until(), Some(now + 10_000));
    /// ```
    pub fn connects_until(&self) -> Option<Instant> {
        self.timers.connect.deadline().unless_never()
    }

    /// Takes note of the time. To be called at [`poll_timeout`](Self::poll_timeout) or later; earlier
    /// does no harm.
    ///
    /// See the example of [`handle_closed`](Self::handle_closed).
    pub fn handle_timeout(&mut self, now: Instant) {
        self.plan.enter();
        if self.timers.reconnect.fires(now) {
            self.next_delay = self.config.retry.after(self.next_delay);
            self.plan.add(&[Step::Connect]);
        }
        if self.timers.connect.fires(now) {
            // An attempt without a socket is given up too (`L16`). One that is ending already is only told of.
            if self.has_attempt() {
                self.give_up(now);
            }
            self.plan.add(&[Step::ConnectionTimedOut]);
        }
        if self.timers.slow.fires(now) {
            self.log(LogEvent::StillWaiting);
        }
        if self.timers.close.fires(now) {
            let discard = self.discard_step(Cause::Lingers);
            self.plan.add(&[Step::Log(LogEvent::DisconnectTimedOut), discard]);
        }
        self.check_connection(now);
    }

    /// A lost heart-beat drops the socket, whatever the configuration says about failures: closing in
    /// good order needs the very peer that has gone (`L8`).
    fn check_connection(&mut self, now: Instant) {
        let Some(connection) = &mut self.connection else { return };
        if let Some(Event::HeartBeatLost { silent_for }) = connection.handle_timeout(now) {
            self.silent_for = silent_for;
            self.plan.add(&[Step::HeartBeatLost, self.discard_step(Cause::Lingers)]);
        }
    }
}
