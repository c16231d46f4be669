//! The session's plan: steps that wait on a stack, and what becomes of each when its time has come.

use alloc::string::String;

use super::{Link, Mark, Session};
use crate::client::{Action, ActivationState, Attempt, Closed, Event, Note};
use crate::frame::Headers;
use crate::time::Instant;
use crate::version::Version;

/// The socket was dropped without waiting for its end.
const DISCARDED: u16 = 4001;
/// The broker broke the protocol.
const PROTOCOL_ERROR: u16 = 4002;
/// CONNECT could not be written as configured.
const UNUSABLE_HEADERS: u16 = 4003;

/// The longest close reason, in octets (RFC 6455 section 5.5).
const MAX_REASON: usize = 123;

#[derive(Debug)]
pub(super) enum Step {
    /// Nothing to decide.
    Do(Action),
    Enter(ActivationState),
    /// Begins an attempt.
    Connect,
    Open(Attempt),
    /// Takes the next thing that came.
    Receive,
    /// Carries out a deactivation. `orderly`: this is the first, so DISCONNECT is due.
    Stop {
        force: bool,
        orderly: bool,
        headers: Headers,
    },
    /// Drops the socket of this attempt, unless that has been done.
    Discard {
        attempt: Attempt,
        code: u16,
        reason: String,
        /// Whether that is worth a note: not if the application asked for it.
        noted: bool,
    },
    /// Schedules the next attempt.
    Retry,
    /// The application knows about the end of a connection: what next?
    AfterClose,
}

impl Step {
    pub(super) fn discard_lingering(attempt: Attempt, noted: bool) -> Self {
        let reason = "Dropped without waiting for the closing handshake".into();
        Self::Discard { attempt, code: DISCARDED, reason, noted }
    }

    pub(super) fn discard_unusable(attempt: Attempt) -> Self {
        let reason = "The CONNECT headers cannot be sent".into();
        Self::Discard { attempt, code: UNUSABLE_HEADERS, reason, noted: true }
    }
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
    pub(super) fn plan<const N: usize>(&mut self, steps: [Step; N]) {
        self.steps.extend(steps.into_iter().rev());
    }

    pub(super) fn note(&mut self, note: Note) {
        self.plan([Step::Do(Action::Note(note))]);
    }

    pub(super) fn start(&mut self) {
        self.next_delay = self.config.retry.delay;
        self.plan([Step::Enter(ActivationState::Active), Step::Connect]);
    }

    fn take(&mut self, step: Step, now: Instant) -> Option<Action> {
        match step {
            Step::Do(action) => Some(action),
            Step::Enter(state) => {
                self.state = state;
                Some(Action::StateChanged(state))
            }
            Step::Connect => self.connect(now),
            Step::Open(attempt) => self.open(attempt),
            Step::Receive => self.receive(now),
            Step::Stop { force, orderly, headers } => {
                self.stop(now, force, orderly, headers);
                None
            }
            Step::Discard { attempt, code, reason, noted } => {
                self.discard(attempt, code, reason, noted);
                None
            }
            Step::Retry => self.retry(now),
            Step::AfterClose => self.after_close(now),
        }
    }

    fn connect(&mut self, now: Instant) -> Option<Action> {
        if self.state != ActivationState::Active || !matches!(self.link, Link::Idle) {
            return Some(Action::Note(Note::AttemptGivenUp));
        }
        self.attempt.0 += 1;
        self.began_at = now;
        self.link = Link::Preparing;
        self.timers.connect.start(now, self.config.connection_timeout);
        Some(Action::Prepare(self.attempt))
    }

    fn open(&mut self, attempt: Attempt) -> Option<Action> {
        if attempt != self.attempt || !matches!(self.link, Link::Preparing) {
            return Some(Action::Note(Note::AttemptGivenUp));
        }
        // The preparation may have changed the timeout; it counts from the beginning all the same.
        self.timers.connect.start(self.began_at, self.config.connection_timeout);
        self.plan([Step::Do(Action::Open(attempt))]);
        Some(Action::Note(Note::Opening))
    }

