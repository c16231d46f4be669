//! A broker in the background, and clients on blocking sockets.

mod frame;
mod wire;

use std::net::SocketAddr;

use stomp_broker::{Broker, Config, Limits};
use stomp_protocol::HeartBeat;
use tokio::runtime::{Builder, Runtime};

pub(crate) use frame::Frame;
pub(crate) use wire::Wire;

/// Every version that there is.
pub(crate) const VERSIONS: [&str; 3] = ["1.0", "1.1", "1.2"];

/// A broker that is gone when this is dropped.
pub(crate) struct Server {
    tcp: SocketAddr,
    _runtime: Runtime,
    _broker: Broker,
}

impl Server {
    pub(crate) fn start() -> Self {
        Self::with(Config::default())
    }

    pub(crate) fn with(config: Config) -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let broker = runtime.block_on(Broker::start(config)).unwrap();
        Self { tcp: broker.tcp_addr(), _runtime: runtime, _broker: broker }
    }

    pub(crate) fn with_limits(limits: Limits) -> Self {
        Self::with(Config { limits, ..Config::default() })
    }

    /// A broker that demands this login and passcode.
    pub(crate) fn with_login(credentials: &str) -> Self {
        let users = [credentials.parse().unwrap()].into_iter().collect();
        Self::with(Config { users, ..Config::default() })
    }

    /// A broker that offers these heart-beats: what it can send, what it wants.
    pub(crate) fn beating(outgoing: u64, incoming: u64) -> Self {
        Self::with(Config { heart_beat: HeartBeat { outgoing, incoming }, ..Config::default() })
    }

    /// A socket on which nothing has been sent.
    pub(crate) fn open(&self) -> Wire {
        Wire::open(self.tcp)
    }

    /// A client that has agreed upon this version, without heart-beats.
    pub(crate) fn connect(&self, version: &str) -> Wire {
        let mut client = self.open();
        client.send(format!("CONNECT\naccept-version:{version}\nhost:localhost\n\n\0"));
        let connected = client.expect("CONNECTED");
        assert_eq!(connected.get("version"), version);
        client
    }

    /// What is answered when these octets come first.
    pub(crate) fn answer_to(&self, octets: impl AsRef<[u8]>) -> Frame {
        let mut client = self.open();
        client.send(octets);
        client.frame().expect("an answer")
    }

    /// The ERROR to a frame in an open session of this version; the end follows it.
    pub(crate) fn error_for(&self, version: &str, frame: impl AsRef<[u8]>) -> Frame {
        let mut client = self.connect(version);
        client.send(frame);
        client.expect_error()
    }

    /// What a subscriber of the one version gets of a SEND in the other. `headers` are whole
    /// lines, as they go over the wire; so is what comes back.
    pub(crate) fn relay(&self, from: &str, headers: &str, body: &[u8], to: &str) -> Frame {
        let mut subscriber = self.connect(to);
        subscriber.subscribe("s", "/topic/relay", "auto");
        let mut sender = self.connect(from);
        let head = format!("SEND\ndestination:/topic/relay\n{headers}\n");
        sender.send([head.as_bytes(), body, b"\0"].concat());
        subscriber.expect("MESSAGE")
    }
}
