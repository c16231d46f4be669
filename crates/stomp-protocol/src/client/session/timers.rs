//! The session's own deadlines, and those of its connection.

use super::steps::Step;
use super::{Link, Session};
use crate::client::{Action, Event, Note};
use crate::time::Instant;

/// A deadline that may be set or not.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Timer(Option<Instant>);

impl Timer {
    /// `delay` milliseconds from `now`; with 0 it never fires.
    pub(super) fn start(&mut self, now: Instant, delay: u64) {
        self.0 = (delay != 0).then(|| now + delay);
    }

    pub(super) fn start_unless_running(&mut self, now: Instant, delay: u64) {
        if self.0.is_none() {
            self.start(now, delay);
        }
    }

    pub(super) const fn stop(&mut self) {
        self.0 = None;
    }

    /// Whether it was due; then it is set no longer.
    fn fires(&mut self, now: Instant) -> bool {
        let due = self.0.is_some_and(|at| at <= now);
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

impl Session {
    /// When [`handle_timeout`](Self::handle_timeout) is to be called, as of now.
    pub fn poll_timeout(&self) -> Option<Instant> {
        let connection = match &self.link {
            Link::Open(connection) => connection.poll_timeout(),
            _ => None,
        };
        let Timers { reconnect, connect, close } = self.timers;
        [reconnect.0, connect.0, close.0, connection].into_iter().flatten().min()
    }

    /// When the present attempt has to have got to CONNECTED, if that is limited.
    pub const fn connects_until(&self) -> Option<Instant> {
        self.timers.connect.0
    }

    /// Takes note of the time. To be called at [`poll_timeout`](Self::poll_timeout) or later; earlier
    /// does no harm.
    pub fn handle_timeout(&mut self, now: Instant) {
        if self.timers.reconnect.fires(now) {
            self.next_delay = self.config.retry.after(self.next_delay);
            self.plan([Step::Connect]);
        }
        if self.timers.connect.fires(now) {
            self.connection_timed_out(now);
        }
        if self.timers.close.fires(now) {
            self.plan([
                Step::Do(Action::Note(Note::DisconnectTimedOut(self.config.disconnect_timeout))),
                Step::discard_lingering(self.attempt, true),
            ]);
        }
        self.check_connection(now);
    }

    /// A hanging preparation is given up (`L16`), a socket is closed.
    fn connection_timed_out(&mut self, now: Instant) {
        if matches!(self.link, Link::Preparing) {
            self.end_link();
            self.plan([Step::Retry]);
        } else {
            self.force_disconnect(now);
        }
        self.note(Note::ConnectionTimedOut(self.config.connection_timeout));
    }

    /// A lost heart-beat drops the socket, whatever the configuration says about failures: closing in
    /// good order needs the very peer that has gone (`L8`).
    fn check_connection(&mut self, now: Instant) {
        let Link::Open(connection) = &mut self.link else {
            return;
        };
        if let Some(event @ Event::HeartBeatLost { .. }) = connection.handle_timeout(now) {
            let attempt = self.attempt;
            self.plan([Step::Do(Action::Event(event)), Step::discard_lingering(attempt, true)]);
        }
    }
}
