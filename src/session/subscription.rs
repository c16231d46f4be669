//! The messages of a destination, as a stream that outlives connections.

use core::fmt;
use core::future::{Future, poll_fn};
use core::pin::Pin;
use core::task::{Context, Poll};
use std::sync::Arc;

use futures_core::future::FusedFuture;
use futures_core::{FusedStream, Stream};
use stomp_protocol::session::SubscriptionState;

use super::command::Command;
use super::handle::Handle;
use super::inbox::Inbox;
use super::message::Ticket;
use super::{Error, Event, Message, SubscribeOptions, log};

/// A stream of the messages of one destination: from [`Session::subscribe`](super::Session::subscribe).
///
/// It comes back after every reconnection. Dropping it unsubscribes; with an `ack` mode what was not acknowledged goes
/// back to the broker, what was [prefetched](SubscribeOptions::prefetch) included. Most brokers count that as a delivery:
/// such messages come redelivered, and after some deliveries go to the dead letters. So a component that comes and goes
/// takes a small prefetch. A program that ends calls [`Session::drain`](super::Session::drain): what is being worked on
/// is finished, and only the rest goes back.
///
/// It gives an error when the session has failed (and messages again after the next
/// [`connect`](super::Session::connect)), and as its last item when the broker or its buffer has ended it. It keeps its
/// session alive. Reading from it is cancel-safe.
///
/// ```no_run
/// use stomp_wasm::{AckMode, Error, Message, Session, SubscribeOptions};
///
/// # async fn work(_: Message) -> Result<(), Error> { Ok(()) }
/// # async fn run(session: Session) -> Result<(), Error> {
/// let mut prices = session.subscribe("/topic/prices");
/// prices.ready().await?; // the broker has it
/// while let Some(price) = prices.next().await {
///     println!("{} of {}", price?.text()?, prices.destination());
/// }
/// println!("{:?}, {} dropped", prices.state(), prices.dropped());
///
/// let options = SubscribeOptions::new().ack(AckMode::ClientIndividual);
/// session.subscribe_with("/queue/work", options.clone()).for_each(work).await?;
/// session.subscribe_with("/topic/audit", options.durable("audit")).forget();
/// # Ok(())
/// # }
/// ```
#[must_use = "dropping a subscription ends it"]
pub struct Subscription {
    session: Arc<Handle>,
    ticket: Ticket,
    destination: String,
    inbox: Arc<Inbox>,
}

impl Subscription {
    pub(crate) fn make(
        session: &Arc<Handle>,
        destination: String,
        options: SubscribeOptions,
    ) -> Self {
        let ticket = session.ticket();
        let inbox = Arc::new(Inbox::new(options.buffer, options.overflow));
        let is_given = session.give(Command::Subscribe {
            ticket,
            destination: destination.clone(),
            options: Box::new(options),
            inbox: Arc::clone(&inbox),
        });
        if !is_given {
            inbox.end(Some(session.shared.why_gone()));
        }
        Self { session: Arc::clone(session), ticket, destination, inbox }
    }

    /// Its destination.
    #[must_use]
    pub fn destination(&self) -> &str {
        &self.destination
    }

    /// Says that no more messages are wanted than those that have come. RabbitMQ would use an ACK to deliver the next one,
    /// which is then stuck: it belongs to a subscription that ends.
    pub(crate) fn stop(&self) {
        self.session.give(Command::Stop(self.ticket));
    }

    /// Its state.
    #[must_use]
    pub fn state(&self) -> SubscriptionState {
        self.inbox.state()
    }

