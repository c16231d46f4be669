//! The server side of one connection, without I/O.
//!
//! [`Connection`] reads and checks the frames of a client, answers those that the protocol answers,
//! and gives the requests that need a broker as [`Event`]s. It has no destinations and routes no
//! messages.
//!
//! A message for many receivers is encoded once: their [`Transmit`]s share its [`Content`].

mod commands;
mod config;
mod content;
mod deliveries;
mod endings;
mod error_reply;
mod event;
mod failure;
mod handshake;
mod liveness;
mod output;
pub mod quirks;
mod reading;
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
pub use failure::{Failure, FailureKind};
pub use transmit::Transmit;

use alloc::boxed::Box;
use alloc::collections::VecDeque;
use alloc::format;
use alloc::string::String;
use alloc::sync::Arc;

use crate::codec::{Decoder, HEART_BEAT, Item};
use crate::error::ProtocolError;
use crate::frame::{Frame, Headers};
use crate::time::Instant;
use crate::version::Version;
use error_reply::ErrorReply;
use liveness::Liveness;
use quirks::Answer;
use subscriptions::Subscriptions;
use transactions::Transactions;

/// The server side of one connection, from its first byte to its last.
///
/// # Methods in call order
///
/// 1. [`new`](Self::new), when the transport is open.
/// 2. [`handle_bytes`](Self::handle_bytes) for each chunk that arrives;
///    [`handle_eof`](Self::handle_eof) when no more will;
///    [`handle_timeout`](Self::handle_timeout) when the timer fires;
///    [`excuse_silence`](Self::excuse_silence) when the driver resumes reading.
/// 3. [`poll_event`](Self::poll_event) and [`poll_transmit`](Self::poll_transmit) in turn, until
///    *neither* gives anything. Frames are read one at a time, and not while bytes wait to be sent:
///    so a client that sends requests and reads no answers is slowed down, and does not fill the
///    memory.
/// 4. [`poll_timeout`](Self::poll_timeout) gives the time for the timer.
///
/// Steps 2 to 4 repeat. Commands may be called at any time, and are followed by steps 3 and 4:
///
/// | event | answer |
/// |---|---|
/// | [`Connect`](Event::Connect) | [`accept`](Self::accept) or [`accept_with`](Self::accept_with), or [`refuse`](Self::refuse); [`set_session`](Self::set_session) before |
/// | requests with a `receipt` | [`receipt`](Self::receipt) once the request is processed; [`error`](Self::error) or [`fail_request`](Self::fail_request) if it cannot be |
/// | [`Subscribe`](Event::Subscribe) | [`message`](Self::message) for each message, from then on |
/// | [`Disconnect`](Event::Disconnect), [`EndOfInput`](Event::EndOfInput) | [`finish`](Self::finish) once earlier requests are processed |
/// | [`Closed`](Event::Closed) | none: send what `poll_transmit` still gives, and close the transport |
///
/// Its states and their next states:
///
/// | state | input or command | next state |
/// |---|---|---|
/// | awaiting CONNECT | CONNECT or STOMP | deciding |
/// | deciding | `accept` | open |
/// | deciding | `refuse` | closed |
/// | open | DISCONNECT, or the end of the stream | finishing |
/// | finishing | `finish` | closed |
/// | any | an error of the client, a timeout, `error` | closed |
///
#[doc = include_str!("example.md")]
#[derive(Debug)]
pub struct Connection {
    config: Arc<Config>,
    /// The value of `session` in CONNECTED, with which the ids of its messages begin.
    session: String,
    phase: Phase,
    /// The negotiated version; 1.2 before.
    version: Version,
    decoder: Decoder,
    /// Bytes received since the decoder last had none left.
    backlog: usize,
    /// Whether the client's stream has ended.
    ended: bool,
    /// Whether DISCONNECT was received.
    has_disconnected: bool,
    /// Whether a CONNECT that failed counts as the first one: a quirk.
    has_failed_connect: bool,
    /// An error to be told once what is to be sent has been sent.
    later: Option<Box<(ErrorReply, Answer)>>,
    opened_at: Instant,
    liveness: Liveness,
    subscriptions: Subscriptions,
    transactions: Transactions,
    events: VecDeque<Event>,
    transmits: VecDeque<Transmit>,
}

