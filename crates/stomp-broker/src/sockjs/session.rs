//! A SockJS session: what waits in both directions, who receives, and when it ends. No I/O and no
//! clock: time is an argument.
//!
//! A session begins with the first request for its frames and ends by a close of the application,
//! by the loss of the request that receives its frames, or when none has come for a while. After a
//! close it stays for as long, so that a client that asks again hears of the close again.

use std::collections::VecDeque;

use stomp_protocol::Instant;

use super::frames::{Close, Frame};
use super::framing::Framing;

/// Bytes that wait for the client; one message is taken whatever its size.
const MAX_OUTGOING: usize = 64 << 10;

/// Bytes that wait for the application; one request is taken whatever its size.
const MAX_INCOMING: usize = 64 << 10;

/// Milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Timing {
    /// Without a frame for as long, a heart-beat is sent.
    pub(crate) heartbeat: u64,
    /// Without a receiver for as long, the session ends.
    pub(crate) disconnect_delay: u64,
}

/// The session has its receiver already.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Busy;

/// Names one receiver of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ReceiverId(u64);

/// The next step of a receiver.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// Write this; ask again.
    Write(String),
    /// Nothing yet.
    Wait,
    /// End the response.
    Finish,
}

/// What a message or a request came to that was to be queued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Queued {
    Yes,
    /// Not now: there is no room.
    Full,
    /// The session is over.
    Over,
}

#[derive(Debug)]
struct Receiver {
    id: ReceiverId,
    framing: Framing,
    /// Bytes after which the response ends.
    left: usize,
}

#[derive(Debug, PartialEq, Eq)]
enum State {
    Open,
    /// The application has closed.
    Closed(Close),
    /// Over, and to be forgotten.
    Gone,
}

/// An item that the application reads.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Incoming {
    Message(String),
    /// The client sent a request beyond the limit; nothing follows.
    TooLarge,
    /// Nothing more will come.
    End,
}

#[derive(Debug)]
pub(crate) struct Session {
    timing: Timing,
    state: State,
    /// The open frame has been written.
    opened: bool,
    /// A heart-beat is to be written.
    heartbeat_due: bool,
    receiver: Option<Receiver>,
    receivers: u64,
    deadline: Instant,
    outgoing: Vec<String>,
    outgoing_bytes: usize,
    /// What a fault wants to be written behind that.
    raw: VecDeque<String>,
    incoming: VecDeque<String>,
    incoming_bytes: usize,
    too_large: bool,
}

impl Session {
    pub(crate) fn new(now: Instant, timing: Timing) -> Self {
        Self {
            timing,
            state: State::Open,
            opened: false,
            heartbeat_due: false,
            receiver: None,
            receivers: 0,
            deadline: now + timing.disconnect_delay,
            outgoing: Vec::new(),
            outgoing_bytes: 0,
            raw: VecDeque::new(),
            incoming: VecDeque::new(),
            incoming_bytes: 0,
            too_large: false,
        }
    }

    pub(crate) fn is_gone(&self) -> bool {
        self.state == State::Gone
    }

    /// How the application has closed, if it has.
    pub(crate) fn closed(&self) -> Option<Close> {
        match &self.state {
            State::Closed(close) => Some(close.clone()),
            State::Open | State::Gone => None,
        }
    }

    pub(crate) fn has_receiver(&self) -> bool {
        self.receiver.is_some()
    }

    /// Whether the application has closed, and no receiver is there to be told.
    pub(crate) fn is_abandoned(&self) -> bool {
        self.receiver.is_none() && self.state != State::Open
    }

    /// A request for the session's frames, of which it takes `limit` bytes and what the last frame
    /// has beyond.
    ///
    /// # Errors
    /// [`Busy`] if another one is there.
    pub(crate) fn attach(
        &mut self,
        now: Instant,
        framing: Framing,
        limit: usize,
    ) -> Result<ReceiverId, Busy> {
        if self.receiver.is_some() {
            return Err(Busy);
        }
        self.receivers += 1;
        let id = ReceiverId(self.receivers);
        self.receiver = Some(Receiver { id, framing, left: limit });
        self.heartbeat_due = false;
        self.deadline = now + self.timing.heartbeat;
        Ok(id)
    }

    /// What a receiver is to write next. A receiver that is told to finish, or has been told so by
    /// its limit, is attached no more.
    pub(crate) fn next(&mut self, now: Instant, id: ReceiverId) -> Next {
        if !self.is_attached(id) {
            return Next::Finish;
        }
        let Some(frame) = self.next_frame() else { return Next::Wait };
        let Some(receiver) = &mut self.receiver else { return Next::Finish };
        let text = receiver.framing.wrap(&frame);
        receiver.left = receiver.left.saturating_sub(text.len());
        self.deadline = now + self.timing.heartbeat;
        if receiver.left == 0 || matches!(frame, Frame::Close(_)) {
            self.detach(now);
        }
        Next::Write(text)
    }

