//! Timers: the client's own deadlines.

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
    /// `delay` milliseconds from `now`; with 0 it never fires. Inlined in its callers it is more code.
    #[inline(never)]
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

    /// When it fires; [`Instant::NEVER`] while it is not set.
    pub(super) const fn deadline(self) -> Instant {
        self.0
    }

    /// Whether it was due; then it is set no longer.
    pub(super) fn fires(&mut self, now: Instant) -> bool {
        let due = self.0 <= now;
        if due {
            self.stop();
        }
        due
    }
}

/// How long an attempt lasts before that is worth a line in the log, in milliseconds.
pub(super) const SLOW: u64 = 5000;

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Timers {
    /// The next attempt is due.
    pub(super) reconnect: Timer,
    /// The present attempt has taken too long.
    pub(super) connect: Timer,
    /// The present attempt is worth a line in the log.
    pub(super) slow: Timer,
    /// The orderly end has taken too long.
    pub(super) close: Timer,
}
