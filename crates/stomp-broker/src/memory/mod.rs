//! A broker without sockets, threads and a runtime, which a program or a page calls.
//!
//! It is the same broker, with the same namespaces, faults, personas, records and replays. What is done
//! over HTTP and WebSocket elsewhere are methods here: [`Namespace::connect`] stands for a WebSocket,
//! the other methods of [`Namespace`] for the control API. A method returns when all that follows from
//! it has been done, as far as it does not wait for time. Time stands still until [`Broker::advance`] is
//! told how much of it has passed, so every test is quick, and the same each time:
//!
//! ```
//! use std::time::Duration;
//! use stomp_broker::memory::{Broker, Output};
//! use stomp_broker::{Config, Pattern};
//!
//! let broker = Broker::new(Config::default(), 0)?;
//! let mut socket = broker.connect(&["v12.stomp"]);
//! assert_eq!(socket.poll(), Some(Output::Open { subprotocol: Some("v12.stomp") }));
//!
//! socket.send_text("CONNECT\naccept-version:1.2\nhost:a\nheart-beat:0,5000\n\n\0");
//! let Some(Output::Text(connected)) = socket.poll() else { panic!("no text") };
//! assert!(connected.starts_with("CONNECTED\n"));
//!
//! socket.send_text("SUBSCRIBE\nid:1\ndestination:/topic/prices\n\n\0");
//! broker.publish("/topic/prices", "42")?;
//! assert_eq!(broker.frames(&Pattern::command("MESSAGE").with_body("42")).len(), 1);
//! assert!(matches!(socket.poll(), Some(Output::Text(message)) if message.contains("\n\n42\0")));
//!
//! broker.advance(Duration::from_secs(10));
//! assert_eq!(socket.poll(), Some(Output::Text("\n".into())));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! With [`NamespaceOptions::virtual_clock`] a namespace has a time of its own, moved by
//! [`Namespace::advance_clock`], which goes on from one awaited moment to the next. A program that
//! wants real time sets a timer for [`Broker::next_timeout`], and calls [`Broker::advance`] with what has
//! passed.
//!
//! WebAssembly has no source of randomness of its own: give [`NamespaceOptions::seed`].

#[cfg(feature = "control")]
mod asked;
mod connection;
mod tasks;
mod transport;

use std::ops::Deref;
use std::sync::{Arc, MutexGuard};
use std::time::Duration;

use tokio::sync::mpsc;

#[cfg(feature = "control")]
pub use asked::{Answer, Asked};
pub use connection::Connection;
pub use transport::Output;

use crate::config::Config;
use crate::faults::{FaultId, Faults, Scenario};
use crate::ids::ConnectionId;
use crate::message::Message;
use crate::namespace::{self, AddError, DEFAULT, Ending, Registry};
use crate::options::NamespaceOptions;
use crate::records::{
    ConnectionInfo, Pattern, RecordedFrame, Records, SubscriptionInfo, Transcript,
};
use crate::refusal::Refusal;
use crate::replay::Replay;
use crate::router::QueueInfo;
use crate::runtime::{Executor, Runtime, millis};
use tasks::Tasks;

/// A broker in memory. It is the default namespace, too. Clones are the same broker.
///
/// See the example of [`Namespace`].
#[derive(Clone, Debug)]
pub struct Broker {
    namespace: Namespace,
    registry: Arc<Registry>,
    /// Told by connections that they are there.
    _alive: Arc<mpsc::Receiver<()>>,
}

/// One namespace of a broker in memory. Clones are the same namespace.
///
/// ```
/// use std::time::Duration;
/// use stomp_broker::faults::Scenario;
/// use stomp_broker::memory::Broker;
/// use stomp_broker::{Config, Ending, Message, NamespaceOptions, Replay};
///
/// let broker = Broker::new(Config::default(), 0)?;
/// let options = NamespaceOptions { virtual_clock: true, seed: Some(7) };
/// let shop = broker.namespace("shop", options)?;
/// assert_eq!(broker.named("shop").unwrap().name(), "shop");
/// shop.apply(&Scenario::parse(r#"{"on": {"command": "ACK"}, "do": {"drop": true}}"#)?);
/// assert_eq!(shop.faults().list().len(), 1);
/// shop.publish_message(Message::json("/queue/a", "[1]".into()))?;
/// assert!(shop.advance_clock(Duration::from_secs(60)));
///
/// let mut socket = shop.connect(&["v12.stomp"]);
/// socket.send_binary(b"CONNECT\naccept-version:1.2\nhost:shop\n\n\0");
/// socket.close_with(1000, "bye");
/// let transcript = shop.transcript(shop.connections()[0].id).unwrap();
/// shop.replay(Replay::new(&transcript).to_next(2));
/// assert_eq!(shop.clear_replays(), 1);
/// shop.disconnect_all(&Ending::Reset);
/// shop.run();
/// shop.reset();
/// assert!(broker.remove_namespace("shop"));
///
/// let mut answer = broker.ask("GET", "/control/queues", "");
/// assert_eq!(answer.poll().unwrap().status, 200);
/// println!("{:?} until something is due", broker.next_timeout());
/// broker.stop();
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Namespace {
    namespace: Arc<namespace::Namespace>,
    tasks: Tasks,
}