    /// How many messages its overflow policy has dropped.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.inbox.dropped()
    }

    /// Resolves when the broker has confirmed it for the first time; on brokers without receipts, when it is sent.
    ///
    /// # Errors
    /// Why it has ended before that.
    pub async fn ready(&self) -> Result<(), Error> {
        poll_fn(|context| self.inbox.poll_ready(context)).await
    }

    /// The next message; none after its end.
    pub const fn next(&mut self) -> Next<'_> {
        Next { subscription: self }
    }

    /// Works on each message in turn: an `Ok` acknowledges it, an error is an [event](Event::WorkFailed) and does with
    /// it what [`SubscribeOptions::on_error`] says. Resolves when the subscription has ended.
    ///
    /// That the session has failed is an [event](Event::Error), and no end: the work goes on after the next
    /// [`connect`](super::Session::connect) or [`start`](super::Session::start). A program that is to end with the session
    /// looks at its [status](super::Session::statuses), or reads by [`next`](Self::next).
    ///
    /// ```no_run
    /// use stomp_wasm::{AckMode, Error, SubscribeOptions};
    ///
    /// # async fn run(session: stomp_wasm::Session) -> Result<(), Error> {
    /// let options = SubscribeOptions::new().ack(AckMode::ClientIndividual);
    /// let work = session.subscribe_with("/queue/work", options).for_each(|message| async move {
    ///     println!("{}", message.text()?);
    ///     Ok::<_, Error>(()) // a block has to name the type of its errors
    /// });
    /// work.await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// What has ended the subscription.
    pub async fn for_each<F, E>(mut self, mut work: impl FnMut(Message) -> F) -> Result<(), Error>
    where
        F: Future<Output = Result<(), E>>,
        E: fmt::Display,
    {
        while let Some(message) = self.next().await {
            let message = match message {
                Ok(message) => message,
                Err(error) => {
                    self.survive(error)?;
                    continue;
                }
            };
            let result = work(message.clone()).await;
            self.settle(&message, result);
        }
        Ok(())
    }

    /// Works on up to `limit` messages at the same time, else as [`for_each`](Self::for_each). The `ack` mode is to be
    /// [`AckMode::ClientIndividual`](super::AckMode::ClientIndividual), since they are done in any order.
    ///
    /// ```no_run
    /// use stomp_wasm::{AckMode, Error, Message, SubscribeOptions};
    ///
    /// # async fn work(_: Message) -> Result<(), Error> { Ok(()) }
    /// # async fn run(session: stomp_wasm::Session) -> Result<(), Error> {
    /// let options = SubscribeOptions::new().ack(AckMode::ClientIndividual);
    /// session.subscribe_with("/queue/work", options).for_each_concurrent(8, work).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// What has ended the subscription, once what was begun is done.
    pub async fn for_each_concurrent<F, E>(
        mut self,
        limit: usize,
        mut work: impl FnMut(Message) -> F,
    ) -> Result<(), Error>
    where
        F: Future<Output = Result<(), E>>,
        E: fmt::Display,
    {
        let mut running: Vec<(Message, Pin<Box<F>>)> = Vec::new();
        let mut end = None;
        poll_fn(|context| {
            loop {
                let before = running.len();
                running.retain_mut(|(message, future)| match future.as_mut().poll(context) {
                    Poll::Ready(result) => {
                        self.settle(message, result);
                        false
                    }
                    Poll::Pending => true,
                });
                if end.is_some() && running.is_empty() {
                    return Poll::Ready(end.take().unwrap_or(Ok(())));
                }
                if end.is_some() || running.len() >= limit.max(1) {
                    if running.len() == before { return Poll::Pending } else { continue }
                }
                match Pin::new(&mut self).poll_next(context) {
                    Poll::Ready(Some(Ok(message))) => {
                        let future = Box::pin(work(message.clone()));
                        running.push((message, future));
                    }
                    Poll::Ready(Some(Err(error))) => end = self.survive(error).err().map(Err),
                    Poll::Ready(None) => end = Some(Ok(())),
                    Poll::Pending => return Poll::Pending,
                }
            }
        })
        .await
    }

    /// Tells of an error that the subscription goes on after; gives back one that has ended it.
    fn survive(&self, error: Error) -> Result<(), Error> {
        if self.inbox.has_ended() {
            return Err(error);
        }
        self.session.shared.listeners.tell(&Event::Error(error));
        Ok(())
    }

    /// Says what has become of a message.
    fn settle(&self, message: &Message, result: Result<(), impl fmt::Display>) {
        match result {
            Ok(()) => message.ack(),
            Err(error) => {
                message.fail();
                let text = format!("work on a message of {} failed: {error:#}", self.destination);
                let error = Error::new(super::Code::Refused, text)
                    .with_advice("Look at the handler, and at SubscribeOptions::on_error");
                log::failed(&error);
                let message = message.clone();
                self.session.shared.listeners.tell(&Event::WorkFailed { message, error });
            }
        }
    }

    /// Ends it, and at the broker too, if it is [durable](SubscribeOptions::durable).
    pub fn forget(self) {
        self.session.give(Command::Unsubscribe { ticket: self.ticket, forgets: true });
    }
}

impl Stream for Subscription {
    type Item = Result<Message, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let (polled, is_idle) = self.inbox.poll_message(context);
        if is_idle {
            self.session.give(Command::Idle(self.ticket));
        }
        polled
    }
}

impl FusedStream for Subscription {
    fn is_terminated(&self) -> bool {
        self.inbox.is_over()
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.session.give(Command::Unsubscribe { ticket: self.ticket, forgets: false });
        self.inbox.clear();
    }
}

impl fmt::Debug for Subscription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subscription")
            .field("destination", &self.destination)
            .field("state", &self.state())
            .finish_non_exhaustive()
    }
}

/// Waits for the next message of a subscription. Fused, for `select!`; dropping it loses nothing.
///
/// See the example of [`Subscription`].
#[derive(Debug)]
#[must_use = "futures do nothing unless polled"]
pub struct Next<'subscription> {
    subscription: &'subscription mut Subscription,
}

impl Future for Next<'_> {
    type Output = Option<Result<Message, Error>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut *self.subscription).poll_next(context)
    }
}

impl FusedFuture for Next<'_> {
    fn is_terminated(&self) -> bool {
        self.subscription.is_terminated()
    }
}
