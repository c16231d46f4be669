//! A session that several requests and one application share, and how they wait for each other.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio::time::{Instant, sleep_until};

use crate::batch::Batch;
use crate::clock::Clock;
use crate::frames::Close;
use crate::framing::Framing;
use crate::machine::{Busy, Incoming, Machine, Next, Queued, ReceiverId, Timing};

/// How a server comes to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    Serving,
    /// No session begins any more, and one that its application has closed is kept until its client
    /// has been told, for a bounded time.
    Draining,
    /// The same, and all sessions are closed.
    Closing(Close),
}

/// A [`Machine`] with notifications of its changes.
pub(crate) struct Shared {
    clock: Arc<dyn Clock>,
    session: Mutex<Machine>,
    /// There may be something to write.
    frames: Notify,
    /// There may be something to read.
    messages: Notify,
    /// There may be space in a queue that was full.
    room: Notify,
    /// The receiver has left.
    vacant: Notify,
    /// The session may end sooner than it was going to.
    timer: Notify,
}

impl Shared {
    pub(crate) fn new(clock: Arc<dyn Clock>, timing: Timing, unframed: bool) -> Self {
        let session = Mutex::new(Machine::new(clock.now(), timing, unframed));
        let [frames, messages, room, vacant, timer] = std::array::from_fn(|_| Notify::new());
        Self { clock, session, frames, messages, room, vacant, timer }
    }

    /// # Errors
    /// [`Busy`] if another request receives the session's frames.
    pub(crate) fn attach(
        self: &Arc<Self>,
        framing: Framing,
        limit: usize,
    ) -> Result<Receiver, Busy> {
        let id = self.with(|session, now| session.attach(now, framing, limit))?;
        Ok(Receiver { shared: self.clone(), id })
    }

    /// Waits until no request receives the session's frames.
    pub(crate) async fn vacant(&self) {
        loop {
            let mut vacant = std::pin::pin!(self.vacant.notified());
            vacant.as_mut().enable();
            if !self.lock().has_receiver() {
                return;
            }
            vacant.await;
        }
    }

    /// Messages of the client, once the queue takes them; `false` if the session is over.
    pub(crate) async fn receive(&self, mut messages: Batch) -> bool {
        let taken = self.when_room(|session| session.receive(&mut messages)).await;
        self.messages.notify_one();
        taken
    }

    pub(crate) fn receive_too_large(&self) {
        self.with(|session, _| session.receive_too_large());
        self.messages.notify_one();
    }

    /// The next item for the application. Cancel-safe.
    pub(crate) async fn take(&self) -> Incoming {
        loop {
            if let Some(incoming) = self.with(|session, _| session.take()) {
                self.room.notify_waiters();
                return incoming;
            }
            self.messages.notified().await;
        }
    }

    /// A message of the application, once the queue takes it; `false` if the session is over.
    pub(crate) async fn send(&self, mut message: String) -> bool {
        let taken = self.when_room(|session| session.send(&mut message)).await;
        self.frames.notify_one();
        taken
    }

    /// Waits until the queue takes a message; `false` if the session is over.
    pub(crate) async fn ready(&self) -> bool {
        self.when_room(|session| session.room()).await
    }

    /// A message of the application, whether the queue is full or not; `false` if the session is
    /// over.
    pub(crate) fn push(&self, message: String) -> bool {
        let taken = self.with(|session, _| session.push(message));
        self.frames.notify_one();
        taken
    }

    /// Writes this in the place of a frame.
    pub(crate) fn send_raw(&self, text: String) {
        self.with(|session, _| session.send_raw(text));
        self.frames.notify_one();
    }

    pub(crate) fn close(&self, close: Close) {
        if !self.with(|session, now| session.close(now, close)) {
            return;
        }
        self.timer.notify_one();
        self.frames.notify_one();
        self.messages.notify_one();
        self.room.notify_waiters();
    }

