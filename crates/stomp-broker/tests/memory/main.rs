//! A broker in memory: clients of the protocol crate, time by hand, faults and personas. Natively and on
//! wasm32-unknown-unknown.

mod records;

use std::time::Duration;

use stomp_broker::faults::{Fault, Scenario};
use stomp_broker::memory::{Broker, Connection, Output};
use stomp_broker::{Config, Ending, NamespaceOptions, Pattern, Persona};
use stomp_protocol::client::{Action, Client, ClientConfig, ConnectConfig, Event, Token};
use stomp_protocol::codec::ContentLength;
use stomp_protocol::{Headers, HeartBeat, Instant};

#[cfg(not(target_arch = "wasm32"))]
use test as both_test;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as both_test;

/// A client of the protocol crate on a connection in memory.
struct Driven {
    client: Client,
    config: ConnectConfig,
    socket: Option<Connection>,
    now: u64,
    events: Vec<Event>,
    /// The close code and reason of the last socket.
    closed: Option<(u16, String)>,
}

impl Driven {
    /// A client that offers these heart-beats and is connected.
    fn connected(broker: &Broker, heart_beat: (u64, u64)) -> Self {
        let mut driven = Self::started(broker, heart_beat);
        driven.pass(broker, 0);
        assert!(driven.client.is_connected(), "{:?}", driven.events);
        driven.events.clear();
        driven
    }

    fn started(broker: &Broker, (outgoing, incoming): (u64, u64)) -> Self {
        let heart_beat = HeartBeat { outgoing, incoming };
        let mut driven = Self {
            client: Client::new(ClientConfig::default()),
            config: ConnectConfig { heart_beat, ..ConnectConfig::default() },
            socket: None,
            now: 0,
            events: Vec::new(),
            closed: None,
        };
        driven.client.activate();
        driven.settle(broker);
        driven
    }

    /// Lets time pass for the client and the broker, whatever is due first.
    fn pass(&mut self, broker: &Broker, millis: u64) {
        let end = self.now + millis;
        loop {
            self.settle(broker);
            let broker_next = broker.next_timeout().map(|next| self.now + next.as_millis() as u64);
            let client_next = self.client.poll_timeout().map(Instant::as_millis);
            let next = [broker_next, client_next].into_iter().flatten().min();
            let Some(next) = next.filter(|next| *next <= end) else { break };
            let next = next.max(self.now);
            broker.advance(Duration::from_millis(next - self.now));
            self.now = next;
            self.client.handle_timeout(self.instant());
        }
        broker.advance(Duration::from_millis(end - self.now));
        self.now = end;
        self.settle(broker);
    }

    fn instant(&self) -> Instant {
        Instant::from_millis(self.now)
    }

    /// Moves messages to and fro until there are none.
    fn settle(&mut self, broker: &Broker) {
        loop {
            while let Some(action) = self.client.poll_action(self.instant()) {
                self.perform(broker, action);
            }
            let Some(output) = self.socket.as_mut().and_then(Connection::poll) else { return };
            self.take(output);
        }
    }

    fn perform(&mut self, broker: &Broker, action: Action) {
        match action {
            Action::Connect(_) => self.socket = Some(broker.connect(&["v12.stomp"])),
            Action::Transmit(transmit) => {
                let text = std::str::from_utf8(transmit.bytes()).unwrap();
                self.socket.as_ref().unwrap().send_text(text);
            }
            Action::Close { .. } => self.socket.as_mut().unwrap().close(),
            Action::Discard { .. } => self.socket = None,
            Action::Event(event) => self.events.push(event),
            _ => {}
        }
    }

    fn take(&mut self, output: Output) {
        let attempt = self.client.attempt();
        let now = self.instant();
        match output {
            Output::Open { subprotocol } => {
                assert_eq!(subprotocol, Some("v12.stomp"));
                self.client.handle_opened(now, attempt, self.config.clone()).unwrap();
            }
            Output::Text(text) => self.client.handle_bytes(now, attempt, text.as_bytes()),
            Output::Binary(bytes) => self.client.handle_bytes(now, attempt, &bytes),
            Output::Closed { code, reason } => {
                self.closed = Some((code, reason));
                self.client.handle_closed(attempt);
            }
        }
    }

