//! From one way to the next.

use super::{ALL_FAILED, Action, Fault, LOST, NOT_SOCKJS, Socket, State};
use crate::sockjs::{Way, patience};
use crate::time::Instant;

impl Socket {
    /// The server has said what it offers.
    pub fn handle_info(&mut self, now: Instant, websocket: bool) {
        if self.state == State::Asking {
            self.patience.measured(now.saturating_since(self.since));
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
        if self.way.may_open_in_vain() && !self.ways.is_empty() {
            self.wait(now, self.patience.answer());
        }
        self.action = Some(Action::Opened);
    }

    /// A message came over the plain WebSocket, or the foreign socket. Only the first one matters.
    pub fn handle_message(&mut self) {
        if self.state != State::Silent {
            return;
        }
        self.state = State::InUse;
        self.until = Instant::NEVER;
        self.memory.worked(self.way);
        self.action = Some(Action::InUse);
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
                self.ways.drop_sockjs();
                self.try_next(now);
            }
            State::Silent if self.ways.is_empty() => self.finish(code, false),
            State::Silent | State::Opening => {
                self.memory.failed(self.way, self.wall);
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
        match self.offers_websocket {
            None if way.is_sockjs() => {
                self.ways.push(way);
                self.state = State::Asking;
                self.wait(now, patience::INFO);
                self.action = Some(Action::AskInfo);
            }
            Some(false) if way == Way::WebSocket => self.try_next(now),
            _ => self.set_out(now, way),
        }
    }

    fn set_out(&mut self, now: Instant, way: Way) {
        self.way = way;
        self.has_frames = false;
        self.request = 0;
        // A foreign one has timeouts of its own.
        if way != Way::Foreign {
            self.wait(now, self.patience.opening);
        }
        self.action = Some(Action::Open(way));
    }

    fn wait(&mut self, now: Instant, wait: u64) {
        self.since = now;
        self.until = self.patience.deadline(now, wait, self.ways.len());
    }
}
