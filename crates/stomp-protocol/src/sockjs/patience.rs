//! How long to wait for what.

use crate::time::Instant;

/// For a first answer over a network of which nothing is known.
const UNKNOWN: u64 = 5_000;
/// A machine that is busy for a moment is no network that fails.
const SHORTEST: u64 = 2_000;
/// Whoever waits longer than this has given up on the page.
const LONGEST: u64 = 15_000;
/// For the server's description of itself, which measures the round trip: nothing is known before.
pub(super) const INFO: u64 = 8_000;
/// For a broker's answer to CONNECT, which may ask somebody else about the credentials.
const ANSWER: u64 = 5_000;
/// Round trips that a transport needs to open, as sockjs-client counts them.
const ROUND_TRIPS: u64 = 2;

/// All times are milliseconds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    /// What the application wants, for everything; 0: what is usual.
    fixed: u64,
    /// When the whole attempt is over.
    until: Instant,
    /// Until a transport is open, as far as the network is known.
    pub(super) opening: u64,
}

impl Patience {
    pub(super) const fn new(fixed: u64, until: Instant) -> Self {
        Self { fixed, until, opening: UNKNOWN }
    }

    /// A question was answered after this time.
    pub(super) fn measured(&mut self, round_trip: u64) {
        let opening = retransmission(round_trip.min(LONGEST)) * ROUND_TRIPS;
        self.opening = opening.clamp(SHORTEST, LONGEST);
    }

    /// Until the first message came through.
    pub(super) fn answer(&self) -> u64 {
        self.opening.max(ANSWER)
    }

    /// The end of a wait that begins `now`, is `usual`ly so long, and leaves as much of the attempt for each
    /// of the `others` that may follow.
    pub(super) fn deadline(&self, now: Instant, usual: u64, others: usize) -> Instant {
        let wait = if self.fixed != 0 { self.fixed } else { usual };
        let left = self.until.saturating_since(now) / (others as u64 + 1);
        now + left.min(wait)
    }
}

/// As sockjs-client estimates it.
const fn retransmission(round_trip: u64) -> u64 {
    if round_trip > 100 { round_trip * 4 } else { 300 + round_trip }
}

#[cfg(test)]
mod tests {
    use super::Patience;
    use crate::time::Instant;

    #[test]
    fn the_round_trip_decides_within_bounds() {
        let mut patience = Patience::new(0, Instant::NEVER);
        assert_eq!(patience.opening, 5_000);
        for (round_trip, opening) in
            [(5, 2_000), (500, 4_000), (60_000, 15_000), (u64::MAX, 15_000)]
        {
            patience.measured(round_trip);
            assert_eq!(patience.opening, opening);
        }
    }

    #[test]
    fn what_the_application_wants_counts_for_everything() {
        let now = Instant::from_millis(1_000);
        let patience = Patience::new(300, Instant::NEVER);
        let waits = [100, 300, 5_000].map(|usual| patience.deadline(now, usual, 2));
        assert_eq!(waits, [now + 300; 3]);
    }

    #[test]
    fn the_attempt_is_shared_between_those_that_may_follow() {
        let now = Instant::from_millis(1_000);
        let attempt = Patience::new(0, now + 900);
        assert_eq!(attempt.deadline(now, 5_000, 2), now + 300);
        assert_eq!(attempt.deadline(now, 100, 2), now + 100);
        assert_eq!(attempt.deadline(now + 950, 5_000, 0), now + 950);
    }
}
