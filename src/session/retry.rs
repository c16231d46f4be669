//! When a session tries to connect again.

use std::time::Duration;

use super::millis;

/// When to try again.
///
/// ```
/// use std::time::Duration;
/// use stomp_wasm::Retry;
///
/// let retry = Retry::default().initial(Duration::from_millis(100)).attempts(5);
/// # let _ = retry;
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[must_use]
pub struct Retry(pub(crate) stomp_protocol::session::Retry);

impl Default for Retry {
    /// After 0.5 s, then twice as long each time up to 30 s, half of that left to chance, without a limit of attempts.
    fn default() -> Self {
        Self(stomp_protocol::session::Retry::default())
    }
}

impl Retry {
    /// No second attempt.
    ///
    /// ```
    /// let builder = stomp_wasm::Session::builder("ws://localhost/ws").retry(stomp_wasm::Retry::never());
    /// # let _ = builder;
    /// ```
    pub fn never() -> Self {
        Self::default().attempts(1)
    }

    /// The first delay. Default 0.5 s; no delay is less than 10 ms, whatever is chosen.
    pub const fn initial(mut self, delay: Duration) -> Self {
        self.0.initial = millis(delay);
        self
    }

    /// By how much each delay is longer than the one before. Default 2.
    ///
    /// ```
    /// use std::time::Duration;
    /// use stomp_wasm::Retry;
    ///
    /// let every_second = Retry::default().initial(Duration::from_secs(1)).factor(1.0).jitter(0.0);
    /// let patient = every_second.min_uptime(Duration::from_secs(60)).max(Duration::from_secs(120));
    /// # let _ = patient;
    /// ```
    pub const fn factor(mut self, factor: f64) -> Self {
        self.0.factor = factor;
        self
    }

    /// The longest delay. Default 30 s.
    ///
    /// See the example of [`factor`](Self::factor).
    pub const fn max(mut self, delay: Duration) -> Self {
        self.0.max = millis(delay);
        self
    }

    /// The part of a delay that is left to chance, from 0 to 1; what is beyond counts as the nearer of them. Default 0.5.
    ///
    /// See the example of [`factor`](Self::factor).
    pub const fn jitter(mut self, part: f64) -> Self {
        // What is no number would make attempts without a delay.
        self.0.jitter = if part > 0.0 { part.min(1.0) } else { 0.0 };
        self
    }

    /// How many attempts are made in a row. Default without a limit.
    pub const fn attempts(mut self, count: u32) -> Self {
        self.0.attempts = count;
        self
    }

    /// How long a connection has to last before the count of attempts starts again. Default 5 s.
    ///
    /// See the example of [`factor`](Self::factor).
    pub const fn min_uptime(mut self, time: Duration) -> Self {
        self.0.min_uptime = millis(time);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::Retry;

    #[test]
    fn delays_are_never_shorter_or_longer_than_chance_allows() {
        let delay = |part, random| Retry::default().jitter(part).0.delay(1, random);
        assert_eq!([delay(0.5, 0.5), delay(0.0, 0.5)], [Some(375), Some(500)]);
        assert_eq!([delay(3.0, 0.5), delay(1.0, 0.5)], [Some(250); 2]);
        assert_eq!([delay(-3.0, 0.5), delay(f64::NAN, 0.5)], [Some(500); 2]);
    }
}
