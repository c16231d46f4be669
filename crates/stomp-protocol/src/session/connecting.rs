//! The connection: attempts, their ends, and the callers that wait for either.

use super::entries::{CALLERS, Kind, SUBSCRIPTIONS, WORK};
use super::transitions::{self, Effect, Input, Phase};
use super::{Action, Broker, Code, Outcome, Receipts, Session};
use crate::time::Instant;

/// What CONNECTED says.
///
/// See the example of [`Session`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Connected {
    /// The broker, by its `server` header or as the application says.
    pub broker: Broker,
    /// Whether the connection belongs to another user than the one before.
    pub is_other_identity: bool,
    /// Whether NACK exists: on STOMP 1.1 and later.
    pub has_nack: bool,
}

impl Session {
    /// Connects. Resolves when CONNECTED has come; callers share one attempt, and when the last one has left before
    /// there was a connection, the session is idle. While waiting it tries at once. `timeout`: milliseconds, or
    /// [`FOREVER`](super::FOREVER).
    pub fn connect(&mut self, now: Instant, timeout: u64) -> u32 {
        if let Some(code) = self.refusal() {
            return self.refuse(code);
        }
        let caller = self.create(Kind::Connect, now + timeout);
        match self.phase {
            Phase::Connected => self.settle(caller, Outcome::Confirmed),
            _ if self.config.observes => {}
            _ => self.apply(now, Input::Connect),
        }
        caller
    }

    /// Something suggests that an attempt would succeed now: the device is online, the page visible again. Cuts the
    /// wait for the next attempt short.
    ///
    /// See the example of [`handle_lost`](Self::handle_lost).
    pub fn retry_now(&mut self, now: Instant) {
        if !self.config.observes {
            self.apply(now, Input::Retry);
        }
    }

    /// Ends the connection; subscriptions and outbox stay. Resolves when the socket is closed. Not for a connection of
    /// another.
    ///
    /// ```
    /// # use stomp_protocol::Instant;
    /// # use stomp_protocol::session::{Broker, Config, Connected, FOREVER, Session};
    /// # let now = Instant::from_millis(0);
    /// # let mut session = Session::new(Config::default());
    /// # session.connect(now, FOREVER);
    /// # session.poll_action(now);
    /// # let broker = Broker::RabbitMq;
    /// # session.handle_connected(now, 1, Connected { broker, is_other_identity: false, has_nack: true });
    /// # while session.poll_action(now).is_some() {}
    /// use stomp_protocol::session::{Action, State};
    ///
    /// session.disconnect(now);
    /// assert!((0..9).any(|_| session.poll_action(now) == Some(Action::Disconnect)));
    /// assert_eq!(session.state(), State::Closing);
    /// ```
    pub fn disconnect(&mut self, now: Instant) -> u32 {
        let caller = self.create(Kind::Rest, Instant::NEVER);
        self.end_drain(Outcome::unsent(Code::Aborted));
        self.apply(now, Input::Disconnect);
        caller
    }

    /// Ends the session. What is pending rejects at once, but for messages that are being written
    /// ([`await_writing`](Self::await_writing)); resolves when the socket is closed.
    pub fn close(&mut self, now: Instant) -> u32 {
        let caller = self.create(Kind::Rest, Instant::NEVER);
        self.reject_work(Code::Closed);
        self.finish(now);
        caller
    }

    /// Ends the connection for good, unless it is another's: then only the subscriptions end.
    fn finish(&mut self, now: Instant) {
        // Those that are stopped may have ACKs that go out with their end, while there is a connection.
        self.end_subscriptions(!self.config.observes);
        if self.config.observes {
            self.phase = Phase::Idle;
        }
        self.apply(now, Input::Close);
        self.end_subscriptions(false);
    }

    /// The connection is another's and has been made: gives its number, for `handle_connected`.
    ///
    /// ```
    /// use stomp_protocol::Instant;
    /// use stomp_protocol::session::{Broker, Config, Connected, Session, State};
    ///
    /// let now = Instant::from_millis(0);
    /// let mut session = Session::new(Config { observes: true, ..Config::default() });
    /// let connection = session.adopt(now);
    /// let broker = Broker::detect("apache-apollo/1.7");
    /// let connected = Connected { broker, is_other_identity: false, has_nack: true };
    /// session.handle_connected(now, connection, connected);
    /// assert_eq!(session.state(), State::Connected);
    /// ```
    pub const fn adopt(&mut self, now: Instant) -> u32 {
        self.phase = Phase::Connecting;
        self.since = now;
        self.connection += 1;
        self.connection
    }

