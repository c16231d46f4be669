//! The state machine of a session: what waits in both directions, which request receives, and when
//! it ends. No I/O and no clock: time is an argument, counted from any moment that stays the same.
//!
//! A session begins with the first request for its frames and ends by a close of the application,
//! by the loss of the request that receives its frames, or when none has come for a while. After a
//! close it stays for as long, so that a client that asks again hears of the close again.

use std::collections::VecDeque;
use std::time::Duration;

use crate::batch::Batch;
use crate::frames::{Close, Frame};
use crate::framing::Framing;

/// Bytes that wait for the client; one message is taken whatever its size.
const MAX_OUTGOING: usize = 64 << 10;

/// Bytes that wait for the application; one request is taken whatever its size.
const MAX_INCOMING: usize = 64 << 10;

/// The periods of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Timing {
    /// Without a frame for as long, a heart-beat is sent.
    pub(crate) heartbeat: Duration,
    /// Without a receiver for as long, the session ends.
    pub(crate) disconnect_delay: Duration,
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

/// The outcome for a message or a request that was to be queued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Queued {
    Yes,
    /// Not now: the queue is full.
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

/// The state of a session.
#[derive(Debug)]
pub(crate) struct Machine {
    timing: Timing,
    /// The client gets and sends messages without frames around them.
    unframed: bool,
    state: State,
    /// The open frame has been written.
    opened: bool,
    /// The client has been told of the close.
    told: bool,
    /// A heart-beat is to be written.
    heartbeat_due: bool,
    receiver: Option<Receiver>,
    receivers: u64,
    deadline: Duration,
    outgoing: VecDeque<String>,
    outgoing_bytes: usize,
    /// Texts that are to be written behind that, in the place of frames.
    raw: VecDeque<String>,
    incoming: VecDeque<Batch>,
    incoming_bytes: usize,
    too_large: bool,
}

