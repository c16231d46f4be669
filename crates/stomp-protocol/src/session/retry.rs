//! When to try again.

/// The retry policy of a session. All times are milliseconds.
///
/// ```
/// use stomp_protocol::session::{Config, Retry};
///
/// let config = Config { retry: Retry { attempts: 3, ..Retry::default() }, ..Config::default() };
/// assert!(config.retry.delay(1, 0.5).is_some());
/// assert_eq!(config.retry.delay(3, 0.5), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Retry {
    /// The first delay. Default 500.
    pub initial: u64,
    /// By how much each delay is longer than the one before. Default 2.
    pub factor: f64,
    /// The longest delay. Default 30,000.
    pub max: u64,
    /// The part of a delay that is left to chance, from 0 to 1. Default 0.5.
    pub jitter: f64,
    /// How many attempts are made in a row. Default `u32::MAX`, for no limit.
    pub attempts: u32,
    /// How long a connection has to last before the count of attempts starts again. Default 5000.
    pub min_uptime: u64,
}

impl Default for Retry {
    fn default() -> Self {
        Self {
            initial: 500,
            factor: 2.0,
            max: 30_000,
            jitter: 0.5,
            attempts: u32::MAX,
            min_uptime: 5_000,
        }
    }
}

impl Retry {
    /// The delay after attempt number `attempt`, counted from 1, has failed; none if it was the last. `random` is from
    /// 0 to 1, 1 excluded.
    #[must_use]
    pub fn delay(&self, attempt: u32, random: f64) -> Option<u64> {
        if attempt >= self.attempts {
            return None;
        }
        let max = self.max as f64;
        let mut delay = self.initial as f64;
        let mut left = attempt;
        // A factor of 1 or less never gets to the maximum.
        while left > 1 && delay < max && self.factor > 1.0 {
            delay *= self.factor;
            left -= 1;
        }
        Some((delay.min(max) * (1.0 - self.jitter * random)) as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::Retry;

    #[test]
    fn s206_the_delay_grows_by_the_factor_up_to_the_maximum() {
        let retry = Retry { jitter: 0.0, ..Retry::default() };
        let delays = [1, 2, 3, 6, 7, 8, u32::MAX - 1].map(|attempt| retry.delay(attempt, 0.9));
        let expected = [500, 1000, 2000, 16_000, 30_000, 30_000, 30_000];
        assert_eq!(delays, expected.map(Some));
        let steady = Retry { factor: 1.0, ..retry };
        assert_eq!(steady.delay(u32::MAX - 1, 0.0), Some(500));
        let fraction = Retry { factor: 1.5, ..retry };
        assert_eq!(fraction.delay(3, 0.0), Some(1125));
    }

    #[test]
    fn s206_jitter_takes_a_part_of_the_delay_away() {
        let retry = Retry::default();
        assert_eq!(retry.delay(1, 0.0), Some(500));
        assert_eq!(retry.delay(1, 0.5), Some(375));
        assert_eq!(retry.delay(9, 0.75), Some(18_750));
    }

    #[test]
    fn s206_there_are_as_many_attempts_as_the_policy_says() {
        let retry = Retry { attempts: 3, ..Retry::default() };
        assert!(retry.delay(2, 0.0).is_some());
        assert_eq!(retry.delay(3, 0.0), None);
    }
}