    fn subscribe(&mut self, destination: &str) {
        let connection = self.client.connection().unwrap();
        connection.subscribe(destination, Headers::new(), Token(7)).unwrap();
    }

    fn send(&mut self, destination: &str, own: &[(&str, &str)], body: &str) {
        let own: Headers = own.iter().copied().collect();
        let connection = self.client.connection().unwrap();
        connection.send(destination, &own, body.as_bytes().to_vec(), ContentLength::Auto).unwrap();
    }

    /// The bodies of the messages that have come.
    fn bodies(&self) -> Vec<&str> {
        let body = |event| match event {
            &Event::Message { ref frame, token: Some(Token(7)) } => {
                Some(std::str::from_utf8(&frame.body).unwrap())
            }
            _ => None,
        };
        self.events.iter().filter_map(body).collect()
    }

    fn has_receipt(&self, id: &str) -> bool {
        let is_it = |event: &Event| matches!(event, Event::Receipt { frame, .. } if frame.headers.get("receipt-id") == Some(id));
        self.events.iter().any(is_it)
    }
}

fn broker() -> Broker {
    broker_with(|_| {})
}

fn broker_with(change: impl FnOnce(&mut Config)) -> Broker {
    let mut config =
        Config { heart_beat: HeartBeat { outgoing: 1_000, incoming: 1_000 }, ..Config::default() };
    config.namespace.seed = Some(7);
    change(&mut config);
    Broker::new(config, 1_735_689_600_000).unwrap()
}

fn scenario(json: &str) -> Scenario {
    Scenario::parse(json).unwrap()
}

#[both_test]
fn two_clients_exchange_messages_and_get_receipts() {
    let broker = broker();
    let mut one = Driven::connected(&broker, (0, 0));
    let mut other = Driven::connected(&broker, (0, 0));
    other.subscribe("/topic/a");
    other.settle(&broker);
    one.send("/topic/a", &[("receipt", "r-1")], "hello");
    one.settle(&broker);
    other.settle(&broker);
    assert_eq!(other.bodies(), ["hello"]);
    assert!(one.has_receipt("r-1"), "{:?}", one.events);
    assert_eq!(broker.subscriptions().len(), 1);
    assert_eq!(broker.frames(&Pattern::command("MESSAGE")).len(), 1);
}

#[both_test]
fn what_the_broker_publishes_waits_in_a_queue() {
    let broker = broker();
    broker.publish("/queue/a", "1").unwrap();
    assert_eq!(broker.queues()[0].depth, 1);
    assert!(broker.publish("nowhere", "1").is_err());
    let mut client = Driven::connected(&broker, (0, 0));
    client.subscribe("/queue/a");
    client.settle(&broker);
    assert_eq!(client.bodies(), ["1"]);
    broker.reset();
    assert_eq!(broker.queues(), []);
    client.settle(&broker);
    assert_eq!(client.closed, Some((1006, String::new())));
}

#[both_test]
fn an_hour_of_heart_beats_passes_at_once() {
    let broker = broker();
    let mut client = Driven::connected(&broker, (1_000, 1_000));
    client.pass(&broker, 3_600_000);
    assert!(client.client.is_connected(), "{:?}", client.events.last());
    let beats = client.events.iter().filter(|event| **event == Event::HeartBeat).count();
    // At four fifths of the period.
    assert!((4_400..=4_600).contains(&beats), "{beats}");
}

#[both_test]
fn a_client_that_falls_silent_is_cut_off() {
    let broker = broker();
    let mut client = Driven::connected(&broker, (1_000, 0));
    broker.advance(Duration::from_millis(3_000));
    client.settle(&broker);
    assert!(client.closed.is_some(), "{:?}", client.events);
    assert!(!client.client.is_connected());
}

