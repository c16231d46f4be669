//! The messages of a subscription that wait for their reader.

use core::mem;
use core::task::{Context, Poll, Waker};
use std::collections::VecDeque;

use stomp_protocol::session::SubscriptionState;

use super::lock::{Guard, Lock};
use super::{Error, Message};

/// What happens to messages that find the buffer of their subscription full.
///
/// See the example of [`SubscribeOptions`](super::SubscribeOptions).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Overflow {
    /// The subscription ends with [`Code::Overflow`](super::Code::Overflow), after what is buffered.
    #[default]
    Error,
    /// The oldest is dropped.
    DropOldest,
    /// The new one is dropped.
    DropNewest,
    /// All others are dropped: only the latest counts.
    Latest,
}

/// The buffer of a subscription, shared by its reader and the driver.
#[derive(Debug)]
pub(crate) struct Inbox {
    state: Lock<Contents>,
}

#[derive(Debug)]
struct Contents {
    queue: VecDeque<Message>,
    capacity: usize,
    overflow: Overflow,
    state: SubscriptionState,
    /// What the reader is told next, though the subscription goes on.
    failure: Option<Error>,
    /// How it ends once the buffer is empty.
    end: Option<Option<Error>>,
    /// Whether the reader has had the error that it ends with.
    is_end_told: bool,
    /// Whether the reader has had the end.
    is_over: bool,
    /// Whether the reader has taken a message and not asked for another.
    is_busy: bool,
    dropped: u64,
    reader: Option<Waker>,
    /// The tasks that wait for a change of the state.
    watchers: Vec<Waker>,
}

/// What has become of a message.
#[derive(Debug)]
pub(crate) enum Pushed {
    /// It waits for the reader.
    Kept,
    /// These are dropped, by the policy.
    Dropped(VecDeque<Message>),
    /// There is no place for it.
    Overflown(Message),
}

impl Contents {
    /// Keeps a message for the reader, or does what the policy says.
    fn push(&mut self, message: Message) -> Pushed {
        let mut dropped = VecDeque::new();
        if self.end.is_some() {
            dropped.push_back(message);
            return Pushed::Dropped(dropped);
        }
        if self.queue.len() < self.capacity {
            self.queue.push_back(message);
            return Pushed::Kept;
        }
        match self.overflow {
            Overflow::Error => return Pushed::Overflown(message),
            Overflow::DropNewest => dropped.push_back(message),
            Overflow::DropOldest => {
                if let Some(oldest) = self.queue.pop_front() {
                    dropped.push_back(oldest);
                }
                self.queue.push_back(message);
            }
            Overflow::Latest => {
                mem::swap(&mut dropped, &mut self.queue);
                self.queue.push_back(message);
            }
        }
        self.dropped += dropped.len() as u64;
        Pushed::Dropped(dropped)
    }
}

impl Inbox {
    pub(crate) const fn new(capacity: usize, overflow: Overflow) -> Self {
        let state = Contents {
            queue: VecDeque::new(),
            capacity,
            overflow,
            state: SubscriptionState::Pending,
            failure: None,
            end: None,
            is_end_told: false,
            is_over: false,
            is_busy: false,
            dropped: 0,
            reader: None,
            watchers: Vec::new(),
        };
        Self { state: Lock::new(state) }
    }

    fn lock(&self) -> Guard<'_, Contents> {
        self.state.lock()
    }

    /// Changes the contents, then wakes those it concerns, with nothing locked.
    fn change(&self, change: &mut dyn FnMut(&mut Contents)) {
        let (reader, watchers) = {
            let mut contents = self.lock();
            let before = (contents.state, contents.end.is_some());
            change(&mut contents);
            let is_same = before == (contents.state, contents.end.is_some());
            let watchers = if is_same { Vec::new() } else { mem::take(&mut contents.watchers) };
            (contents.reader.take(), watchers)
        };
        reader.into_iter().chain(watchers).for_each(Waker::wake);
    }

    pub(crate) fn push(&self, message: Message) -> Pushed {
        let mut message = Some(message);
        let mut pushed = Pushed::Kept;
        self.change(&mut |contents| {
            if let Some(message) = message.take() {
                pushed = contents.push(message);
            }
        });
        pushed
    }

    /// Empties the buffer: the broker sends again what is in it.
    pub(crate) fn clear(&self) {
        let cleared = mem::take(&mut self.lock().queue);
        drop(cleared);
    }

    /// Ends it, once the reader has had what is buffered.
    pub(crate) fn end(&self, error: Option<Error>) {
        self.change(&mut |contents| {
            contents.state = SubscriptionState::Ended;
            contents.end.get_or_insert_with(|| error.clone());
        });
    }

    /// No more messages come, but it has not ended at the broker.
    pub(crate) fn stop(&self, error: Option<Error>) {
        self.change(&mut |contents| {
            contents.end.get_or_insert_with(|| error.clone());
        });
    }

    /// Tells the reader that the session has failed; a later connection brings messages again.
    pub(crate) fn fail(&self, error: Error) {
        self.change(&mut |contents| contents.failure = Some(error.clone()));
    }

    pub(crate) fn set_state(&self, state: SubscriptionState) {
        self.change(&mut |contents| contents.state = state);
    }

    pub(crate) fn state(&self) -> SubscriptionState {
        self.lock().state
    }

    pub(crate) fn dropped(&self) -> u64 {
        self.lock().dropped
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.lock().queue.is_empty()
    }

    /// Whether nothing waits for the reader, and the reader works on nothing.
    pub(crate) fn is_idle(&self) -> bool {
        let contents = self.lock();
        contents.queue.is_empty() && !contents.is_busy
    }

    /// Whether the reader has had the error that it ends with.
    pub(crate) fn has_ended(&self) -> bool {
        self.lock().is_end_told
    }

    pub(crate) fn is_over(&self) -> bool {
        self.lock().is_over
    }

    /// The reader asks for a message. The flag says that it has become idle with nothing to come.
    pub(crate) fn poll_message(
        &self,
        context: &Context<'_>,
    ) -> (Poll<Option<Result<Message, Error>>>, bool) {
        let mut contents = self.lock();
        let was_busy = mem::take(&mut contents.is_busy);
        if contents.is_over {
            return (Poll::Ready(None), false);
        }
        if let Some(message) = contents.queue.pop_front() {
            contents.is_busy = true;
            return (Poll::Ready(Some(Ok(message))), false);
        }
        if let Some(error) = contents.failure.take() {
            return (Poll::Ready(Some(Err(error))), false);
        }
        if let Some(end) = &contents.end {
            let error = end.clone().filter(|_| !contents.is_end_told);
            contents.is_end_told = true;
            contents.is_over = error.is_none();
            return (Poll::Ready(error.map(Err)), true);
        }
        contents.reader = Some(context.waker().clone());
        (Poll::Pending, was_busy)
    }

    /// Waits for the first confirmation.
    pub(crate) fn poll_ready(&self, context: &Context<'_>) -> Poll<Result<(), Error>> {
        let mut contents = self.lock();
        match (contents.state, &contents.end) {
            (_, Some(Some(error))) => Poll::Ready(Err(error.clone())),
            (SubscriptionState::Pending, None) => {
                contents.watchers.push(context.waker().clone());
                Poll::Pending
            }
            _ => Poll::Ready(Ok(())),
        }
    }
}
