//! What can be set.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use stomp_protocol::HeartBeat;

use crate::app::{AppHandler, Ask, Chat, Echo};
use crate::auth::Users;
use crate::control::ControlOptions;
use crate::faults::Scenario;
use crate::persona::Persona;
use crate::policy::Delivering;
use crate::relay::Relay;
use crate::replay::Replay;
use crate::transport::options::TransportOptions;
use crate::world::WorldOptions;

/// How a broker is to run. The default listens on free ports of the loopback interface, asks for
/// no login, and has the chat and the prices: what a test wants.
pub struct Config {
    /// Address for HTTP and WebSocket, `HOST:PORT`; port 0 takes a free one.
    pub listen: String,
    /// Address for STOMP over plain TCP, `HOST:PORT`; port 0 takes a free one.
    pub tcp: String,
    /// Folder whose files are served at `/`.
    pub site: Option<PathBuf>,
    /// Who may connect; everybody if empty.
    pub users: Users,
    /// Worlds that there are from the start, selected by the `host` of CONNECT. If there are any, a
    /// client that names another host is refused.
    pub virtual_hosts: Vec<String>,
    /// The heart-beats offered to clients, in milliseconds. Default 10 s both ways.
    pub heart_beat: HeartBeat,
    /// Whether prices are published on `/topic/stocks.<SYMBOL>` while somebody listens.
    pub stocks: bool,
    /// What answers on `/app/…`. Default: [`Ask`], [`Chat`] and [`Echo`].
    pub apps: Vec<Box<dyn AppHandler>>,
    /// Whose habits the broker has.
    pub persona: Persona,
    /// A real broker that serves the clients in this one's place.
    pub relay: Option<Relay>,
    /// Which transports there are, and how they are set.
    pub transports: TransportOptions,
    /// How much is put up with.
    pub limits: Limits,
    /// What is done where there is more than one way to deliver.
    pub delivering: Delivering,
    /// How the default world is made, and the others unless they are told otherwise.
    pub world: WorldOptions,
    /// The faults that the default world begins with.
    pub scenario: Option<Scenario>,
    /// What is played to the clients of the default world.
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
            world: WorldOptions::default(),
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
            .field("world", &self.world)
            .field("scenario", &self.scenario)
            .field("replay", &self.replay)
            .field("control", &self.control)
            .finish_non_exhaustive()
    }
}

/// Bounds on what clients can make the broker hold. Beyond each of them there is an ERROR that
/// names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Octets of one frame's body. Default 16 MiB.
    pub max_body: usize,
    /// STOMP connections of one world at once. Default 10 000. There may be twice as many HTTP
    /// connections, of all worlds together, and 64 more.
    pub max_connections: usize,
    /// Namespaces at once, the default world apart. Default 1 000.
    pub max_namespaces: usize,
    /// Messages that one queue keeps. Default 10 000.
    pub max_queue_messages: usize,
    /// Octets that all queues together keep, unacknowledged messages included. Default 256 MiB.
    pub max_queue_bytes: usize,
    /// Messages that wait for one connection to read them. Default 16 384.
    pub max_pending_messages: usize,
    /// Octets that wait for one connection to read them. Default 64 MiB.
    pub max_pending_bytes: usize,
    /// Messages that one subscription may leave unacknowledged. Default 10 000.
    pub max_unacked: usize,
    /// Subscriptions that one connection may have open. Default 1000.
    pub max_subscriptions: usize,
    /// How long a client may take to send the head of an HTTP request, to go on with its body, to
    /// send CONNECT, or to go on with a frame. Default 30 s.
    pub patience: Duration,
    /// How long a closing connection may take to read its last frames and to close its side.
    /// Default 2 s.
    pub close_timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_body: 16 << 20,
            max_connections: 10_000,
            max_namespaces: 1_000,
            max_queue_messages: 10_000,
            max_queue_bytes: 256 << 20,
            max_pending_messages: 16_384,
            max_pending_bytes: 64 << 20,
            max_unacked: 10_000,
            max_subscriptions: 1_000,
            patience: Duration::from_secs(30),
            close_timeout: Duration::from_secs(2),
        }
    }
}