#[both_test]
fn a_virtual_clock_is_moved_by_itself() {
    let options = NamespaceOptions { virtual_clock: true, seed: Some(1) };
    let broker = broker_with(|config| config.namespace = options);
    let mut socket = broker.connect(&[]);
    assert_eq!(socket.poll(), Some(Output::Open { subprotocol: None }));
    socket.send_text("CONNECT\naccept-version:1.2\nhost:a\nheart-beat:0,1000\n\n\0");
    assert!(matches!(socket.poll(), Some(Output::Text(text)) if text.starts_with("CONNECTED\n")));
    broker.advance(Duration::from_secs(60));
    assert_eq!(socket.poll(), None, "the time of the namespace stands still");
    assert!(broker.advance_clock(Duration::from_secs(4)));
    for _ in 0..4 {
        assert_eq!(socket.poll(), Some(Output::Text("\n".into())));
    }
}

#[both_test]
fn a_fault_drops_a_receipt_and_lets_the_next_through() {
    let broker = broker();
    let mut client = Driven::connected(&broker, (0, 0));
    let fault = r#"{"on":{"direction":"out","command":"RECEIPT"},"times":1,"do":{"drop":true}}"#;
    let fault: Fault = serde_json::from_str(fault).unwrap();
    let id = broker.faults().add(fault);
    for receipt in ["r-1", "r-2"] {
        client.send("/topic/a", &[("receipt", receipt)], "");
        client.settle(&broker);
    }
    assert!(!client.has_receipt("r-1") && client.has_receipt("r-2"), "{:?}", client.events);
    assert!(broker.faults().remove(id));
}