    /// What the policy says to [`Action::Retry`]: the delay, or none to stop. A driver without a policy of its own
    /// gives [`policy_delay`](Self::policy_delay).
    ///
    /// See the example of [`handle_lost`](Self::handle_lost).
    pub fn retry(&mut self, now: Instant, delay: Option<u64>) {
        if !core::mem::take(&mut self.is_asking_policy) {
            return;
        }
        match delay {
            Some(delay) => {
                self.phase_deadline = now + delay;
                self.actions.push(Action::StatusChanged);
            }
            None => self.apply(now, Input::GiveUp),
        }
    }

    /// The delay by [`Config::retry`](super::Config::retry); `random` is from 0 to 1, 1 excluded.
    ///
    /// See the example of [`handle_lost`](Self::handle_lost).
    #[must_use]
    pub fn policy_delay(&self, random: f64) -> Option<u64> {
        self.config.retry.delay(self.attempt, random)
    }

    /// For how long there has been no connection, in milliseconds, for policies of drivers.
    ///
    /// See the example of [`handle_lost`](Self::handle_lost).
    #[must_use]
    pub const fn elapsed(&self, now: Instant) -> u64 {
        now.saturating_since(self.down_since)
    }

    /// CONNECTED came.
    pub fn handle_connected(&mut self, now: Instant, connection: u32, connected: Connected) {
        if connection != self.connection || self.phase != Phase::Connecting {
            return;
        }
        let profile = connected.broker.profile();
        if connected.broker != self.broker || profile.receipts != Receipts::Unknown {
            self.receipts = profile.receipts;
        }
        self.broker = connected.broker;
        self.profile = profile;
        self.has_nack = connected.has_nack;
        if connected.is_other_identity {
            self.reject_work(Code::IdentityChanged);
        }
        self.apply(now, Input::Connected);
    }

    /// The attempt or connection has ended, or could not be made; `code` says why.
    ///
    /// ```
    /// # use stomp_protocol::Instant;
    /// # use stomp_protocol::session::{Broker, Config, Connected, FOREVER, Session};
    /// # let now = Instant::from_millis(0);
    /// # let mut session = Session::new(Config::default());
    /// # session.connect(now, FOREVER);
    /// # session.poll_action(now);
    /// # let broker = Broker::RabbitMq;
    /// # session.handle_connected(now, 1, Connected { broker, is_other_identity: false, has_nack: true });
    /// # while session.poll_action(now).is_some() {}
    /// use stomp_protocol::session::{Action, Code, State};
    ///
    /// session.handle_lost(now, 1, Code::ConnectionLost);
    /// assert_eq!((session.state(), session.error()), (State::Waiting, Some(Code::ConnectionLost)));
    /// while let Some(action) = session.poll_action(now) {
    ///     if action == Action::Retry {
    ///         session.retry(now, session.policy_delay(0.5));
    ///     }
    /// }
    /// assert!(session.retry_at().is_some());
    /// assert_eq!((session.since(), session.elapsed(now + 5)), (now, 5));
    /// session.retry_now(now); // the device is online again
    /// assert!((0..9).any(|_| session.poll_action(now) == Some(Action::Connect(2))));
    /// ```
    pub fn handle_lost(&mut self, now: Instant, connection: u32, code: Code) {
        let was_up = self.is_up;
        if connection != self.connection || !(was_up || self.phase == Phase::Connecting) {
            return;
        }
        let code = self.announced.take().unwrap_or(code);
        self.error = Some(code);
        if was_up {
            self.take_down(now, code);
        }
        let input = self.input_of_loss(code, was_up);
        self.apply(now, input);
    }

