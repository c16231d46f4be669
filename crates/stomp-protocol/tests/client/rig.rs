//! A client with a socket that exists only in the test, and a clock that moves when told to.

use std::collections::VecDeque;

use stomp_protocol::client::{Action, ActivationState, Attempt, Closed, Event, LogEvent};
use stomp_protocol::client::{Client, ClientConfig, ConnectConfig};
use stomp_protocol::{Headers, Instant, UsageError};

/// What the application would have seen, in order.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Seen {
    State(ActivationState),
    Connect,
    /// What went to the socket.
    Sent(String),
    Close,
    Discard(u16),
    Closed(Option<u16>),
    Event(Event),
    Disconnected,
    DisconnectRefused(UsageError),
    Deactivated,
    Log(LogEvent, u64),
    TimedOut(u64),
    ReconnectIn(u64),
}

pub(crate) struct Rig {
    pub(crate) client: Client,
    pub(crate) connect: ConnectConfig,
    now: u64,
    seen: VecDeque<Seen>,
    /// Whether sockets are made and opened as soon as that is asked for.
    is_obliging: bool,
    has_socket: bool,
}

impl Rig {
    pub(crate) fn new(config: ClientConfig) -> Self {
        Self {
            client: Client::new(config),
            connect: ConnectConfig::default(),
            now: 0,
            seen: VecDeque::new(),
            is_obliging: true,
            has_socket: false,
        }
    }

    /// A rig that does nothing of its own accord when asked to connect.
    pub(crate) fn reluctant(config: ClientConfig) -> Self {
        Self { is_obliging: false, ..Self::new(config) }
    }

    /// Connected with `version`, no heart-beats, and nothing seen yet.
    pub(crate) fn connected(version: &str) -> Self {
        let mut rig = Self::new(ClientConfig::default());
        rig.connect_as(version);
        rig
    }

    pub(crate) fn connect_as(&mut self, version: &str) {
        self.client.activate();
        self.run();
        self.receive(format!("CONNECTED\nversion:{version}\n\n\0"));
        assert!(self.client.is_connected());
        self.seen.clear();
    }

    pub(crate) fn now(&self) -> Instant {
        Instant::from_millis(self.now)
    }

    /// Does what the client wants done until it wants nothing more.
    pub(crate) fn run(&mut self) {
        while let Some(action) = self.client.poll_action(self.now()) {
            self.perform(action);
        }
    }

    fn perform(&mut self, action: Action) {
        let seen = match action {
            Action::StateChanged(state) => Seen::State(state),
            Action::Connect(attempt) => return self.connect(attempt),
            Action::Transmit(transmit) => {
                Seen::Sent(String::from_utf8_lossy(transmit.bytes()).into_owned())
            }
            Action::Close { log } => return self.end_socket(Seen::Close, log),
            Action::Discard { code, log, .. } => {
                return self.end_socket(Seen::Discard(code), log);
            }
            Action::Detach => {
                assert!(self.has_socket, "there is nothing to detach");
                self.has_socket = false;
                return;
            }
            Action::Closed(Closed::BySocket) => Seen::Closed(None),
            Action::Closed(Closed::Discarded { code, .. }) => Seen::Closed(Some(code)),
            Action::Event(event) => Seen::Event(event),
            Action::Disconnected => Seen::Disconnected,
            Action::DisconnectRefused(error) => Seen::DisconnectRefused(error),
            Action::Deactivated => Seen::Deactivated,
            Action::ConnectionTimedOut(millis) => Seen::TimedOut(millis),
            Action::ReconnectIn(millis) => Seen::ReconnectIn(millis),
            Action::Log(event, millis) => Seen::Log(event, millis),
        };
        self.seen.push_back(seen);
    }

    fn connect(&mut self, attempt: Attempt) {
        assert!(!self.has_socket, "the last socket was not detached");
        assert_eq!(self.client.present_attempt(), Some(attempt));
        self.seen.push_back(Seen::Connect);
        if self.is_obliging {
            self.make_socket();
            self.open();
            self.run();
        }
    }

    fn end_socket(&mut self, seen: Seen, log: Option<LogEvent>) {
        if self.has_socket {
            self.seen.extend(log.map(|event| Seen::Log(event, 0)));
            self.seen.push_back(seen);
        } else {
            self.client.handle_failed(self.client.attempt());
            self.run();
        }
    }

    pub(crate) fn make_socket(&mut self) {
        self.has_socket = true;
    }

    pub(crate) fn open(&mut self) {
        let (now, attempt) = (self.now(), self.client.attempt());
        let opened = self.client.handle_opened(now, attempt, self.connect.clone());
        opened.expect("a usable configuration");
    }

    pub(crate) fn receive(&mut self, bytes: impl AsRef<[u8]>) {
        self.client.handle_bytes(self.now(), self.client.attempt(), bytes.as_ref());
        self.run();
    }

    pub(crate) fn socket_closed(&mut self) {
        self.client.handle_closed(self.client.attempt());
        self.run();
    }

    pub(crate) fn deactivate(&mut self, force: bool) {
        self.client.deactivate(force, Headers::new());
        self.run();
    }

    /// Lets `millis` pass, stopping at every deadline on the way.
    pub(crate) fn pass(&mut self, millis: u64) {
        let end = self.now + millis;
        while let Some(at) = self.client.poll_timeout().filter(|at| at.as_millis() <= end) {
            self.now = self.now.max(at.as_millis());
            self.client.handle_timeout(self.now());
            self.run();
        }
        self.now = end;
    }

    /// Lets `millis` pass without a look at the clock but at the end.
    pub(crate) fn stall(&mut self, millis: u64) {
        self.now += millis;
        self.client.handle_timeout(self.now());
        self.run();
    }

    /// Everything seen since this was asked last, without what is worth a line in a log.
    pub(crate) fn seen(&mut self) -> Vec<Seen> {
        self.seen.drain(..).filter(|seen| !is_for_the_log(seen)).collect()
    }

    /// What is worth a line in a log, since anything was asked last.
    pub(crate) fn logged(&mut self) -> Vec<Seen> {
        self.seen.drain(..).filter(is_for_the_log).collect()
    }

    /// What went to the socket since anything was asked last.
    pub(crate) fn sent(&mut self) -> Vec<String> {
        let sent = |seen| {
            if let Seen::Sent(text) = seen { Some(text) } else { None }
        };
        self.seen.drain(..).filter_map(sent).collect()
    }

    /// The events since anything was asked last.
    pub(crate) fn events(&mut self) -> Vec<Event> {
        let event = |seen| {
            if let Seen::Event(event) = seen { Some(event) } else { None }
        };
        self.seen.drain(..).filter_map(event).collect()
    }
}

const fn is_for_the_log(seen: &Seen) -> bool {
    matches!(seen, Seen::Log(..) | Seen::TimedOut(_) | Seen::ReconnectIn(_))
}