#[derive(Debug)]
enum Phase {
    /// CONNECT has not been received.
    AwaitingConnect,
    /// The driver decides about CONNECT.
    Deciding(Box<ConnectRequest>),
    /// The handshake is done.
    Open,
    /// DISCONNECT was received, or the stream has ended; the driver processes earlier requests.
    Finishing,
    /// Frames are read, and ignored: a quirk.
    Deaf,
    /// Nothing is read; the rest of `transmits` is to be sent.
    Closed,
}

/// A message for one subscription.
///
/// See the example of [`Connection`].
#[derive(Clone, Copy, Debug)]
pub struct Delivery<'a> {
    /// The subscription.
    pub subscription: SubscriptionId,
    /// The id of the delivery, for its settlement and for `message-id`.
    pub id: DeliveryId,
    /// Whether it may have been delivered before; sent as `redelivered:true`.
    pub redelivered: bool,
    /// The part of the message that all receivers share.
    pub content: &'a Content,
}

/// The headers of a MESSAGE that the driver writes ([`MessageStyle::Driver`](quirks::MessageStyle)).
///
/// See the example of [`Connection::message_with_head`].
#[derive(Clone, Copy, Debug)]
pub struct Head<'a> {
    /// In their order.
    pub headers: &'a Headers,
    /// What ACK names the message by.
    pub ack: &'a str,
    /// Where among the headers a `content-length` is written; none: nowhere.
    pub length_at: Option<usize>,
}

/// The result of a [`Delivery`].
///
/// See the example of [`Connection`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivered {
    /// Sent, and settled by that (`ack:auto`).
    Sent,
    /// Sent; an event will settle it.
    AwaitsAck,
    /// Not sent: the subscription (spec#61) or the connection is closed.
    NotSubscribed,
}

impl Connection {
    /// A connection whose transport has just opened. `session` is its name in CONNECTED and the
    /// beginning of its message ids. It must differ from the name of every other connection, earlier
    /// ones included, so that a late ACK settles no message of another one.
    #[must_use]
    pub fn new(now: Instant, session: impl Into<String>, config: Arc<Config>) -> Self {
        Self {
            decoder: Decoder::by(reading::rules(&config, Version::V1_2)),
            config,
            session: session.into(),
            phase: Phase::AwaitingConnect,
            version: Version::V1_2,
            backlog: 0,
            ended: false,
            has_disconnected: false,
            has_failed_connect: false,
            later: None,
            opened_at: now,
            liveness: Liveness::new(now),
            subscriptions: Subscriptions::default(),
            transactions: Transactions::default(),
            events: VecDeque::new(),
            transmits: VecDeque::new(),
        }
    }

    /// The negotiated version; 1.2 before.
    #[must_use]
    pub const fn version(&self) -> Version {
        self.version
    }

    /// The value of the `session` header.
    #[must_use]
    pub fn session(&self) -> &str {
        &self.session
    }

    /// Whether the connection is over. Bytes that [`poll_transmit`](Self::poll_transmit) still gives
    /// have to be sent.
    #[must_use]
    pub const fn is_closed(&self) -> bool {
        matches!(self.phase, Phase::Closed)
    }

    /// Whether [`poll_transmit`](Self::poll_transmit) has bytes to give.
    ///
    /// See the example of [`accept_with`](Self::accept_with).
    #[must_use]
    pub fn is_sending(&self) -> bool {
        !self.transmits.is_empty()
    }

    /// Whether part of a frame has arrived and the rest is awaited.
    ///
    /// See the example of [`excuse_silence`](Self::excuse_silence).
    #[must_use]
    pub fn is_mid_frame(&self) -> bool {
        self.decoder.is_mid_frame()
    }

    /// An upper bound of the bytes received and not decoded. A driver should stop reading from the
    /// transport above a bound of its own.
    ///
    /// See the example of [`excuse_silence`](Self::excuse_silence).
    #[must_use]
    pub const fn backlog(&self) -> usize {
        self.backlog
    }

    /// Bytes of memory that it holds for its client, roughly: open transactions, subscriptions, unsettled
    /// deliveries, and what has arrived of a frame. A driver with limits should
    /// [end](Self::end) a connection beyond them.
    ///
    /// See the example of [`open_subscription`](Self::open_subscription).
    #[must_use]
    pub fn memory(&self) -> usize {
        self.decoder.buffered() + self.transactions.memory() + self.subscriptions.memory()
    }
}

