//! What a program asks of its client.

use core::fmt;
use std::future::Future;
use std::rc::Rc;

use stomp_protocol::client::ActivationState;
use stomp_protocol::codec::ContentLength;
use stomp_protocol::{Headers, Version};

use super::driver::{Driver, Input};
use super::{ClientOptions, ConnectError, Error, Events, Receipt, Subscription, Transaction};

/// A client of one broker. A clone is another handle of the same client.
///
/// It is at rest until it is [activated](Self::activate) or [connected](Self::connect). From then on it
/// keeps itself connected, by the retry policy of its [options](ClientOptions), until it is
/// [deactivated](Self::deactivate), or until the last handle is dropped: client, subscription or
/// transaction.
///
/// Frames go out within the call, in the order of the calls. There is no queue behind it: without a
/// connection a call fails with [`UsageErrorKind::NotConnected`](stomp_protocol::UsageErrorKind), and
/// nothing of one connection is carried over to the next. A program that lives through reconnections
/// subscribes anew each time:
///
/// ```no_run
/// # use stomp_wasm::Headers;
/// # use stomp_wasm::client::{Client, ClientOptions, Error};
/// # fn show(_: &str) {}
/// # async fn run() -> Result<(), Error> {
/// let client = Client::new(ClientOptions::new("ws://localhost:8080/ws"));
/// client.activate();
/// while client.connected().await.is_ok() {
///     let mut prices = client.subscribe("/topic/prices", Headers::new())?;
///     while let Some(price) = prices.next().await {
///         show(price.text().unwrap_or("?"));
///     }
/// }
/// # Ok(())
/// # }
/// ```
///
/// ```no_run
/// # use stomp_wasm::Headers;
/// # use stomp_wasm::client::{Client, ClientOptions, ConnectionState};
/// # async fn run() -> Result<(), Box<dyn std::error::Error>> {
/// let client = Client::new(ClientOptions::new("ws://localhost:8080/ws"));
/// client.connect().await?;
/// assert_eq!(client.state(), ConnectionState::Connected);
/// println!("STOMP {:?}", client.version());
/// let headers = [("ack", "client-individual")];
/// let mut work = client.subscribe_with_receipt("/queue/work", headers).await?;
/// client.publish("/queue/work", [("priority", "9")], "now")?;
/// client.publish_with_receipt("/queue/work", Headers::new(), "confirmed").await?;
/// let confirmed = client.watch_for_receipt("r-1");
/// client.publish("/queue/work", [("receipt", "r-1")], "confirmed too")?;
/// confirmed.await?;
/// if let Some(message) = work.next().await {
///     message.ack()?;
/// }
/// client.ack("message-7", work.id(), Headers::new())?; // by its id alone
/// client.deactivate().await; // or at once: client.deactivate_now()
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    pub(crate) driver: Rc<Driver>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("state", &self.state()).finish_non_exhaustive()
    }
}

/// What a client is doing.
///
/// See the example of [`Client`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConnectionState {
    /// Nothing.
    Inactive,
    /// Trying to connect, or waiting to try again.
    Connecting,
    /// The broker has accepted us.
    Connected,
    /// Ending its connection, to be inactive then.
    Deactivating,
}

impl Client {
    /// A client at rest.
    #[must_use]
    pub fn new(options: ClientOptions) -> Self {
        Self { driver: Driver::new(options) }
    }

    /// Makes it connect, and keep itself connected. Does nothing if it does so already; while it
    /// [deactivates](Self::deactivate) it comes afterwards.
    pub fn activate(&self) {
        self.driver.turn(Input::Activate);
    }

    /// Connects, and resolves when the broker has accepted us.
    ///
    /// A client that was not active makes one attempt: if that fails, it is at rest again. If it was
    /// active, this waits for the attempt that is under way or comes next, and the client goes on
    /// whatever comes of it. This begins at once, awaited or not; dropping the future ends the wait and
    /// nothing else.
    ///
    /// # Errors
    /// Why the attempt failed.
    pub fn connect(&self) -> impl Future<Output = Result<(), ConnectError>> + use<> {
        let ours = !self.is_active();
        let outcome = self.await_connection(false);
        self.activate();
        let client = self.clone();
        async move {
            let outcome = outcome.await;
            if outcome.is_err() && ours {
                client.driver.turn(Input::Deactivate { force: true, headers: Headers::new() });
            }
            outcome
        }
    }

    /// Resolves when the broker has accepted us, be it after many attempts; at once if it has.
    ///
    /// # Errors
    /// Why the client is at rest, or why it has come to rest.
    pub fn connected(&self) -> impl Future<Output = Result<(), ConnectError>> + use<> {
        let at_rest = self.state() == ConnectionState::Inactive;
        let outcome = (!at_rest).then(|| self.await_connection(true));
        async move {
            match outcome {
                Some(outcome) => outcome.await,
                None => Err(ConnectError::Deactivated),
            }
        }
    }

    fn await_connection(
        &self,
        is_patient: bool,
    ) -> impl Future<Output = Result<(), ConnectError>> + use<> {
        let connected = self.state() == ConnectionState::Connected;
        let outcome = (!connected).then(|| self.driver.waiters.await_connection(is_patient));
        async move {
            match outcome {
                // It goes with the client.
                Some(outcome) => outcome.await.unwrap_or(Err(ConnectError::Deactivated)),
                None => Ok(()),
            }
        }
    }

    /// Ends the connection in good order, or the attempts to make one; resolves when the client has
    /// come to rest. This begins at once, awaited or not.
    pub fn deactivate(&self) -> impl Future<Output = ()> + use<> {
        self.end(false)
    }

    /// As [`deactivate`](Self::deactivate), but drops the socket at once, without telling the broker.
    ///
    /// See the example of [`Client`].
    pub fn deactivate_now(&self) {
        drop(self.end(true));
    }

