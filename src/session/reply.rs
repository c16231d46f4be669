//! The answer of the driver to one call.

use core::task::{Context, Poll, Waker};
use std::sync::Arc;

use super::lock::Lock;
use super::{Code, Error, Message};

/// What a call comes to.
#[derive(Debug)]
pub(crate) enum Answer {
    Done {
        /// Whether the broker has confirmed it.
        is_confirmed: bool,
    },
    /// The reply to a request.
    Replied(Message),
}

impl Answer {
    /// Whether it is confirmed.
    #[cfg(target_arch = "wasm32")]
    #[expect(clippy::unnecessary_wraps, reason = "the form of all that read answers")]
    pub(crate) fn into_confirmed(self) -> Result<bool, Error> {
        Ok(matches!(self, Self::Done { is_confirmed: true }))
    }

    /// The reply to a request.
    pub(crate) fn into_message(self) -> Result<Message, Error> {
        match self {
            Self::Replied(message) => Ok(message),
            Self::Done { .. } => Err(Error::of(Code::Aborted)),
        }
    }
}

/// What both ends share.
#[derive(Debug, Default)]
struct Slot {
    answer: Option<Result<Answer, Error>>,
    caller: Option<Waker>,
    /// Whether there is an answer, or never will be one.
    is_over: bool,
}

/// Gives the answer. Dropping it tells the caller that there is none.
#[derive(Debug)]
pub(crate) struct Reply(Arc<Lock<Slot>>);

/// Takes the answer.
#[derive(Debug)]
pub(crate) struct Receiver(Arc<Lock<Slot>>);

/// A place for one answer.
pub(crate) fn reply() -> (Reply, Receiver) {
    let slot = Arc::<Lock<Slot>>::default();
    (Reply(Arc::clone(&slot)), Receiver(slot))
}

impl Reply {
    /// Answers a caller, who need not be waiting any more.
    pub(crate) fn send(self, answer: Result<Answer, Error>) {
        self.0.lock().answer = Some(answer);
    }

    /// Answers that it is done.
    pub(crate) fn done(self) {
        self.send(Ok(Answer::Done { is_confirmed: false }));
    }
}

impl Drop for Reply {
    fn drop(&mut self) {
        let caller = {
            let mut slot = self.0.lock();
            slot.is_over = true;
            slot.caller.take()
        };
        if let Some(caller) = caller {
            caller.wake();
        }
    }
}

impl Receiver {
    /// The answer; none if there is none.
    pub(crate) fn poll(&self, context: &Context<'_>) -> Poll<Option<Result<Answer, Error>>> {
        let mut slot = self.0.lock();
        if slot.is_over {
            return Poll::Ready(slot.answer.take());
        }
        slot.caller = Some(context.waker().clone());
        Poll::Pending
    }
}
