//! A broker inside a test, controlled by methods.
//!
//! [`TestBroker::start`] takes free ports of the loopback interface. What the control API does
//! over HTTP, a [`TestNamespace`] does here; a `TestBroker` is one itself, that of the default namespace.
//!
//! ```
//! # tokio::runtime::Runtime::new().unwrap().block_on(async {
//! use stomp_broker::testing::TestBroker;
//! use stomp_broker::Pattern;
//! # use tokio::io::AsyncWriteExt;
//!
//! let broker = TestBroker::start().await;
//! // The program under test connects to broker.ws_url() or, as here, to broker.tcp_addr().
//! let mut socket = tokio::net::TcpStream::connect(broker.tcp_addr()).await?;
//! socket.write_all(b"CONNECT\naccept-version:1.2\nhost:a\n\n\0").await?;
//! socket.write_all(b"SUBSCRIBE\nid:1\ndestination:/topic/prices\n\n\0").await?;
//!
//! // Once the subscription is there, publish to it.
//! let subscribe = broker.wait_for(&Pattern::command("SUBSCRIBE").to("/topic/*")).await?;
//! assert_eq!(subscribe.header("destination"), Some("/topic/prices"));
//! broker.publish("/topic/prices", "42").await?;
//! broker.wait_for(&Pattern::command("MESSAGE").with_body("42")).await?;
//!
//! assert_eq!(broker.connections()[0].frames_in, 2);
//! # Ok::<(), Box<dyn std::error::Error>>(()) }).unwrap();
//! ```

use std::net::SocketAddr;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use crate::broker::{Broker, StartError};
use crate::config::Config;
use crate::faults::Faults;
use crate::ids::ConnectionId;
use crate::message::Message;
use crate::namespace::{DEFAULT, Ending, Namespace};
use crate::options::NamespaceOptions;
use crate::records::{
    ConnectionInfo, Pattern, RecordedFrame, Records, SubscriptionInfo, Transcript, Waited,
};
use crate::refusal::Refusal;
use crate::replay::Replay;
use crate::router::QueueInfo;
use crate::time::millis;

/// How long [`TestNamespace::wait_for`] waits.
const PATIENCE: Duration = Duration::from_secs(10);

/// A broker for a test. It ends when it is dropped.
///
/// See the example of [`testing`](self).
#[derive(Debug)]
pub struct TestBroker {
    broker: Broker,
    namespace: TestNamespace,
}

/// One namespace of a broker: destinations, connections, records, faults and a clock of its own.
///
/// ```no_run
/// use std::time::Duration;
/// use stomp_broker::testing::{TestBroker, WaitError};
/// use stomp_broker::{Config, Ending, Message, Pattern, Replay};
///
/// # async fn run() -> Result<(), Box<dyn std::error::Error>> {
/// let broker = TestBroker::start_with(Config::default()).await?;
/// println!("{}, {} and {}", broker.http_addr(), broker.ws_url(), broker.sockjs_url());
/// let sends = Pattern::command("SEND");
/// let sent: Result<_, WaitError> =
///     broker.wait_for_frames(0, &sends, 2, Duration::from_secs(5)).await;
/// assert_eq!(sent?.len(), broker.frames(&sends).len());
/// broker.publish_message(Message::json("/queue/a", "[1]".into())).await?;
/// println!("{:?} with {:?}", broker.queues().await, broker.subscriptions());
///
/// let connection = broker.connections()[0].id;
/// let transcript = broker.transcript(connection).ok_or("it is on record")?;
/// broker.replay(Replay::new(&transcript));
/// println!("{} wait", broker.clear_replays());
/// broker.faults().clear();
/// broker.disconnect(connection, Ending::Reset);
/// broker.disconnect_all(&Ending::Close { code: 1001, reason: "restart".into() });
/// broker.reset().await;
/// broker.stop().await;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct TestNamespace {
    namespace: Arc<Namespace>,
    http: SocketAddr,
}

/// The former name of [`TestNamespace`]. Deprecated: it goes with the next release.
///
/// See the example of [`TestNamespace`].
pub type TestWorld = TestNamespace;

