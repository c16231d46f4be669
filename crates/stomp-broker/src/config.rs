//! The configuration of a broker.

use std::fmt;
use std::path::PathBuf;

use stomp_protocol::HeartBeat;

use crate::app::{AppHandler, Ask, Chat, Echo};
use crate::auth::Users;
use crate::faults::Scenario;
use crate::options::ControlOptions;
use crate::options::Delivering;
use crate::options::Limits;
use crate::options::NamespaceOptions;
use crate::options::Relay;
use crate::persona::Persona;
use crate::replay::Replay;
use crate::transport::options::TransportOptions;

/// How a broker is to run. The default listens on free ports of the loopback interface, asks for
/// no login, and has the chat and the prices: what a test wants.
pub struct Config {
    /// Address for HTTP and WebSocket, `HOST:PORT`; port 0 takes a free one.
    pub listen: String,
    /// Address for STOMP over plain TCP, `HOST:PORT`; port 0 takes a free one.
    pub tcp: String,
    /// Folder whose files are served at `/`.
    pub site: Option<PathBuf>,
    /// The users that may connect; every client may if empty.
    pub users: Users,
    /// Namespaces that there are from the start, selected by the `host` of CONNECT. If there are any, a
    /// client that names another host is refused.
    pub virtual_hosts: Vec<String>,
    /// The heart-beats offered to clients, in milliseconds. Default 10 s both ways.
    pub heart_beat: HeartBeat,
    /// Whether prices are published on `/topic/stocks.<SYMBOL>` while there are subscribers.
    pub stocks: bool,
    /// The handlers of `/app/…`. Default: [`Ask`], [`Chat`] and [`Echo`].
    pub apps: Vec<Box<dyn AppHandler>>,
    /// The broker whose behaviour is imitated.
    pub persona: Persona,
    /// A real broker that serves the clients in this one's place.
    pub relay: Option<Relay>,
    /// Which transports there are, and how they are set.
    pub transports: TransportOptions,
    /// How much is put up with.
    pub limits: Limits,
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

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:0".into(),
            tcp: "127.0.0.1:0".into(),
            site: None,
            users: Users::default(),
            virtual_hosts: Vec::new(),
            heart_beat: HeartBeat { outgoing: 10_000, incoming: 10_000 },
            stocks: true,
            persona: Persona::Plain,
            relay: None,
            transports: TransportOptions::default(),
            apps: vec![Box::new(Ask), Box::new(Chat), Box::new(Echo)],
            limits: Limits::default(),
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
        f.debug_struct("Config")
            .field("listen", &self.listen)
            .field("tcp", &self.tcp)
            .field("site", &self.site)
            .field("users", &self.users)
            .field("virtual_hosts", &self.virtual_hosts)
            .field("heart_beat", &self.heart_beat)
            .field("stocks", &self.stocks)
            .field("persona", &self.persona)
            .field("relay", &self.relay)
            .field("transports", &self.transports)
            .field("limits", &self.limits)
            .field("delivering", &self.delivering)
            .field("world", &self.namespace)
            .field("scenario", &self.scenario)
            .field("replay", &self.replay)
            .field("control", &self.control)
            .finish_non_exhaustive()
    }
}
