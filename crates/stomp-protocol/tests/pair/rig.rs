//! A client and a server's connection, joined by a simulated wire with a delay and with
//! chunks of a chosen size.

use std::collections::VecDeque;
use std::sync::Arc;

use stomp_protocol::client::{self, Action, Client, ClientConfig, ConnectConfig};
use stomp_protocol::server::{self, Content, Delivery, DeliveryId, SubscriptionId};
use stomp_protocol::{Headers, HeartBeat, Instant};

/// How the two ends are set up, and what is between them.
pub(crate) struct Setup {
    pub(crate) client: ConnectConfig,
    pub(crate) server: server::Config,
    /// Milliseconds from one end to the other.
    pub(crate) latency: u64,
    /// Bytes per piece.
    pub(crate) piece: usize,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            client: ConnectConfig::default(),
            server: server::Config::default(),
            latency: 5,
            piece: usize::MAX,
        }
    }
}

impl Setup {
    pub(crate) fn heart_beats(client: (u64, u64), server: (u64, u64)) -> Self {
        let beat = |(outgoing, incoming)| HeartBeat { outgoing, incoming };
        let mut setup = Self::default();
        setup.client.heart_beat = beat(client);
        setup.server.heart_beat = beat(server);
        setup
    }
}

type Wire = VecDeque<(u64, Vec<u8>)>;

/// Takes the first piece, if it has arrived.
fn arrived(wire: &mut Wire, now: u64) -> Option<(u64, Vec<u8>)> {
    if wire.front()?.0 <= now { wire.pop_front() } else { None }
}

pub(crate) struct Pair {
    pub(crate) client: Client,
    pub(crate) server: server::Connection,
    /// The events that the client's application got.
    pub(crate) client_events: Vec<client::Event>,
    /// The events that the broker got.
    pub(crate) server_events: Vec<server::Event>,
    /// Whether the client's socket is still there.
    pub(crate) linked: bool,
    /// Whether the server's bytes are swallowed.
    pub(crate) mute: bool,
    setup: Setup,
    now: u64,
    to_server: Wire,
    to_client: Wire,
    subscriptions: Vec<(SubscriptionId, String)>,
    deliveries: u64,
}

impl Pair {
    /// Both ends, connected, after the handshake.
    pub(crate) fn connected(setup: Setup) -> Self {
        let now = Instant::from_millis(0);
        let server = Arc::new(setup.server.clone());
        let mut pair = Self {
            client: Client::new(ClientConfig::default()),
            server: server::Connection::new(now, "session-1", server),
            client_events: Vec::new(),
            server_events: Vec::new(),
            linked: true,
            mute: false,
            setup,
            now: 0,
            to_server: VecDeque::new(),
            to_client: VecDeque::new(),
            subscriptions: Vec::new(),
            deliveries: 0,
        };
        pair.client.activate();
        pair.pass(100);
        assert!(pair.client.is_connected(), "{:?}", pair.client_events);
        pair.client_events.clear();
        pair
    }

    pub(crate) const fn now(&self) -> Instant {
        Instant::from_millis(self.now)
    }

    /// Lets `millis` pass; everything that happens in that time happens.
    pub(crate) fn pass(&mut self, millis: u64) {
        let end = self.now + millis;
        self.settle();
        while let Some(next) = self.next_moment().filter(|next| *next <= end) {
            self.now = self.now.max(next);
            self.arrive();
            let now = self.now();
            self.client.handle_timeout(now);
            self.server.handle_timeout(now);
            self.settle();
        }
        self.now = end;
    }

    /// The server sends `bytes`, whatever they are.
    pub(crate) fn inject_to_client(&mut self, bytes: &[u8]) {
        send(&mut self.to_client, self.now + self.setup.latency, bytes, self.setup.piece);
    }

    /// The client's side sends `bytes`, whatever they are.
    pub(crate) fn inject_to_server(&mut self, bytes: &[u8]) {
        send(&mut self.to_server, self.now + self.setup.latency, bytes, self.setup.piece);
    }

