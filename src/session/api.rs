//! What a program asks of its session.

use core::fmt;
use std::sync::Arc;
use std::time::Duration;

use stomp_protocol::session::State;

use super::command::{Call, Command};
use super::handle::{Handle, Settling};
use super::publish::{Publish, Request};
#[cfg(target_arch = "wasm32")]
use super::reply::Answer;
use super::reply::reply;
use super::runtime;
use super::{
    AckMode, Body, Builder, Error, Events, Message, Stats, Status, Statuses, SubscribeOptions,
    Subscription, Transaction, millis,
};

/// A session with a broker: subscriptions that come back, messages that are confirmed or wait for a connection.
///
/// A clone is another handle of the same session, and so equal to it. Handles can be sent to other threads. One task
/// does the work; it ends the session when the last handle and the last [`Subscription`] are dropped.
///
/// ```no_run
/// use stomp_wasm::{Error, Session};
///
/// # fn show(_: &str) {}
/// # async fn run() -> Result<(), Error> {
/// let session = Session::builder("wss://example.org/ws").connect().await?;
/// let mut prices = session.subscribe("/topic/prices");
/// session.publish("/queue/orders", "10 of them").header("priority", "9").await?;
/// while let Some(price) = prices.next().await {
///     show(price?.text()?);
/// }
/// # Ok(())
/// # }
/// ```
///
/// Its end, and what goes on meanwhile:
///
/// ```no_run
/// use std::time::Duration;
/// use stomp_wasm::{Error, Session, State};
///
/// # async fn run(session: Session) -> Result<(), Error> {
/// let ready = session.once("/topic/ready").await?;
/// println!("{} at {}", ready.text()?, session.status());
/// session.disconnect().await?; // subscriptions and outbox stay
/// session.connect().await?;
/// assert_eq!(session.state(), State::Connected);
/// session.retry_now(); // of no effect while it is connected
/// session.flush().await?; // what was published has settled
/// session.drain(Duration::from_secs(10)).await?; // or at once: session.close().await?
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Session {
    pub(crate) handle: Arc<Handle>,
}

impl Session {
    /// How a session with the broker at this address is made: `ws://…` or `wss://…`; natively also `tcp://host:port`.
    pub fn builder(url: impl Into<String>) -> Builder {
        Builder::new(url.into())
    }

    fn call(&self, call: Call) -> Settling<()> {
        self.handle.ask(|ticket, reply| Command::Call { call, ticket, reply }, |_| Ok(()))
    }

    /// Connects; resolves when the broker has accepted us. All callers share one connection. While the session waits for
    /// its next attempt it tries at once; after it has failed, or has been disconnected, it starts anew.
    ///
    /// It waits for as long as the broker cannot be reached. [`Retry::attempts`](super::Retry::attempts) limits that; and
    /// dropping the future ends the wait, and the attempts, if nothing else waits for them and there has been no
    /// connection, so a time limit is that of the runtime: `tokio::time::timeout(…, session.connect())`. Meanwhile the
    /// [status](Self::status) says why; the first attempt that fails is told to `tracing`, and in a browser to the console.
    ///
    /// # Errors
    /// What made it fail for good: [`Code::Unauthorized`](super::Code::Unauthorized), for instance, or
    /// [`Code::Usage`](super::Code::Usage) for an address that no socket can lead to. What is retryable is tried again, as
    /// the [`retry`](Builder::retry) policy says.
    pub async fn connect(&self) -> Result<(), Error> {
        self.call(Call::Connect).await
    }

    /// Connects without being awaited; the [status](Self::status) says what comes of it. Unlike a task that awaits
    /// [`connect`](Self::connect), it keeps no handle: a session whose handles are dropped ends while it still tries.
    ///
    /// ```no_run
    /// use stomp_wasm::Session;
    ///
    /// # async fn run() {
    /// let session = Session::builder("wss://example.org/ws").build();
    /// session.start();
    /// let mut statuses = session.statuses();
    /// while let Some(status) = statuses.next().await {
    ///     println!("{status}");
    /// }
    /// # }
    /// ```
    pub fn start(&self) {
        let (reply, _) = reply();
        let ticket = self.handle.ticket();
        self.handle.give(Command::Call { call: Call::Connect, ticket, reply });
    }

    /// Cuts the wait for the next attempt short: the network has come back, for instance. It has an effect in
    /// [`State::Waiting`] alone; after [`State::Failed`] call [`start`](Self::start) or [`connect`](Self::connect).
    pub fn retry_now(&self) {
        self.handle.give(Command::RetryNow);
    }

