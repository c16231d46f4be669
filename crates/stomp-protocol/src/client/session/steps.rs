//! The session's plan: steps that wait on a stack, and what becomes of each when its time has come.

use alloc::string::String;
use core::mem;

use super::{Link, Mark, Session};
use crate::client::{Action, ActivationState, Attempt, Closed, Event, Note};
use crate::error::ProtocolError;
use crate::time::Instant;

/// The longest close reason, in bytes (RFC 6455 section 5.5).
const MAX_REASON: usize = 123;

/// One thing that is to be done. What else belongs to it stands in the session.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step {
    Note(Note),
    Enter(ActivationState),
    /// Begins an attempt.
    Connect,
    /// The application is ready for this attempt.
    Open(Attempt),
    MakeSocket(Attempt),
    /// Takes the next thing that came.
    Receive,
    /// Carries out a deactivation. `orderly`: this is the first, so DISCONNECT is due.
    Stop {
        force: bool,
        orderly: bool,
    },
    CloseSocket,
    Disconnected,
    HeartBeatLost,
    /// Drops the socket of this attempt, unless that has been done.
    Discard(Attempt, Fault),
    DiscardSocket,
    ClosedBySocket,
    ClosedByUs,
    Deactivated,
    /// There is no connection and none on its way: what next?
    GoOn,
}

/// Why a socket is dropped without waiting for its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// The application asked for it.
    Unwanted,
    /// It would take too long.
    Lingers,
    /// The broker broke the protocol; how, stands in the session.
    Protocol,
    /// CONNECT could not be written as configured.
    Unusable,
}

impl Session {
    /// The next thing to do, if any.
    pub fn poll_action(&mut self, now: Instant) -> Option<Action> {
        self.poll_action_above(Mark(0), now)
    }

    /// The next thing to do that was not already waiting when `mark` was taken, if any.
    pub fn poll_action_above(&mut self, mark: Mark, now: Instant) -> Option<Action> {
        while self.steps.len() > mark.0 {
            let step = self.steps.pop()?;
            if let Some(action) = self.take(step, now) {
                return Some(action);
            }
        }
        match &mut self.link {
            Link::Open(connection) => connection.poll_transmit().map(Action::Transmit),
            _ => None,
        }
    }

    /// What is waiting now.
    pub const fn mark(&self) -> Mark {
        Mark(self.steps.len())
    }

    /// Puts `steps` before everything that is waiting.
    pub(super) fn plan(&mut self, steps: &[Step]) {
        self.steps.extend(steps.iter().rev());
    }

    pub(super) fn note(&mut self, note: Note) {
        self.plan(&[Step::Note(note)]);
    }

    pub(super) fn start(&mut self) {
        self.next_delay = self.config.retry.delay;
        self.plan(&[Step::Enter(ActivationState::Active), Step::Connect]);
    }

    /// The step that drops the present socket.
    pub(super) const fn discard(&self, fault: Fault) -> Step {
        Step::Discard(self.attempt, fault)
    }

    fn take(&mut self, step: Step, now: Instant) -> Option<Action> {
        Some(match step {
            Step::Note(note) => Action::Note(note, self.millis_of(note)),
            Step::Enter(state) => {
                self.state = state;
                Action::StateChanged(state)
            }
            Step::Connect => self.connect(now),
            Step::Open(attempt) => self.open(attempt),
            Step::MakeSocket(attempt) => Action::Open(attempt),
            Step::Receive => return self.receive(now),
            Step::Stop { force, orderly } => return self.stop(now, force, orderly),
            Step::CloseSocket => Action::Close,
            Step::Disconnected => Action::Disconnected,
            Step::HeartBeatLost => {
                Action::Event(Event::HeartBeatLost { silent_for: self.silent_for })
            }
            Step::Discard(attempt, fault) => {
                self.drop_socket(attempt, fault);
                return None;
            }
            Step::DiscardSocket => {
                let (code, reason) = self.discarded.clone();
                Action::Discard { code, reason }
            }
            Step::ClosedBySocket => Action::Closed(Closed::BySocket),
            Step::ClosedByUs => {
                let (code, reason) = mem::take(&mut self.discarded);
                Action::Closed(Closed::Discarded { code, reason })
            }
            Step::Deactivated => Action::Deactivated,
            Step::GoOn => {
                self.go_on(now);
                return None;
            }
        })
    }

    /// The number that goes with a note.
    const fn millis_of(&self, note: Note) -> u64 {
        match note {
            Note::ConnectionTimedOut => self.config.connection_timeout,
            Note::DisconnectTimedOut => self.config.disconnect_timeout,
            Note::ReconnectIn => self.next_delay,
            _ => 0,
        }
    }

    fn connect(&mut self, now: Instant) -> Action {
        if self.state != ActivationState::Active || !matches!(self.link, Link::Idle) {
            return Action::Note(Note::AttemptGivenUp, 0);
        }
        self.attempt.0 += 1;
        self.began_at = now;
        self.link = Link::Preparing;
        self.timers.connect.start(now, self.config.connection_timeout);
        Action::Prepare(self.attempt)
    }

