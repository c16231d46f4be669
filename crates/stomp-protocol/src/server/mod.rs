//! The server's side of one connection, without I/O.
//!
//! [`Connection`] knows everything about STOMP and nothing about destinations: it reads the
//! client's frames, checks them, answers for the protocol, and reports as [`Event`]s what needs a
//! broker. The methods come in four families:
//!
//! * getters;
//! * inputs: [`handle_bytes`](Connection::handle_bytes), [`handle_eof`](Connection::handle_eof),
//!   [`handle_timeout`](Connection::handle_timeout);
//! * commands: [`accept`](Connection::accept), [`refuse`](Connection::refuse),
//!   [`message`](Connection::message), [`receipt`](Connection::receipt),
//!   [`error`](Connection::error), [`finish`](Connection::finish);
//! * outputs: [`poll_event`](Connection::poll_event),
//!   [`poll_transmit`](Connection::poll_transmit), [`poll_timeout`](Connection::poll_timeout).
//!
//! Nothing is decided twice for one message that goes to many: [`Content`] is written once, and the
//! [`Transmit`]s of all its receivers share it.
//!
//! After any input or command, call `poll_event` and `poll_transmit` in turn until *neither* gives
//! anything: frames are read one at a time, and not while there is something to send, so that a
//! client that asks for much and reads nothing is held up instead of filling the memory.

mod commands;
mod config;
mod content;
mod deliveries;
mod endings;
mod event;
mod fault;
mod handshake;
mod liveness;
mod output;
pub mod quirks;
mod requests;
mod subscriptions;
mod transactions;
mod transmit;

#[cfg(test)]
mod tests;

pub use config::Config;
pub use content::Content;
pub use event::{
    AckMode, CloseReason, ConnectRequest, DeliveryId, Event, Operation, Send, Settlement,
    Subscribe, SubscriptionId, Unsubscribe, Verdict,
};
pub use transmit::Transmit;

use alloc::boxed::Box;
use alloc::collections::VecDeque;
use alloc::format;
use alloc::string::String;
use alloc::sync::Arc;

use crate::codec::{Decoder, Dialect, HEART_BEAT, Item, Peer};
use crate::frame::Frame;
use crate::time::Instant;
use crate::version::Version;
use fault::Fault;
use liveness::Liveness;
use subscriptions::Subscriptions;
use transactions::Transactions;

/// One client's connection, from its first byte to its last.
#[derive(Debug)]
pub struct Connection {
    config: Arc<Config>,
    /// The `session` header, with which the ids of its messages begin.
    session: String,
    phase: Phase,
    /// The highest version until the client has connected.
    version: Version,
    decoder: Decoder,
    /// Bytes handed in since the decoder last ran dry.
    backlog: usize,
    /// The client's stream has ended.
    ended: bool,
    /// DISCONNECT has come.
    has_disconnected: bool,
    opened_at: Instant,
    liveness: Liveness,
    subscriptions: Subscriptions,
    transactions: Transactions,
    events: VecDeque<Event>,
    transmits: VecDeque<Transmit>,
}

#[derive(Debug)]
enum Phase {
    /// No CONNECT yet.
    AwaitingConnect,
    /// CONNECT is with the driver.
    Deciding(Box<ConnectRequest>),
    /// The handshake is done.
    Open,
    /// DISCONNECT came, or the stream ended: the driver finishes what came before.
    Finishing,
    /// Nothing is read or written any more but what waits in `transmits`.
    Closed,
}

/// A message for one subscription.
#[derive(Clone, Copy, Debug)]
pub struct Delivery<'a> {
    /// Whose it is.
    pub subscription: SubscriptionId,
    /// Names the delivery when it is settled, and the message in `message-id`.
    pub id: DeliveryId,
    /// Whether it may have been delivered before: the header `redelivered:true` says so.
    pub redelivered: bool,
    /// What the message is, the same for all who receive it.
    pub content: &'a Content,
}

