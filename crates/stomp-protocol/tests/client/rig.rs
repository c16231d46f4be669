//! A session with a socket that exists only in the test, and a clock that moves when told to.

use std::collections::VecDeque;

use stomp_protocol::client::{Action, ActivationState, Closed, Event, Note};
use stomp_protocol::client::{ConnectConfig, Session, SessionConfig};
use stomp_protocol::{Headers, Instant, UsageError};

/// What the application would have seen, in order.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Seen {
    State(ActivationState),
    Prepare,
    Open,
    /// What went to the socket.
    Sent(String),
    Close,
    Discard(u16),
    Closed(Option<u16>),
    Event(Event),
    Disconnected,
    DisconnectRefused(UsageError),
    Deactivated,
    Note(Note, u64),
}

pub(crate) struct Rig {
    pub(crate) session: Session,
    pub(crate) connect: ConnectConfig,
    now: u64,
    seen: VecDeque<Seen>,
    /// Whether attempts are prepared, and sockets opened, as soon as that is asked for.
    obliging: bool,
}

impl Rig {
    pub(crate) fn new(config: SessionConfig) -> Self {
        Self {
            session: Session::new(config),
            connect: ConnectConfig::default(),
            now: 0,
            seen: VecDeque::new(),
            obliging: true,
        }
    }

    /// A rig that does nothing of its own accord when asked to prepare or to open.
    pub(crate) fn reluctant(config: SessionConfig) -> Self {
        Self { obliging: false, ..Self::new(config) }
    }

    /// Connected with `version`, no heart-beats, and nothing seen yet.
    pub(crate) fn connected(version: &str) -> Self {
        let mut rig = Self::new(SessionConfig::default());
        rig.connect_as(version);
        rig
    }

    pub(crate) fn connect_as(&mut self, version: &str) {
        self.session.activate();
        self.run();
        self.receive(format!("CONNECTED\nversion:{version}\n\n\0"));
        assert!(self.session.is_connected());
        self.seen.clear();
    }

    pub(crate) fn now(&self) -> Instant {
        Instant::from_millis(self.now)
    }

    /// Does what the session wants done until it wants nothing more.
    pub(crate) fn run(&mut self) {
        while let Some(action) = self.session.poll_action(self.now()) {
            self.perform(action);
        }
    }

    fn perform(&mut self, action: Action) {
        let seen = match action {
            Action::StateChanged(state) => Seen::State(state),
            Action::Prepare(attempt) => {
                if self.obliging {
                    self.session.handle_prepared(attempt);
                }
                Seen::Prepare
            }
            Action::Open(attempt) => {
                self.session.handle_made(attempt);
                if self.obliging {
                    self.open();
                }
                Seen::Open
            }
            Action::Transmit(transmit) => {
                Seen::Sent(String::from_utf8_lossy(transmit.bytes()).into_owned())
            }
            Action::Close => Seen::Close,
            Action::Discard { code, .. } => Seen::Discard(code),
            Action::Closed(Closed::BySocket) => Seen::Closed(None),
            Action::Closed(Closed::Discarded { code, .. }) => Seen::Closed(Some(code)),
            Action::Event(event) => Seen::Event(event),
            Action::Disconnected => Seen::Disconnected,
            Action::DisconnectRefused(error) => Seen::DisconnectRefused(error),
            Action::Deactivated => Seen::Deactivated,
            Action::Note(note, millis) => Seen::Note(note, millis),
        };
        self.seen.push_back(seen);
    }

    pub(crate) fn open(&mut self) {
        let now = self.now();
        self.session.handle_opened(now, self.connect.clone()).expect("a usable configuration");
    }

    pub(crate) fn receive(&mut self, bytes: impl AsRef<[u8]>) {
        self.session.handle_bytes(self.now(), bytes.as_ref());
        self.run();
    }

    pub(crate) fn socket_closed(&mut self) {
        self.session.handle_closed();
        self.run();
    }

    pub(crate) fn deactivate(&mut self, force: bool) {
        self.session.deactivate(force, Headers::new());
        self.run();
    }

    /// Lets `millis` pass, stopping at every deadline on the way.
    pub(crate) fn pass(&mut self, millis: u64) {
        let end = self.now + millis;
        while let Some(at) = self.session.poll_timeout().filter(|at| at.as_millis() <= end) {
            self.now = self.now.max(at.as_millis());
            self.session.handle_timeout(self.now());
            self.run();
        }
        self.now = end;
    }

    /// Lets `millis` pass without a look at the clock but at the end.
    pub(crate) fn stall(&mut self, millis: u64) {
        self.now += millis;
        self.session.handle_timeout(self.now());
        self.run();
    }

    /// Everything seen since this was asked last, without the notes.
    pub(crate) fn seen(&mut self) -> Vec<Seen> {
        self.seen.drain(..).filter(|seen| !matches!(seen, Seen::Note(..))).collect()
    }

    /// The notes since anything was asked last.
    pub(crate) fn notes(&mut self) -> Vec<(Note, u64)> {
        let note = |seen| {
            if let Seen::Note(note, millis) = seen { Some((note, millis)) } else { None }
        };
        self.seen.drain(..).filter_map(note).collect()
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