    fn receive(&mut self, now: Instant) -> Option<Action> {
        let Link::Open(connection) = &mut self.link else {
            return None;
        };
        let event = connection.poll_event(now)?;
        match &event {
            Event::Connected { version, .. } => self.established(now, *version),
            Event::Disconnected(frame) => {
                let note = Note::Farewell(frame.clone());
                self.plan([Step::Do(Action::Event(event))]);
                self.close(now);
                return Some(Action::Note(note));
            }
            Event::Failed(error) => {
                let reason = close_reason(error);
                let (attempt, code) = (self.attempt, PROTOCOL_ERROR);
                self.plan([Step::Discard { attempt, code, reason, noted: true }]);
                return Some(Action::Event(event));
            }
            _ => {}
        }
        self.plan([Step::Receive]);
        Some(Action::Event(event))
    }

    fn established(&mut self, now: Instant, version: Version) {
        self.timers.connect.stop();
        self.version = Some(version);
        self.connected_at = Some(now);
        if self.config.retry.min_uptime == 0 {
            self.next_delay = self.config.retry.delay;
        }
    }

    fn stop(&mut self, now: Instant, force: bool, orderly: bool, headers: Headers) {
        self.next_delay = 0;
        self.timers.reconnect.stop();
        match &mut self.link {
            Link::Idle | Link::Preparing => {
                self.end_link();
                self.plan([Step::Enter(ActivationState::Inactive), Step::Do(Action::Deactivated)]);
            }
            _ if force => self.plan([Step::discard_lingering(self.attempt, false)]),
            _ if !orderly => {}
            Link::Open(connection) if connection.is_established() => {
                match connection.disconnect(headers) {
                    Ok(()) => self.timers.close.start(now, self.config.disconnect_timeout),
                    Err(error) => {
                        self.close(now);
                        self.note(Note::DisconnectRefused(error));
                    }
                }
            }
            _ => self.close(now),
        }
    }

    /// Tells the socket to close, and gives it a limited time for that.
    pub(super) fn close(&mut self, now: Instant) {
        if matches!(self.link, Link::Closing) {
            return;
        }
        self.keep_ids();
        self.link = Link::Closing;
        self.timers.close.start_unless_running(now, self.config.disconnect_timeout);
        self.plan([Step::Do(Action::Close)]);
    }

    fn discard(&mut self, attempt: Attempt, code: u16, reason: String, noted: bool) {
        if attempt != self.attempt || matches!(self.link, Link::Idle | Link::Preparing) {
            return;
        }
        self.finish_link(Closed::Discarded { code, reason: reason.clone() });
        self.plan([Step::Do(Action::Discard { code, reason })]);
        if noted {
            self.note(Note::Discarding);
        }
    }

    /// The socket is gone: tell the application, then see what is to be done about it.
    pub(super) fn finish_link(&mut self, closed: Closed) {
        self.end_link();
        let deactivating = self.state == ActivationState::Deactivating;
        if deactivating {
            self.plan([Step::AfterClose, Step::Do(Action::Deactivated)]);
        } else {
            self.plan([Step::AfterClose]);
        }
        self.plan([Step::Do(Action::Closed(closed))]);
        if deactivating {
            self.plan([Step::Enter(ActivationState::Inactive)]);
        }
        self.note(Note::ConnectionClosed);
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

    fn after_close(&mut self, now: Instant) -> Option<Action> {
        match self.state {
            ActivationState::Active => self.retry(now),
            ActivationState::Inactive if self.wanted => {
                self.start();
                None
            }
            _ => None,
        }
    }

    fn retry(&mut self, now: Instant) -> Option<Action> {
        let min_uptime = self.config.retry.min_uptime;
        let uptime = self.connected_at.take().map(|since| now.saturating_since(since));
        if min_uptime != 0 && uptime.is_some_and(|uptime| uptime >= min_uptime) {
            self.next_delay = self.config.retry.delay;
        }
        let idle = matches!(self.link, Link::Idle) && self.state == ActivationState::Active;
        if !idle || self.next_delay == 0 {
            return None;
        }
        self.timers.reconnect.start(now, self.next_delay);
        Some(Action::Note(Note::ReconnectIn(self.next_delay)))
    }
}

/// `error` as a close reason: cut to what a close frame can hold, at a character's boundary.
fn close_reason(error: &crate::error::ProtocolError) -> String {
    let mut reason = String::from("STOMP protocol error: ");
    error.write(&mut reason);
    let mut end = reason.len().min(MAX_REASON);
    while !reason.is_char_boundary(end) {
        end -= 1;
    }
    reason.truncate(end);
    reason
}