/// What became of a [`Delivery`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivered {
    /// Sent; nothing more will be heard of it (`ack:auto`).
    Sent,
    /// Sent; an event will say how it is settled.
    AwaitsAck,
    /// Not sent: the subscription is closed (spec#61), or the connection is.
    NotSubscribed,
}

impl Connection {
    /// A connection that has just been made. `session` names it in CONNECTED and begins the ids of
    /// its messages: it must differ from that of every other connection, earlier ones included, or
    /// an ACK that comes too late would settle somebody else's message.
    #[must_use]
    pub fn new(now: Instant, session: impl Into<String>, config: Arc<Config>) -> Self {
        let dialect = Dialect { version: Version::V1_2, strictness: config.strictness };
        let anything = config.quirks.requests.reads_any_command;
        let peer = if anything { Peer::Either } else { Peer::Client };
        Self {
            decoder: Decoder::new(peer, dialect, config.limits),
            config,
            session: session.into(),
            phase: Phase::AwaitingConnect,
            version: Version::V1_2,
            backlog: 0,
            ended: false,
            has_disconnected: false,
            opened_at: now,
            liveness: Liveness::new(now),
            subscriptions: Subscriptions::default(),
            transactions: Transactions::default(),
            events: VecDeque::new(),
            transmits: VecDeque::new(),
        }
    }

    /// The version both speak; 1.2 while none is agreed.
    #[must_use]
    pub const fn version(&self) -> Version {
        self.version
    }

    /// The value of the `session` header.
    #[must_use]
    pub fn session(&self) -> &str {
        &self.session
    }

    /// Whether the connection is over; what [`poll_transmit`](Self::poll_transmit) still has must
    /// be sent all the same.
    #[must_use]
    pub const fn is_closed(&self) -> bool {
        matches!(self.phase, Phase::Closed)
    }

    /// Whether [`poll_transmit`](Self::poll_transmit) has something.
    #[must_use]
    pub fn is_sending(&self) -> bool {
        !self.transmits.is_empty()
    }

    /// Whether a frame of the client has begun and not ended.
    #[must_use]
    pub fn is_mid_frame(&self) -> bool {
        self.decoder.is_mid_frame()
    }

    /// Bytes handed in that may not have been read yet. A driver that can hold back its reading
    /// should do so above some bound.
    #[must_use]
    pub const fn backlog(&self) -> usize {
        self.backlog
    }
}

/// Inputs.
impl Connection {
    /// Takes bytes from the client, split in any way.
    pub fn handle_bytes(&mut self, now: Instant, bytes: &[u8]) {
        self.liveness.received(now);
        if !self.is_closed() {
            self.decoder.push(bytes);
            self.backlog += bytes.len();
        }
    }

    /// Takes note that no more bytes will come. What came before is still acted upon.
    pub const fn handle_eof(&mut self) {
        self.ended = true;
    }

    /// Takes note that bytes of the client may wait unread, because the driver does not read for
    /// reasons of its own: until now the client was not silent.
    pub const fn excuse_silence(&mut self, now: Instant) {
        self.liveness.received(now);
    }

    /// Acts on the deadlines that [`poll_timeout`](Self::poll_timeout) announced and that have
    /// passed. A driver should read what waits in its socket first: late is not silent.
    pub fn handle_timeout(&mut self, now: Instant) {
        if let Some(fault) = self.silence(now) {
            return self.fail(fault);
        }
        if self.send_deadline().is_some_and(|deadline| deadline <= now) {
            self.transmits.push_back(HEART_BEAT.to_vec().into());
        }
    }
}

/// Outputs.
impl Connection {
    /// The next thing for the driver to act on. Reads the client's frames as it goes.
    pub fn poll_event(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.events.pop_front() {
                return Some(event);
            }
            let deciding = matches!(self.phase, Phase::Deciding(_));
            if self.is_closed() || deciding || !self.transmits.is_empty() {
                return None;
            }
            match self.decoder.next_item() {
                Some(Ok(Item::Frame(frame))) => self.handle_frame(*frame),
                Some(Ok(Item::HeartBeat)) => {}
                Some(Err(error)) => self.fail(Fault::from(error)),
                None if self.ended => self.handle_end(),
                None => {
                    self.backlog = 0;
                    return None;
                }
            }
        }
    }

    /// The next bytes to send: one whole frame, or one heart-beat.
    pub fn poll_transmit(&mut self, now: Instant) -> Option<Transmit> {
        let bytes = self.transmits.pop_front()?;
        self.liveness.sent(now);
        Some(bytes)
    }

    /// When to call [`handle_timeout`](Self::handle_timeout). May change with any other call.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Instant> {
        [self.send_deadline(), self.silence_deadline()].into_iter().flatten().min()
    }
}

