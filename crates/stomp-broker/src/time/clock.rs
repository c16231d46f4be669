//! A clock that runs, or one that stands still until it is advanced.

use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::time::Duration;

use stomp_protocol::Instant;

use crate::runtime::{ManualTime, Runtime, Timer};

/// The time of day at which a virtual clock begins, in milliseconds since 1970: 2025-01-01 UTC.
const VIRTUAL_BEGINNING: u64 = 1_735_689_600_000;

/// How long an advance waits, in real time, for those whose moment has come.
const PATIENCE: Duration = Duration::from_secs(5);

/// A clock; its clones show the same time.
#[derive(Clone, Debug)]
pub(crate) enum Clock {
    /// That of the runtime, since this moment of it.
    Real(Runtime, Instant),
    /// Stands still.
    Virtual(Arc<Stopped>),
}

#[derive(Debug)]
pub(crate) struct Stopped {
    time: ManualTime,
    /// The time of day at the beginning, in milliseconds since 1970, modulo 2^64: a clock that has run for a while
    /// may be set to a moment after 1970 that began before.
    beginning: AtomicU64,
    /// One advance at a time.
    turn: tokio::sync::Mutex<()>,
}

/// A task's timer: it waits for deadlines, one after the other.
#[derive(Debug)]
pub(crate) struct Sleeper {
    deadline: Option<Instant>,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Real(Runtime, Instant),
    Virtual(Timer),
}

/// The result of an advance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Advanced {
    /// Every sleeper that was due has acted. If not, one is held up by something other than
    /// time.
    pub(crate) settled: bool,
}

impl Clock {
    /// A clock that runs, and begins now.
    pub(crate) fn real(runtime: &Runtime) -> Self {
        Self::Real(runtime.clone(), runtime.now())
    }

    pub(crate) fn stopped() -> Self {
        Self::Virtual(Arc::new(Stopped {
            time: ManualTime::default(),
            beginning: AtomicU64::new(VIRTUAL_BEGINNING),
            turn: tokio::sync::Mutex::default(),
        }))
    }

    pub(crate) const fn is_virtual(&self) -> bool {
        matches!(self, Self::Virtual(_))
    }

    /// The protocol's clock: since the beginning of the namespace.
    pub(crate) fn now(&self) -> Instant {
        match self {
            Self::Real(runtime, epoch) => {
                Instant::from_millis(runtime.now().as_millis() - epoch.as_millis())
            }
            Self::Virtual(clock) => clock.time.now(),
        }
    }

    /// The time of day, in milliseconds since 1970.
    pub(crate) fn unix_millis(&self) -> u64 {
        match self {
            Self::Real(runtime, _) => runtime.unix_millis(),
            Self::Virtual(clock) => {
                clock.beginning.load(SeqCst).wrapping_add(self.now().as_millis())
            }
        }
    }

    /// Sets the time of day of a virtual clock; a real one goes on.
    pub(crate) fn set_unix_millis(&self, time: u64) {
        if let Self::Virtual(clock) = self {
            clock.beginning.store(time.wrapping_sub(self.now().as_millis()), SeqCst);
        }
    }

    /// For a task that waits for moments. It keeps a virtual clock's advances waiting until it
    /// has acted: that is, until it [sets](Sleeper::set) its next deadline, or is dropped.
    pub(crate) fn sleeper(&self) -> Sleeper {
        let kind = match self {
            Self::Real(runtime, epoch) => Kind::Real(runtime.clone(), *epoch),
            Self::Virtual(clock) => Kind::Virtual(clock.time.timer()),
        };
        Sleeper { deadline: None, kind }
    }

    /// Moves a virtual clock on, from one awaited moment to the next, and returns when everything
    /// due has been acted upon. `None` for a real clock, which moves by itself.
    pub(crate) async fn advance(&self, by: u64, runtime: &Runtime) -> Option<Advanced> {
        let Self::Virtual(clock) = self else { return None };
        let _turn = clock.turn.lock().await;
        let target = self.now() + by;
        let settled = runtime.timeout(PATIENCE, clock.move_to(target)).await.is_ok();
        clock.time.set(target);
        Some(Advanced { settled })
    }
}

impl Stopped {
    async fn move_to(&self, target: Instant) {
        loop {
            self.time.settled().await;
            let next = self.time.next_deadline().filter(|next| *next <= target);
            self.time.set(next.unwrap_or(target));
            if next.is_none() {
                return;
            }
        }
    }
}

impl Sleeper {
    /// Says what is waited for from now on, if for anything. What was due before counts as done.
    pub(crate) fn set(&mut self, deadline: Option<Instant>) {
        if self.deadline == deadline {
            return;
        }
        self.deadline = deadline;
        if let Kind::Virtual(timer) = &mut self.kind {
            timer.set(deadline);
        }
    }

    /// Waits for the moment that was set; for ever if none was. Cancel-safe.
    pub(crate) async fn wait(&mut self) {
        let Some(deadline) = self.deadline else { return pending().await };
        match &mut self.kind {
            Kind::Real(runtime, epoch) => {
                // As late as a deadline can be.
                let moment = epoch.as_millis().saturating_add(deadline.as_millis());
                runtime.sleep_until(Instant::from_millis(moment)).await;
            }
            Kind::Virtual(timer) => timer.wait(deadline).await,
        }
    }

    /// Waits for a moment, and counts as busy until it sets another.
    pub(crate) async fn until(&mut self, deadline: Instant) {
        self.set(Some(deadline));
        self.wait().await;
    }
}

#[cfg(all(test, feature = "net"))]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

    use stomp_protocol::Instant;

    use super::Clock;
    use crate::runtime::Runtime;

    #[tokio::test]
    async fn an_advance_returns_after_everything_due_was_done_in_its_order() {
        let (clock, runtime) = (Clock::stopped(), Runtime::tokio());
        let done = Arc::new(AtomicU64::new(0));
        let mut sleeper = clock.sleeper();
        sleeper.set(Some(Instant::from_millis(100)));
        let (inner, count) = (clock.clone(), done.clone());
        tokio::spawn(async move {
            for round in 1..=5 {
                sleeper.until(Instant::from_millis(100 * round)).await;
                assert_eq!(inner.now().as_millis(), 100 * round, "not a moment skipped");
                // Others may run before this one has acted.
                tokio::task::yield_now().await;
                count.fetch_add(1, SeqCst);
            }
        });
        for (by, rounds) in [(99, 0), (1, 1), (399, 4), (1_000, 5)] {
            assert!(clock.advance(by, &runtime).await.unwrap().settled);
            assert_eq!(done.load(SeqCst), rounds);
        }
        assert_eq!(clock.now().as_millis(), 1_499);
    }

    #[tokio::test]
    async fn a_real_clock_cannot_be_advanced() {
        let runtime = Runtime::tokio();
        assert_eq!(Clock::real(&runtime).advance(5, &runtime).await, None);
    }
}
