//! A client over its connections: whether it is to be connected, and how it gets there.

use alloc::boxed::Box;

use super::ids::Ids;
use super::transitions::{self, ActivationEffect, ActivationInput, ConnectionInput};
use super::transitions::{ConnectionEffect, ConnectionState};
use super::{ActivationState, Attempt, ClientConfig, ConnectConfig, Connection, LogEvent};
use crate::error::{UsageError, UsageErrorKind};
use crate::frame::Headers;
use crate::time::Instant;
use crate::version::Version;

mod arrivals;
mod plan;
mod step;
mod steps;
mod timeouts;
mod timers;

use plan::Plan;
use step::{Cause, Discarded, Step};
use timers::Timers;

/// A client that keeps itself connected.
///
/// # The methods, in the order of their calls
///
/// - **Getters**, at any time: [`state`](Self::state), [`is_connected`](Self::is_connected),
///   [`is_ready`](Self::is_ready), [`version`](Self::version), [`attempt`](Self::attempt),
///   [`present_attempt`](Self::present_attempt), [`next_delay`](Self::next_delay),
///   [`established`](Self::established).
/// - **Commands**, at any time: [`activate`](Self::activate), [`resume`](Self::resume),
///   [`deactivate`](Self::deactivate), [`force_disconnect`](Self::force_disconnect),
///   [`set_config`](Self::set_config), [`set_next_delay`](Self::set_next_delay), and those of the
///   [`Connection`] that [`connection`](Self::connection) lends.
/// - **Inputs**, each with the connection attempt that it belongs to; one of another attempt than the
///   present one is ignored. Of each attempt, which begins with [`Action::Connect`]:
///   1. once: [`handle_opened`](Self::handle_opened) when its socket is open (or
///      [`handle_unusable`](Self::handle_unusable)), [`handle_failed`](Self::handle_failed) when there
///      will be no socket, or [`handle_closed`](Self::handle_closed) when the socket closed before it
///      was open;
///   2. then, for what the socket receives, either `handle_bytes`, or, if the
///      driver finds the borders of frames itself, [`read_head`](Self::read_head),
///      [`end_frame`](Self::end_frame), [`handle_heart_beat`](Self::handle_heart_beat),
///      [`handle_received`](Self::handle_received) and [`handle_fault`](Self::handle_fault);
///   3. [`handle_closed`](Self::handle_closed) when the socket is closed, unless
///      [`Action::Discard`] came before.
///
///   [`handle_timeout`](Self::handle_timeout) belongs to no attempt: it is called when
///   [`poll_timeout`](Self::poll_timeout) says.
/// - **Outputs**, after every command and input: [`poll_action`](Self::poll_action) until it gives
///   none, then [`poll_timeout`](Self::poll_timeout), which may have changed. Neither changes of itself
///   as time passes.
///
/// Performing an action may run the application's code, and that may give commands. The driver does
/// for such a command what it does for any other: it polls until there is none. That is what the
/// command brings about, and no more; what was waiting before comes when the driver polls on for the
/// action that it had been performing. What a step means is decided when it is polled, so a callback
/// that changes its mind about the next step is heard.
///
#[doc = include_str!("example.md")]
///
/// # Transitions
#[doc = include_str!("transitions.md")]
///
/// [`Action::Connect`]: super::Action::Connect
/// [`Action::Discard`]: super::Action::Discard
#[derive(Debug)]
pub struct Client {
    config: ClientConfig,
    state: ActivationState,
    /// Whether the application asked last to be connected; while deactivating it may differ from
    /// `state`.
    is_wanted: bool,
    connection_state: ConnectionState,
    /// There while `connection_state` is open.
    connection: Option<Box<Connection>>,
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
    disconnect_headers: Headers,
    /// Why the last socket was discarded.
    discarded: Discarded,
    plan: Plan<Step>,
}

impl Client {
    /// A client at rest.
    pub fn new(config: ClientConfig) -> Self {
        Self {
            config,
            state: ActivationState::Inactive,
            is_wanted: false,
            connection_state: ConnectionState::Idle,
            connection: None,
            attempt: Attempt(0),
            began_at: Instant::from_millis(0),
            version: None,
            next_delay: 0,
            timers: Timers::default(),
            connected_at: None,
            silent_for: 0,
            ids: Ids::default(),
            disconnect_headers: Headers::new(),
            discarded: Discarded::default(),
            plan: Plan::new(),
        }
    }

