//! One connection: from CONNECT to the end of the socket.

use alloc::boxed::Box;
use alloc::collections::VecDeque;
use alloc::string::String;
use core::mem;

use super::ids::Ids;
use super::liveness::{Liveness, Verdict};
use super::registry::Registry;
use super::{ConnectConfig, Event, Token, Transmit};
use crate::codec::{Decoder, Dialect, Head, Item, Peer};
use crate::error::{ProtocolError, ProtocolErrorKind, UsageError};
use crate::frame::{Command, Frame, Headers};
use crate::time::Instant;
use crate::version::Version;

mod commands;
mod handshake;

pub use commands::Granted;

/// The client's end of one STOMP connection, from the moment the socket is open.
///
/// - Inputs: [`handle_bytes`](Self::handle_bytes), [`handle_head`](Self::handle_head),
///   [`handle_timeout`](Self::handle_timeout).
/// - Commands: `send`, `subscribe`, `ack`, … each of which queues one frame.
/// - Outputs: [`poll_transmit`](Self::poll_transmit), which may have something after any call;
///   [`poll_event`](Self::poll_event), which may have something after an input; and
///   [`poll_timeout`](Self::poll_timeout), which may change with any call.
///
/// Events are decoded one at a time, when they are asked for: what the application does about one
/// (unsubscribe, disconnect) is in force before the next is looked at.
#[derive(Debug)]
pub struct Connection {
    phase: Phase,
    version: Version,
    /// What was asked for; the answer is checked against it.
    config: ConnectConfig,
    decoder: Decoder,
    transmits: VecDeque<Transmit>,
    liveness: Liveness,
    subscriptions: Registry,
    receipts: Registry,
    transactions: Registry,
    /// The receipt that was asked of DISCONNECT.
    farewell: Option<String>,
    ids: Ids,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// CONNECT is on its way.
    Handshake,
    Connected,
    /// DISCONNECT is on its way: nothing more may be sent (spec#68), but things still come.
    Disconnecting,
    /// By receipt, fault or silence.
    Ended,
}

impl Connection {
    /// A connection over a socket that has just opened; CONNECT is queued.
    ///
    /// # Errors
    /// [`UsageError`] if a header of `config` cannot stand in a CONNECT frame, which has no escapes
    /// (spec#10): a line feed there would smuggle in another header (`S5`).
    pub fn new(now: Instant, config: ConnectConfig) -> Result<Self, UsageError> {
        Self::with_ids(config, Ids::default(), now).map(|connection| *connection)
    }

    /// As [`new`](Self::new), with identifiers that go on where those of an earlier connection ended.
    pub(crate) fn with_ids(
        mut config: ConnectConfig,
        ids: Ids,
        now: Instant,
    ) -> Result<Box<Self>, UsageError> {
        let headers = mem::take(&mut config.headers);
        // Nothing is agreed yet: an ERROR is read by the highest version on offer, forgivingly.
        let version = config.highest_version();
        let mut connection = Box::new(Self {
            phase: Phase::Handshake,
            version,
            decoder: Decoder::new(Peer::Server, Dialect::lenient(version), config.limits),
            config,
            transmits: VecDeque::new(),
            liveness: Liveness::off(now),
            subscriptions: Registry::new(),
            receipts: Registry::new(),
            transactions: Registry::new(),
            farewell: None,
            ids,
        });
        connection.connect(headers)?;
        Ok(connection)
    }

    /// Takes what the socket received: one WebSocket message, or any piece of the stream.
    pub fn handle_bytes(&mut self, now: Instant, bytes: &[u8]) {
        self.liveness.handle_received(now);
        self.decoder.push(bytes);
    }

    /// Takes the head of a frame whose body stays with the caller: the short way for a text message,
    /// whose body is a slice of a string that need not be copied. Gives its headers, and the token of its
    /// subscription; none if there is no such subscription.
    ///
    /// `block` goes from the first byte of the command to the LF of the last header line. The answer
    /// is none, and nothing has changed, unless this is a well-formed MESSAGE at a frame boundary of
    /// an established connection: everything else, faults included, goes through
    /// [`handle_bytes`](Self::handle_bytes).
    pub fn handle_head(&mut self, now: Instant, block: &[u8]) -> Option<(Headers, Option<Token>)> {
        if !self.is_established() || !self.decoder.is_idle() {
            return None;
        }
        let head = Head::parse(block, self.decoder.rules()).ok()?;
        if head.command != Command::Message || !head.is_open {
            return None;
        }
        self.liveness.handle_received(now);
        let token = self.subscriber(&head.headers);
        Some((head.headers, token))
    }

