//! The runtime below everything: tasks, timers and the time of day.
//!
//! Over sockets it is tokio's. A broker in memory has one of its own, whose tasks run while one of the
//! broker's methods is called, and whose time is told by the caller. All else is the same code.

mod local;
mod manual_time;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
#[cfg(feature = "net")]
use std::time::{SystemTime, UNIX_EPOCH};

use stomp_protocol::Instant;

pub(crate) use local::{Executor, Local};
pub(crate) use manual_time::{ManualTime, Timer};

/// Where tasks run, and by which time. Clones are the same runtime.
#[derive(Clone, Debug)]
pub(crate) enum Runtime {
    /// Tokio's, in whose context everything is called; since this moment.
    #[cfg(feature = "net")]
    Tokio(tokio::time::Instant),
    /// That of a broker in memory.
    Local(Arc<Local>),
}

/// A task. It goes on when this is dropped.
#[derive(Debug)]
pub(crate) enum Task {
    #[cfg(feature = "net")]
    Tokio(tokio::task::JoinHandle<()>),
    Local(local::LocalTask),
}

/// What was waited for has not come in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TimedOut;

impl Runtime {
    /// Tokio's, which begins now.
    #[cfg(feature = "net")]
    pub(crate) fn tokio() -> Self {
        Self::Tokio(tokio::time::Instant::now())
    }

    /// Runs a task beside those that run.
    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) -> Task {
        match self {
            #[cfg(feature = "net")]
            Self::Tokio(_) => Task::Tokio(tokio::spawn(task)),
            Self::Local(local) => Task::Local(local.spawn(task)),
        }
    }

    /// Milliseconds since the runtime began.
    pub(crate) fn now(&self) -> Instant {
        match self {
            #[cfg(feature = "net")]
            Self::Tokio(began) => Instant::from_millis(millis(began.elapsed())),
            Self::Local(local) => local.time().now(),
        }
    }

    /// The time of day, in milliseconds since 1970.
    pub(crate) fn unix_millis(&self) -> u64 {
        match self {
            #[cfg(feature = "net")]
            Self::Tokio(_) => {
                millis(SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default())
            }
            Self::Local(local) => local.unix_millis(),
        }
    }

    /// Waits for a moment. Cancel-safe.
    pub(crate) async fn sleep_until(&self, deadline: Instant) {
        match self {
            #[cfg(feature = "net")]
            Self::Tokio(began) => tokio::time::sleep_until(moment(*began, deadline)).await,
            Self::Local(local) => local.time().timer().until(deadline).await,
        }
    }

    /// Waits for something, but not longer than so.
    ///
    /// # Errors
    /// If it has not come by then.
    pub(crate) async fn timeout<T>(
        &self,
        patience: Duration,
        work: impl Future<Output = T>,
    ) -> Result<T, TimedOut> {
        let deadline = self.now() + millis(patience);
        tokio::select! {
            biased;
            result = work => Ok(result),
            () = self.sleep_until(deadline) => Err(TimedOut),
        }
    }
}

impl Task {
    /// Waits until it is over. Cancel-safe.
    pub(crate) async fn finished(&mut self) {
        match self {
            #[cfg(feature = "net")]
            Self::Tokio(task) => drop(task.await),
            Self::Local(task) => task.finished().await,
        }
    }

    /// Stops it where it waits.
    pub(crate) fn abort(&self) {
        match self {
            #[cfg(feature = "net")]
            Self::Tokio(task) => task.abort(),
            Self::Local(task) => task.abort(),
        }
    }
}

/// When a runtime that began at `began` shows `instant`.
#[cfg(feature = "net")]
fn moment(began: tokio::time::Instant, instant: Instant) -> tokio::time::Instant {
    // Later than any deadline, and small enough for the sum not to overflow.
    const NEVER: Duration = Duration::from_secs(30 * 24 * 3600);
    began + Duration::from_millis(instant.as_millis()).min(began.elapsed() + NEVER)
}

/// A duration in whole milliseconds, as protocol time is counted.
pub(crate) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