/// Why a broker or a namespace cannot be made.
///
/// See the example of [`Namespace`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NamespaceError(String);

impl From<AddError> for NamespaceError {
    fn from(error: AddError) -> Self {
        Self(error.to_string())
    }
}

impl Broker {
    /// A broker whose time begins at this time of day, in milliseconds since 1970. What the
    /// configuration says of addresses and the like is of no effect. Frames are recorded, whatever it
    /// says.
    ///
    /// # Errors
    /// If a virtual host has a name that no namespace can have.
    pub fn new(mut config: Config, unix_millis: u64) -> Result<Self, NamespaceError> {
        config.control.enabled = true;
        let executor = Executor::new(unix_millis);
        let runtime = Runtime::Local(executor.local().clone());
        let (alive, all_gone) = mpsc::channel(1);
        let registry = Registry::start(&mut config, alive, runtime)?;
        let tasks = Tasks::new(executor);
        let namespace = registry.get(DEFAULT).ok_or(AddError::ShuttingDown)?;
        let namespace = Namespace { namespace, tasks };
        if let Some(scenario) = &config.scenario {
            namespace.apply(scenario);
        }
        config.replay.into_iter().for_each(|replay| namespace.replay(replay));
        Ok(Self { namespace, registry, _alive: Arc::new(all_gone) })
    }

    /// Makes a namespace beside the default one.
    ///
    /// See the example of [`Namespace`].
    ///
    /// # Errors
    /// If there is one of this name, the name is none, or there are too many.
    pub fn namespace(
        &self,
        name: &str,
        options: NamespaceOptions,
    ) -> Result<Namespace, NamespaceError> {
        let namespace = self.registry.add(name, &options)?;
        self.tasks().run();
        Ok(Namespace { namespace, tasks: self.tasks.clone() })
    }

    /// The namespace of this name, if there is one.
    ///
    /// See the example of [`Namespace`].
    #[must_use]
    pub fn named(&self, name: &str) -> Option<Namespace> {
        let namespace = self.registry.get(name)?;
        Some(Namespace { namespace, tasks: self.tasks.clone() })
    }

    /// Gives the control API a request, as it comes by HTTP: `POST`, `/control/publish`, and a body of JSON, for
    /// instance. Most are answered when this returns; a wait is, once it is over.
    ///
    /// See the example of [`Namespace`].
    #[cfg(feature = "control")]
    #[must_use]
    pub fn ask(&self, method: &str, path: &str, body: &str) -> Asked {
        let request = asked::request(method, path, body);
        let (asked, work) = asked::asked(self.registry.clone(), request);
        self.namespace.namespace.runtime.spawn(work);
        self.tasks().run();
        asked
    }

    /// Ends a namespace and its connections; `false` if there is none of this name.
    ///
    /// See the example of [`Namespace`].
    pub fn remove_namespace(&self, name: &str) -> bool {
        let is_removed = self.registry.remove(name).is_some();
        self.tasks().run();
        is_removed
    }

    /// Lets time pass, from one awaited moment to the next. Virtual clocks do not move.
    pub fn advance(&self, by: Duration) {
        self.tasks().advance(millis(by));
    }

    /// How much time may pass before the broker has something to do; `None` if it waits for no time.
    ///
    /// See the example of [`Namespace`].
    #[must_use]
    pub fn next_timeout(&self) -> Option<Duration> {
        self.tasks().next_timeout().map(Duration::from_millis)
    }

    /// Closes all connections, as a broker does that is shut down.
    ///
    /// See the example of [`Namespace`].
    pub fn stop(&self) {
        self.registry.stop();
        self.tasks().run();
    }
}