    /// Replaces the configuration, from the next decision on. A changed connection timeout counts for
    /// an attempt whose socket is not open yet, from the beginning of the attempt.
    ///
    /// ```
    /// use stomp_protocol::client::{Client, ClientConfig};
    ///
    /// let mut client = Client::new(ClientConfig::default());
    /// client.set_config(ClientConfig { connection_timeout: 10_000, ..ClientConfig::default() });
    /// ```
    pub fn set_config(&mut self, config: ClientConfig) {
        let is_changed = config.connection_timeout != self.config.connection_timeout;
        self.config = config;
        if is_changed && self.connection_state == ConnectionState::Connecting {
            self.timers.connect.start(self.began_at, config.connection_timeout);
        }
    }

    /// Keeps the client connected from now on.
    pub fn activate(&mut self) {
        self.plan.enter();
        self.is_wanted = true;
        match transitions::activation(self.state, ActivationInput::Activate) {
            ActivationEffect::Start => self.start(),
            ActivationEffect::LogPostponed => self.log(LogEvent::ActivationPostponed),
            _ => self.log(LogEvent::AlreadyActive),
        }
    }

    /// The client was active elsewhere and has lost its connection together with the state that was
    /// kept there: it is active without a connection, and the retry policy schedules the next attempt.
    /// To be called on a client that has just been made.
    ///
    /// ```
    /// use stomp_protocol::Instant;
    /// use stomp_protocol::client::{Client, ClientConfig};
    ///
    /// let mut client = Client::new(ClientConfig::default());
    /// client.resume();
    /// while client.poll_action(Instant::from_millis(0)).is_some() {}
    /// assert!(client.poll_timeout().is_some());
    /// ```
    pub fn resume(&mut self) {
        self.plan.enter();
        self.is_wanted = true;
        self.state = ActivationState::Active;
        self.next_delay = self.config.retry.delay;
        self.plan.add(&[Step::DecideNext]);
    }

    /// Brings the client to rest: DISCONNECT with `headers`, its receipt, the socket's close, all
    /// within [`ClientConfig::disconnect_timeout`]; or with `force` the socket is dropped at once.
    /// [`Action::Deactivated`](super::Action::Deactivated) says that it has come to that.
    ///
    /// ```
    /// # use stomp_protocol::client::{Action, Attempt, Client, ClientConfig, ConnectConfig};
    /// # use stomp_protocol::{Headers, Instant};
    /// # let now = Instant::from_millis(0);
    /// # let mut client = Client::new(ClientConfig::default());
    /// # client.activate();
    /// # while client.poll_action(now).is_some() {}
    /// # client.handle_opened(now, Attempt(1), ConnectConfig::default())?;
    /// # while client.poll_action(now).is_some() {}
    /// # client.handle_bytes(now, Attempt(1), b"CONNECTED\nversion:1.2\n\n\0");
    /// # while client.poll_action(now).is_some() {}
    /// use stomp_protocol::client::ActivationState;
    ///
    /// client.deactivate(false, Headers::new());
    /// let mut frames = vec![];
    /// while let Some(action) = client.poll_action(now) {
    ///     if let Action::Transmit(frame) = action {
    ///         frames.extend(frame.into_bytes());
    ///     }
    /// }
    /// assert!(frames.starts_with(b"DISCONNECT\n"));
    /// assert_eq!(client.state(), ActivationState::Deactivating);
    /// # Ok::<(), stomp_protocol::UsageError>(())
    /// ```
    pub fn deactivate(&mut self, force: bool, headers: Headers) {
        self.plan.enter();
        self.is_wanted = false;
        let is_first = match transitions::activation(self.state, ActivationInput::Deactivate) {
            ActivationEffect::TellAtRest => {
                let steps = [Step::Log(LogEvent::AlreadyInactive), Step::Deactivated];
                return self.plan.add(&steps);
            }
            effect => effect == ActivationEffect::Stop,
        };
        if is_first {
            self.disconnect_headers = headers;
        }
        self.plan
            .add(&[Step::Enter(ActivationState::Deactivating), Step::Stop { force, is_first }]);
    }

