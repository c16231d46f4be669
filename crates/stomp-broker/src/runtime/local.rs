//! The runtime of a broker in memory: one thread at a time runs its tasks, until all of them wait.

use std::fmt;
use std::future::Future;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};

use futures_util::StreamExt;
use futures_util::future::{AbortHandle, Aborted, BoxFuture, FutureExt, abortable};
use futures_util::stream::FuturesUnordered;
use stomp_protocol::Instant;
use tokio::sync::oneshot;

use super::manual_time::ManualTime;

/// What tasks see of the runtime.
pub(crate) struct Local {
    time: ManualTime,
    /// The time of day at the beginning, in milliseconds since 1970.
    began: u64,
    /// Tasks that have not run yet.
    spawned: Mutex<Vec<BoxFuture<'static, ()>>>,
}

/// Runs the tasks.
#[derive(Debug)]
pub(crate) struct Executor {
    local: Arc<Local>,
    tasks: FuturesUnordered<BoxFuture<'static, ()>>,
    woken: Arc<Woken>,
}

/// One task.
#[derive(Debug)]
pub(crate) struct LocalTask {
    done: oneshot::Receiver<()>,
    handle: AbortHandle,
}

/// Whether a task was woken since it was last looked at.
#[derive(Debug, Default)]
struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, SeqCst);
    }
}

impl Local {
    pub(super) const fn time(&self) -> &ManualTime {
        &self.time
    }

    pub(super) fn unix_millis(&self) -> u64 {
        self.began.saturating_add(self.time.now().as_millis())
    }

    pub(super) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) -> LocalTask {
        let (tell, done) = oneshot::channel();
        let (task, handle) = abortable(task);
        let task = async move {
            let _: Result<(), Aborted> = task.await;
            // The handle may have been dropped.
            let _ = tell.send(());
        };
        self.spawned.lock().unwrap_or_else(PoisonError::into_inner).push(task.boxed());
        LocalTask { done, handle }
    }

    fn take_spawned(&self) -> Vec<BoxFuture<'static, ()>> {
        std::mem::take(&mut *self.spawned.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl fmt::Debug for Local {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Local").field("time", &self.time).finish_non_exhaustive()
    }
}

impl LocalTask {
    pub(super) async fn finished(&mut self) {
        // Also if it was dropped before its end.
        let _ = (&mut self.done).await;
    }

    pub(super) fn abort(&self) {
        self.handle.abort();
    }
}

impl Executor {
    /// Without tasks; the time of day at its beginning is given in milliseconds since 1970.
    pub(crate) fn new(unix_millis: u64) -> Self {
        let local = Arc::new(Local {
            time: ManualTime::default(),
            began: unix_millis,
            spawned: Mutex::default(),
        });
        Self { local, tasks: FuturesUnordered::new(), woken: Arc::default() }
    }

    pub(crate) const fn local(&self) -> &Arc<Local> {
        &self.local
    }

    /// Runs all tasks until each of them waits for something.
    pub(crate) fn run(&mut self) {
        let waker = Waker::from(self.woken.clone());
        let mut context = Context::from_waker(&waker);
        loop {
            self.woken.0.store(false, SeqCst);
            self.tasks.extend(self.local.take_spawned());
            let is_waiting = match self.tasks.poll_next_unpin(&mut context) {
                Poll::Ready(Some(())) => false,
                Poll::Ready(None) | Poll::Pending => !self.woken.0.load(SeqCst),
            };
            if is_waiting && self.local.spawned.lock().is_ok_and(|spawned| spawned.is_empty()) {
                return;
            }
        }
    }

    /// Moves the time by so many milliseconds, from one awaited moment to the next.
    pub(crate) fn advance(&mut self, by: u64) {
        let target = self.local.time.now() + by;
        self.run();
        while let Some(next) = self.next_deadline().filter(|next| *next <= target) {
            self.move_to(next);
        }
        self.move_to(target);
    }

    /// Milliseconds to the moment that is awaited first.
    pub(crate) fn next_timeout(&self) -> Option<u64> {
        let now = self.local.time.now();
        self.next_deadline().map(|next| next.saturating_since(now))
    }

    fn next_deadline(&self) -> Option<Instant> {
        self.local.time.next_deadline()
    }

    /// Runs a future beside the tasks to its end. Where all of them wait for time, time goes on; `None`
    /// if that is not what they wait for.
    pub(crate) fn drive<T>(&mut self, work: impl Future<Output = T>) -> Option<T> {
        let woken = Arc::new(Woken::default());
        let waker = Waker::from(woken.clone());
        let mut context = Context::from_waker(&waker);
        let mut work = pin!(work);
        loop {
            woken.0.store(false, SeqCst);
            if let Poll::Ready(result) = work.as_mut().poll(&mut context) {
                self.run();
                return Some(result);
            }
            self.run();
            if !woken.0.load(SeqCst) {
                let next = self.next_deadline()?;
                self.move_to(next);
            }
        }
    }

    fn move_to(&mut self, moment: Instant) {
        // A deadline may be in the past.
        self.local.time.set(self.local.time.now().max(moment));
        self.run();
    }
}
