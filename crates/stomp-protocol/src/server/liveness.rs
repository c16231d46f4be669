//! The heart-beats of a connection.

use super::quirks::{Agreement, Beats};
use crate::heartbeat::HeartBeat;
use crate::time::Instant;

/// The agreed periods, and the times at which each side last sent bytes.
#[derive(Debug)]
pub(super) struct Liveness {
    /// Period in which the server sends, in milliseconds; 0: none agreed.
    send_every: u64,
    /// Period in which the client sends, in milliseconds; 0: none agreed.
    expect_every: u64,
    /// Silence of the client after which the connection ends, in milliseconds.
    timeout: Option<u64>,
    last_sent: Instant,
    last_received: Instant,
}

impl Liveness {
    pub(super) const fn new(now: Instant) -> Self {
        Self { send_every: 0, expect_every: 0, timeout: None, last_sent: now, last_received: now }
    }

    /// Starts the heart-beats that `local` and `remote` agree on (spec#43).
    pub(super) fn start(
        &mut self,
        now: Instant,
        local: HeartBeat,
        remote: HeartBeat,
        quirks: &Beats,
    ) {
        (self.send_every, self.expect_every) = match quirks.agreement {
            Agreement::Greater => HeartBeat::negotiate(local, remote),
            _ => (local.outgoing, local.incoming),
        };
        if remote.outgoing == 0 {
            self.expect_every = 0;
        }
        self.timeout = match self.expect_every {
            0 => quirks.idle_limit,
            every => Some(every.saturating_mul(quirks.timeout_percent) / 100),
        };
        self.last_sent = now;
        self.last_received = now;
    }

    pub(super) fn stop(&mut self) {
        self.send_every = 0;
        self.expect_every = 0;
        self.timeout = None;
    }

    pub(super) const fn sent(&mut self, now: Instant) {
        self.last_sent = now;
    }

    /// Notes bytes from the client: any byte counts as a heart-beat (spec#45).
    pub(super) const fn received(&mut self, now: Instant) {
        self.last_received = now;
    }

    pub(super) const fn last_received(&self) -> Instant {
        self.last_received
    }

    pub(super) const fn timeout(&self) -> Option<u64> {
        self.timeout
    }

    pub(super) const fn expect_every(&self) -> u64 {
        self.expect_every
    }

    /// When the next heart-beat is to be sent: at 0.8 of the period, because a late one costs the
    /// connection (spec#44).
    pub(super) fn send_deadline(&self) -> Option<Instant> {
        (self.send_every > 0).then(|| self.last_sent + (self.send_every - self.send_every / 5))
    }

    /// When the connection ends if the client stays silent: after twice the period (spec#47), unless a
    /// quirk says otherwise.
    pub(super) fn expect_deadline(&self) -> Option<Instant> {
        self.timeout.map(|timeout| self.last_received + timeout)
    }
}
