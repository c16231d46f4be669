//! What becomes of each step of the plan when its turn has come.

use alloc::string::String;
use core::mem;

use super::step::{Cause, Discarded, Step};
use super::timers::SLOW;
use super::{Client, ConnectionEffect, ConnectionInput, ConnectionState};
use crate::client::transitions::{self, ActivationEffect, ActivationInput};
use crate::client::{Action, ActivationState, Attempt, Closed, Event, LogEvent};
use crate::error::ProtocolError;
use crate::time::Instant;

/// The longest close reason, in bytes (RFC 6455 section 5.5).
const MAX_REASON: usize = 123;

impl Client {
    /// The next thing to do that the last command or input has brought about. To be called until
    /// there is none.
    pub fn poll_action(&mut self, now: Instant) -> Option<Action> {
        let action = self.next_action(now);
        if action.is_some() {
            self.plan.perform();
        } else {
            self.plan.leave();
        }
        action
    }

    /// Whether [`poll_action`](Self::poll_action) has to be called.
    ///
    /// See the example of [`connection`](Self::connection).
    pub fn has_action(&self) -> bool {
        self.plan.has_next() || self.plan.is_to_be_left() || self.has_transmit()
    }

    fn has_transmit(&self) -> bool {
        self.connection.as_ref().is_some_and(|connection| connection.has_transmit())
    }

    fn next_action(&mut self, now: Instant) -> Option<Action> {
        while let Some(step) = self.plan.next() {
            if let Some(action) = self.take(step, now) {
                return Some(action);
            }
        }
        self.connection.as_mut()?.poll_transmit().map(Action::Transmit)
    }

    pub(super) fn log(&mut self, event: LogEvent) {
        self.plan.add(&[Step::Log(event)]);
    }

    pub(super) fn start(&mut self) {
        self.next_delay = self.config.retry.delay;
        self.plan.add(&[Step::Enter(ActivationState::Active), Step::Connect]);
    }

    /// The step that drops the present socket.
    pub(super) const fn discard_step(&self, cause: Cause) -> Step {
        Step::Discard(self.attempt, cause)
    }

    fn take(&mut self, step: Step, now: Instant) -> Option<Action> {
        Some(match step {
            Step::Log(event) => {
                let millis = match event {
                    LogEvent::DisconnectTimedOut => self.config.disconnect_timeout,
                    LogEvent::StillWaiting => SLOW,
                    _ => 0,
                };
                Action::Log(event, millis)
            }
            Step::ConnectionTimedOut => Action::ConnectionTimedOut(self.config.connection_timeout),
            Step::ReconnectIn => Action::ReconnectIn(self.next_delay),
            Step::Enter(state) => {
                self.state = state;
                Action::StateChanged(state)
            }
            Step::Connect => self.connect(now),
            Step::Receive => return self.receive(now),
            Step::Stop { force, is_first } => return self.stop(now, force, is_first),
            Step::CloseSocket(log) => Action::Close { log },
            Step::Disconnected => Action::Disconnected,
            Step::HeartBeatLost => {
                Action::Event(Event::HeartBeatLost { silent_for: self.silent_for })
            }
            Step::Discard(attempt, cause) => {
                self.discard(attempt, cause);
                return None;
            }
            Step::DiscardSocket(log) => {
                let Discarded { code, reason, .. } = self.discarded.clone();
                Action::Discard { code, reason, log }
            }
            Step::Discarded(attempt) => {
                if attempt == self.attempt {
                    self.end(ConnectionInput::Discarded);
                }
                return None;
            }
            Step::Detach => Action::Detach,
            Step::ClosedBySocket => Action::Closed(Closed::BySocket),
            Step::ClosedByUs => {
                let Discarded { told_code: code, reason, .. } = mem::take(&mut self.discarded);
                Action::Closed(Closed::Discarded { code, reason })
            }
            Step::Deactivated => Action::Deactivated,
            Step::DecideNext => {
                self.decide_next(now);
                return None;
            }
        })
    }

    /// Goes by the transition table; gives what follows.
    pub(super) fn change(&mut self, input: ConnectionInput) -> ConnectionEffect {
        let (next, effect) = transitions::connection(self.connection_state, input);
        self.connection_state = next;
        if next != ConnectionState::Open
            && let Some(connection) = self.connection.take()
        {
            self.ids = connection.ids();
        }
        effect
    }

    fn connect(&mut self, now: Instant) -> Action {
        let is_active = self.state == ActivationState::Active;
        if !is_active || self.change(ConnectionInput::Connect) == ConnectionEffect::Nothing {
            return Action::Log(LogEvent::AttemptGivenUp, 0);
        }
        self.attempt.0 += 1;
        self.began_at = now;
        self.timers.connect.start(now, self.config.connection_timeout);
        self.timers.slow.start(now, SLOW);
        Action::Connect(self.attempt)
    }

    fn receive(&mut self, now: Instant) -> Option<Action> {
        let event = self.connection.as_mut()?.poll_event(now)?;
        match &event {
            Event::DisconnectReceipt(_) => {
                self.plan.add(&[Step::Disconnected]);
                self.close(now, None);
            }
            Event::Failed(error) => {
                self.discarded.reason = close_reason(error);
                self.plan.add(&[self.discard_step(Cause::Protocol)]);
            }
            event => {
                if let Event::Connected { version, .. } = event {
                    self.version = Some(*version);
                    self.accepted(now);
                }
                self.plan.add(&[Step::Receive]);
            }
        }
        Some(Action::Event(event))
    }

    fn accepted(&mut self, now: Instant) {
        self.timers.connect.stop();
        self.timers.slow.stop();
        self.connected_at = Some(now);
        if self.config.retry.min_uptime == 0 {
            self.next_delay = self.config.retry.delay;
        }
    }

