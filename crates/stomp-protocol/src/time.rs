//! Time as an argument: the caller reads the clock, the protocol has none.

use core::fmt;
use core::ops::Add;

/// A point in time, in milliseconds since an epoch that the caller chooses.
///
/// Durations throughout the crate are `u64` milliseconds. In a browser the natural source is
/// `performance.now()`, in a native program `std::time::Instant::elapsed` of a fixed start, in a
/// test a counter. It must not decrease within one connection.
///
/// ```
/// use stomp_protocol::Instant;
///
/// let start = Instant::from_millis(10);
/// let deadline = start + 90;
/// assert_eq!(deadline.as_millis(), 100);
/// assert_eq!(deadline.saturating_since(start), 90);
/// assert_eq!(start.saturating_since(deadline), 0);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Instant(u64);

impl Instant {
    /// The end of time, the deadline of something that has none. Smaller code than `Option<Instant>`:
    /// in the SockJS machine alone by 36 bytes of the compressed WebAssembly module.
    pub(crate) const NEVER: Self = Self(u64::MAX);

    /// The time `millis` milliseconds after the epoch.
    #[must_use]
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the epoch.
    #[must_use]
    pub const fn as_millis(self) -> u64 {
        self.0
    }

    /// The time, or `None` for [`NEVER`](Self::NEVER).
    pub(crate) fn unless_never(self) -> Option<Self> {
        (self != Self::NEVER).then_some(self)
    }

    /// Milliseconds from `earlier` to `self`; 0 if `earlier` is later.
    #[must_use]
    pub const fn saturating_since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// Adds milliseconds; the sum does not wrap, but ends at the end of time.
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