impl Machine {
    pub(crate) fn new(now: Duration, timing: Timing, unframed: bool) -> Self {
        Self {
            timing,
            unframed,
            state: State::Open,
            // Without frames, there is none to say so.
            opened: unframed,
            told: false,
            heartbeat_due: false,
            receiver: None,
            receivers: 0,
            deadline: now.saturating_add(timing.disconnect_delay),
            outgoing: VecDeque::new(),
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

    /// Whether the client has asked for frames once and not come again: by a simple request that a
    /// page of any origin can make, and without a connection of its own that it would have to keep.
    pub(crate) fn is_unconfirmed(&self) -> bool {
        self.state != State::Gone && self.receivers == 1 && self.receiver.is_none()
    }

    /// Whether the client sent more than it may.
    pub(crate) fn was_too_large(&self) -> bool {
        self.too_large
    }

    /// Whether the application has closed, and the client has got its frames up to the close.
    pub(crate) fn is_told(&self) -> bool {
        self.told && self.receiver.is_none()
    }

    /// A request for the session's frames, of which it takes `limit` bytes and what the last frame
    /// has beyond.
    ///
    /// # Errors
    /// [`Busy`] if another one is there.
    pub(crate) fn attach(
        &mut self,
        now: Duration,
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
        self.deadline = now.saturating_add(self.timing.heartbeat);
        Ok(id)
    }

    /// What a receiver is to write next. A receiver that is told to finish, or has been told so by
    /// its limit, is attached no more.
    pub(crate) fn next(&mut self, now: Duration, id: ReceiverId) -> Next {
        if !self.is_attached(id) {
            return Next::Finish;
        }
        let Some(frame) = self.next_frame() else { return self.without_frame(now) };
        let Some(receiver) = &mut self.receiver else { return Next::Finish };
        let text = receiver.framing.wrap(&frame);
        receiver.left = receiver.left.saturating_sub(text.len());
        self.deadline = now.saturating_add(self.timing.heartbeat);
        self.told |= matches!(frame, Frame::Close(_));
        if receiver.left == 0 || self.told {
            self.detach(now);
        }
        Next::Write(text)
    }

    /// The end of a response that has no frame to tell of the close.
    fn without_frame(&mut self, now: Duration) -> Next {
        if self.unframed && matches!(self.state, State::Closed(_)) {
            self.told = true;
            self.detach(now);
            return Next::Finish;
        }
        Next::Wait
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
        self.outgoing = VecDeque::new();
        self.outgoing_bytes = 0;
        self.incoming = VecDeque::new();
        self.incoming_bytes = 0;
    }

    /// Messages of a request. They are taken together or not at all; none are always taken.
    pub(crate) fn receive(&mut self, messages: &mut Batch) -> Queued {
        match self.state {
            State::Gone => return Queued::Over,
            // The application reads no more, which the client is told at its next request.
            State::Closed(_) => return Queued::Yes,
            State::Open if self.too_large => return Queued::Yes,
            State::Open => {}
        }
        if messages.is_empty() {
            return Queued::Yes;
        }
        let bytes = messages.cost();
        if self.incoming_bytes > 0 && self.incoming_bytes + bytes > MAX_INCOMING {
            return Queued::Full;
        }
        self.incoming_bytes += bytes;
        self.incoming.push_back(std::mem::take(messages));
        Queued::Yes
    }

    /// The client sent a request beyond the limit.
    pub(crate) fn receive_too_large(&mut self) {
        self.too_large = true;
    }

    /// The next item for the application, if there is one.
    pub(crate) fn take(&mut self) -> Option<Incoming> {
        if let Some(message) = self.take_message() {
            return Some(Incoming::Message(message));
        }
        match self.state {
            State::Open if self.too_large => Some(Incoming::TooLarge),
            State::Open => None,
            State::Closed(_) | State::Gone => Some(Incoming::End),
        }
    }

    /// A message of the application; it is taken out of `message` if the queue is not full.
    pub(crate) fn send(&mut self, message: &mut String) -> Queued {
        let bytes = self.outgoing_bytes + cost(message);
        if self.state == State::Open && self.outgoing_bytes > 0 && bytes > MAX_OUTGOING {
            return Queued::Full;
        }
        if self.push(std::mem::take(message)) { Queued::Yes } else { Queued::Over }
    }

    /// A message of the application, whether the queue is full or not; `false` if the session is
    /// over.
    pub(crate) fn push(&mut self, message: String) -> bool {
        let is_open = self.state == State::Open;
        if is_open {
            self.outgoing_bytes += cost(&message);
            self.outgoing.push_back(message);
        }
        is_open
    }

    /// Whether a message of the application would be taken; `Over` if none ever will.
    pub(crate) fn room(&self) -> Queued {
        match self.state {
            State::Open if self.outgoing_bytes < MAX_OUTGOING => Queued::Yes,
            State::Open => Queued::Full,
            State::Closed(_) | State::Gone => Queued::Over,
        }
    }

    /// Writes this in the place of a frame.
    pub(crate) fn send_raw(&mut self, text: String) {
        if self.state == State::Open {
            self.raw.push_back(text);
        }
    }

    /// The application closes; what waits is still delivered. `false` if the session was over already.
    pub(crate) fn close(&mut self, now: Duration, close: Close) -> bool {
        if self.state != State::Open {
            return false;
        }
        self.state = State::Closed(close);
        self.incoming = VecDeque::new();
        self.incoming_bytes = 0;
        if self.receiver.is_none() {
            self.deadline = now.saturating_add(self.timing.disconnect_delay);
        }
        true
    }

    /// When [`handle_timeout`](Self::handle_timeout) is to be called next.
    pub(crate) fn poll_timeout(&self) -> Duration {
        self.deadline
    }

    pub(crate) fn handle_timeout(&mut self, now: Duration) {
        if now < self.deadline {
            return;
        }
        if self.receiver.is_none() {
            return self.end();
        }
        self.heartbeat_due = true;
        self.deadline = now.saturating_add(self.timing.heartbeat);
    }

    fn take_message(&mut self) -> Option<String> {
        let batch = self.incoming.front_mut()?;
        let before = batch.cost();
        let message = batch.take();
        self.incoming_bytes -= before;
        if batch.is_empty() {
            self.incoming.pop_front();
        } else {
            self.incoming_bytes += batch.cost();
        }
        message
    }

    fn is_attached(&self, id: ReceiverId) -> bool {
        self.receiver.as_ref().is_some_and(|receiver| receiver.id == id)
    }

    fn next_frame(&mut self) -> Option<Frame> {
        if !self.opened {
            self.opened = true;
            return Some(Frame::Open);
        }
        if self.unframed {
            return self.next_unframed();
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

    /// A message as it is. The close is told by the WebSocket, and its pings are its heart-beats.
    fn next_unframed(&mut self) -> Option<Frame> {
        self.heartbeat_due = false;
        let message = self.outgoing.pop_front()?;
        self.outgoing_bytes -= cost(&message);
        Some(Frame::Raw(message))
    }

    fn detach(&mut self, now: Duration) {
        self.receiver = None;
        self.deadline = now.saturating_add(self.timing.disconnect_delay);
    }
}

/// An empty message takes memory too.
const fn cost(message: &str) -> usize {
    message.len() + 32
}

#[cfg(test)]
mod tests;