    /// Ends the present connection or attempt; the client stays active. To be called only while there
    /// is a socket.
    ///
    /// ```
    /// # use stomp_protocol::client::{Action, Attempt, Client, ClientConfig, ConnectConfig};
    /// # use stomp_protocol::{Headers, Instant};
    /// # let now = Instant::from_millis(0);
    /// # let mut client = Client::new(ClientConfig::default());
    /// # client.activate();
    /// # while client.poll_action(now).is_some() {}
    /// # client.handle_opened(now, Attempt(1), ConnectConfig::default())?;
    /// # while client.poll_action(now).is_some() {}
    /// # client.handle_bytes(now, Attempt(1), b"CONNECTED\nversion:1.2\n\n\0");
    /// # while client.poll_action(now).is_some() {}
    /// use stomp_protocol::client::Closed;
    ///
    /// client.force_disconnect(now);
    /// while let Some(action) = client.poll_action(now) {
    ///     match action {
    ///         Action::Close { .. } => client.handle_closed(Attempt(1)),
    ///         Action::Closed(how) => assert_eq!(how, Closed::BySocket),
    ///         _ => {}
    ///     }
    /// }
    /// assert!(!client.is_connected());
    /// # Ok::<(), stomp_protocol::UsageError>(())
    /// ```
    pub fn force_disconnect(&mut self, now: Instant) {
        self.plan.enter();
        if self.has_attempt() {
            self.give_up(now);
        }
    }

    /// The connection, to give it a command, after which the driver polls.
    ///
    /// ```
    /// # use stomp_protocol::client::{Action, Attempt, Client, ClientConfig, ConnectConfig};
    /// # use stomp_protocol::{Headers, Instant};
    /// # let now = Instant::from_millis(0);
    /// # let mut client = Client::new(ClientConfig::default());
    /// # client.activate();
    /// # while client.poll_action(now).is_some() {}
    /// # client.handle_opened(now, Attempt(1), ConnectConfig::default())?;
    /// # while client.poll_action(now).is_some() {}
    /// # client.handle_bytes(now, Attempt(1), b"CONNECTED\nversion:1.2\n\n\0");
    /// # while client.poll_action(now).is_some() {}
    /// use stomp_protocol::client::Token;
    ///
    /// let id = client.connection()?.subscribe("/topic/a", Headers::new(), Token(1))?;
    /// assert!(matches!(client.poll_action(now), Some(Action::Transmit(_))));
    /// assert_eq!(id, "sub-0");
    /// client.established()?.watch_for_receipt("r-1", Token(2))?; // queues nothing
    /// assert!(!client.has_action());
    /// assert!(client.is_ready() && client.version().is_some());
    /// # Ok::<(), stomp_protocol::UsageError>(())
    /// ```
    ///
    /// # Errors
    /// [`UsageErrorKind::NotConnected`] before CONNECTED and after the end of a connection.
    pub fn connection(&mut self) -> Result<&mut Connection, UsageError> {
        self.plan.enter();
        self.connection_mut().ok_or_else(|| UsageErrorKind::NotConnected.into())
    }

    /// The connection, for what queues nothing.
    ///
    /// See the example of [`connection`](Self::connection).
    ///
    /// # Errors
    /// As for [`connection`](Self::connection).
    pub fn established(&mut self) -> Result<&mut Connection, UsageError> {
        self.connection_mut().ok_or_else(|| UsageErrorKind::NotConnected.into())
    }

    fn connection_mut(&mut self) -> Option<&mut Connection> {
        self.connection.as_deref_mut().filter(|connection| connection.is_established())
    }

    /// The socket of `attempt` is open.
    ///
    /// # Errors
    /// [`UsageError`] if `config` has a header that cannot be sent; then the socket is discarded and
    /// the policy decides about the next attempt.
    pub fn handle_opened(
        &mut self,
        now: Instant,
        attempt: Attempt,
        config: ConnectConfig,
    ) -> Result<(), UsageError> {
        self.plan.enter();
        if !self.is_connecting(attempt) {
            return Ok(());
        }
        let connection =
            Connection::with_ids(config, self.ids, now).inspect_err(|_| self.refuse_socket())?;
        self.change(ConnectionInput::Opened);
        self.connection = Some(connection);
        self.log(LogEvent::Opened);
        Ok(())
    }

