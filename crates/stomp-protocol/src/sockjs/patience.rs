//! How long to wait for what.

use crate::time::Instant;

/// For a first answer over a network of which nothing is known.
const UNKNOWN: u64 = 5_000;
/// A machine that is busy for a moment is no network that fails.
const SHORTEST: u64 = 2_000;
/// Whoever waits longer than this has given up on the page.
const LONGEST: u64 = 15_000;
/// For the server's description of itself, which measures the round trip: nothing is known before.
const INFO: u64 = 8_000;
/// For a broker's answer to CONNECT, which may ask somebody else about the credentials.
const ANSWER: u64 = 5_000;
/// Round trips that a transport needs to open, as sockjs-client counts them.
const ROUND_TRIPS: u64 = 2;

/// All times are milliseconds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    /// What the application wants; 0: what the round trip says.
    pub(super) fixed: u64,
    pub(super) round_trip: Option<u64>,
    /// When the whole attempt is over.
    pub(super) until: Option<Instant>,
}

impl Patience {
    pub(super) fn info(&self) -> u64 {
        self.or(INFO)
    }

    /// Until a transport is open.
    pub(super) fn opening(&self) -> u64 {
        self.or(self.round_trip.map_or(UNKNOWN, |round_trip| {
            (retransmission(round_trip.min(LONGEST)) * ROUND_TRIPS).clamp(SHORTEST, LONGEST)
        }))
    }

    /// Until the first message came through.
    pub(super) fn answer(&self) -> u64 {
        self.or(self.opening().max(ANSWER))
    }

    const fn or(&self, measured: u64) -> u64 {
        if self.fixed != 0 { self.fixed } else { measured }
    }

    /// The end of a wait of `wait` that begins `now`, and leaves as much of the attempt for each of the
    /// `others` that may follow.
    pub(super) fn deadline(&self, now: Instant, wait: u64, others: usize) -> Instant {
        let left = self.until.map(|until| until.saturating_since(now) / (others as u64 + 1));
        now + left.map_or(wait, |left| left.min(wait))
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

    fn patience(round_trip: Option<u64>, fixed: u64) -> Patience {
        Patience { fixed, round_trip, until: None }
    }

    #[test]
    fn the_round_trip_decides_within_bounds() {
        let waits = [None, Some(5), Some(500), Some(60_000), Some(u64::MAX)];
        let waits = waits.map(|round_trip| patience(round_trip, 0).opening());
        assert_eq!(waits, [5_000, 2_000, 4_000, 15_000, 15_000]);
    }

    #[test]
    fn what_the_application_wants_counts_for_everything() {
        let fixed = patience(Some(500), 300);
        assert_eq!([fixed.info(), fixed.opening(), fixed.answer()], [300; 3]);
    }

    #[test]
    fn the_attempt_is_shared_between_those_that_may_follow() {
        let now = Instant::from_millis(1_000);
        let attempt = Patience { until: Some(now + 900), ..patience(None, 0) };
        assert_eq!(attempt.deadline(now, 5_000, 2), now + 300);
        assert_eq!(attempt.deadline(now, 100, 2), now + 100);
        assert_eq!(attempt.deadline(now + 950, 5_000, 0), now + 950);
    }
}