    /// Ends the connection in good order. Subscriptions and outbox stay; [`connect`](Self::connect) resumes.
    ///
    /// # Errors
    /// None but that there is no driver: see [`Builder::build`].
    pub async fn disconnect(&self) -> Result<(), Error> {
        self.call(Call::Disconnect).await
    }

    /// Ends the session. What is pending fails with [`Code::Closed`](super::Code::Closed); resolves when the socket is
    /// closed. On a host, what was sent without a receipt and is not written yet settles when it is: it fails only if the
    /// socket ends before, with [`maybe_delivered`](Error::maybe_delivered).
    ///
    /// # Errors
    /// As for [`disconnect`](Self::disconnect).
    pub async fn close(&self) -> Result<(), Error> {
        match self.call(Call::Close).await {
            Err(error) if error.code() == super::Code::Closed => Ok(()),
            result => result,
        }
    }

    /// Ends the session in good order: messages that are read or being worked on come first, then what is published, then
    /// DISCONNECT. Loops over subscriptions end; what they work on may publish and have transactions. A new
    /// subscription fails with [`Code::Closed`](super::Code::Closed).
    ///
    /// # Errors
    /// [`Code::Timeout`](super::Code::Timeout) at the end of `limit`, when the session is closed all the same.
    pub async fn drain(&self, limit: Duration) -> Result<(), Error> {
        self.call(Call::Drain(millis(limit))).await
    }

    /// Resolves when everything that was published before has settled and been sent: on a host, when the system has it;
    /// in a page, when nothing waits in the socket (`bufferedAmount`), nor in requests of SockJS.
    ///
    /// # Errors
    /// That the session ends before.
    pub async fn flush(&self) -> Result<(), Error> {
        self.call(Call::Flush(stomp_protocol::session::FOREVER)).await?;
        #[cfg(target_arch = "wasm32")]
        while !self.handle.ask(|_, reply| Command::AskSent(reply), Answer::into_confirmed).await? {
            runtime::pause().await;
        }
        Ok(())
    }