    fn stop(&mut self, now: Instant, force: bool, is_first: bool) -> Option<Action> {
        // Meanwhile the connection may have ended, and with it the deactivation.
        if self.state != ActivationState::Deactivating {
            return None;
        }
        self.next_delay = 0;
        self.timers.reconnect.stop();
        if self.connection_state == ConnectionState::Idle {
            self.plan.add(&[
                Step::Enter(ActivationState::Inactive),
                Step::DecideNext,
                Step::Deactivated,
            ]);
        } else if force {
            self.plan.add(&[self.discard_step(Cause::Unwanted)]);
        } else if is_first {
            let headers = mem::take(&mut self.disconnect_headers);
            let Some(connection) = self.connection_mut() else {
                self.close(now, None);
                return None;
            };
            if let Err(refused) = connection.disconnect(headers) {
                self.close(now, None);
                return Some(Action::DisconnectRefused(refused));
            }
            self.timers.close.start(now, self.config.disconnect_timeout);
        }
        None
    }

    /// Ends an attempt or a connection that is of no use.
    pub(super) fn give_up(&mut self, now: Instant) {
        if self.config.discard_on_failure {
            self.plan.add(&[self.discard_step(Cause::Lingers)]);
        } else {
            self.close(now, Some(LogEvent::Closing));
        }
    }

    /// Tells the socket to close, and gives it a limited time for that.
    fn close(&mut self, now: Instant, log: Option<LogEvent>) {
        if self.change(ConnectionInput::Close) == ConnectionEffect::Close {
            self.timers.close.start_unless_running(now, self.config.disconnect_timeout);
            self.plan.add(&[Step::CloseSocket(log)]);
        }
    }

    fn discard(&mut self, attempt: Attempt, cause: Cause) {
        if attempt != self.attempt
            || self.change(ConnectionInput::Discard) != ConnectionEffect::Discard
        {
            return;
        }
        self.timers.close.stop();
        self.discarded.code = match cause {
            Cause::Unwanted | Cause::Lingers => 4001,
            Cause::Protocol => 4002,
            Cause::Unusable => 4003,
        };
        // Applications know which codes are worth an attempt; a connection that was lost has 1006 (F-23).
        let is_lost = cause == Cause::Lingers && !self.config.discard_on_failure;
        self.discarded.told_code = if is_lost { 1006 } else { self.discarded.code };
        match cause {
            Cause::Protocol => {}
            Cause::Unusable => {
                self.discarded.reason = "The CONNECT headers cannot be sent".into();
            }
            Cause::Unwanted | Cause::Lingers => {
                self.discarded.reason = "Dropped without waiting for the closing handshake".into();
            }
        }
        // That the application asked for it need not be logged.
        let log = (cause != Cause::Unwanted).then_some(LogEvent::Discarding);
        self.plan.add(&[Step::DiscardSocket(log), Step::Discarded(attempt)]);
    }

    /// The attempt or the connection has ended: plans what the application is told, and the decision
    /// about the next attempt.
    pub(super) fn end(&mut self, input: ConnectionInput) {
        let closed = match self.change(input) {
            ConnectionEffect::Fail => {
                self.stop_timers();
                let steps = [Step::Log(LogEvent::AttemptFailed), Step::DecideNext];
                return self.plan.add(&steps);
            }
            ConnectionEffect::EndWithoutSocket => None,
            ConnectionEffect::EndBySocket => Some(Step::ClosedBySocket),
            ConnectionEffect::EndDiscarded => Some(Step::ClosedByUs),
            _ => return,
        };
        self.stop_timers();
        // What is planned last comes first.
        let deactivates = self.state == ActivationState::Deactivating;
        if deactivates {
            self.plan.add(&[Step::Deactivated]);
        }
        self.plan.add(&[Step::DecideNext]);
        self.plan.add(closed.as_slice());
        if deactivates {
            self.plan.add(&[Step::Enter(ActivationState::Inactive)]);
        }
        if closed.is_some() {
            self.plan.add(&[Step::Log(LogEvent::ConnectionClosed), Step::Detach]);
        }
    }

    const fn stop_timers(&mut self) {
        self.version = None;
        self.timers.slow.stop();
        self.timers.connect.stop();
        self.timers.close.stop();
    }

    fn decide_next(&mut self, now: Instant) {
        match transitions::activation(self.state, ActivationInput::DecideNext) {
            ActivationEffect::Retry => self.retry(now),
            ActivationEffect::StartIfWanted if self.is_wanted => self.start(),
            _ => {}
        }
    }

    fn retry(&mut self, now: Instant) {
        let min_uptime = self.config.retry.min_uptime;
        let uptime = self.connected_at.take().map(|since| now.saturating_since(since));
        if min_uptime != 0 && uptime.is_some_and(|uptime| uptime >= min_uptime) {
            self.next_delay = self.config.retry.delay;
        }
        if self.connection_state == ConnectionState::Idle && self.next_delay != 0 {
            self.timers.reconnect.start(now, self.next_delay);
            self.plan.add(&[Step::ReconnectIn]);
        }
    }
}

/// `error` as a close reason: cut to what a close frame can hold, at a character's boundary.
fn close_reason(error: &ProtocolError) -> String {
    let mut reason = String::from("STOMP protocol error: ");
    error.write(&mut reason);
    // The module of the npm package has no panic: `get` and not `truncate`.
    let end = (0..=MAX_REASON.min(reason.len())).rev().find(|at| reason.is_char_boundary(*at));
    reason.get(..end.unwrap_or_default()).unwrap_or_default().into()
}