    fn open(&mut self, attempt: Attempt) -> Action {
        if attempt != self.attempt || !matches!(self.link, Link::Preparing) {
            return Action::Note(Note::AttemptGivenUp, 0);
        }
        // The preparation may have changed the timeout; it counts from the beginning all the same.
        self.timers.connect.start(self.began_at, self.config.connection_timeout);
        self.plan(&[Step::MakeSocket(attempt)]);
        Action::Note(Note::Opening, 0)
    }

    fn receive(&mut self, now: Instant) -> Option<Action> {
        let Link::Open(connection) = &mut self.link else {
            return None;
        };
        let event = connection.poll_event(now)?;
        match &event {
            Event::Farewell(_) => {
                self.plan(&[Step::Disconnected]);
                self.close(now);
            }
            Event::Failed(error) => {
                self.discarded.1 = close_reason(error);
                self.plan(&[self.discard(Fault::Protocol)]);
            }
            event => {
                if let Event::Connected { version, .. } = event {
                    self.version = Some(*version);
                    self.established(now);
                }
                self.plan(&[Step::Receive]);
            }
        }
        Some(Action::Event(event))
    }

    fn established(&mut self, now: Instant) {
        self.timers.connect.stop();
        self.connected_at = Some(now);
        if self.config.retry.min_uptime == 0 {
            self.next_delay = self.config.retry.delay;
        }
    }

    fn stop(&mut self, now: Instant, force: bool, orderly: bool) -> Option<Action> {
        self.next_delay = 0;
        self.timers.reconnect.stop();
        match &mut self.link {
            Link::Idle | Link::Preparing => {
                self.end_link();
                let inactive = Step::Enter(ActivationState::Inactive);
                self.plan(&[inactive, Step::GoOn, Step::Deactivated]);
            }
            _ if force => self.plan(&[self.discard(Fault::Unwanted)]),
            _ if !orderly => {}
            Link::Open(connection) if connection.is_established() => {
                let refused = connection.disconnect(mem::take(&mut self.farewell)).err();
                if refused.is_none() {
                    self.timers.close.start(now, self.config.disconnect_timeout);
                } else {
                    self.close(now);
                }
                return refused.map(Action::DisconnectRefused);
            }
            _ => self.close(now),
        }
        None
    }

    /// Tells the socket to close, and gives it a limited time for that.
    pub(super) fn close(&mut self, now: Instant) {
        if matches!(self.link, Link::Closing) {
            return;
        }
        self.keep_ids();
        self.link = Link::Closing;
        self.timers.close.start_unless_running(now, self.config.disconnect_timeout);
        self.plan(&[Step::CloseSocket]);
    }

    fn drop_socket(&mut self, attempt: Attempt, fault: Fault) {
        if attempt != self.attempt || matches!(self.link, Link::Idle | Link::Preparing) {
            return;
        }
        self.discarded.0 = match fault {
            Fault::Unwanted | Fault::Lingers => 4001,
            Fault::Protocol => 4002,
            Fault::Unusable => 4003,
        };
        if fault != Fault::Protocol {
            let reason = if fault == Fault::Unusable {
                "The CONNECT headers cannot be sent"
            } else {
                "Dropped without waiting for the closing handshake"
            };
            self.discarded.1 = reason.into();
        }
        self.finish_link(Step::ClosedByUs);
        self.plan(&[Step::DiscardSocket]);
        // Whoever asked for it need not be told.
        if fault != Fault::Unwanted {
            self.note(Note::Discarding);
        }
    }

    /// The socket is gone: tell the application, then see what is to be done about it.
    pub(super) fn finish_link(&mut self, closed: Step) {
        self.end_link();
        let note = Step::Note(Note::ConnectionClosed);
        if self.state == ActivationState::Deactivating {
            let inactive = Step::Enter(ActivationState::Inactive);
            self.plan(&[note, inactive, closed, Step::GoOn, Step::Deactivated]);
        } else {
            self.plan(&[note, closed, Step::GoOn]);
        }
    }

    /// Back to no socket, no attempt.
    pub(super) fn end_link(&mut self) {
        self.keep_ids();
        self.link = Link::Idle;
        self.version = None;
        self.timers.connect.stop();
        self.timers.close.stop();
    }

    fn keep_ids(&mut self) {
        if let Link::Open(connection) = &self.link {
            self.ids = connection.ids();
        }
    }

    fn go_on(&mut self, now: Instant) {
        match self.state {
            ActivationState::Active => self.retry(now),
            ActivationState::Inactive if self.wanted => self.start(),
            _ => {}
        }
    }

    fn retry(&mut self, now: Instant) {
        let min_uptime = self.config.retry.min_uptime;
        let uptime = self.connected_at.take().map(|since| now.saturating_since(since));
        if min_uptime != 0 && uptime.is_some_and(|uptime| uptime >= min_uptime) {
            self.next_delay = self.config.retry.delay;
        }
        if matches!(self.link, Link::Idle) && self.next_delay != 0 {
            self.timers.reconnect.start(now, self.next_delay);
            self.note(Note::ReconnectIn);
        }
    }
}

/// `error` as a close reason: cut to what a close frame can hold, at a character's boundary.
fn close_reason(error: &ProtocolError) -> String {
    let mut reason = String::from("STOMP protocol error: ");
    error.write(&mut reason);
    reason.get(..reason.floor_char_boundary(MAX_REASON)).unwrap_or_default().into()
}
