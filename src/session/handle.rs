//! What handles of a session share, and how they wait.

use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures_core::future::FusedFuture;
use stomp_protocol::Headers;
use stomp_protocol::session::Verdict;

use super::channel::Sender;
use super::command::Command;
use super::event::Listeners;
use super::lock::Lock;
use super::message::{Acknowledger, Ticket};
use super::reply::{self, Answer, Reply};
use super::watch::Watched;
use super::{Code, Error, Stats};

/// What all handles of a session share. The driver ends the session when the last is dropped.
#[derive(Debug)]
pub(crate) struct Handle {
    pub(crate) commands: Sender<Command>,
    pub(crate) tickets: AtomicU64,
    pub(crate) shared: Arc<Shared>,
    pub(crate) at_least_once: bool,
}

/// What the driver writes and handles read.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) watched: Arc<Watched>,
    pub(crate) listeners: Listeners,
    stats: Lock<Stats>,
    /// Why there is no driver.
    #[cfg(not(target_arch = "wasm32"))]
    gone: Lock<Option<Error>>,
}

impl Shared {
    pub(crate) fn new() -> Self {
        Self {
            watched: Arc::new(Watched::new()),
            listeners: Listeners::default(),
            stats: Lock::default(),
            #[cfg(not(target_arch = "wasm32"))]
            gone: Lock::new(None),
        }
    }

    pub(crate) fn stats(&self) -> Stats {
        *self.stats.lock()
    }

    pub(crate) fn set_stats(&self, stats: Stats) {
        *self.stats.lock() = stats;
    }

    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) fn set_gone(&self, error: Error) {
        *self.gone.lock() = Some(error);
    }

    pub(crate) fn why_gone(&self) -> Error {
        #[cfg(not(target_arch = "wasm32"))]
        if let Some(error) = &*self.gone.lock() {
            return error.clone();
        }
        Error::of(Code::Closed)
    }
}

impl Handle {
    pub(crate) fn ticket(&self) -> Ticket {
        self.tickets.fetch_add(1, Ordering::Relaxed)
    }

    /// Gives the driver a command; false if there is no driver.
    pub(crate) fn give(&self, command: Command) -> bool {
        self.commands.send(command, usize::MAX)
    }

    /// Asks the driver for something that is waited for.
    pub(crate) fn ask<T>(
        self: &Arc<Self>,
        command: impl FnOnce(Ticket, Reply) -> Command,
        read: fn(Answer) -> Result<T, Error>,
    ) -> Settling<T> {
        let ticket = self.ticket();
        let (reply, answer) = reply::reply();
        self.give(command(ticket, reply));
        let waiting = Waiting { session: Arc::clone(self), ticket, answer, is_over: false };
        Settling { waiting, read }
    }
}

impl Acknowledger for Handle {
    fn acknowledge(
        &self,
        id: u32,
        subscription: Option<Ticket>,
        verdict: Verdict,
        transaction: Option<Ticket>,
        headers: Headers,
    ) {
        self.give(Command::Acknowledge { id, subscription, verdict, transaction, headers });
    }

    fn release(&self, subscription: Ticket) {
        self.give(Command::Release { subscription });
    }
}

/// Waits for an answer of the driver. Dropping it gives up: what has been sent stays sent, what has not is not sent.
///
/// [`Publish`](super::Publish) and [`Request`](super::Request) are awaited as it.
#[derive(Debug)]
#[must_use = "futures do nothing unless polled"]
pub struct Settling<T> {
    waiting: Waiting,
    read: fn(Answer) -> Result<T, Error>,
}

/// The same for every kind of answer, so that its code is there once.
#[derive(Debug)]
struct Waiting {
    session: Arc<Handle>,
    ticket: Ticket,
    answer: reply::Receiver,
    is_over: bool,
}

impl Waiting {
    fn poll(&mut self, context: &Context<'_>) -> Poll<Result<Answer, Error>> {
        let answer = core::task::ready!(self.answer.poll(context));
        self.is_over = true;
        Poll::Ready(answer.unwrap_or_else(|| Err(self.session.shared.why_gone())))
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if !self.is_over {
            self.session.give(Command::Cancel(self.ticket));
        }
    }
}

impl<T> Settling<T> {
    pub(crate) const fn ticket(&self) -> Ticket {
        self.waiting.ticket
    }
}

impl<T> Future for Settling<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.waiting.poll(context).map(|answer| answer.and_then(self.read))
    }
}

impl<T> FusedFuture for Settling<T> {
    fn is_terminated(&self) -> bool {
        self.waiting.is_over
    }
}
