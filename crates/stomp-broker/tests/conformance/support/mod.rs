//! A broker in the background, and clients on blocking sockets.

mod wire;

use std::time::Duration;

use stomp_broker::testing::TestBroker;
use stomp_broker::{Config, Direction, Limits, NamespaceOptions, Pattern};
use stomp_protocol::HeartBeat;
use tokio::runtime::{Builder, Runtime};

pub(crate) use crate::common::Frame;
pub(crate) use wire::Wire;

/// Every version that there is.
pub(crate) const VERSIONS: [&str; 3] = ["1.0", "1.1", "1.2"];

/// A broker that is gone when this is dropped.
pub(crate) struct Server {
    broker: TestBroker,
    runtime: Runtime,
}

impl Server {
    pub(crate) fn start() -> Self {
        Self::with(Config::default())
    }

    pub(crate) fn with(config: Config) -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let broker = runtime.block_on(TestBroker::start_with(config)).unwrap();
        Self { broker, runtime }
    }

    pub(crate) fn with_limits(limits: Limits) -> Self {
        Self::with(Config { limits, ..Config::default() })
    }

    /// A broker that demands this login and passcode.
    pub(crate) fn with_login(credentials: &str) -> Self {
        let users = [credentials.parse().unwrap()].into_iter().collect();
        Self::with(Config { users, ..Config::default() })
    }

    /// A broker that offers these heart-beats: what it can send, what it wants. Its clock stands
    /// still until a test [advances](Self::advance) it.
    pub(crate) fn beating(outgoing: u64, incoming: u64) -> Self {
        let heart_beat = HeartBeat { outgoing, incoming };
        let namespace = NamespaceOptions { virtual_clock: true, ..NamespaceOptions::default() };
        Self::with(Config { heart_beat, namespace, ..Config::default() })
    }

    /// Moves the clock of such a broker on, by milliseconds, and returns when everything due has
    /// been done.
    #[track_caller]
    pub(crate) fn advance(&self, ms: u64) {
        let advanced = self.runtime.block_on(self.broker.advance(Duration::from_millis(ms)));
        assert!(advanced, "something that was due has not been done");
    }

    /// Waits until the broker has acted on this many heart-beats of one client.
    #[track_caller]
    pub(crate) fn await_heart_beats(&self, connection: u64, count: usize) {
        let beats = Pattern { direction: Some(Direction::In), ..Pattern::command("HEARTBEAT") };
        let beats = beats.on(connection);
        let waiting = self.broker.wait_for_frames(0, &beats, count, wire::DEADLINE);
        self.runtime.block_on(waiting).unwrap();
    }

    /// Waits until the broker has read everything that was sent before this call.
    ///
    /// The broker has one thread, to which the system reports readable sockets in their order, and
    /// a session whose socket is readable reads before it looks at the clock. So an answer on a new
    /// connection proves that the earlier bytes have been noticed.
    pub(crate) fn await_reading(&self) {
        self.connect("1.2");
    }

    /// A socket on which nothing has been sent.
    pub(crate) fn open(&self) -> Wire {
        Wire::open(self.broker.tcp_addr())
    }

    /// A client that has agreed upon this version, without heart-beats.
    pub(crate) fn connect(&self, version: &str) -> Wire {
        let mut client = self.open();
        client.send(format!("CONNECT\naccept-version:{version}\nhost:localhost\n\n\0"));
        let connected = client.expect("CONNECTED");
        assert_eq!(connected.get("version"), version);
        client
    }

    /// What is answered when these bytes come first.
    pub(crate) fn answer_to(&self, bytes: impl AsRef<[u8]>) -> Frame {
        let mut client = self.open();
        client.send(bytes);
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