impl Connection {
    fn handle_frame(&mut self, frame: Frame) {
        let result = match self.phase {
            Phase::AwaitingConnect => self.handle_connect(frame),
            Phase::Finishing => Err(after_disconnect(&frame)),
            _ => self.handle_request(frame),
        };
        if let Err(fault) = result {
            self.answer_fault(fault);
        }
    }

    fn handle_connect(&mut self, frame: Frame) -> Result<(), Fault> {
        let request = handshake::read(frame, &self.config.quirks.requests)?;
        self.events.push_back(Event::Connect(request.clone()));
        self.phase = Phase::Deciding(Box::new(request));
        Ok(())
    }

    fn handle_disconnect(&mut self, receipt: Option<String>) {
        self.finish_input();
        self.has_disconnected = true;
        self.events.push_back(Event::Disconnect { receipt });
    }

    /// The client's stream has ended and everything in it was read.
    fn handle_end(&mut self) {
        self.ended = false;
        if self.decoder.is_mid_frame() {
            let detail = "The connection ended before the NUL that ends a frame.";
            self.fail(Fault::protocol("Incomplete frame", detail));
        } else if !matches!(self.phase, Phase::Finishing) {
            self.finish_input();
            self.events.push_back(Event::EndOfInput);
        }
    }

    /// The client will ask for nothing more, and its transactions are aborted (spec#66).
    fn finish_input(&mut self) {
        self.phase = Phase::Finishing;
        self.transactions.clear();
        self.liveness.stop();
    }

    /// None while something waits to be sent: it will do as a heart-beat.
    fn send_deadline(&self) -> Option<Instant> {
        if self.transmits.is_empty() { self.liveness.send_deadline() } else { None }
    }

    /// The earliest moment at which the client has been silent for too long.
    fn silence_deadline(&self) -> Option<Instant> {
        match self.phase {
            Phase::AwaitingConnect => Some(self.opened_at + self.config.connect_timeout),
            Phase::Open => {
                let frame = self.liveness.last_received() + self.config.frame_timeout;
                let frame = self.decoder.is_mid_frame().then_some(frame);
                [self.liveness.expect_deadline(), frame].into_iter().flatten().min()
            }
            Phase::Deciding(_) | Phase::Finishing | Phase::Closed => None,
        }
    }

    fn silence(&self, now: Instant) -> Option<Fault> {
        self.silence_deadline().filter(|deadline| *deadline <= now)?;
        if matches!(self.phase, Phase::AwaitingConnect) {
            let timeout = self.config.connect_timeout;
            let detail = format!("No whole CONNECT frame came within {timeout} ms.");
            return Some(Fault::silent("Not connected in time", detail));
        }
        let silent = now.saturating_since(self.liveness.last_received());
        if self.liveness.expect_deadline().is_some_and(|deadline| deadline <= now) {
            let period = self.liveness.expect_every();
            let detail = format!(
                "Nothing came for {silent} ms; a heart-beat was agreed for every {period} ms."
            );
            return Some(Fault::silent("Heart-beat lost", detail));
        }
        let detail = format!("Nothing came for {silent} ms in the middle of a frame.");
        Some(Fault::silent("Incomplete frame", detail))
    }
}

/// spec#68.
fn after_disconnect(frame: &Frame) -> Fault {
    let detail =
        format!("DISCONNECT is the last frame of a client; {} followed it.", frame.command);
    let receipt = frame.headers.get("receipt").map(String::from);
    Fault::protocol("Frame after DISCONNECT", detail).answering(receipt)
}