    fn input_of_loss(&mut self, code: Code, was_up: bool) -> Input {
        let asks_again = self.config.asks_credentials && !self.has_asked_again;
        match code {
            _ if was_up => Input::Lost,
            Code::Unauthorized if asks_again => {
                self.has_asked_again = true;
                Input::AskAgain
            }
            // The answer to CONNECT: a client id that is in use is free once the broker has noticed the lost socket.
            Code::Refused => Input::Lost,
            _ if code.is_retryable() => Input::Lost,
            _ => Input::GiveUp,
        }
    }

    /// Everything that belonged to the connection ends with it.
    fn take_down(&mut self, now: Instant, code: Code) {
        self.is_up = false;
        if now.saturating_since(self.connected_at) >= self.config.retry.min_uptime {
            self.attempt = 1;
            self.down_since = now;
        }
        (self.suspects, self.errors, self.restoring) = (0, 0, 0);
        self.is_probing = false;
        self.lose_deliveries();
        self.lose_turns();
        self.lose_messages(code);
        self.lose_subscriptions(now);
    }

    /// Changes the phase by the table.
    pub(super) fn apply(&mut self, now: Instant, input: Input) {
        let (phase, effect) = transitions::next(self.phase, input);
        if phase != self.phase {
            self.since = now;
        }
        self.phase = phase;
        match effect {
            Effect::Nothing => {}
            Effect::StartAnew => {
                self.attempt = 0;
                self.was_established = false;
                self.has_asked_again = false;
                self.down_since = now;
                // Those that wait for the end of the connection before this one.
                self.settle_callers(Kind::Rest, Outcome::Confirmed);
                self.start(now);
            }
            Effect::Start => self.start(now),
            Effect::Restore => self.restore(now),
            Effect::AskPolicy => self.ask_policy(),
            Effect::Disconnect => {
                self.was_established = false;
                self.phase_deadline = now + self.config.disconnect_timeout;
                self.actions.push(Action::StatusChanged);
                self.actions.push(Action::Disconnect);
            }
            Effect::Abandon => {
                self.actions.push(Action::Abandon);
                self.enter();
            }
            Effect::Enter => self.enter(),
        }
    }

    fn start(&mut self, now: Instant) {
        self.attempt = self.attempt.saturating_add(1);
        self.connection += 1;
        self.is_asking_policy = false;
        self.announced = None;
        self.phase_deadline = now + self.config.connect_timeout;
        self.actions.push(Action::StatusChanged);
        self.actions.push(Action::Connect(self.connection));
    }

    /// There is a connection: subscriptions and messages are sent when actions are polled.
    fn restore(&mut self, now: Instant) {
        self.is_up = true;
        self.was_established = true;
        self.has_asked_again = false;
        self.connected_at = now;
        self.phase_deadline = Instant::NEVER;
        self.error = None;
        (self.frames, self.last_silent, self.last_confirmed) = (0, 0, 0);
        (self.subscription_cursor, self.work_cursor) = (0, 0);
        self.restored_up_to = self.last_id;
        self.actions.push(Action::StatusChanged);
        self.settle_callers(Kind::Connect, Outcome::Confirmed);
    }

    fn ask_policy(&mut self) {
        self.phase_deadline = Instant::NEVER;
        self.is_asking_policy = !self.config.observes;
        self.actions.push(if self.is_asking_policy {
            Action::Retry
        } else {
            Action::StatusChanged
        });
    }

    /// There is no connection, and none will come of itself.
    fn enter(&mut self) {
        self.phase_deadline = Instant::NEVER;
        self.is_asking_policy = false;
        self.actions.push(Action::StatusChanged);
        let code = match self.phase {
            Phase::Closed => Code::Closed,
            Phase::Failed => self.error.unwrap_or(Code::ConnectionLost),
            _ => Code::Aborted,
        };
        let mut of_drain = Outcome::unsent(code);
        if self.phase == Phase::Closed {
            of_drain = Outcome::Confirmed;
        }
        if self.phase != Phase::Idle {
            self.reject_work(code);
            self.end_drain(of_drain);
        }
        self.settle_callers(Kind::Connect, Outcome::unsent(code));
        self.settle_callers(Kind::Rest, Outcome::Confirmed);
    }

    fn end_drain(&mut self, outcome: Outcome) {
        self.is_draining = false;
        self.settle_callers(Kind::Drain, outcome);
    }

