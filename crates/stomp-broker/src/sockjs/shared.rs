//! A session that several requests and one application share, and how they wait for each other.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use stomp_protocol::Instant;
use tokio::sync::Notify;

use super::frames::Close;
use super::framing::Framing;
use super::session::{Busy, Incoming, Next, Queued, ReceiverId, Session, Timing};
use crate::namespace::Namespace;

/// A [`Session`] with the bells that are rung when it changes.
pub(crate) struct Shared {
    namespace: Arc<Namespace>,
    session: Mutex<Session>,
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
    pub(crate) fn new(namespace: Arc<Namespace>, timing: Timing) -> Self {
        let session = Mutex::new(Session::new(namespace.clock.now(), timing));
        let [frames, messages, room, vacant, timer] = std::array::from_fn(|_| Notify::new());
        Self { namespace, session, frames, messages, room, vacant, timer }
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

    /// Messages of the client, once there is room; `false` if the session is over.
    pub(crate) async fn receive(&self, mut messages: Vec<String>) -> bool {
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

    /// A message of the application, once there is room; `false` if the session is over.
    pub(crate) async fn send(&self, mut message: String) -> bool {
        let taken = self.when_room(|session| session.send(&mut message)).await;
        self.frames.notify_one();
        taken
    }

    /// Writes this in the place of a frame, for a fault.
    pub(crate) fn send_raw(&self, text: String) {
        self.with(|session, _| session.send_raw(text));
        self.frames.notify_one();
    }

    pub(crate) fn close(&self, close: Close) {
        self.with(|session, now| session.close(now, close));
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

    /// Minds the session's deadlines until it is gone.
    pub(crate) async fn keep(&self) {
        let mut stopping = false;
        let mut sleeper = self.namespace.clock.sleeper();
        loop {
            let (deadline, over) = {
                let session = self.lock();
                let over = session.is_gone() || (stopping && session.is_abandoned());
                (session.poll_timeout(), over)
            };
            if over {
                return self.end();
            }
            sleeper.set(Some(deadline));
            tokio::select! {
                () = sleeper.wait() => {
                    self.with(Session::handle_timeout);
                    self.frames.notify_one();
                }
                () = self.timer.notified() => {}
                () = self.namespace.stopped(), if !stopping => stopping = true,
            }
        }
    }

    async fn when_room(&self, mut queue: impl FnMut(&mut Session) -> Queued) -> bool {
        loop {
            let mut room = std::pin::pin!(self.room.notified());
            // From here on the bell is heard, also if it is rung before it is waited for.
            room.as_mut().enable();
            match self.with(|session, _| queue(session)) {
                Queued::Yes => return true,
                Queued::Over => return false,
                Queued::Full => room.await,
            }
        }
    }

    fn with<T>(&self, change: impl FnOnce(&mut Session, Instant) -> T) -> T {
        let now = self.namespace.clock.now();
        let mut session = self.lock();
        let (deadline, was_gone) = (session.poll_timeout(), session.is_gone());
        let result = change(&mut session, now);
        if session.poll_timeout() < deadline || session.is_abandoned() {
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

    fn lock(&self) -> MutexGuard<'_, Session> {
        // A panic elsewhere is no reason for another one.
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
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