    /// The socket of `attempt` is open, but what CONNECT is to say could not be found out: the socket
    /// is discarded, and the policy decides about the next attempt.
    ///
    /// ```
    /// use stomp_protocol::Instant;
    /// use stomp_protocol::client::{Action, Attempt, Client, ClientConfig};
    ///
    /// let now = Instant::from_millis(0);
    /// let mut client = Client::new(ClientConfig::default());
    /// client.activate();
    /// while client.poll_action(now).is_some() {}
    /// client.handle_unusable(Attempt(1)); // the function that gives the token has failed
    /// assert!((0..9).any(|_| matches!(client.poll_action(now), Some(Action::Discard { .. }))));
    /// ```
    pub fn handle_unusable(&mut self, attempt: Attempt) {
        self.plan.enter();
        if self.is_connecting(attempt) {
            self.refuse_socket();
        }
    }

    fn refuse_socket(&mut self) {
        self.plan.add(&[Step::Log(LogEvent::Opened), self.discard_step(Cause::Unusable)]);
    }

    /// There will be no socket for `attempt`: its preparation failed, the socket could not be made
    /// (`L3`, `L4`), or [`Close`](super::Action::Close) or [`Discard`](super::Action::Discard) came
    /// before it was made (`L17`).
    ///
    /// See the example of [`handle_closed`](Self::handle_closed).
    pub fn handle_failed(&mut self, attempt: Attempt) {
        self.plan.enter();
        if attempt == self.attempt {
            self.end(ConnectionInput::Failed);
        }
    }

    /// The socket of `attempt` is closed. To be called for a socket that was not discarded.
    ///
    #[doc = include_str!("example_closed.md")]
    pub fn handle_closed(&mut self, attempt: Attempt) {
        self.plan.enter();
        if attempt == self.attempt {
            self.end(ConnectionInput::Closed);
        }
    }

    /// Whether the application wants to be connected, and how far that wish has got.
    ///
    /// See the example of [`deactivate`](Self::deactivate).
    pub const fn state(&self) -> ActivationState {
        self.state
    }

    /// Whether the broker has accepted us and the connection has not ended.
    pub fn is_connected(&self) -> bool {
        self.connection.as_ref().is_some_and(|connection| connection.is_established())
    }

    /// Whether frames may be sent.
    ///
    /// See the example of [`connection`](Self::connection).
    pub fn is_ready(&self) -> bool {
        self.connection.as_ref().is_some_and(|connection| connection.is_ready())
    }

    /// The version spoken, from CONNECTED until the socket is gone.
    ///
    /// See the example of [`connection`](Self::connection).
    pub const fn version(&self) -> Option<Version> {
        self.version
    }

    /// The present attempt, or the last one.
    ///
    /// See the example of [`handle_closed`](Self::handle_closed).
    pub const fn attempt(&self) -> Attempt {
        self.attempt
    }

    /// The attempt that is under way, or that the connection came from; none while there is none.
    ///
    /// See the example of [`handle_closed`](Self::handle_closed).
    pub fn present_attempt(&self) -> Option<Attempt> {
        (self.connection_state != ConnectionState::Idle).then_some(self.attempt)
    }

    fn is_connecting(&self, attempt: Attempt) -> bool {
        attempt == self.attempt && self.connection_state == ConnectionState::Connecting
    }

    fn has_attempt(&self) -> bool {
        matches!(self.connection_state, ConnectionState::Connecting | ConnectionState::Open)
    }

    /// The delay before the next attempt, in milliseconds; 0 for none.
    ///
    /// See the example of [`handle_closed`](Self::handle_closed).
    pub const fn next_delay(&self) -> u64 {
        self.next_delay
    }

    /// Overrides the delay before the next attempt.
    ///
    /// See the example of [`handle_closed`](Self::handle_closed).
    pub const fn set_next_delay(&mut self, delay: u64) {
        self.next_delay = delay;
    }
}