/// A wait that was in vain.
///
/// See the example of [`TestNamespace`].
#[derive(Clone, Debug, thiserror::Error)]
#[error("waited {patience:?} for {wanted} frames like {pattern:?}; instead came: {instead}")]
pub struct WaitError {
    patience: Duration,
    wanted: usize,
    pattern: Box<Pattern>,
    instead: String,
}

impl TestBroker {
    /// Starts a broker with [`Config::default`].
    ///
    /// # Panics
    /// If no port is free.
    pub async fn start() -> Self {
        match Self::start_with(Config::default()).await {
            Ok(broker) => broker,
            Err(error) => panic!("{error}"),
        }
    }

    /// Starts a broker with settings of one's own. Whatever they say, it is recorded what happens.
    ///
    /// See the example of [`TestNamespace`].
    ///
    /// # Errors
    /// As [`Broker::start`].
    pub async fn start_with(mut config: Config) -> Result<Self, StartError> {
        config.control.enabled = true;
        let broker = Broker::start(config).await?;
        let http = broker.http_addr();
        let Some(namespace) = broker.registry().get(DEFAULT) else {
            unreachable!("the default namespace lives as long as the broker");
        };
        Ok(Self { broker, namespace: TestNamespace { namespace, http } })
    }

    /// Where STOMP is spoken over TCP. CONNECT's `host` chooses the namespace, if one has that name.
    #[must_use]
    pub const fn tcp_addr(&self) -> SocketAddr {
        self.broker.tcp_addr()
    }

    /// Where HTTP and WebSocket are served.
    ///
    /// See the example of [`TestNamespace`].
    #[must_use]
    pub const fn http_addr(&self) -> SocketAddr {
        self.broker.http_addr()
    }

    /// Makes a namespace beside the default one, for tests that share a broker.
    ///
    /// # Panics
    /// If there is one of this name, or the name is none.
    ///
    /// ```
    /// # tokio::runtime::Runtime::new().unwrap().block_on(async {
    /// use stomp_broker::NamespaceOptions;
    /// use stomp_broker::testing::TestBroker;
    ///
    /// let broker = TestBroker::start().await;
    /// let options = NamespaceOptions { virtual_clock: true, seed: Some(7) };
    /// let namespace = broker.namespace("checkout", options);
    /// assert!(namespace.ws_url().ends_with("/ns/checkout/ws"));
    /// assert!(namespace.advance(Duration::from_secs(3600)).await);
    /// # });
    /// # use std::time::Duration;
    /// ```
    #[must_use]
    pub fn namespace(&self, name: &str, options: NamespaceOptions) -> TestNamespace {
        match self.broker.registry().add(name, &options) {
            Ok(namespace) => TestNamespace { namespace, http: self.namespace.http },
            Err(error) => panic!("{error}"),
        }
    }

    /// Stops, and waits for the connections to close.
    ///
    /// See the example of [`TestNamespace`].
    pub async fn stop(self) {
        let Self { broker, namespace } = self;
        // It holds on to what has to be gone.
        drop(namespace);
        broker.shut_down().await;
    }
}

impl Deref for TestBroker {
    type Target = TestNamespace;

    fn deref(&self) -> &TestNamespace {
        &self.namespace
    }
}

impl TestNamespace {
    /// The address for WebSocket clients.
    #[must_use]
    pub fn ws_url(&self) -> String {
        format!("ws://{}{}/ws", self.http, self.namespace.path())
    }

    /// The address for SockJS clients.
    #[must_use]
    pub fn sockjs_url(&self) -> String {
        format!("http://{}{}/stomp", self.http, self.namespace.path())
    }

    /// The connections, open ones and closed.
    #[must_use]
    pub fn connections(&self) -> Vec<ConnectionInfo> {
        self.records().connections()
    }

    /// The open subscriptions.
    #[must_use]
    pub fn subscriptions(&self) -> Vec<SubscriptionInfo> {
        self.records().subscriptions()
    }

    /// The queues that have messages or consumers.
    pub async fn queues(&self) -> Vec<QueueInfo> {
        self.namespace.router.queues().await
    }

    /// The frames on record that match, oldest first.
    #[must_use]
    pub fn frames(&self, pattern: &Pattern) -> Vec<RecordedFrame> {
        self.records().frames(0, pattern, usize::MAX)
    }

