//! What outlives connections: the wish to be connected, and the policy to get there.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use super::ids::Ids;
use super::{ActivationState, Attempt, ConnectConfig, Connection, Note, SessionConfig};
use crate::error::{UsageError, UsageErrorKind};
use crate::frame::Headers;
use crate::time::Instant;
use crate::version::Version;

mod steps;
mod timers;

use steps::{Fault, Step};
use timers::Timers;

/// A client that keeps itself connected.
///
/// - Commands: [`activate`](Self::activate), [`deactivate`](Self::deactivate),
///   [`force_disconnect`](Self::force_disconnect), and those of the [`Connection`] that
///   [`connection`](Self::connection) lends.
/// - Inputs: `handle_*`.
/// - Outputs: [`poll_action`](Self::poll_action), to be called after every command and input until
///   it has nothing more to say; [`poll_timeout`](Self::poll_timeout) after that.
///
/// Actions may run the application's code, and that code may give commands. What such a command
/// brings about is to be done before it returns, and no more than that: the driver takes a
/// [`Mark`] before the command, and polls down to it with
/// [`poll_action_above`](Self::poll_action_above). What an action means is decided when it is
/// polled, so a callback that changes its mind about the next step is heard.
#[derive(Debug)]
pub struct Session {
    config: SessionConfig,
    state: ActivationState,
    /// What the application asked for last; while deactivating it may differ from `state`.
    wanted: bool,
    link: Link,
    attempt: Attempt,
    /// When the present attempt began.
    began_at: Instant,
    version: Option<Version>,
    next_delay: u64,
    timers: Timers,
    connected_at: Option<Instant>,
    /// For how long the broker has been silent that was given up for that.
    silent_for: u64,
    ids: Ids,
    /// Headers for the DISCONNECT of a deactivation that is under way.
    farewell: Headers,
    /// Why the last socket was discarded: a close code and reason.
    discarded: (u16, String),
    /// What is still to be done, the next one last.
    steps: Vec<Step>,
}

#[derive(Debug)]
enum Link {
    /// No socket, none on its way.
    Idle,
    /// The application prepares an attempt, or makes its socket.
    Preparing,
    /// There is a socket, not open yet.
    Opening,
    Open(Box<Connection>),
    /// The socket was told to close.
    Closing,
}

/// How far [`Session::poll_action_above`] goes down: so many things were waiting.
#[derive(Debug, Clone, Copy)]
pub struct Mark(pub usize);

impl Session {
    /// A session at rest.
    pub fn new(config: SessionConfig) -> Self {
        Self {
            config,
            state: ActivationState::Inactive,
            wanted: false,
            link: Link::Idle,
            attempt: Attempt(0),
            began_at: Instant::from_millis(0),
            version: None,
            next_delay: 0,
            timers: Timers::default(),
            connected_at: None,
            silent_for: 0,
            ids: Ids::default(),
            farewell: Headers::new(),
            discarded: (0, String::new()),
            steps: Vec::new(),
        }
    }

    /// Replaces the configuration, from the next decision on.
    pub const fn set_config(&mut self, config: SessionConfig) {
        self.config = config;
    }

    /// Wishes to be connected from now on.
    pub fn activate(&mut self) {
        self.wanted = true;
        match self.state {
            ActivationState::Deactivating => self.note(Note::ActivationPostponed),
            ActivationState::Active => self.note(Note::AlreadyActive),
            ActivationState::Inactive => self.start(),
        }
    }

    /// Wishes to be at rest: DISCONNECT with `headers`, its receipt, the socket's close, all within
    /// [`SessionConfig::disconnect_timeout`]; or with `force` the socket is dropped at once.
    /// [`Action::Deactivated`](super::Action::Deactivated) says that it has come to that.
    pub fn deactivate(&mut self, force: bool, headers: Headers) {
        self.wanted = false;
        let orderly = match self.state {
            ActivationState::Inactive => {
                return self.plan(&[Step::Note(Note::AlreadyInactive), Step::Deactivated]);
            }
            ActivationState::Active => true,
            ActivationState::Deactivating => false,
        };
        if orderly {
            self.farewell = headers;
        }
        self.plan(&[Step::Enter(ActivationState::Deactivating), Step::Stop { force, orderly }]);
    }

