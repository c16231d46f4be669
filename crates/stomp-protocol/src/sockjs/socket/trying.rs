//! From one way to the next.

use super::{ALL_FAILED, Action, Fault, LOST, NOT_SOCKJS, Socket, State};
use crate::sockjs::lines::Lines;
use crate::sockjs::outbox::Outbox;
use crate::sockjs::{Transport, Way};
use crate::time::Instant;

impl Socket {
    /// The server has said what it offers.
    pub fn handle_info(&mut self, now: Instant, websocket: bool) {
        if self.state == State::Asking {
            self.patience.round_trip = Some(now.saturating_since(self.since));
            self.offers_websocket = Some(websocket);
            self.try_next(now);
        }
    }

    /// The plain WebSocket, or the foreign socket, is open.
    pub fn handle_opened(&mut self, now: Instant) {
        if self.state != State::Opening {
            return;
        }
        self.state = State::Silent;
        self.until = Instant::NEVER;
        let in_vain = self.present.is_some_and(Way::may_open_in_vain);
        if in_vain && !self.ways.is_empty() {
            self.wait(now, self.patience.answer());
        }
        self.actions.push(Action::Opened);
    }

    /// A message came over the plain WebSocket, or the foreign socket. Only the first one matters.
    pub fn handle_message(&mut self) {
        if self.state != State::Silent {
            return;
        }
        self.state = State::InUse;
        self.until = Instant::NEVER;
        for (transport, has_failed) in Transport::ALL.into_iter().zip(self.failed) {
            if has_failed {
                self.memory.failed(transport, self.wall);
            }
        }
        if let Some(way) = self.present {
            if let Some(transport) = way.transport() {
                self.memory.worked(transport);
            }
            self.actions.push(Action::InUse(way));
        }
    }

    /// The server could not be asked; or the present way has failed, or come to an end that nobody
    /// wanted.
    pub fn handle_failed(&mut self, now: Instant, fault: Fault) {
        let code = if fault == Fault::Broken { NOT_SOCKJS } else { LOST };
        match self.state {
            State::Closed => {}
            State::Closing => self.finish(super::NORMAL, true),
            State::InUse => self.finish(code, false),
            State::Asking => {
                self.is_mute = true;
                self.ways.retain(|way| !matches!(way, Way::SockJs(_)));
                self.try_next(now);
            }
            State::Silent if self.ways.is_empty() => self.finish(code, false),
            State::Silent | State::Opening => {
                if let Some(transport) = self.present.and_then(Way::transport) {
                    self.failed[transport as usize] = true;
                }
                self.try_next(now);
            }
        }
    }

    pub(super) fn try_next(&mut self, now: Instant) {
        self.state = State::Opening;
        self.until = Instant::NEVER;
        let Some(way) = self.ways.pop() else {
            return self.finish(if self.is_mute { NOT_SOCKJS } else { ALL_FAILED }, false);
        };
        match (way, self.offers_websocket) {
            (Way::SockJs(_), None) => {
                self.ways.push(way);
                self.state = State::Asking;
                self.wait(now, self.patience.info());
                self.actions.push(Action::AskInfo);
            }
            (Way::SockJs(Transport::WebSocket), Some(false)) => self.try_next(now),
            _ => self.set_out(now, way),
        }
    }

    fn set_out(&mut self, now: Instant, way: Way) {
        self.present = Some(way);
        self.lines = Lines::default();
        self.frames = 0;
        self.outbox = Outbox::default();
        // A foreign one has timeouts of its own.
        if way != Way::Foreign {
            self.wait(now, self.patience.opening());
        }
        self.actions.push(Action::Open(way));
    }

    fn wait(&mut self, now: Instant, wait: u64) {
        self.since = now;
        self.until = self.patience.deadline(now, wait, self.ways.len());
    }
}
