//! Heart-beats and the other deadlines of a connection.

use super::quirks::Beats;
use crate::heartbeat::HeartBeat;
use crate::time::Instant;

/// The agreed periods and when each side last sent something.
#[derive(Debug)]
pub(super) struct Liveness {
    /// The client expects something at least this often, in milliseconds; 0: never.
    send_every: u64,
    /// The client promised something at least this often, in milliseconds; 0: never.
    expect_every: u64,
    /// The client is given up after this many milliseconds of silence.
    patience: Option<u64>,
    last_sent: Instant,
    last_received: Instant,
}

impl Liveness {
    pub(super) const fn new(now: Instant) -> Self {
        Self { send_every: 0, expect_every: 0, patience: None, last_sent: now, last_received: now }
    }

    /// Begins to beat as both sides agreed (spec#43).
    pub(super) fn start(
        &mut self,
        now: Instant,
        local: HeartBeat,
        remote: HeartBeat,
        habits: &Beats,
    ) {
        (self.send_every, self.expect_every) = if habits.mirrors_seconds {
            (local.outgoing, local.incoming)
        } else {
            HeartBeat::negotiate(local, remote)
        };
        self.patience = match self.expect_every {
            0 => habits.idle_limit,
            every => Some(every.saturating_mul(habits.patience_percent) / 100),
        };
        self.last_sent = now;
        self.last_received = now;
    }

    pub(super) fn stop(&mut self) {
        self.send_every = 0;
        self.expect_every = 0;
        self.patience = None;
    }

    pub(super) const fn sent(&mut self, now: Instant) {
        self.last_sent = now;
    }

    /// Any byte counts as life (spec#45).
    pub(super) const fn received(&mut self, now: Instant) {
        self.last_received = now;
    }

    pub(super) const fn last_received(&self) -> Instant {
        self.last_received
    }

    pub(super) const fn expect_every(&self) -> u64 {
        self.expect_every
    }

    /// When the next heart-beat is to be sent: early, at 0.8 of the period, because a late one
    /// costs the connection (spec#44).
    pub(super) fn send_deadline(&self) -> Option<Instant> {
        (self.send_every > 0).then(|| self.last_sent + (self.send_every - self.send_every / 5))
    }

    /// When the client is given up: at twice the period (spec#47), or as the server's habit is.
    pub(super) fn expect_deadline(&self) -> Option<Instant> {
        self.patience.map(|patience| self.last_received + patience)
    }
}