    fn next_moment(&self) -> Option<u64> {
        let arrivals =
            [&self.to_server, &self.to_client].map(|wire| wire.front().map(|(at, _)| *at));
        let timers = [self.client.poll_timeout(), self.server.poll_timeout()]
            .map(|at| at.map(Instant::as_millis));
        arrivals.into_iter().chain(timers).flatten().min()
    }

    fn arrive(&mut self) {
        let now = self.now;
        while let Some((_, bytes)) = arrived(&mut self.to_server, now) {
            self.server.handle_bytes(self.now(), &bytes);
        }
        while let Some((_, bytes)) = arrived(&mut self.to_client, now) {
            self.client.handle_bytes(self.now(), self.client.attempt(), &bytes);
        }
    }

    fn settle(&mut self) {
        while self.settle_client() | self.settle_server() {}
    }

    fn settle_client(&mut self) -> bool {
        let mut progress = false;
        while let Some(action) = self.client.poll_action(self.now()) {
            progress = true;
            match action {
                Action::Connect(attempt) if self.linked => {
                    let config = self.setup.client.clone();
                    let opened = self.client.handle_opened(self.now(), attempt, config);
                    opened.expect("usable headers");
                    self.settle_client();
                }
                Action::Transmit(transmit) => self.inject_to_server(transmit.bytes()),
                Action::Close { .. } => {
                    self.client.handle_closed(self.client.attempt());
                    self.settle_client();
                }
                Action::Discard { .. } => self.linked = false,
                Action::Event(event) => self.client_events.push(event),
                _ => {}
            }
        }
        progress
    }

    fn settle_server(&mut self) -> bool {
        let mut progress = false;
        loop {
            if let Some(event) = self.server.poll_event() {
                self.serve(&event);
                self.server_events.push(event);
            } else if let Some(bytes) = self.server.poll_transmit(self.now()) {
                if !self.mute {
                    self.inject_to_client(&bytes.into_vec());
                }
            } else {
                return progress;
            }
            progress = true;
        }
    }

    /// A minimal broker: every subscriber gets every message.
    fn serve(&mut self, event: &server::Event) {
        use server::Event;
        match event {
            Event::Connect(_) => self.server.accept(self.now()),
            Event::Subscribe(subscribe) => {
                self.subscriptions.push((subscribe.subscription, subscribe.destination.clone()));
                self.answer(subscribe.receipt.as_deref());
            }
            Event::Send(send) => {
                self.deliver(send);
                self.answer(send.receipt.as_deref());
            }
            Event::Unsubscribe(unsubscribe) => self.answer(unsubscribe.receipt.as_deref()),
            Event::Settled { receipt, .. } | Event::Delete { receipt, .. } => {
                self.answer(receipt.as_deref());
            }
            Event::Committed { operations, receipt } => {
                for operation in operations {
                    if let server::Operation::Send(send) = operation {
                        self.deliver(send);
                    }
                }
                self.answer(receipt.as_deref());
            }
            Event::Disconnect { receipt } => self.server.finish(receipt.as_deref()),
            Event::Released { .. } | Event::EndOfInput | Event::Closed(_) => {}
        }
    }

    fn answer(&mut self, receipt: Option<&str>) {
        if let Some(receipt) = receipt {
            self.server.receipt(receipt);
        }
    }

    fn deliver(&mut self, send: &server::Send) {
        let content = &Content::new(&send.destination, &send.headers, send.body.as_slice())
            .expect("headers that came from a frame");
        for (subscription, destination) in &self.subscriptions {
            if *destination == send.destination {
                self.deliveries += 1;
                let (subscription, id) = (*subscription, DeliveryId(self.deliveries));
                let delivery = Delivery { subscription, id, redelivered: false, content };
                self.server.message(&delivery);
            }
        }
    }
}

fn send(wire: &mut Wire, at: u64, bytes: &[u8], piece: usize) {
    wire.extend(bytes.chunks(piece).map(|piece| (at, piece.to_vec())));
}

/// Headers from a list.
pub(crate) fn headers<const N: usize>(list: [(&str, &str); N]) -> Headers {
    list.into_iter().collect()
}
