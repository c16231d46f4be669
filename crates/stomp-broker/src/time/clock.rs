//! A clock that runs, or one that stands still until it is advanced.

use std::collections::{BTreeMap, BTreeSet};
use std::future::pending;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use stomp_protocol::Instant;
use tokio::sync::{Notify, watch};
use tokio::time::{sleep_until, timeout};

/// The time of day at which a virtual clock begins, in milliseconds since 1970: 2025-01-01 UTC.
const VIRTUAL_BEGINNING: u64 = 1_735_689_600_000;

/// How long an advance waits, in real time, for those whose moment has come.
const PATIENCE: Duration = Duration::from_secs(5);

/// A clock; its clones show the same time.
#[derive(Clone, Debug)]
pub(crate) enum Clock {
    /// Runs since its beginning.
    Real(tokio::time::Instant),
    /// Stands still.
    Virtual(Arc<Stopped>),
}

#[derive(Debug)]
pub(crate) struct Stopped {
    time: watch::Sender<Instant>,
    /// The time of day at the beginning, in milliseconds since 1970.
    beginning: AtomicU64,
    sleepers: Mutex<Sleepers>,
    /// A sleeper has changed its deadline, or is gone.
    stirred: Notify,
    /// One advance at a time.
    turn: tokio::sync::Mutex<()>,
}

/// The deadlines of all sleepers. A sleeper that is due keeps its deadline until it has acted, and
/// sets its next one.
#[derive(Debug, Default)]
struct Sleepers {
    last: u64,
    deadlines: BTreeMap<u64, Instant>,
    by_deadline: BTreeSet<(Instant, u64)>,
}

/// A task's timer: it waits for deadlines, one after the other.
#[derive(Debug)]
pub(crate) struct Sleeper {
    deadline: Option<Instant>,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Real(tokio::time::Instant),
    Virtual { id: u64, clock: Arc<Stopped>, time: watch::Receiver<Instant> },
}

/// The result of an advance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Advanced {
    /// Every sleeper that was due has acted. If not, one is held up by something other than
    /// time.
    pub(crate) settled: bool,
}

impl Clock {
    pub(crate) fn real() -> Self {
        Self::Real(tokio::time::Instant::now())
    }

    pub(crate) fn stopped() -> Self {
        Self::Virtual(Arc::new(Stopped {
            time: watch::Sender::new(Instant::default()),
            beginning: AtomicU64::new(VIRTUAL_BEGINNING),
            sleepers: Mutex::default(),
            stirred: Notify::new(),
            turn: tokio::sync::Mutex::default(),
        }))
    }

    pub(crate) const fn is_virtual(&self) -> bool {
        matches!(self, Self::Virtual(_))
    }

    /// The protocol's clock: since the beginning of the namespace.
    pub(crate) fn now(&self) -> Instant {
        match self {
            Self::Real(epoch) => Instant::from_millis(millis(epoch.elapsed())),
            Self::Virtual(clock) => *clock.time.borrow(),
        }
    }

    /// The time of day, in milliseconds since 1970.
    pub(crate) fn unix_millis(&self) -> u64 {
        match self {
            Self::Real(_) => {
                millis(SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default())
            }
            Self::Virtual(clock) => {
                clock.beginning.load(SeqCst).saturating_add(self.now().as_millis())
            }
        }
    }

    /// Sets the time of day of a virtual clock; `false` for a real one.
    pub(crate) fn set_unix_millis(&self, time: u64) -> bool {
        let Self::Virtual(clock) = self else { return false };
        clock.beginning.store(time.saturating_sub(self.now().as_millis()), SeqCst);
        true
    }

    /// For a task that waits for moments. It keeps a virtual clock's advances waiting until it
    /// has acted: that is, until it [sets](Sleeper::set) its next deadline, or is dropped.
    pub(crate) fn sleeper(&self) -> Sleeper {
        let kind = match self {
            Self::Real(epoch) => Kind::Real(*epoch),
            Self::Virtual(clock) => {
                let id = clock.lock().next_id();
                Kind::Virtual { id, clock: clock.clone(), time: clock.time.subscribe() }
            }
        };
        Sleeper { deadline: None, kind }
    }