#[both_test]
fn faults_delay_and_refuse_connections() {
    let broker = broker();
    broker.apply(&scenario(r#"{"on":{"http":"upgrade"},"times":1,"do":{"delayMs":500}}"#));
    let mut socket = broker.connect(&[]);
    broker.advance(Duration::from_millis(499));
    assert_eq!(socket.poll(), None);
    broker.advance(Duration::from_millis(1));
    assert_eq!(socket.poll(), Some(Output::Open { subprotocol: None }));
    broker.apply(&scenario(r#"{"on":{"http":"upgrade"},"do":{"status":503}}"#));
    let mut socket = broker.connect(&[]);
    assert_eq!(socket.poll(), Some(Output::Closed { code: 1006, reason: String::new() }));
    broker.faults().clear();
    assert!(matches!(broker.connect(&[]).poll(), Some(Output::Open { .. })));
}

#[both_test]
fn a_fault_delays_a_message_by_the_clock() {
    let broker = broker();
    let mut client = Driven::connected(&broker, (0, 0));
    client.subscribe("/topic/a");
    client.settle(&broker);
    broker.apply(&scenario(r#"{"on":{"command":"MESSAGE"},"do":{"delayMs":2000}}"#));
    broker.publish("/topic/a", "late").unwrap();
    client.pass(&broker, 1_999);
    assert_eq!(client.bodies(), [""; 0]);
    client.pass(&broker, 1);
    assert_eq!(client.bodies(), ["late"]);
}

#[both_test]
fn connections_are_ended_as_the_caller_wants_it() {
    let broker = broker();
    let mut client = Driven::connected(&broker, (0, 0));
    let id = broker.connections()[0].id;
    let ending = Ending::Close { code: 4_001, reason: "go".into() };
    assert!(broker.disconnect(id, ending));
    client.settle(&broker);
    assert_eq!(client.closed, Some((4_001, "go".into())));
    assert!(!broker.disconnect(id, Ending::Reset), "it is closed");

    let mut client = Driven::connected(&broker, (0, 0));
    broker.stop();
    client.settle(&broker);
    assert_eq!(client.closed.map(|(code, _)| code), Some(1_001));
}

#[both_test]
fn a_client_that_leaves_is_on_record() {
    let broker = broker();
    let mut socket = broker.connect(&["v12.stomp"]);
    socket.send_text("CONNECT\naccept-version:1.2\nhost:a\n\n\0");
    socket.close();
    assert!(!broker.disconnect(1, Ending::Reset), "it is closed");
    let commands: Vec<_> =
        broker.frames(&Pattern::default()).into_iter().map(|frame| frame.command).collect();
    assert_eq!(commands, ["OPENED", "CONNECT", "CONNECTED", "CLOSED"]);
}

#[both_test]
fn namespaces_are_apart() {
    let broker = broker();
    let other = broker.namespace("other", NamespaceOptions::default()).unwrap();
    assert!(broker.namespace("other", NamespaceOptions::default()).is_err());
    let mut socket = other.connect(&[]);
    socket.send_text(
        "CONNECT\naccept-version:1.2\nhost:a\n\n\0SUBSCRIBE\nid:1\ndestination:/topic/a\n\n\0",
    );
    broker.publish("/topic/a", "for the default namespace").unwrap();
    assert_eq!((broker.subscriptions().len(), other.subscriptions().len()), (0, 1));
    assert_eq!(other.frames(&Pattern::command("MESSAGE")), []);
    assert!(broker.remove_namespace("other"));
    let last = std::iter::from_fn(|| socket.poll()).last();
    assert!(matches!(last, Some(Output::Closed { code: 1_001, .. })), "{last:?}");
}

#[both_test]
fn personas_behave_in_memory_as_over_sockets() {
    let broker = broker_with(|config| config.persona = Persona::RabbitMq);
    let mut socket = broker.connect(&["v10.stomp", "v12.stomp"]);
    assert!(matches!(socket.poll(), Some(Output::Open { subprotocol: Some(_) })));
    socket.send_text("CONNECT\naccept-version:1.2\nhost:/\nlogin:guest\npasscode:guest\n\n\0");
    let connected = socket.poll();
    assert!(
        matches!(&connected, Some(Output::Text(text)) if text.contains("server:RabbitMQ/")),
        "{connected:?}"
    );
}

#[both_test]
fn a_message_that_is_too_large_is_refused() {
    let broker = broker_with(|config| config.limits.max_body = 1_000);
    let mut socket = broker.connect(&[]);
    socket.send_binary(&vec![b'x'; 1 << 20]);
    let all: Vec<_> = std::iter::from_fn(|| socket.poll()).collect();
    assert!(matches!(all.last(), Some(Output::Closed { code: 1_009, .. })), "{all:?}");
}

#[cfg(feature = "control")]
#[both_test]
fn the_control_api_answers_as_over_http() {
    let broker = Broker::new(Config::default(), 0).unwrap();
    let answered = |method, path, body| broker.ask(method, path, body).poll().unwrap();
    let published = answered("POST", "/control/publish", r#"{"destination":"/topic/a"}"#);
    assert_eq!((published.status, published.body.as_str()), (200, r#"{"subscribers":0}"#));
    assert_eq!(published.media_type, "application/json");
    assert_eq!(answered("POST", "/control/namespaces", r#"{"name":"b"}"#).status, 201);
    assert_eq!(answered("GET", "/ns/b/control/frames?since=0", "").status, 200);
    assert_eq!(answered("GET", "/ns/c/control/frames", "").status, 404);
    assert_eq!(answered("PUT", "/control/frames", "").status, 405);
}

#[cfg(feature = "control")]
#[both_test]
fn a_wait_is_answered_by_a_frame_or_by_time() {
    let broker = Broker::new(Config::default(), 0).unwrap();
    let wait = r#"{"match":{"command":"CONNECT"},"timeoutMs":1000}"#;
    let mut in_vain = broker.ask("POST", "/control/wait-for", wait);
    broker.advance(Duration::from_millis(999));
    assert_eq!(in_vain.poll(), None);
    broker.advance(Duration::from_millis(1));
    assert_eq!(in_vain.poll().unwrap().status, 408);

    let mut found = broker.ask("POST", "/control/wait-for", wait);
    assert_eq!(found.poll(), None);
    broker.connect(&[]).send_text("CONNECT\naccept-version:1.2\nhost:a\n\n\0");
    assert_eq!(found.poll().unwrap().status, 200);
}