    /// A message to be sent, once that is awaited: resolves when the broker has confirmed it, where it does that, else
    /// when the socket has it: on a host, when the system has taken it from there. Without a connection it waits in the
    /// [`outbox`](Builder::outbox). In [`State::Failed`] what waits, and what is published until the next
    /// [`connect`](Self::connect), fails with the error of the session.
    ///
    /// A body is text, bytes, nothing (`()`) or, with the feature `json`, a value:
    ///
    /// ```no_run
    /// # #[cfg(feature = "json")]
    /// # async fn run(session: stomp_wasm::Session, order: Vec<u32>) -> Result<(), stomp_wasm::Error> {
    /// session.publish("/queue/orders", stomp_wasm::Body::json(&order)?).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn publish(&self, destination: impl Into<String>, body: impl Into<Body>) -> Publish {
        Publish::new(&self.handle, destination.into(), body.into())
    }

    /// A request, once that is awaited: resolves with the reply.
    ///
    /// ```no_run
    /// # async fn run(session: stomp_wasm::Session) -> Result<(), stomp_wasm::Error> {
    /// let rate = session.request("/queue/rates", "KRW").await?;
    /// assert_eq!(rate.text()?, "1462");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Until a reply shows that the other side gives the header `correlation-id` back, requests go one at a time, and one
    /// that has timed out keeps its turn until its reply comes or the connection is lost: those behind it are not sent, and
    /// time out too. With [`matching`](Request::matching) they do not wait for each other.
    ///
    /// The side that answers sends the reply to `reply-to`, with the same `correlation-id`:
    ///
    /// ```no_run
    /// # async fn run(session: stomp_wasm::Session) -> Result<(), stomp_wasm::Error> {
    /// let mut questions = session.subscribe("/queue/rates");
    /// while let Some(question) = questions.next().await {
    ///     let question = question?;
    ///     let Some(reply_to) = question.header("reply-to") else { continue };
    ///     let mut reply = session.publish(reply_to, "1462");
    ///     if let Some(id) = question.header("correlation-id") {
    ///         reply = reply.header("correlation-id", id);
    ///     }
    ///     reply.await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// A request is sent once and without a receipt, since its reply confirms it: [`Builder::at_least_once`] is about
    /// messages alone.
    pub fn request(&self, destination: impl Into<String>, body: impl Into<Body>) -> Request {
        Request::new(&self.handle, destination.into(), body.into())
    }

    /// Subscribes, on this connection and all later ones.
    pub fn subscribe(&self, destination: impl Into<String>) -> Subscription {
        self.subscribe_with(destination, SubscribeOptions::new())
    }

    /// Subscribes with options.
    ///
    /// ```no_run
    /// # use stomp_wasm::{AckMode, Session, SubscribeOptions};
    /// # async fn run(session: Session) -> Result<(), stomp_wasm::Error> {
    /// let options = SubscribeOptions::new().ack(AckMode::ClientIndividual);
    /// let mut work = session.subscribe_with("/queue/work", options);
    /// while let Some(message) = work.next().await {
    ///     message?.ack();
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn subscribe_with(
        &self,
        destination: impl Into<String>,
        options: SubscribeOptions,
    ) -> Subscription {
        Subscription::make(&self.handle, destination.into(), options)
    }

    /// The next message of a destination, acknowledged.
    ///
    /// # Errors
    /// What ends the subscription, or that the session has failed.
    pub async fn once(&self, destination: impl Into<String>) -> Result<Message, Error> {
        let options = SubscribeOptions::new().ack(AckMode::ClientIndividual).prefetch(1);
        let mut subscription = self.subscribe_with(destination, options);
        let message = match subscription.next().await {
            Some(message) => message?,
            None => return Err(Error::of(super::Code::Closed)),
        };
        subscription.stop();
        message.ack();
        Ok(message)
    }

    /// Does `work` within a transaction: COMMIT when it gives a value, ABORT when it gives an error or the future is
    /// dropped. Resolves with the value once COMMIT is confirmed. Waits for a connection.
    ///
    /// ```no_run
    /// # async fn run(session: stomp_wasm::Session) -> Result<(), stomp_wasm::Error> {
    /// session
    ///     .transaction(|transfer| async move {
    ///         transfer.publish("/queue/a", "-1");
    ///         transfer.publish("/queue/b", "+1");
    ///         Ok(())
    ///     })
    ///     .await
    /// # }
    /// ```
    ///
    /// # Errors
    /// That of `work`; [`Code::Unsupported`](super::Code::Unsupported) on a broker without transactions; what the broker
    /// or the connection makes of it.
    pub async fn transaction<T, E: From<Error>, F: Future<Output = Result<T, E>>>(
        &self,
        work: impl FnOnce(Transaction) -> F,
    ) -> Result<T, E> {
        let (begun, has_begun) = reply();
        let timeout = stomp_protocol::session::FOREVER;
        let end = self.handle.ask(
            |ticket, reply| Command::Transaction { ticket, timeout, begun, reply },
            |_| Ok(()),
        );
        if core::future::poll_fn(|context| has_begun.poll(context)).await.is_none() {
            end.await?;
            return Err(Error::of(super::Code::Aborted).into());
        }
        let ticket = end.ticket();
        let given = work(Transaction::new(&self.handle, ticket)).await?;
        self.handle.give(Command::Commit(ticket));
        end.await?;
        Ok(given)
    }

    /// The present status.
    #[must_use]
    pub fn status(&self) -> Status {
        self.handle.shared.watched.get()
    }

    /// The present state.
    #[must_use]
    pub fn state(&self) -> State {
        self.status().state
    }

    /// How much has been sent and has come, and what waits, by what the session's task has done so far.
    ///
    /// See the example of [`Stats`].
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.handle.shared.stats()
    }

    /// The present status, then its changes.
    ///
    /// See the example of [`start`](Self::start).
    pub fn statuses(&self) -> Statuses {
        let watched = Arc::clone(&self.handle.shared.watched);
        Statuses { watched, seen: 0, is_over: false }
    }

    /// What happens beside the calls, from now on.
    ///
    /// See the example of [`Events`].
    pub fn events(&self) -> Events {
        self.handle.shared.listeners.add()
    }
}

impl Builder {
    /// The session, at rest. On a host it has to be made within a tokio runtime, which drives it.
    #[must_use]
    pub fn build(self) -> Session {
        Session { handle: runtime::start(self) }
    }

    /// The session, once it is connected.
    ///
    /// # Errors
    /// As for [`Session::connect`].
    pub async fn connect(self) -> Result<Session, Error> {
        let session = self.build();
        session.call(Call::Connect).await?;
        Ok(session)
    }
}

/// Handles of the same session are equal.
impl PartialEq for Session {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.handle, &other.handle)
    }
}

impl Eq for Session {}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("state", &self.state()).finish_non_exhaustive()
    }
}
