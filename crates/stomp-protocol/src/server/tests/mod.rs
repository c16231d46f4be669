//! Hand-written bytes against the machine, point by point of the specification: nothing here is
//! encoded or decoded by the codec that is under test as well.

mod acks;
mod framing;
mod handshake;
mod heartbeats;
mod lifecycle;
mod messages;
mod random;
mod receipts;
mod subscriptions;
mod transactions;

use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;

use super::{
    CloseReason, Config, Connection, Content, Delivered, Delivery, DeliveryId, Event, Subscribe,
    SubscriptionId, Transmit,
};
use crate::frame::Headers;
use crate::heartbeat::HeartBeat;
use crate::time::Instant;

/// A connection, the clock it lives by, and what came out of it.
struct Rig {
    connection: Connection,
    now: Instant,
    /// Bytes sent to the client that no test has read yet.
    sent: String,
    events: Vec<Event>,
    delivered: u64,
}

impl Rig {
    fn new() -> Self {
        Self::with(Config { server: "test/1".into(), ..Config::default() })
    }

    fn with(config: Config) -> Self {
        let now = Instant::from_millis(1_000);
        let connection = Connection::new(now, "s", Arc::new(config));
        Self { connection, now, sent: String::new(), events: Vec::new(), delivered: 0 }
    }

    fn without_heart_beats() -> Self {
        let server = "test/1".into();
        Self::with(Config { server, heart_beat: HeartBeat::NONE, ..Config::default() })
    }

    /// A client of this version, let in.
    fn connected(version: &str) -> Self {
        let mut rig = Self::without_heart_beats();
        rig.connect(version);
        rig
    }

    fn connect(&mut self, version: &str) {
        self.receive("CONNECT\naccept-version:".to_string() + version + "\nhost:h\n\n\0");
        assert!(matches!(self.event(), Event::Connect(_)));
        self.connection.accept(self.now);
        self.settle();
        assert!(self.take_sent().starts_with("CONNECTED\n"));
    }

    /// A connected client with one subscription, `id:a` to `/queue/a`.
    fn subscribed(version: &str, ack: &str) -> (Self, SubscriptionId) {
        let mut rig = Self::connected(version);
        let id = rig.subscribe("a", ack);
        (rig, id)
    }

    fn subscribe(&mut self, id: &str, ack: &str) -> SubscriptionId {
        self.receive(alloc::format!(
            "SUBSCRIBE\nid:{id}\ndestination:/queue/{id}\nack:{ack}\n\n\0"
        ));
        match self.event() {
            Event::Subscribe(Subscribe { subscription, .. }) => subscription,
            event => panic!("{event:?}"),
        }
    }

    fn receive(&mut self, bytes: impl AsRef<[u8]>) {
        self.connection.handle_bytes(self.now, bytes.as_ref());
        self.settle();
    }

    /// Lets time pass, to the millisecond.
    fn wait(&mut self, millis: u64) {
        self.now = self.now + millis;
        self.connection.handle_timeout(self.now);
        self.settle();
    }

    /// Fetches everything until there is no more.
    fn settle(&mut self) {
        loop {
            let event = self.connection.poll_event();
            let bytes = self.connection.poll_transmit(self.now);
            if event.is_none() && bytes.is_none() {
                return;
            }
            self.events.extend(event);
            let bytes = bytes.map(Transmit::into_vec).unwrap_or_default();
            self.sent += core::str::from_utf8(&bytes).expect("the tests send text alone");
        }
    }

    /// The only thing that was reported since the last look.
    fn event(&mut self) -> Event {
        assert_eq!(self.events.len(), 1, "{:?} {}", self.events, self.sent);
        self.events.remove(0)
    }

    fn take_events(&mut self) -> Vec<Event> {
        core::mem::take(&mut self.events)
    }

    fn take_sent(&mut self) -> String {
        core::mem::take(&mut self.sent)
    }

    /// Delivers `hello` and gives what the client sees of it.
    fn deliver(&mut self, subscription: SubscriptionId) -> String {
        assert_ne!(self.offer(subscription), Delivered::NotSubscribed);
        self.take_sent()
    }

    fn offer(&mut self, subscription: SubscriptionId) -> Delivered {
        self.offer_with(subscription, &Headers::new(), b"hello")
    }

    fn offer_with(
        &mut self,
        subscription: SubscriptionId,
        headers: &Headers,
        body: &[u8],
    ) -> Delivered {
        self.delivered += 1;
        let content = &Content::new("/queue/a", headers, body).unwrap();
        let id = DeliveryId(self.delivered);
        let delivery = Delivery { subscription, id, redelivered: false, content };
        let delivered = self.connection.message(&delivery);
        self.settle();
        delivered
    }

    /// The connection has ended with an ERROR, which is given.
    fn error(&mut self, reason: CloseReason) -> String {
        assert_eq!(self.events.pop(), Some(Event::Closed(reason)), "{}", self.sent);
        assert!(self.connection.is_closed());
        let sent = self.take_sent();
        assert!(sent.starts_with("ERROR\nmessage:"), "{sent}");
        assert_eq!(sent.matches('\0').count(), 1, "nothing comes after ERROR: {sent}");
        sent
    }

    /// As [`error`](Self::error), where the client broke the protocol and nothing else happened.
    fn protocol_error(&mut self) -> String {
        let is_malformed = self.sent.starts_with("ERROR\nmessage:Malformed frame\n");
        let reason = if is_malformed { CloseReason::Malformed } else { CloseReason::Protocol };
        let sent = self.error(reason);
        assert_eq!(self.take_events(), []);
        sent
    }
}

/// The value of a header in a frame, as it stands on the wire.
fn header<'a>(frame: &'a str, name: &str) -> Option<&'a str> {
    let head = frame.split("\n\n").next()?;
    head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))
}

fn body(frame: &str) -> &str {
    frame.split_once("\n\n").unwrap().1.strip_suffix('\0').unwrap()
}

fn ids(numbers: &[u64]) -> Vec<DeliveryId> {
    numbers.iter().copied().map(DeliveryId).collect()
}
