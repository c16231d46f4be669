//! Timeouts of the phases of a connection attempt, estimated from the measured round trip.

use crate::time::Instant;

/// Time to open a transport while the round trip is unknown.
const UNKNOWN: u64 = 5_000;
/// Least time to open a transport: a machine that is busy for a moment is not a failed network.
const SHORTEST: u64 = 2_000;
/// Most time to open a transport, since users do not wait longer for a page.
const LONGEST: u64 = 15_000;
/// Time for the answer to `/info`. It measures the round trip, which is unknown before.
pub(super) const INFO: u64 = 8_000;
/// Time for a broker's answer to CONNECT, which may need a request to an authentication service.
const ANSWER: u64 = 5_000;
/// Round trips that a transport needs to open, as sockjs-client counts them.
const ROUND_TRIPS: u64 = 2;

/// The timeouts of one connection attempt, in milliseconds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Timeouts {
    /// The application's timeout for every phase; 0: the estimates below.
    fixed: u64,
    /// End of the whole attempt.
    until: Instant,
    /// Time to open a transport.
    pub(super) opening: u64,
}

impl Timeouts {
    pub(super) const fn new(fixed: u64, until: Instant) -> Self {
        Self { fixed, until, opening: UNKNOWN }
    }

    /// Takes the measured round trip into account.
    pub(super) fn measured(&mut self, round_trip: u64) {
        let opening = retransmission(round_trip.min(LONGEST)) * ROUND_TRIPS;
        self.opening = opening.clamp(SHORTEST, LONGEST);
    }

    /// Time from the opening of a transport to its first message.
    pub(super) fn answer(&self) -> u64 {
        self.opening.max(ANSWER)
    }

    /// The end of a phase that begins `now` and has the timeout `usual`. It leaves an equal part of the
    /// attempt to each of the `others` that may follow.
    pub(super) fn deadline(&self, now: Instant, usual: u64, others: usize) -> Instant {
        let wait = if self.fixed != 0 { self.fixed } else { usual };
        let left = self.until.saturating_since(now) / (others as u64 + 1);
        now + left.min(wait)
    }
}

/// The retransmission timeout as sockjs-client estimates it.
const fn retransmission(round_trip: u64) -> u64 {
    if round_trip > 100 { round_trip * 4 } else { 300 + round_trip }
}

#[cfg(test)]
mod tests {
    use super::Timeouts;
    use crate::time::Instant;

    #[test]
    fn the_round_trip_decides_within_bounds() {
        let mut timeouts = Timeouts::new(0, Instant::NEVER);
        assert_eq!(timeouts.opening, 5_000);
        for (round_trip, opening) in
            [(5, 2_000), (500, 4_000), (60_000, 15_000), (u64::MAX, 15_000)]
        {
            timeouts.measured(round_trip);
            assert_eq!(timeouts.opening, opening);
        }
    }

    #[test]
    fn the_timeout_of_the_application_holds_for_every_phase() {
        let now = Instant::from_millis(1_000);
        let timeouts = Timeouts::new(300, Instant::NEVER);
        let waits = [100, 300, 5_000].map(|usual| timeouts.deadline(now, usual, 2));
        assert_eq!(waits, [now + 300; 3]);
    }

    #[test]
    fn the_attempt_is_shared_between_the_transports_that_may_follow() {
        let now = Instant::from_millis(1_000);
        let attempt = Timeouts::new(0, now + 900);
        assert_eq!(attempt.deadline(now, 5_000, 2), now + 300);
        assert_eq!(attempt.deadline(now, 100, 2), now + 100);
        assert_eq!(attempt.deadline(now + 950, 5_000, 0), now + 950);
    }
}
