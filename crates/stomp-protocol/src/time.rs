//! A clock reading, handed in by the caller: the protocol has no clock of its own.

use core::fmt;
use core::ops::Add;

/// A moment, in milliseconds since an epoch of the caller's choosing.
///
/// Durations throughout the crate are `u64` milliseconds. In a browser the natural source is
/// `performance.now()`, in a native program `std::time::Instant::elapsed` of a fixed start, in a
/// test a counter. It must never run backwards within one connection.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Instant(u64);

impl Instant {
    /// The end of time, which does not come.
    pub(crate) const NEVER: Self = Self(u64::MAX);

    /// The moment `millis` milliseconds after the epoch.
    #[must_use]
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the epoch.
    #[must_use]
    pub const fn as_millis(self) -> u64 {
        self.0
    }

    /// None for the end of time.
    pub(crate) fn unless_never(self) -> Option<Self> {
        (self != Self::NEVER).then_some(self)
    }

    /// Milliseconds that passed from `earlier` to `self`, 0 if `earlier` is the later one.
    #[must_use]
    pub const fn saturating_since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// Stops at the end of time instead of wrapping, so "never" can be a very long wait.
impl Add<u64> for Instant {
    type Output = Self;

    fn add(self, millis: u64) -> Self {
        Self(self.0.saturating_add(millis))
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}ms", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Instant;

    #[test]
    fn arithmetic_never_wraps() {
        let early = Instant::from_millis(10);
        let late = early + 90;
        assert_eq!(late.as_millis(), 100);
        assert_eq!(late.saturating_since(early), 90);
        assert_eq!(early.saturating_since(late), 0);
        assert_eq!((late + u64::MAX).as_millis(), u64::MAX);
    }
}