    /// Moves a virtual clock on, from one awaited moment to the next, and returns when everything
    /// due has been acted upon. `None` for a real clock, which moves by itself.
    pub(crate) async fn advance(&self, by: u64) -> Option<Advanced> {
        let Self::Virtual(clock) = self else { return None };
        let _turn = clock.turn.lock().await;
        let target = self.now() + by;
        let settled = timeout(PATIENCE, clock.move_to(target)).await.is_ok();
        clock.time.send_replace(target);
        Some(Advanced { settled })
    }
}

impl Stopped {
    async fn move_to(&self, target: Instant) {
        loop {
            self.settled().await;
            let next = self.lock().first().filter(|next| *next <= target);
            self.time.send_replace(next.unwrap_or(target));
            if next.is_none() {
                return;
            }
        }
    }

    /// Waits until no sleeper is due.
    async fn settled(&self) {
        loop {
            let stirred = self.stirred.notified();
            let now = *self.time.borrow();
            if self.lock().first().is_none_or(|first| first > now) {
                return;
            }
            stirred.await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Sleepers> {
        // Nothing in here can be left half done.
        self.sleepers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sleepers {
    fn next_id(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    fn first(&self) -> Option<Instant> {
        self.by_deadline.first().map(|(deadline, _)| *deadline)
    }

    fn set(&mut self, id: u64, deadline: Option<Instant>) {
        let old = match deadline {
            Some(deadline) => self.deadlines.insert(id, deadline),
            None => self.deadlines.remove(&id),
        };
        if let Some(old) = old {
            self.by_deadline.remove(&(old, id));
        }
        if let Some(deadline) = deadline {
            self.by_deadline.insert((deadline, id));
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
        if let Kind::Virtual { id, clock, .. } = &self.kind {
            clock.lock().set(*id, deadline);
            clock.stirred.notify_waiters();
        }
    }

    /// Waits for the moment that was set; for ever if none was. Cancel-safe.
    pub(crate) async fn wait(&mut self) {
        let Some(deadline) = self.deadline else { return pending().await };
        match &mut self.kind {
            Kind::Real(epoch) => sleep_until(at(*epoch, deadline)).await,
            Kind::Virtual { time, .. } => {
                if time.wait_for(|now| *now >= deadline).await.is_err() {
                    // The clock is gone, and its last moment with it.
                    pending::<()>().await;
                }
            }
        }
    }

    /// Waits for a moment, and counts as busy until it sets another.
    pub(crate) async fn until(&mut self, deadline: Instant) {
        self.set(Some(deadline));
        self.wait().await;
    }
}

impl Drop for Sleeper {
    fn drop(&mut self) {
        self.set(None);
    }
}

/// When a clock that began at `epoch` shows `instant`.
fn at(epoch: tokio::time::Instant, instant: Instant) -> tokio::time::Instant {
    // Later than any deadline, and small enough for the sum not to overflow.
    const NEVER: Duration = Duration::from_secs(30 * 24 * 3600);
    epoch + Duration::from_millis(instant.as_millis()).min(epoch.elapsed() + NEVER)
}

/// A duration in whole milliseconds, as protocol time is counted.
pub(crate) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

    use stomp_protocol::Instant;

    use super::Clock;

    #[tokio::test]
    async fn an_advance_returns_after_everything_due_was_done_in_its_order() {
        let clock = Clock::stopped();
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
            assert!(clock.advance(by).await.unwrap().settled);
            assert_eq!(done.load(SeqCst), rounds);
        }
        assert_eq!(clock.now().as_millis(), 1_499);
    }

    #[tokio::test]
    async fn a_real_clock_cannot_be_advanced() {
        assert_eq!(Clock::real().advance(5).await, None);
    }
}
