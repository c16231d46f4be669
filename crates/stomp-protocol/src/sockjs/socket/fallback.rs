//! Opening a transport, and falling back to the next one.

use super::{ALL_FAILED, Action, Failure, LOST, NORMAL, NOT_SOCKJS, Socket, State};
use crate::sockjs::{Transport, timeouts};
use crate::time::Instant;

impl Socket {
    /// Takes the server's answer to `/info`: whether it offers WebSocket.
    pub fn handle_info(&mut self, now: Instant, websocket: bool) {
        if self.state == State::Asking {
            self.timeouts.measured(now.saturating_since(self.since));
            self.offers_websocket = Some(websocket);
            self.try_next(now);
        }
    }

    /// The plain WebSocket, or the external SockJS, is open.
    ///
    /// See the example of [`handle_closed`](Self::handle_closed).
    pub fn handle_opened(&mut self, now: Instant) {
        if self.state != State::Opening {
            return;
        }
        self.state = State::Open;
        self.until = Instant::NEVER;
        if self.transport.may_open_without_messages() && !self.plan.is_empty() {
            self.wait(now, self.timeouts.answer());
        }
        self.action = Some(Action::Opened);
    }

    /// A message came over the plain WebSocket, or the external SockJS. Messages after the first one
    /// change nothing.
    ///
    /// See the example of [`handle_closed`](Self::handle_closed).
    pub fn handle_message(&mut self) {
        if self.state != State::Open {
            return;
        }
        self.state = State::Established;
        self.until = Instant::NEVER;
        self.memory.worked(self.transport);
        self.action = Some(Action::Established);
    }

    /// The request for `/info` failed; or the present transport failed, or ended without a close code.
    pub fn handle_failed(&mut self, now: Instant, failure: Failure) {
        let code = if failure == Failure::NotSockJs { NOT_SOCKJS } else { LOST };
        match self.state {
            State::Closed => {}
            State::Closing => self.finish(NORMAL, true),
            State::Established => self.finish(code, false),
            State::Asking => {
                self.has_no_info = true;
                self.plan.drop_sockjs();
                self.try_next(now);
            }
            State::Open if self.plan.is_empty() => self.finish(code, false),
            State::Open | State::Opening => {
                self.memory.failed(self.transport, self.system_time);
                self.try_next(now);
            }
        }
    }

    pub(super) fn try_next(&mut self, now: Instant) {
        self.state = State::Opening;
        self.until = Instant::NEVER;
        let Some(transport) = self.plan.pop() else {
            return self.finish(if self.has_no_info { NOT_SOCKJS } else { ALL_FAILED }, false);
        };
        match self.offers_websocket {
            None if transport.is_sockjs() => {
                self.plan.push(transport);
                self.state = State::Asking;
                self.wait(now, timeouts::INFO);
                self.action = Some(Action::AskInfo);
            }
            Some(false) if transport == Transport::WebSocket => self.try_next(now),
            _ => self.open(now, transport),
        }
    }

    fn open(&mut self, now: Instant, transport: Transport) {
        self.transport = transport;
        self.has_frames = false;
        self.request = 0;
        // The external SockJS has timeouts of its own.
        if transport != Transport::External {
            self.wait(now, self.timeouts.opening);
        }
        self.action = Some(Action::Open(transport));
    }

    fn wait(&mut self, now: Instant, wait: u64) {
        self.since = now;
        self.until = self.timeouts.deadline(now, wait, self.plan.len());
    }
}