    fn subscriber(&self, headers: &Headers) -> Option<Token> {
        self.subscriptions.get(headers.get("subscription")?.as_bytes())
    }

    /// Whether no part of a frame is waiting for its rest.
    pub fn is_idle(&self) -> bool {
        self.decoder.is_idle()
    }

    /// Takes note of the time. To be called at [`poll_timeout`](Self::poll_timeout) or later.
    pub fn handle_timeout(&mut self, now: Instant) -> Option<Event> {
        match self.liveness.handle_timeout(now) {
            Verdict::Fine => None,
            Verdict::Beat => {
                self.transmits.push_back(Transmit::heart_beat());
                None
            }
            Verdict::Lost(silent_for) => {
                self.end();
                Some(Event::HeartBeatLost { silent_for })
            }
        }
    }

    /// The next thing to write.
    pub fn poll_transmit(&mut self) -> Option<Transmit> {
        self.transmits.pop_front()
    }

    /// When [`handle_timeout`](Self::handle_timeout) is to be called.
    pub fn poll_timeout(&self) -> Option<Instant> {
        self.deadline().unless_never()
    }

    /// As [`poll_timeout`](Self::poll_timeout); the end of time if that is not to be called.
    pub(crate) fn deadline(&self) -> Instant {
        self.liveness.poll_timeout()
    }

    /// The next thing that came.
    pub fn poll_event(&mut self, now: Instant) -> Option<Event> {
        if self.phase == Phase::Ended {
            return None;
        }
        let event = match self.decoder.next_item()? {
            Ok(Item::HeartBeat) => Ok(Event::HeartBeat),
            Ok(Item::Frame(frame)) => self.receive(now, frame),
            Err(error) => Err(error),
        };
        Some(event.unwrap_or_else(|error| {
            self.end();
            Event::Failed(error)
        }))
    }

    fn receive(&mut self, now: Instant, frame: Box<Frame>) -> Result<Event, ProtocolError> {
        let is_established = self.is_established();
        match frame.command {
            Command::Error => {
                let token = self.waiting_for(&frame);
                Ok(Event::Error { frame, token })
            }
            Command::Connected if self.phase == Phase::Handshake => self.connected(now, frame),
            Command::Message if is_established => {
                let token = self.subscriber(&frame.headers);
                Ok(Event::Message { frame, token })
            }
            Command::Receipt if is_established => Ok(self.receipt(frame)),
            Command::Other(_) if is_established => Ok(Event::Unhandled(frame)),
            _ => Err(self.unexpected(&frame)),
        }
    }

    fn unexpected(&self, frame: &Frame) -> ProtocolError {
        let mut found = String::from(frame.command.as_str());
        found +=
            if self.phase == Phase::Handshake { " before CONNECTED" } else { " after CONNECTED" };
        ProtocolError::new(ProtocolErrorKind::UnexpectedFrame).with_detail(&found)
    }

    fn receipt(&mut self, frame: Box<Frame>) -> Event {
        if self.farewell.is_some() && frame.headers.get("receipt-id") == self.farewell.as_deref() {
            self.end();
            return Event::Farewell(frame);
        }
        let token = self.waiting_for(&frame);
        Event::Receipt { frame, token }
    }

    /// Who waits for the receipt that `frame` is, or is in the place of; no longer after this.
    fn waiting_for(&mut self, frame: &Frame) -> Option<Token> {
        self.receipts.remove(frame.headers.get("receipt-id")?)
    }

    fn end(&mut self) {
        self.phase = Phase::Ended;
        self.liveness = Liveness::off(Instant::from_millis(0));
    }

    /// Whether the handshake is done and the connection has not ended.
    pub fn is_established(&self) -> bool {
        matches!(self.phase, Phase::Connected | Phase::Disconnecting)
    }

    /// Whether frames may be sent: the handshake is done, and DISCONNECT is not on its way.
    pub fn is_ready(&self) -> bool {
        self.phase == Phase::Connected
    }

    /// The version both sides speak; none before CONNECTED.
    pub fn version(&self) -> Option<Version> {
        (self.phase != Phase::Handshake).then_some(self.version)
    }

    /// How headers are read and written now.
    pub const fn dialect(&self) -> Dialect {
        Dialect { version: self.version, strictness: self.config.strictness }
    }

    pub(crate) const fn ids(&self) -> Ids {
        self.ids
    }
}