    /// Ends the session without a word.
    pub(crate) fn end(&self) {
        self.with(|session, _| session.end());
    }

    pub(crate) fn is_gone(&self) -> bool {
        self.lock().is_gone()
    }

    /// Whether the client has not come again after its first request.
    pub(crate) fn is_unconfirmed(&self) -> bool {
        self.lock().is_unconfirmed()
    }

    /// Whether the client sent more than it may.
    pub(crate) fn was_too_large(&self) -> bool {
        self.lock().was_too_large()
    }

    /// Acts when the session's deadlines have come, until it is gone. `close_timeout` is how long a
    /// server that comes to its end keeps a closed session for its client.
    pub(crate) async fn keep(&self, mut phase: watch::Receiver<Phase>, close_timeout: Duration) {
        let mut timer = self.clock.timer();
        let mut kept_until: Option<Instant> = None;
        loop {
            let draining = match &*phase.borrow_and_update() {
                Phase::Serving => false,
                Phase::Draining => true,
                Phase::Closing(close) => {
                    self.close(close.clone());
                    true
                }
            };
            let (deadline, over) = {
                let session = self.lock();
                if draining && session.closed().is_some() {
                    kept_until.get_or_insert_with(|| Instant::now() + close_timeout);
                }
                let over = session.is_gone() || (draining && session.is_told());
                (session.poll_timeout(), over)
            };
            if over {
                return self.end();
            }
            timer.set(deadline);
            tokio::select! {
                () = timer.wait() => {
                    self.with(Machine::handle_timeout);
                    self.frames.notify_one();
                }
                () = sleep_until(kept_until.unwrap_or_else(Instant::now)), if kept_until.is_some() => {
                    return self.end();
                }
                () = self.timer.notified() => {}
                Ok(()) = phase.changed() => {}
            }
        }
    }

    async fn when_room(&self, mut queue: impl FnMut(&mut Machine) -> Queued) -> bool {
        loop {
            let mut room = std::pin::pin!(self.room.notified());
            // From here on a notification counts, also if it comes before it is waited for.
            room.as_mut().enable();
            match self.with(|session, _| queue(session)) {
                Queued::Yes => return true,
                Queued::Over => return false,
                Queued::Full => room.await,
            }
        }
    }

    fn with<T>(&self, change: impl FnOnce(&mut Machine, Duration) -> T) -> T {
        let now = self.clock.now();
        let mut session = self.lock();
        let (deadline, was_gone) = (session.poll_timeout(), session.is_gone());
        let result = change(&mut session, now);
        if session.poll_timeout() < deadline || session.is_told() || session.is_gone() {
            self.timer.notify_one();
        }
        if !session.has_receiver() {
            self.vacant.notify_waiters();
        }
        if session.is_gone() && !was_gone {
            self.frames.notify_one();
            self.messages.notify_one();
            self.room.notify_waiters();
        }
        result
    }

    fn lock(&self) -> MutexGuard<'_, Machine> {
        // A panic elsewhere is no reason for another one.
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared").field("session", &*self.lock()).finish_non_exhaustive()
    }
}

/// The right to receive a session's frames. Dropped before its end, it ends the session: what was
/// on the way may be lost.
pub(crate) struct Receiver {
    shared: Arc<Shared>,
    id: ReceiverId,
}

impl Receiver {
    /// The next thing to write, in the transport's framing; `None` at the end of the response.
    /// Cancel-safe.
    pub(crate) async fn next(&mut self) -> Option<String> {
        loop {
            match self.shared.with(|session, now| session.next(now, self.id)) {
                Next::Write(text) => {
                    self.shared.room.notify_waiters();
                    return Some(text);
                }
                Next::Finish => return None,
                Next::Wait => self.shared.frames.notified().await,
            }
        }
    }

    /// How the application has closed the session, if it has.
    pub(crate) fn close(&self) -> Option<Close> {
        self.shared.lock().closed()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.shared.with(|session, _| session.abort(self.id));
    }
}