/// Inputs.
impl Connection {
    /// Takes a chunk from the client; chunks may end anywhere.
    pub fn handle_bytes(&mut self, now: Instant, bytes: &[u8]) {
        self.liveness.received(now);
        if !self.is_closed() {
            self.decoder.push(bytes);
            self.backlog += bytes.len();
        }
    }

    /// Takes the end of the client's stream. Frames received before are still processed.
    ///
    /// ```
    /// # use std::sync::Arc;
    /// # use stomp_protocol::Instant;
    /// # use stomp_protocol::server::{Config, Connection};
    /// # let now = Instant::from_millis(0);
    /// # let mut connection = Connection::new(now, "session-1", Arc::new(Config::default()));
    /// # connection.handle_bytes(now, b"CONNECT\naccept-version:1.2\nhost:a\n\n\0");
    /// # connection.poll_event();
    /// # connection.accept(now);
    /// # connection.poll_transmit(now);
    /// use stomp_protocol::server::{CloseReason, Event};
    ///
    /// connection.handle_eof();
    /// assert_eq!(connection.poll_event(), Some(Event::EndOfInput));
    /// connection.finish(None);
    /// assert_eq!(connection.poll_event(), Some(Event::Closed(CloseReason::Finished)));
    /// ```
    pub const fn handle_eof(&mut self) {
        self.ended = true;
    }

    /// Restarts the measurement of the client's silence at `now`: for a driver that did not read for
    /// reasons of its own, so that bytes may have waited.
    ///
    #[doc = include_str!("pause.md")]
    pub const fn excuse_silence(&mut self, now: Instant) {
        self.liveness.received(now);
    }

    /// Executes the deadlines of [`poll_timeout`](Self::poll_timeout) that have passed. A driver should
    /// read its socket first: a client whose bytes wait there is not silent.
    ///
    #[doc = include_str!("late_connect.md")]
    pub fn handle_timeout(&mut self, now: Instant) {
        if let Some(reply) = self.silence(now) {
            return self.fail(reply);
        }
        if self.send_deadline().is_some_and(|deadline| deadline <= now) {
            self.transmits.push_back(HEART_BEAT.to_vec().into());
        }
    }
}

/// Outputs.
impl Connection {
    /// The next event for the driver. Decodes and processes frames until one causes an event.
    pub fn poll_event(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.events.pop_front() {
                return Some(event);
            }
            let deciding = matches!(self.phase, Phase::Deciding(_));
            if self.is_closed() || deciding || !self.transmits.is_empty() {
                return None;
            }
            if let Some(later) = self.later.take() {
                let (reply, answer) = *later;
                self.end_later(reply, answer);
                continue;
            }
            match self.decoder.next_item() {
                Some(Ok(Item::Frame(frame))) => self.handle_frame(*frame),
                Some(Ok(Item::HeartBeat)) => self.handle_beat(),
                Some(Err(error)) => self.handle_unreadable(error),
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

    /// The time at which [`handle_timeout`](Self::handle_timeout) is to be called. Any other call may
    /// change it.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Instant> {
        [self.send_deadline(), self.silence_deadline()].into_iter().flatten().min()
    }
}

impl Connection {
    fn handle_frame(&mut self, frame: Frame) {
        let result = match self.phase {
            Phase::Deaf => return,
            Phase::Finishing => Err(after_disconnect(&frame)),
            _ => reading::read(frame, &self.config, self.version, self.written_version())
                .and_then(|frame| self.handle_read_frame(frame)),
        };
        if let Err(reply) = result {
            self.reply_to_error(reply);
        }
    }

    fn handle_read_frame(&mut self, frame: Frame) -> Result<(), ErrorReply> {
        match self.phase {
            Phase::AwaitingConnect => self.handle_connect(frame),
            _ => self.handle_request(frame),
        }
    }

    /// A heart-beat: some servers want CONNECT first.
    fn handle_beat(&mut self) {
        // A line feed in front of a frame is none.
        if matches!(self.phase, Phase::AwaitingConnect) && self.backlog == 1 {
            let kind = FailureKind::BeatBeforeConnect;
            let reply = ErrorReply::protocol(kind, "Not connected", "");
            if self.config.quirks.errors.rule(&reply.about(self.version)).is_some() {
                self.reply_to_error(reply);
            }
        }
    }

    /// A frame that cannot be read. Where the server does not mind, the rest of what has come is dropped,
    /// since it is not known where the next frame begins.
    fn handle_unreadable(&mut self, error: ProtocolError) {
        self.reply_to_error(ErrorReply::from(error));
        if !self.is_closed() {
            self.decoder = Decoder::by(reading::rules(&self.config, self.version));
        }
    }

