//! The configuration of a broker.

use std::fmt;
#[cfg(feature = "net")]
use std::path::Path;
#[cfg(feature = "site")]
use std::path::PathBuf;

use stomp_protocol::HeartBeat;

use crate::app::{AppHandler, Feed};
use crate::auth::Users;
#[cfg(feature = "demo")]
use crate::demo;
use crate::destination::Prefixes;
use crate::faults::Scenario;
use crate::options::ControlOptions;
use crate::options::Delivering;
use crate::options::Limits;
use crate::options::NamespaceOptions;
#[cfg(feature = "net")]
use crate::options::Relay;
use crate::persona::Persona;
use crate::replay::Replay;
#[cfg(feature = "net")]
use crate::transport::options::TransportOptions;

/// How a broker is to run. The default listens on free ports of the loopback interface, asks for
/// no login, and has the chat and the prices: what a test wants. Without the feature `net` there are
/// no addresses, without `demo` neither chat nor prices.
///
/// ```
/// use std::time::Duration;
/// use stomp_broker::{
///     Config, ControlOptions, Credentials, Delivering, Limits, NamespaceOptions, Persona, Prefixes,
///     RecordLimits, SlowConsumer, Users,
/// };
///
/// let guest: Credentials = "guest:guest".parse()?;
/// let config = Config {
///     users: Users::from_iter([guest]).with_token("kim", "s3cret"),
///     virtual_hosts: vec!["shop".into()],
///     persona: Persona::RabbitMq,
///     limits: Limits { patience: Duration::from_secs(5), ..Limits::default() },
///     prefixes: Prefixes { topic: vec!["/pub".parse()?], ..Prefixes::default() },
///     delivering: Delivering { slow_consumer: SlowConsumer::Drop, max_redeliveries: 3 },
///     namespace: NamespaceOptions { virtual_clock: false, seed: Some(7) },
///     control: ControlOptions {
///         token: Some("another-s3cret".parse()?),
///         record: RecordLimits { frames: 100, ..RecordLimits::default() },
///         ..ControlOptions::default()
///     },
///     ..Config::default()
/// };
/// let broker = stomp_broker::memory::Broker::new(config, 0)?;
/// # drop(broker); Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Config {
    /// Address for HTTP and WebSocket, `HOST:PORT`; port 0 takes a free one.
    #[cfg(feature = "net")]
    pub listen: String,
    /// Address for STOMP over plain TCP, `HOST:PORT`; port 0 takes a free one.
    #[cfg(feature = "net")]
    pub tcp: String,
    /// Folder whose files are served at `/`.
    #[cfg(feature = "site")]
    pub site: Option<PathBuf>,
    /// The users that may connect; every client may if empty.
    pub users: Users,
    /// Namespaces that there are from the start, selected by the `host` of CONNECT. If there are any, a
    /// client that names another host is refused.
    pub virtual_hosts: Vec<String>,
    /// The heart-beats offered to clients, in milliseconds. Default 10 s both ways.
    pub heart_beat: HeartBeat,
    /// Whether prices are published on `/topic/stocks.<SYMBOL>` while there are subscribers.
    #[cfg(feature = "demo")]
    pub stocks: bool,
    /// The handlers of `/app/…`. Default: `Ask`, `Chat` and `Echo`, without the feature `demo` none.
    pub apps: Vec<Box<dyn AppHandler>>,
    /// The broker whose behaviour is imitated.
    pub persona: Persona,
    /// A real broker that serves the clients in this one's place.
    #[cfg(feature = "net")]
    pub relay: Option<Relay>,
    /// Which transports there are, and how they are set.
    #[cfg(feature = "net")]
    pub transports: TransportOptions,
    /// How much is put up with.
    pub limits: Limits,
    /// Prefixes of destinations besides those that the broker, or the persona, has.
    pub prefixes: Prefixes,
    /// Options of the delivery of messages.
    pub delivering: Delivering,
    /// How the default namespace is made, and the others unless they are told otherwise.
    pub namespace: NamespaceOptions,
    /// The faults that the default namespace begins with.
    pub scenario: Option<Scenario>,
    /// The replay for the clients of the default namespace.
    pub replay: Option<Replay>,
    /// Whether and by whom the broker can be watched and told what to do while it runs.
    pub control: ControlOptions,
}

impl Config {
    /// What is published by the clock.
    pub(crate) fn feeds(&self) -> Vec<Box<dyn Feed>> {
        #[cfg(feature = "demo")]
        if self.stocks {
            return vec![Box::new(demo::Stocks)];
        }
        Vec::new()
    }

    /// The folder whose files are served.
    #[cfg(feature = "net")]
    pub(crate) fn site(&self) -> Option<&Path> {
        #[cfg(feature = "site")]
        return self.site.as_deref();
        #[cfg(not(feature = "site"))]
        return None;
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            #[cfg(feature = "net")]
            listen: "127.0.0.1:0".into(),
            #[cfg(feature = "net")]
            tcp: "127.0.0.1:0".into(),
            #[cfg(feature = "site")]
            site: None,
            users: Users::default(),
            virtual_hosts: Vec::new(),
            heart_beat: HeartBeat { outgoing: 10_000, incoming: 10_000 },
            #[cfg(feature = "demo")]
            stocks: true,
            persona: Persona::Plain,
            #[cfg(feature = "net")]
            relay: None,
            #[cfg(feature = "net")]
            transports: TransportOptions::default(),
            #[cfg(feature = "demo")]
            apps: vec![Box::new(demo::Ask), Box::new(demo::Chat), Box::new(demo::Echo)],
            #[cfg(not(feature = "demo"))]
            apps: Vec::new(),
            limits: Limits::default(),
            prefixes: Prefixes::default(),
            delivering: Delivering::default(),
            namespace: NamespaceOptions::default(),
            scenario: None,
            replay: None,
            control: ControlOptions::default(),
        }
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut fields = f.debug_struct("Config");
        #[cfg(feature = "net")]
        fields
            .field("listen", &self.listen)
            .field("tcp", &self.tcp)
            .field("relay", &self.relay)
            .field("transports", &self.transports);
        #[cfg(feature = "site")]
        fields.field("site", &self.site);
        #[cfg(feature = "demo")]
        fields.field("stocks", &self.stocks);
        fields
            .field("users", &self.users)
            .field("virtual_hosts", &self.virtual_hosts)
            .field("heart_beat", &self.heart_beat)
            .field("persona", &self.persona)
            .field("limits", &self.limits)
            .field("prefixes", &self.prefixes)
            .field("delivering", &self.delivering)
            .field("namespace", &self.namespace)
            .field("scenario", &self.scenario)
            .field("replay", &self.replay)
            .field("control", &self.control)
            .finish_non_exhaustive()
    }
}
