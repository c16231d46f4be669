//! Time that stands still until it is moved, and those who wait for its moments.

use std::collections::{BTreeMap, BTreeSet};
use std::future::pending;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use stomp_protocol::Instant;
use tokio::sync::{Notify, watch};

/// Time that stands still. Clones show the same time.
#[derive(Clone, Debug, Default)]
pub(crate) struct ManualTime(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    now: watch::Sender<Instant>,
    deadlines: Mutex<Deadlines>,
    /// A timer has changed its deadline, or is gone.
    changed: Notify,
}

/// The deadlines of all timers. A timer that is due keeps its deadline until its task has acted, and
/// sets the next one.
#[derive(Debug, Default)]
struct Deadlines {
    last: u64,
    by_timer: BTreeMap<u64, Instant>,
    in_order: BTreeSet<(Instant, u64)>,
}

/// The timer of one task: it waits for deadlines, one after the other.
#[derive(Debug)]
pub(crate) struct Timer {
    id: u64,
    time: ManualTime,
    now: watch::Receiver<Instant>,
}

impl ManualTime {
    pub(crate) fn now(&self) -> Instant {
        *self.0.now.borrow()
    }

    /// Moves the time; timers whose deadline has come fire.
    pub(crate) fn set(&self, now: Instant) {
        self.0.now.send_replace(now);
    }

    /// The first deadline of all timers.
    pub(crate) fn next_deadline(&self) -> Option<Instant> {
        self.lock().in_order.first().map(|(deadline, _)| *deadline)
    }

    /// A timer without a deadline.
    pub(crate) fn timer(&self) -> Timer {
        let mut deadlines = self.lock();
        deadlines.last += 1;
        Timer { id: deadlines.last, time: self.clone(), now: self.0.now.subscribe() }
    }

    /// Waits until no timer is due.
    pub(crate) async fn settled(&self) {
        loop {
            let changed = self.0.changed.notified();
            let now = self.now();
            if self.next_deadline().is_none_or(|first| first > now) {
                return;
            }
            changed.await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Deadlines> {
        // Nothing in here can be left half done.
        self.0.deadlines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Deadlines {
    fn set(&mut self, id: u64, deadline: Option<Instant>) {
        let old = match deadline {
            Some(deadline) => self.by_timer.insert(id, deadline),
            None => self.by_timer.remove(&id),
        };
        if let Some(old) = old {
            self.in_order.remove(&(old, id));
        }
        if let Some(deadline) = deadline {
            self.in_order.insert((deadline, id));
        }
    }
}

impl Timer {
    /// Says what is waited for from now on, if for anything. What was due before counts as done.
    pub(crate) fn set(&mut self, deadline: Option<Instant>) {
        self.time.lock().set(self.id, deadline);
        self.time.0.changed.notify_waiters();
    }

    /// Waits for a moment, which the timer has been set to. Cancel-safe.
    pub(crate) async fn wait(&mut self, deadline: Instant) {
        if self.now.wait_for(|now| *now >= deadline).await.is_err() {
            // The time is gone, and its last moment with it.
            pending::<()>().await;
        }
    }

    /// Sets the timer to a moment, and waits for it.
    pub(crate) async fn until(mut self, deadline: Instant) {
        self.set(Some(deadline));
        self.wait(deadline).await;
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        self.set(None);
    }
}
