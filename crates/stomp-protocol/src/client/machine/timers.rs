//! The client's own deadlines, and those of its connection.

use super::Client;
use super::steps::{Cause, Step};
use crate::client::{Event, LogEvent};
use crate::time::Instant;

/// A deadline that may be set or not.
#[derive(Debug, Clone, Copy)]
pub(super) struct Timer(Instant);

impl Default for Timer {
    fn default() -> Self {
        Self(Instant::NEVER)
    }
}

impl Timer {
    /// `delay` milliseconds from `now`; with 0 it never fires.
    pub(super) fn start(&mut self, now: Instant, delay: u64) {
        self.0 = if delay == 0 { Instant::NEVER } else { now + delay };
    }

    pub(super) fn start_unless_running(&mut self, now: Instant, delay: u64) {
        if self.0 == Instant::NEVER {
            self.start(now, delay);
        }
    }

    pub(super) const fn stop(&mut self) {
        self.0 = Instant::NEVER;
    }

    /// Whether it was due; then it is set no longer.
    fn fires(&mut self, now: Instant) -> bool {
        let due = self.0 <= now;
        if due {
            self.stop();
        }
        due
    }
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Timers {
    /// The next attempt is due.
    pub(super) reconnect: Timer,
    /// The present attempt has taken too long.
    pub(super) connect: Timer,
    /// The orderly end has taken too long.
    pub(super) close: Timer,
}

impl Client {
    /// When [`handle_timeout`](Self::handle_timeout) is to be called, as of now.
    pub fn poll_timeout(&self) -> Option<Instant> {
        let Timers { reconnect, connect, close } = self.timers;
        let first = reconnect.0.min(connect.0).min(close.0);
        match &self.connection {
            Some(connection) => first.min(connection.deadline()),
            None => first,
        }
        .unless_never()
    }

    /// When the present attempt has to have got to CONNECTED, if that is limited.
    pub fn connects_until(&self) -> Option<Instant> {
        self.timers.connect.0.unless_never()
    }

    /// Takes note of the time. To be called at [`poll_timeout`](Self::poll_timeout) or later; earlier
    /// does no harm.
    pub fn handle_timeout(&mut self, now: Instant) {
        self.plan.enter();
        if self.timers.reconnect.fires(now) {
            self.next_delay = self.config.retry.after(self.next_delay);
            self.plan.add(&[Step::Connect]);
        }
        // An attempt without a socket is given up too (`L16`).
        if self.timers.connect.fires(now) && self.has_attempt() {
            self.give_up(now);
            self.plan.add(&[Step::ConnectionTimedOut]);
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