    pub(super) fn settle_callers(&mut self, kind: Kind, outcome: Outcome) {
        let mut id = 0;
        loop {
            id = self.next_in(CALLERS, id);
            if id == 0 {
                break;
            }
            if self.lists[CALLERS].get(id).is_some_and(|entry| entry.kind == kind) {
                self.settle(id, outcome);
            }
        }
    }

    /// Settles all messages, requests and transactions with a failure, but those that are being written.
    fn reject_work(&mut self, code: Code) {
        let mut id = 0;
        loop {
            id = self.next_in(WORK, id);
            if id == 0 {
                break;
            }
            let entry = self.lists[WORK].get(id);
            if entry.is_some_and(|entry| entry.kind != Kind::Flush && !entry.is_being_written()) {
                self.fail(id, code);
            }
        }
    }

    /// A caller of `connect` gives up.
    pub(super) fn leave(&mut self, now: Instant, caller: u32, code: Code) {
        self.settle(caller, Outcome::unsent(code));
        if self.was_established {
            return;
        }
        let mut id = 0;
        loop {
            id = self.next_in(CALLERS, id);
            if id == 0 {
                break;
            }
            if self.lists[CALLERS].get(id).is_some_and(|entry| entry.kind == Kind::Connect) {
                return;
            }
        }
        self.apply(now, Input::Leave);
    }

    /// The time of the phase is over.
    pub(super) fn expire_phase(&mut self, now: Instant) {
        match self.phase {
            Phase::Waiting => self.apply(now, Input::Retry),
            _ => {
                self.actions.push(Action::Abandon);
                self.handle_lost(now, self.connection, Code::Timeout);
            }
        }
    }

    /// Ends the session in good order: the driver ends each subscription once its messages are worked off, then what
    /// waits is sent, and DISCONNECT. At the end of `timeout` milliseconds it closes, and rejects.
    ///
    /// ```
    /// # use stomp_protocol::Instant;
    /// # use stomp_protocol::session::{Broker, Config, Connected, FOREVER, Session};
    /// # let now = Instant::from_millis(0);
    /// # let mut session = Session::new(Config::default());
    /// # session.connect(now, FOREVER);
    /// # session.poll_action(now);
    /// # let broker = Broker::RabbitMq;
    /// # session.handle_connected(now, 1, Connected { broker, is_other_identity: false, has_nack: true });
    /// # while session.poll_action(now).is_some() {}
    /// use stomp_protocol::session::State;
    ///
    /// session.drain(now, 10_000);
    /// while session.poll_action(now).is_some() {}
    /// assert_eq!(session.state(), State::Closing); // nothing was under way
    /// ```
    pub fn drain(&mut self, now: Instant, timeout: u64) -> u32 {
        if matches!(self.phase, Phase::Closing | Phase::Closed) {
            return self.close(now);
        }
        self.is_draining = true;
        self.actions.push(Action::StatusChanged);
        let mut id = 0;
        loop {
            id = self.next_in(SUBSCRIPTIONS, id);
            if id == 0 {
                break;
            }
            self.stop(id);
        }
        self.create(Kind::Drain, now + timeout)
    }

    /// Closes the session if it drains and nothing is left; gives whether it did.
    pub(super) fn ends_drain(&mut self, now: Instant) -> bool {
        let is_done = self.is_draining
            && self.phase != Phase::Closing
            && self.lists[WORK].is_empty()
            && self.lists[SUBSCRIPTIONS].is_empty();
        if is_done {
            self.finish(now);
        }
        is_done
    }

    /// A caller of `drain` has waited for too long.
    pub(super) fn expire_drain(&mut self, now: Instant, caller: u32) {
        self.settle(caller, Outcome::unsent(Code::Timeout));
        self.reject_work(Code::Closed);
        self.finish(now);
    }

    /// Whether new messages and subscriptions are refused, and why.
    pub(super) const fn refusal(&self) -> Option<Code> {
        match self.phase {
            Phase::Closing | Phase::Closed => Some(Code::Closed),
            _ if self.is_draining => Some(Code::Closed),
            _ => None,
        }
    }
}