    fn handle_connect(&mut self, frame: Frame) -> Result<(), ErrorReply> {
        let request = self.read_connect(frame)?;
        self.version = request.version;
        self.events.push_back(Event::Connect(request.clone()));
        self.phase = Phase::Deciding(Box::new(request));
        Ok(())
    }

    fn read_connect(&mut self, frame: Frame) -> Result<ConnectRequest, ErrorReply> {
        if self.has_failed_connect {
            let kind = FailureKind::AlreadyConnected;
            return Err(ErrorReply::protocol(kind, "Already connected", ""));
        }
        let request = handshake::read(frame, &self.config.quirks);
        let is_unknown = |reply: &ErrorReply| reply.kind == FailureKind::UnsupportedVersion;
        self.has_failed_connect = self.config.quirks.requests.counts_failed_connect
            && request.as_ref().is_err_and(is_unknown);
        request
    }

    fn handle_disconnect(&mut self, receipt: Option<String>) {
        if let (Some(receipt), true) = (&receipt, self.config.quirks.requests.outlives_disconnect) {
            return self.confirm(receipt);
        }
        self.finish_input();
        self.has_disconnected = true;
        self.events.push_back(Event::Disconnect { receipt });
    }

    /// Acts on the end of the client's stream, after everything in it was read.
    fn handle_end(&mut self) {
        self.ended = false;
        if self.decoder.is_mid_frame() {
            let detail = "The connection ended before the NUL that ends a frame.";
            self.fail(ErrorReply::protocol(FailureKind::Incomplete, "Incomplete frame", detail));
        } else if matches!(self.phase, Phase::Deaf) {
            self.close(CloseReason::Finished);
        } else if !matches!(self.phase, Phase::Finishing) {
            self.finish_input();
            self.events.push_back(Event::EndOfInput);
        }
    }

    /// Ends the client's requests, and aborts its transactions (spec#66).
    fn finish_input(&mut self) {
        self.phase = Phase::Finishing;
        self.transactions.clear();
        self.liveness.stop();
    }

    /// When a heart-beat is due; `None` while bytes wait to be sent, which count as one.
    fn send_deadline(&self) -> Option<Instant> {
        if self.transmits.is_empty() { self.liveness.send_deadline() } else { None }
    }

    /// The earliest time at which the client has been silent for too long.
    fn silence_deadline(&self) -> Option<Instant> {
        match self.phase {
            Phase::AwaitingConnect => Some(self.opened_at + self.config.connect_timeout),
            Phase::Open => {
                let frame = self.liveness.last_received() + self.config.frame_timeout;
                let frame = self.decoder.is_mid_frame().then_some(frame);
                [self.liveness.expect_deadline(), frame].into_iter().flatten().min()
            }
            Phase::Deciding(_) | Phase::Finishing | Phase::Deaf | Phase::Closed => None,
        }
    }

    fn silence(&self, now: Instant) -> Option<ErrorReply> {
        self.silence_deadline().filter(|deadline| *deadline <= now)?;
        if matches!(self.phase, Phase::AwaitingConnect) {
            let timeout = self.config.connect_timeout;
            let detail = format!("No whole CONNECT frame came within {timeout} ms.");
            return Some(ErrorReply::silent("Not connected in time", detail));
        }
        let silent = now.saturating_since(self.liveness.last_received());
        if self.liveness.expect_deadline().is_some_and(|deadline| deadline <= now) {
            let period = self.liveness.expect_every();
            let detail = format!(
                "Nothing came for {silent} ms; a heart-beat was agreed for every {period} ms."
            );
            let patience = self.liveness.timeout().unwrap_or_default();
            return Some(ErrorReply::silent("Heart-beat lost", detail).with(format!("{patience}")));
        }
        let detail = format!("Nothing came for {silent} ms in the middle of a frame.");
        Some(ErrorReply::silent("Incomplete frame", detail))
    }
}

/// The answer to a frame after DISCONNECT (spec#68).
fn after_disconnect(frame: &Frame) -> ErrorReply {
    let detail =
        format!("DISCONNECT is the last frame of a client; {} followed it.", frame.command);
    let receipt = frame.headers.get("receipt").map(String::from);
    ErrorReply::protocol(FailureKind::AfterDisconnect, "Frame after DISCONNECT", detail)
        .answering(frame.command, receipt)
}