impl Deref for Broker {
    type Target = Namespace;

    fn deref(&self) -> &Namespace {
        &self.namespace
    }
}

impl Namespace {
    /// Opens a connection as a WebSocket that offers these subprotocols does.
    #[must_use]
    pub fn connect(&self, subprotocols: &[&str]) -> Connection {
        let connection = Connection::open(&self.namespace, self.tasks.clone(), subprotocols);
        self.tasks().run();
        connection
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.namespace.name
    }

    /// The connections, open ones and closed.
    ///
    /// See the example of [`Transcript`].
    #[must_use]
    pub fn connections(&self) -> Vec<ConnectionInfo> {
        self.records().map_or_else(Vec::new, Records::connections)
    }

    /// The open subscriptions.
    ///
    /// See the example of [`Transcript`].
    #[must_use]
    pub fn subscriptions(&self) -> Vec<SubscriptionInfo> {
        self.records().map_or_else(Vec::new, Records::subscriptions)
    }

    /// The queues that have messages or consumers.
    ///
    /// See the example of [`Transcript`].
    #[must_use]
    pub fn queues(&self) -> Vec<QueueInfo> {
        self.tasks().drive(self.namespace.router.queues()).unwrap_or_default()
    }

    /// The frames on record that match, oldest first.
    ///
    /// See the example of [`Transcript`].
    #[must_use]
    pub fn frames(&self, pattern: &Pattern) -> Vec<RecordedFrame> {
        self.records().map_or_else(Vec::new, |records| records.frames(0, pattern, usize::MAX))
    }

    /// Everything that went over a connection; none if it is not on record.
    ///
    /// See the example of [`Transcript`].
    #[must_use]
    pub fn transcript(&self, connection: u64) -> Option<Transcript> {
        let records = self.records()?;
        records.connection(connection).map(|info| Transcript::of(records, &info))
    }

    /// Plays the server's side of a transcript to the next client, or to as many as [`Replay`] says,
    /// instead of serving them.
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
    pub fn publish(&self, destination: &str, text: &str) -> Result<(), Refusal> {
        let body = text.as_bytes().to_vec();
        let headers = [("content-type", "text/plain")].into_iter().collect();
        self.publish_message(Message { destination: destination.into(), headers, body })
    }

    /// Publishes a message. When this returns, the subscribers have it.
    ///
    /// # Errors
    /// If there is no such destination, or its queue is full.
    pub fn publish_message(&self, message: Message) -> Result<(), Refusal> {
        let published = self.tasks().drive(self.namespace.router.publish(message, None));
        published.map_or_else(
            || Err(Refusal::new("Not published", "The broker waits for something else than time.")),
            |published| published.map(drop),
        )
    }

    /// Ends a connection; `false` if it is not open.
    ///
    /// See the example of [`Transcript`].
    pub fn disconnect(&self, connection: u64, how: Ending) -> bool {
        let is_open = self.namespace.endings.end(ConnectionId(connection), how);
        self.tasks().run();
        is_open
    }

    /// Ends all connections; gives how many there were.
    pub fn disconnect_all(&self, how: &Ending) -> usize {
        let count = self.namespace.endings.end_all(how);
        self.tasks().run();
        count
    }

    /// The faults. Where taking one away lets connections go on, they do so with the next
    /// [`run`](Self::run).
    #[must_use]
    pub fn faults(&self) -> &Faults {
        &self.namespace.faults
    }

    /// Adds the faults of a scenario.
    pub fn apply(&self, scenario: &Scenario) -> Vec<FaultId> {
        let ids = scenario.apply(&self.namespace.faults);
        self.tasks().run();
        ids
    }

    /// Does what can be done without waiting. All other methods do so at their end.
    pub fn run(&self) {
        self.tasks().run();
    }

    /// Lets time pass on the virtual clock of this namespace, from one awaited moment to the next;
    /// `false` if the clock is none ([`NamespaceOptions::virtual_clock`]).
    pub fn advance_clock(&self, by: Duration) -> bool {
        self.tasks().drive(self.namespace.advance(millis(by))).flatten().is_some()
    }

    /// Drops connections, messages, faults, replays and records.
    pub fn reset(&self) {
        self.tasks().drive(self.namespace.reset());
    }

    fn records(&self) -> Option<&Records> {
        self.namespace.records.as_deref()
    }

    fn tasks(&self) -> MutexGuard<'_, Executor> {
        self.tasks.lock()
    }
}