    /// A receiver's connection is gone. What it was given may be lost, so if it was still attached
    /// the session ends. `true` if it does.
    pub(crate) fn abort(&mut self, id: ReceiverId) -> bool {
        let attached = self.is_attached(id);
        if attached {
            self.end();
        }
        attached
    }

    /// Ends the session without a word.
    pub(crate) fn end(&mut self) {
        self.state = State::Gone;
        self.receiver = None;
        self.outgoing = Vec::new();
        self.outgoing_bytes = 0;
    }

    /// Messages of a request. They are taken together or not at all; none are always taken.
    pub(crate) fn receive(&mut self, messages: &mut Vec<String>) -> Queued {
        match self.state {
            State::Gone => return Queued::Over,
            // The application reads no more, which the client is told at its next request.
            State::Closed(_) => return Queued::Yes,
            State::Open if self.too_large => return Queued::Yes,
            State::Open => {}
        }
        let bytes: usize = messages.iter().map(|message| cost(message)).sum();
        if self.incoming_bytes > 0 && self.incoming_bytes + bytes > MAX_INCOMING {
            return Queued::Full;
        }
        self.incoming_bytes += bytes;
        self.incoming.extend(messages.drain(..));
        Queued::Yes
    }

    /// The client sent a request beyond the limit.
    pub(crate) fn receive_too_large(&mut self) {
        self.too_large = true;
    }

    /// The next item for the application, if there is one.
    pub(crate) fn take(&mut self) -> Option<Incoming> {
        if let Some(message) = self.incoming.pop_front() {
            self.incoming_bytes -= cost(&message);
            return Some(Incoming::Message(message));
        }
        match self.state {
            State::Open if self.too_large => Some(Incoming::TooLarge),
            State::Open => None,
            State::Closed(_) | State::Gone => Some(Incoming::End),
        }
    }

    /// A message of the application; it is taken out of `message` if there is room.
    pub(crate) fn send(&mut self, message: &mut String) -> Queued {
        if self.state != State::Open {
            return Queued::Over;
        }
        let bytes = cost(message);
        if self.outgoing_bytes > 0 && self.outgoing_bytes + bytes > MAX_OUTGOING {
            return Queued::Full;
        }
        self.outgoing_bytes += bytes;
        self.outgoing.push(std::mem::take(message));
        Queued::Yes
    }

    /// Writes this in the place of a frame, for a fault.
    pub(crate) fn send_raw(&mut self, text: String) {
        if self.state == State::Open {
            self.raw.push_back(text);
        }
    }

    /// The application closes; what waits is still delivered.
    pub(crate) fn close(&mut self, now: Instant, close: Close) {
        if self.state != State::Open {
            return;
        }
        self.state = State::Closed(close);
        self.incoming.clear();
        self.incoming_bytes = 0;
        if self.receiver.is_none() {
            self.deadline = now + self.timing.disconnect_delay;
        }
    }

    /// When [`handle_timeout`](Self::handle_timeout) is to be called next.
    pub(crate) fn poll_timeout(&self) -> Instant {
        self.deadline
    }

    pub(crate) fn handle_timeout(&mut self, now: Instant) {
        if now < self.deadline {
            return;
        }
        if self.receiver.is_none() {
            return self.end();
        }
        self.heartbeat_due = true;
        self.deadline = now + self.timing.heartbeat;
    }

    fn is_attached(&self, id: ReceiverId) -> bool {
        self.receiver.as_ref().is_some_and(|receiver| receiver.id == id)
    }

    fn next_frame(&mut self) -> Option<Frame> {
        if !self.opened {
            self.opened = true;
            return Some(Frame::Open);
        }
        if !self.outgoing.is_empty() {
            self.outgoing_bytes = 0;
            self.heartbeat_due = false;
            return Some(Frame::Messages(std::mem::take(&mut self.outgoing)));
        }
        if let Some(text) = self.raw.pop_front() {
            return Some(Frame::Raw(text));
        }
        if let State::Closed(close) = &self.state {
            return Some(Frame::Close(close.clone()));
        }
        std::mem::take(&mut self.heartbeat_due).then_some(Frame::Heartbeat)
    }

    fn detach(&mut self, now: Instant) {
        self.receiver = None;
        self.deadline = now + self.timing.disconnect_delay;
    }
}

/// An empty message takes room too.
const fn cost(message: &str) -> usize {
    message.len() + 32
}

#[cfg(test)]
mod tests;
