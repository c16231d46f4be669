//! When to try again after a connection was lost.

/// How the delay between two attempts grows.
///
/// See the example of [`ClientConfig`](super::ClientConfig).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Backoff {
    /// Every delay is the same.
    #[default]
    Linear,
    /// Every delay is twice the one before, up to [`RetryPolicy::max_delay`].
    Exponential,
}

/// The reconnection policy of a client. All times are milliseconds.
///
/// See the example of [`ClientConfig`](super::ClientConfig).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    /// The first delay; 0 means: never reconnect. Default 5000.
    pub delay: u64,
    /// The longest delay in exponential mode; 0 means: no bound. Default 15 minutes.
    pub max_delay: u64,
    /// Default linear.
    pub backoff: Backoff,
    /// How long a connection has to have been up before the delay starts again at `delay`.
    /// With 0, the default, CONNECTED is enough, as in stompjs; a broker that accepts clients only
    /// to throw them out is then met at full speed for ever (`L13`).
    pub min_uptime: u64,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self { delay: 5_000, max_delay: 15 * 60 * 1_000, backoff: Backoff::Linear, min_uptime: 0 }
    }
}

impl RetryPolicy {
    /// The delay that follows `delay`.
    pub(crate) const fn after(&self, delay: u64) -> u64 {
        match self.backoff {
            Backoff::Linear => delay,
            Backoff::Exponential => {
                let doubled = delay.saturating_add(delay);
                if self.max_delay != 0 && doubled > self.max_delay {
                    self.max_delay
                } else {
                    doubled
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delays(policy: RetryPolicy, count: usize) -> alloc::vec::Vec<u64> {
        core::iter::successors(Some(policy.delay), |&d| Some(policy.after(d))).take(count).collect()
    }

    #[test]
    fn linear_delays_stay_the_same() {
        assert_eq!(delays(RetryPolicy { delay: 100, ..Default::default() }, 3), [100, 100, 100]);
    }

    #[test]
    fn exponential_delays_double_up_to_the_cap() {
        let policy = RetryPolicy {
            delay: 100,
            max_delay: 500,
            backoff: Backoff::Exponential,
            ..Default::default()
        };
        assert_eq!(delays(policy, 5), [100, 200, 400, 500, 500]);
    }

    #[test]
    fn no_cap_means_no_cap() {
        let policy = RetryPolicy {
            delay: u64::MAX / 2,
            max_delay: 0,
            backoff: Backoff::Exponential,
            min_uptime: 0,
        };
        assert_eq!(policy.after(u64::MAX / 2 + 1), u64::MAX);
    }
}
