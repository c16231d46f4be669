//! Latencies of messages.

use std::time::{Duration, Instant};

use serde::Serialize;

/// Times taken so far, in nanoseconds.
#[derive(Debug)]
pub(crate) struct Latencies {
    origin: Instant,
    nanos: Vec<u64>,
}

/// In microseconds.
#[derive(Debug, Serialize)]
pub(crate) struct Percentiles {
    p50: f64,
    p90: f64,
    p99: f64,
    max: f64,
}

impl Latencies {
    pub(crate) fn new() -> Self {
        Self { origin: Instant::now(), nanos: Vec::new() }
    }

    /// What a message is stamped with that is sent now.
    pub(crate) fn stamp(&self) -> u64 {
        nanos(self.origin.elapsed())
    }

    /// A message with this stamp has come.
    pub(crate) fn take(&mut self, stamp: u64) {
        self.nanos.push(self.stamp().saturating_sub(stamp));
    }

    /// Forgets what it has.
    pub(crate) fn clear(&mut self) {
        self.nanos.clear();
    }

    /// `None` if there was no message.
    pub(crate) fn percentiles(&mut self) -> Option<Percentiles> {
        self.nanos.sort_unstable();
        let last = self.nanos.len().checked_sub(1)?;
        let at = |share: f64| self.nanos[(last as f64 * share).round() as usize] as f64 / 1e3;
        Some(Percentiles { p50: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1.0) })
    }
}

fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::Latencies;

    #[test]
    fn percentiles_are_of_what_was_taken() {
        let mut latencies = Latencies::new();
        assert!(latencies.percentiles().is_none());
        latencies.nanos = (0..=100).rev().map(|hundredth| hundredth * 1_000).collect();
        let found = latencies.percentiles().unwrap();
        assert_eq!((found.p50, found.p90, found.p99, found.max), (50.0, 90.0, 99.0, 100.0));
    }
}