    /// Ends the present connection or attempt, if there is a socket; the session goes on.
    pub fn force_disconnect(&mut self, now: Instant) {
        if !matches!(self.link, Link::Opening | Link::Open(_)) {
            return;
        }
        if self.config.discard_on_failure {
            self.plan(&[self.discard(Fault::Lingers)]);
        } else {
            self.close(now);
            self.note(Note::Closing);
        }
    }

    /// The connection, to give it a command.
    ///
    /// # Errors
    /// [`UsageErrorKind::NotConnected`] before CONNECTED and after the end of a connection.
    pub fn connection(&mut self) -> Result<&mut Connection, UsageError> {
        match &mut self.link {
            Link::Open(connection) if connection.is_established() => Ok(connection),
            _ => Err(UsageErrorKind::NotConnected.into()),
        }
    }

    /// The application is ready for `attempt`.
    pub fn handle_prepared(&mut self, attempt: Attempt) {
        self.plan(&[Step::Open(attempt)]);
    }

    /// `attempt` failed before there was a socket: its preparation failed, or the socket could not
    /// be made (`L3`, `L4`). The policy decides about the next one.
    pub fn handle_attempt_failed(&mut self, attempt: Attempt) {
        if attempt != self.attempt {
            return;
        }
        if matches!(self.link, Link::Preparing | Link::Opening) {
            self.end_link();
            self.plan(&[Step::Note(Note::AttemptFailed), Step::GoOn]);
        }
    }

    /// There is a socket for `attempt`. False if nobody wants it any more: the application's own
    /// code makes it, and may have given the attempt up meanwhile (`L17`).
    pub fn handle_made(&mut self, attempt: Attempt) -> bool {
        let wanted = attempt == self.attempt && matches!(self.link, Link::Preparing);
        if wanted {
            self.link = Link::Opening;
        }
        wanted
    }

    /// Whether the socket of `attempt` is to be waited for.
    pub fn is_opening(&self, attempt: Attempt) -> bool {
        attempt == self.attempt && matches!(self.link, Link::Opening)
    }

    /// The socket is open.
    ///
    /// # Errors
    /// [`UsageError`] if `config` has a header that cannot be sent; then the socket is discarded and
    /// the policy decides about the next attempt.
    pub fn handle_opened(&mut self, now: Instant, config: ConnectConfig) -> Result<(), UsageError> {
        if !matches!(self.link, Link::Opening) {
            return Ok(());
        }
        let opened = Connection::with_ids(config, self.ids, now);
        self.link = Link::Open(opened.inspect_err(|_| self.handle_unusable())?);
        self.note(Note::Opened);
        Ok(())
    }

    /// The socket is open, but what CONNECT is to say could not be found out: the socket is
    /// discarded, and the policy decides about the next attempt.
    pub fn handle_unusable(&mut self) {
        self.plan(&[Step::Note(Note::Opened), self.discard(Fault::Unusable)]);
    }

    /// Takes what the socket received.
    pub fn handle_bytes(&mut self, now: Instant, bytes: &[u8]) {
        if let Link::Open(connection) = &mut self.link {
            connection.handle_bytes(now, bytes);
            self.plan(&[Step::Receive]);
        }
    }

    /// The socket is closed. To be called for a socket that was not discarded.
    pub fn handle_closed(&mut self) {
        if !matches!(self.link, Link::Idle | Link::Preparing) {
            self.finish_link(Step::ClosedBySocket);
        }
    }

    /// What the application wished for, as far as it got.
    pub const fn state(&self) -> ActivationState {
        self.state
    }

    /// Whether the broker has accepted us and the connection has not ended.
    pub fn is_connected(&self) -> bool {
        matches!(&self.link, Link::Open(connection) if connection.is_established())
    }

    /// The version spoken, from CONNECTED until the socket is gone.
    pub const fn version(&self) -> Option<Version> {
        self.version
    }

    /// The present attempt, or the last one.
    pub const fn attempt(&self) -> Attempt {
        self.attempt
    }

    /// The delay before the next attempt, in milliseconds; 0 for none.
    pub const fn next_delay(&self) -> u64 {
        self.next_delay
    }

    /// Overrides the delay before the next attempt.
    pub const fn set_next_delay(&mut self, delay: u64) {
        self.next_delay = delay;
    }
}