    fn end(&self, force: bool) -> impl Future<Output = ()> + use<> {
        let rest = self.driver.waiters.await_rest();
        self.driver.waiters.forget_cause();
        self.driver.turn(Input::Deactivate { force, headers: Headers::new() });
        async move {
            // An error would mean that the client is no more.
            let _ = rest.await;
        }
    }

    /// What it is doing.
    #[must_use]
    pub fn state(&self) -> ConnectionState {
        let machine = self.driver.machine.borrow();
        match machine.state() {
            ActivationState::Inactive => ConnectionState::Inactive,
            ActivationState::Deactivating => ConnectionState::Deactivating,
            ActivationState::Active if machine.is_connected() => ConnectionState::Connected,
            ActivationState::Active => ConnectionState::Connecting,
        }
    }

    fn is_active(&self) -> bool {
        matches!(self.state(), ConnectionState::Connecting | ConnectionState::Connected)
    }

    /// The version spoken; none while there is no connection.
    #[must_use]
    pub fn version(&self) -> Option<Version> {
        self.driver.machine.borrow().version()
    }

    /// What happens from now on. Each stream gets all of it.
    ///
    /// See the example of [`Events`].
    pub fn events(&self) -> Events {
        self.driver.events.subscribe()
    }

    /// Sends a message. It goes as text if all of it is UTF-8, else as bytes.
    ///
    /// # Errors
    /// [`UsageError`](stomp_protocol::UsageError) if there is no connection or a header cannot be sent;
    /// what the socket throws.
    pub fn publish(
        &self,
        destination: &str,
        headers: impl Into<Headers>,
        body: impl Into<Vec<u8>>,
    ) -> Result<(), Error> {
        let (headers, body) = (headers.into(), body.into());
        self.driver.command(None, |connection| {
            connection.send(destination, &headers, body, ContentLength::Auto)
        })
    }

    /// As [`publish`](Self::publish); resolves when the broker confirms that it has taken the message.
    /// It is sent at once, awaited or not.
    pub fn publish_with_receipt(
        &self,
        destination: &str,
        headers: impl Into<Headers>,
        body: impl Into<Vec<u8>>,
    ) -> Receipt {
        let body = body.into();
        let sent = Receipt::of(&self.driver, None, headers.into(), |connection, headers| {
            connection.send(destination, &headers, body, ContentLength::Auto)
        });
        Receipt::of_sent(sent)
    }

    /// Subscribes to a destination. With the header `ack` of `client` or `client-individual` the
    /// messages have to be [acknowledged](super::Message::ack).
    ///
    /// # Errors
    /// As for [`publish`](Self::publish); and
    /// [`UsageErrorKind::DuplicateSubscription`](stomp_protocol::UsageErrorKind) if the header `id` is that of
    /// another subscription.
    pub fn subscribe(
        &self,
        destination: &str,
        headers: impl Into<Headers>,
    ) -> Result<Subscription, Error> {
        Subscription::make(&self.driver, destination, headers.into())
    }

    /// As [`subscribe`](Self::subscribe); resolves when the broker confirms that it has made the
    /// subscription: some brokers may else do what is sent next before that. It is sent at once, awaited
    /// or not; dropping the future ends it.
    ///
    /// # Errors
    /// As for [`subscribe`](Self::subscribe), and those of a [`Receipt`].
    pub fn subscribe_with_receipt<H: Into<Headers>>(
        &self,
        destination: &str,
        headers: H,
    ) -> impl Future<Output = Result<Subscription, Error>> + use<H> {
        let sent = Subscription::make_with_receipt(&self.driver, destination, headers.into());
        async move {
            let (subscription, receipt) = sent?;
            receipt.await?;
            Ok(subscription)
        }
    }

    /// Begins a transaction.
    ///
    /// See the example of [`Transaction`].
    ///
    /// # Errors
    /// As for [`publish`](Self::publish).
    pub fn begin(&self) -> Result<Transaction, Error> {
        Transaction::begin(&self.driver, None)
    }

    /// As [`begin`](Self::begin), with an id of the program's own.
    ///
    /// See the example of [`Transaction`].
    ///
    /// # Errors
    /// As for [`publish`](Self::publish); and if a transaction of this id is open.
    pub fn begin_as(&self, id: &str) -> Result<Transaction, Error> {
        Transaction::begin(&self.driver, Some(id))
    }

    /// Acknowledges the message of this id, for programs that have no [`Message`](super::Message) at hand: its header
    /// `ack`, or `message-id` before STOMP 1.2. `subscription` is the id of its subscription.
    ///
    /// # Errors
    /// As for [`publish`](Self::publish).
    pub fn ack(
        &self,
        message_id: &str,
        subscription: &str,
        headers: impl Into<Headers>,
    ) -> Result<(), Error> {
        let headers = headers.into();
        self.driver
            .command(None, |connection| connection.ack(message_id, Some(subscription), headers))
    }

    /// Refuses a message, as [`ack`](Self::ack) acknowledges it.
    ///
    /// As in the example of [`Client`] with [`ack`](Self::ack).
    ///
    /// # Errors
    /// As for [`publish`](Self::publish); and on STOMP 1.0.
    pub fn nack(
        &self,
        message_id: &str,
        subscription: &str,
        headers: impl Into<Headers>,
    ) -> Result<(), Error> {
        let headers = headers.into();
        self.driver
            .command(None, |connection| connection.nack(message_id, Some(subscription), headers))
    }

    /// Waits for the receipt of this id: of a frame that the program has given the header `receipt`.
    pub fn watch_for_receipt(&self, id: &str) -> Receipt {
        Receipt::watch(&self.driver, id)
    }
}
