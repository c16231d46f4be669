//! The loop: what there is goes in, and what the session makes of it is done.

use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll};
use core::time::Duration;

use stomp_protocol::session::{Action, Outcome, State};
use stomp_protocol::{Frame, Instant};

use super::link::Link;
use super::state::{Driver, Waiter};
#[cfg(not(target_arch = "wasm32"))]
use crate::session::command::Command;
use crate::session::reply::Answer;
use crate::session::text::{concat, decimal};
use crate::session::transport::Runtime;
use crate::session::{Code, Error, Event, Message, Status, log};

/// How much is done before other tasks have their turn.
const BUDGET: u32 = 256;

/// How many there are of what is taken in turn.
const SOURCES: usize = if cfg!(target_arch = "wasm32") { 5 } else { 6 };

/// The least time between two attempts, in milliseconds: none at all would keep the processor busy.
const LEAST_DELAY: u64 = 10;

/// Takes one of something, if there is any.
type Poller<R> = fn(&mut Driver<R>, &mut Context<'_>) -> bool;

impl<R: Runtime> Driver<R> {
    /// Does all that the last command or input has brought about.
    pub(super) fn settle(&mut self) {
        while let Some(action) = self.session.poll_action(self.runtime.now()) {
            self.perform(action);
            #[cfg(not(target_arch = "wasm32"))]
            self.hold_if_much_waits();
        }
        self.transmit();
    }

    fn perform(&mut self, action: Action) {
        match action {
            Action::StatusChanged => self.change_status(),
            Action::Connect(attempt) => self.begin(attempt),
            Action::Abandon => self.abandon(),
            Action::Disconnect => self.leave(),
            Action::Retry => {
                let delay = self.session.policy_delay(self.runtime.random());
                let delay = delay.map(|delay| delay.max(LEAST_DELAY));
                self.session.retry(self.runtime.now(), delay);
            }
            Action::AskHeaders(id) => self.ask_headers(id),
            Action::HeadersLate(id) => {
                self.asking.remove(id);
                let late = Error::new(Code::Timeout, "its headers did not come in time");
                self.tell_of_headers(id, &late);
            }
            Action::Subscribe { id, receipt } => self.send_subscribe(id, receipt),
            Action::Unsubscribe(id) => self.send_unsubscribe(id),
            Action::Send { id, receipt } => self.send_message(id, receipt),
            Action::Begin(id) => self.send_begin(id),
            Action::Begun(id) => self.tell_begun(id),
            Action::Commit(id) => self.send_end(id, true),
            Action::Abort(id) => self.send_end(id, false),
            Action::Ack { id, transaction } => self.send_answer(true, id, transaction),
            Action::Nack { id, transaction } => self.send_answer(false, id, transaction),
            Action::SubscriptionChanged(id) => self.change_subscription(id),
            Action::Gap { id, away } => self.tell_gap(id, away),
            Action::AcksUnsupported(id) => {
                let destination = self.sources.get(id).map_or("", |source| &source.destination);
                let text = concat(&[
                    "the broker has no acknowledgements: the subscription to ",
                    destination,
                    " works without",
                ]);
                self.tell(Error::new(Code::Unsupported, text));
            }
            Action::Settle { id, outcome } => self.end(id, outcome),
        }
    }

    fn change_status(&mut self) {
        let state = self.session.state();
        let error = self.why_not_connected(state);
        if state == State::Failed
            && let Some(error) = &error
        {
            self.sources.iter().for_each(|(_, source)| source.fail(error));
        }
        // The first attempt of those that fail, and what is final.
        if let Some(error) = &error
            && (self.session.attempt() == 1 || state == State::Failed)
            && !self.shared.watched.tells(error)
        {
            log::failed(error);
            if !self.is_known && !self.has_warned {
                self.has_warned = true;
                log::first_failed(error);
            }
        }
        let now = self.now();
        let delay = self.session.retry_at().map(|at| at.saturating_since(now));
        self.shared.watched.set(Status {
            state,
            attempt: self.session.attempt(),
            retry_in: delay.map(Duration::from_millis),
            retry_at: delay.map(|delay| self.runtime.epoch_millis() + delay),
            error: error.map(|error| match (state, error.code()) {
                (
                    State::Connecting | State::Waiting,
                    Code::ConnectionLost | Code::HeartbeatLost,
                ) => error.with_advice("It connects again by itself"),
                _ => error,
            }),
            url: self.url.clone(),
            transport: self.transport,
            broker: self.session.broker(),
            server: self.server.clone(),
        });
    }

    /// Tells of an error that nothing waits for.
    pub(super) fn tell(&self, error: Error) {
        log::failed(&error);
        self.shared.listeners.tell(&Event::Error(error));
    }

    /// The end of what has this id.
    fn end(&mut self, id: u32, outcome: Outcome) {
        if let Some(source) = self.sources.remove(id) {
            self.ids.remove(source.ticket);
            self.end_source(*source, outcome);
            return;
        }
        let message = self.outgoing.remove(id);
        let Some(mut promise) = self.promises.remove(id) else { return };
        self.ids.remove(promise.ticket);
        let result = match (promise.failure.take(), outcome) {
            (Some(error), _) => Err(error),
            (None, Outcome::Confirmed) => Ok(Answer::Done { is_confirmed: true }),
            (None, Outcome::Sent) => Ok(Answer::Done { is_confirmed: false }),
            (None, Outcome::Failed { code, maybe_delivered }) => {
                let late = (code == Code::Timeout).then(|| {
                    let destination = message.as_ref().map_or("", |message| &message.destination);
                    let waited = self.now().saturating_since(promise.since);
                    let unsent = self.why_unsent(&promise.waiter, maybe_delivered);
                    let waited = decimal(waited);
                    concat(&[
                        promise.awaited,
                        destination,
                        " did not come within ",
                        &waited,
                        " ms",
                        unsent,
                    ])
                });
                Err(self.error_of(code, late).with_maybe_delivered(maybe_delivered))
            }
        };
        // What does not wait any more needs no answer.
        match promise.waiter {
            Waiter::Call(reply) | Waiter::Publish(Some(reply)) => reply.send(result),
            Waiter::Publish(None) => {
                if let Err(error) = result {
                    self.tell(error);
                }
            }
            Waiter::Request { reply, came } => {
                reply.send(result.map(|answer| came.map_or(answer, Answer::Replied)));
                self.end_request();
            }
            Waiter::Transaction { reply, .. } => {
                self.forget_answered_in(id);
                reply.send(result);
            }
        }
    }

    /// The next moment when something is due.
    fn deadline(&self) -> Option<Instant> {
        let of_link = self.link.as_ref().and_then(Link::poll_timeout);
        [self.session.poll_timeout(), of_link].into_iter().flatten().min()
    }

    /// Waits for the deadline; true if it has come. A timer that is early does no harm: most deadlines are put off again
    /// and again, with every message that comes.
    fn poll_timer(&mut self, context: &mut Context<'_>) -> bool {
        let Some(deadline) = self.deadline() else {
            self.timer = None;
            return false;
        };
        let now = self.now();
        if deadline <= now {
            self.timer = None;
            self.session.handle_timeout(now);
            self.link_timeout(now);
            return true;
        }
        if self.timer.as_ref().is_none_or(|(at, _)| *at > deadline) {
            self.timer = Some((deadline, self.runtime.sleep(deadline.saturating_since(now))));
        }
        let Some((_, sleep)) = &mut self.timer else { return false };
        let is_over = Pin::new(sleep).poll(context).is_ready();
        if is_over {
            self.timer = None;
        }
        is_over
    }

    fn poll_commands(&mut self, context: &mut Context<'_>) -> bool {
        if self.has_no_handles {
            return false;
        }
        match self.commands.poll(context) {
            Poll::Pending => false,
            Poll::Ready(Some(command)) => {
                self.obey(command);
                true
            }
            Poll::Ready(None) => {
                self.has_no_handles = true;
                self.session.close(self.runtime.now());
                true
            }
        }
    }

    /// Takes one of everything that there is, so that none of it waits for the end of another; false if there is nothing.
    fn poll_once(&mut self, context: &mut Context<'_>) -> bool {
        let sources: [Poller<R>; SOURCES] = [
            Self::poll_commands,
            Self::poll_preparing,
            Self::poll_asking,
            Self::poll_link,
            Self::poll_timer,
            #[cfg(not(target_arch = "wasm32"))]
            Self::poll_written,
        ];
        let mut has_done = false;
        for poll in sources {
            has_done |= poll(self, context);
            self.settle();
        }
        has_done
    }

    /// Lets handles see what has been counted.
    fn tell_stats(&self) {
        let (outbox, in_flight) = (self.session.outbox(), self.session.in_flight());
        let mut stats = self.stats;
        (stats.waiting, stats.waiting_bytes) = (outbox.messages, outbox.bytes);
        (stats.in_flight, stats.in_flight_bytes) = (in_flight.messages, in_flight.bytes);
        self.shared.set_stats(stats);
    }

    fn is_over(&self) -> bool {
        self.has_no_handles && self.session.state() == State::Closed
    }

    /// A message that is not to be acknowledged.
    pub(super) fn unclaimed(&mut self, frame: Frame) {
        let Some(frame) = self.claim_reply(frame) else { return };
        // It has crossed the UNSUBSCRIBE of its subscription.
        if self.id_in(frame.headers.get("subscription")) != 0 {
            return;
        }
        self.shared.listeners.tell(&Event::Unclaimed(Message::from_frame(frame)));
    }
}

impl<R: Runtime> Future for Driver<R> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        for _ in 0..BUDGET {
            if !self.poll_once(context) {
                self.tell_stats();
                if !self.is_over() {
                    return Poll::Pending;
                }
                self.shared.listeners.end();
                return Poll::Ready(());
            }
        }
        self.tell_stats();
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

/// What waits hears also of a task that ends before its session does: a function of the program has panicked, or the runtime
/// has been shut down. (In a browser a panic ends the module.)
#[cfg(not(target_arch = "wasm32"))]
impl<R: Runtime> Drop for Driver<R> {
    fn drop(&mut self) {
        let mut status = self.shared.watched.get();
        if status.state != State::Closed {
            let error = Error::new(Code::Closed, WITHOUT_TASK);
            self.shared.set_gone(error.clone());
            self.sources.iter().for_each(|(_, source)| source.end(&error));
            for command in self.commands.cut() {
                if let Command::Subscribe { inbox, .. } = command {
                    inbox.end(Some(error.clone()));
                }
            }
            status.state = State::Closed;
            (status.error, status.retry_in, status.retry_at) = (None, None, None);
            self.shared.watched.set(status);
        }
        self.shared.listeners.end();
    }
}

#[cfg(not(target_arch = "wasm32"))]
const WITHOUT_TASK: &str = "the task of the session has ended: a function of the program has panicked, or the runtime has \
                            been shut down";