    /// The first frame that matches, as soon as it is there and the broker has acted upon it. One that is on record already
    /// is given at once: for a later one give its `seq` to [`wait_for_frames`](Self::wait_for_frames).
    ///
    /// # Errors
    /// If none has come within ten seconds; the error tells what came instead.
    pub async fn wait_for(&self, pattern: &Pattern) -> Result<RecordedFrame, WaitError> {
        let mut frames = self.wait_for_frames(0, pattern, 1, PATIENCE).await?;
        Ok(frames.remove(0))
    }

    /// The first `count` frames after the one numbered `since` that match.
    ///
    /// # Errors
    /// If too few have come within `patience`; the error tells what came instead.
    pub async fn wait_for_frames(
        &self,
        since: u64,
        pattern: &Pattern,
        count: usize,
        patience: Duration,
    ) -> Result<Vec<RecordedFrame>, WaitError> {
        match self
            .records()
            .wait_for_within(&self.namespace.runtime, patience, since, pattern, count)
            .await
        {
            Waited::Found(frames) => Ok(frames),
            Waited::InVain { instead, .. } => {
                let instead: Vec<_> = instead.iter().map(summary).collect();
                let pattern = Box::new(pattern.clone());
                Err(WaitError { patience, wanted: count, pattern, instead: instead.join("; ") })
            }
        }
    }

    /// Everything that went over a connection; none if it is not on record.
    #[must_use]
    pub fn transcript(&self, connection: u64) -> Option<Transcript> {
        let records = self.records();
        records.connection(connection).map(|info| Transcript::of(records, &info))
    }

    /// Plays the server's side of a transcript to the next client, or as many as
    /// [`Replay`] says, instead of serving them. They come by any way that belongs to this namespace
    /// before CONNECT is read: `/ws` and SockJS of the namespace, and TCP for the default one.
    pub fn replay(&self, replay: Replay) {
        self.namespace.replays.add(replay);
    }

    /// Serves clients as ever from now on; gives how many replays still waited for some.
    pub fn clear_replays(&self) -> usize {
        self.namespace.replays.clear()
    }

    /// Publishes a text.
    ///
    /// # Errors
    /// As [`publish_message`](Self::publish_message).
    pub async fn publish(&self, destination: &str, text: &str) -> Result<(), Refusal> {
        let body = text.as_bytes().to_vec();
        let headers = [("content-type", "text/plain")].into_iter().collect();
        self.publish_message(Message { destination: destination.into(), headers, body }).await
    }

    /// Publishes a message; returns once it is queued for every subscriber.
    ///
    /// # Errors
    /// If there is no such destination, or its queue is full.
    pub async fn publish_message(&self, message: Message) -> Result<(), Refusal> {
        self.namespace.router.publish(message, None).await.map(drop)
    }

    /// Ends a connection; `false` if it is not open.
    pub fn disconnect(&self, connection: u64, how: Ending) -> bool {
        self.namespace.endings.end(ConnectionId(connection), how)
    }

    /// Ends all connections; gives how many there were.
    pub fn disconnect_all(&self, how: &Ending) -> usize {
        self.namespace.endings.end_all(how)
    }

    /// The faults.
    #[must_use]
    pub fn faults(&self) -> &Faults {
        &self.namespace.faults
    }

    /// Lets time pass, and returns when all that was due has been done; `false` if that took too
    /// long.
    ///
    /// See the example of [`TestBroker::namespace`].
    ///
    /// # Panics
    /// If the clock is real ([`NamespaceOptions::virtual_clock`]).
    pub async fn advance(&self, by: Duration) -> bool {
        match self.namespace.advance(millis(by)).await {
            Some(advanced) => advanced.settled,
            None => panic!("this clock runs by itself; set NamespaceOptions::virtual_clock"),
        }
    }

    /// Drops connections, messages, faults, replays and records.
    pub async fn reset(&self) {
        self.namespace.reset().await;
    }

    fn records(&self) -> &Records {
        match &self.namespace.records {
            Some(records) => records,
            None => unreachable!("a broker for tests records"),
        }
    }
}

fn summary(frame: &RecordedFrame) -> String {
    let destination = frame.header("destination").unwrap_or_default();
    let body: String = frame.body.as_deref().unwrap_or_default().chars().take(40).collect();
    let direction = format!("{:?}", frame.direction).to_lowercase();
    format!("{direction} {} {destination} {body:?}", frame.command)
}
