//! The messages of a destination, as a stream.

use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use futures_channel::mpsc::UnboundedReceiver;
use futures_core::{FusedStream, Stream};
use stomp_protocol::Headers;
use stomp_protocol::client::{Attempt, Token};

use super::driver::Driver;
use super::{Error, Message, Receipt};

/// A stream of the messages of one destination, from [`Client::subscribe`](super::Client::subscribe).
///
/// It ends with the connection that it was made on; messages that came before are still read. Dropping
/// it unsubscribes. It keeps the client alive. Messages wait for their reader without a bound: a
/// subscription that is not read is better dropped.
///
/// ```no_run
/// # async fn run(client: stomp_wasm::client::Client) -> Result<(), stomp_wasm::client::Error> {
/// let mut audit = client.subscribe("/topic/audit", [("activemq.subscriptionName", "audit")])?;
/// if let Some(entry) = audit.next().await {
///     println!("{:?} by {}", entry.text(), audit.id());
/// }
/// audit.unsubscribe([("activemq.subscriptionName", "audit")])?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "dropping a subscription ends it"]
pub struct Subscription {
    id: String,
    token: Token,
    attempt: Attempt,
    messages: UnboundedReceiver<Message>,
    driver: Rc<Driver>,
    /// Whether it has been ended.
    over: bool,
}

impl Subscription {
    pub(crate) fn make(
        driver: &Rc<Driver>,
        destination: &str,
        headers: Headers,
    ) -> Result<Self, Error> {
        let made = Self::by(driver, |token| {
            let id = driver
                .command(None, |connection| connection.subscribe(destination, headers, token))?;
            Ok((id, ()))
        });
        made.map(|(subscription, ())| subscription)
    }

    /// As [`make`](Self::make), with the receipt that says when the broker has made it too.
    pub(crate) fn make_with_receipt(
        driver: &Rc<Driver>,
        destination: &str,
        headers: Headers,
    ) -> Result<(Self, Receipt), Error> {
        Self::by(driver, |token| {
            Receipt::of(driver, None, headers, |connection, headers| {
                connection.subscribe(destination, headers, token)
            })
        })
    }

    /// Subscribes by `send`, which gives the id and whatever else; nothing of it stays if that fails.
    fn by<T>(
        driver: &Rc<Driver>,
        send: impl FnOnce(Token) -> Result<(String, T), Error>,
    ) -> Result<(Self, T), Error> {
        let (token, messages) = driver.inbox.await_messages();
        let (id, more) = send(token).inspect_err(|_| driver.inbox.forget(token))?;
        let attempt = driver.machine.borrow().attempt();
        let driver = Rc::clone(driver);
        Ok((Self { id, token, attempt, messages, driver, over: false }, more))
    }

    /// Its id, which the messages' header `subscription` holds: the header `id` that it was made with,
    /// else one made up.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The next message; none if the connection is over.
    pub async fn next(&mut self) -> Option<Message> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Ends it, as dropping it does, with headers that a broker may want for that: those of a durable
    /// subscription, for instance.
    ///
    /// # Errors
    /// [`UsageError`](stomp_protocol::UsageError) if the connection is over or a header cannot be sent;
    /// what the socket throws.
    pub fn unsubscribe(mut self, headers: impl Into<Headers>) -> Result<(), Error> {
        self.end(headers.into())
    }

    fn end(&mut self, headers: Headers) -> Result<(), Error> {
        self.over = true;
        self.driver.inbox.forget(self.token);
        self.driver.command(Some(self.attempt), |connection| {
            connection.unsubscribe(&self.id, headers).map(drop)
        })
    }
}

impl Stream for Subscription {
    type Item = Message;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Message>> {
        Pin::new(&mut self.messages).poll_next(context)
    }
}

impl FusedStream for Subscription {
    fn is_terminated(&self) -> bool {
        self.messages.is_terminated()
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        if !self.over {
            // If it cannot be sent, the connection is over, and the subscription with it.
            let _ = self.end(Headers::new());
        }
    }
}
