//! The clock of a server, which can be replaced.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// A clock by which a server sends heart-beats and ends sessions. The usual one is
/// [`SystemClock`]; tests can bring one of their own that stands still.
///
/// ```
/// use std::pin::Pin;
/// use std::time::Duration;
/// use stomp_sockjs::{Clock, Session, SockJs, Timer};
///
/// /// A clock that stands still.
/// #[derive(Debug)]
/// struct Still;
///
/// impl Clock for Still {
///     fn now(&self) -> Duration {
///         Duration::ZERO
///     }
///
///     fn timer(&self) -> Box<dyn Timer> {
///         Box::new(Never)
///     }
/// }
///
/// struct Never;
///
/// impl Timer for Never {
///     fn set(&mut self, _moment: Duration) {}
///
///     fn wait(&mut self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
///         Box::pin(std::future::pending())
///     }
/// }
///
/// let server = SockJs::builder().clock(Still).build(|_: Session| async {});
/// # let _ = server;
/// ```
pub trait Clock: fmt::Debug + Send + Sync + 'static {
    /// The time since a moment of the clock's choice, which stays the same.
    ///
    /// See the example of [`Clock`].
    fn now(&self) -> Duration;

    /// A timer, of which every session has one.
    ///
    /// See the example of [`Clock`].
    fn timer(&self) -> Box<dyn Timer>;
}

/// A timer of a [`Clock`], which waits for one moment after the other.
///
/// See the example of [`Clock`].
pub trait Timer: Send {
    /// Sets the moment that is awaited from now on. Whatever was due before has been dealt with.
    ///
    /// See the example of [`Clock`].
    fn set(&mut self, moment: Duration);

    /// Waits for the moment that was set last. Has to be cancel-safe.
    ///
    /// See the example of [`Clock`].
    fn wait(&mut self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>>;
}

/// The clock of the tokio runtime, which stands still while that is paused.
///
/// See the example of [`Builder`](crate::Builder).
#[derive(Clone, Copy, Debug)]
pub struct SystemClock(Instant);

impl SystemClock {
    /// A clock that counts from now on.
    ///
    /// See the example of [`Builder`](crate::Builder).
    #[must_use]
    pub fn new() -> Self {
        Self(Instant::now())
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Duration {
        self.0.elapsed()
    }

    fn timer(&self) -> Box<dyn Timer> {
        Box::new(SystemTimer { beginning: self.0, moment: Duration::MAX })
    }
}

struct SystemTimer {
    beginning: Instant,
    moment: Duration,
}

impl Timer for SystemTimer {
    fn set(&mut self, moment: Duration) {
        self.moment = moment;
    }

    fn wait(&mut self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        match self.beginning.checked_add(self.moment) {
            Some(moment) => Box::pin(sleep_until(moment)),
            None => Box::pin(std::future::pending()),
        }
    }
}
