//! One connection: from CONNECT to the end of the socket.

use alloc::boxed::Box;
use alloc::string::String;
use core::mem;

use super::ids::Ids;
use super::liveness::{Liveness, Verdict};
use super::queue::Queue;
use super::registry::Registry;
use super::transitions::{self, Phase, PhaseInput};
use super::{ConnectConfig, Event, Token, Transmit};
#[cfg(feature = "stream")]
use crate::codec::Decoder;
use crate::codec::{Dialect, Item, Peer, Rules};
use crate::error::{ProtocolError, ProtocolErrorKind, UsageError};
use crate::frame::{Command, Frame};
use crate::time::Instant;
use crate::version::Version;

mod commands;
mod handshake;
mod heads;

pub use commands::CommandOutcome;
pub use heads::{FramingFault, HeadOutcome};

/// The client's end of one STOMP connection, from the moment the socket is open.
///
/// # The methods, in the order of their calls
///
/// - **Getters**, at any time: [`is_established`](Self::is_established), [`is_ready`](Self::is_ready),
///   [`version`](Self::version), [`dialect`](Self::dialect).
/// - **Inputs**: of what the socket receives either all by `handle_bytes` or `handle_message`; or, if
///   the driver finds the borders of frames itself, [`read_head`](Self::read_head) and
///   [`end_frame`](Self::end_frame) for each frame, [`handle_heart_beat`](Self::handle_heart_beat),
///   [`handle_received`](Self::handle_received) and [`handle_fault`](Self::handle_fault). And
///   [`handle_timeout`](Self::handle_timeout).
/// - **Commands**, from CONNECTED until [`disconnect`](Self::disconnect): `send`, `subscribe`, `ack`, …
///   Each queues one frame, but [`request`](Self::request), which gives it to the caller.
/// - **Outputs**: [`poll_event`](Self::poll_event), which may have something after an input;
///   [`poll_transmit`](Self::poll_transmit), after any call; [`poll_timeout`](Self::poll_timeout), which
///   may change with any call.
///
/// Events are decoded one at a time, when they are asked for: what the application does about one
/// (unsubscribe, disconnect) is in force before the next is looked at.
///
/// ```
/// use stomp_protocol::client::{ConnectConfig, Connection, Event, Token};
/// use stomp_protocol::codec::ContentLength;
/// use stomp_protocol::{Headers, Instant, Version};
///
/// let now = Instant::from_millis(0); // a clock that never runs backwards
/// let mut connection = Connection::new(now, ConnectConfig::default())?;
/// let mut written = String::new();
/// let mut write = |connection: &mut Connection| {
///     while let Some(frame) = connection.poll_transmit() {
///         written += std::str::from_utf8(frame.bytes()).unwrap();
///     }
/// };
/// write(&mut connection);
/// connection.handle_bytes(now, b"CONNECTED\nversion:1.2\nheart-beat:0,5000\n\n\0");
/// let Some(Event::Connected { send_every, .. }) = connection.poll_event(now) else { panic!() };
/// assert_eq!((send_every, connection.version()), (10_000, Some(Version::V1_2)));
/// assert!(connection.is_established() && connection.is_ready());
/// assert!(!connection.dialect().is_strict());
///
/// let headers = Headers::from([("ack", "client")]);
/// let id = connection.subscribe("/queue/a", headers, Token(7))?;
/// connection.send("/queue/a", &Headers::new(), b"hi".into(), ContentLength::Auto)?;
/// write(&mut connection);
/// connection.handle_bytes(now, b"MESSAGE\nsubscription:sub-0\nmessage-id:1\nack:a1\n\nhi\0");
/// let Some(Event::Message { frame, token }) = connection.poll_event(now) else { panic!() };
/// assert_eq!((frame.text(), token), (Ok("hi"), Some(Token(7))));
///
/// let transaction = connection.begin(None, Headers::new())?;
/// assert!(connection.has_transaction(&transaction));
/// let within = Headers::from([("transaction", &transaction)]);
/// connection.ack("a1", None, within)?;
/// connection.commit(&transaction, Headers::new())?;
/// connection.watch_for_receipt("r-1", Token(8))?;
/// assert_eq!(connection.unsubscribe(&id, Headers::from([("receipt", "r-1")]))?, Some(Token(7)));
/// write(&mut connection);
/// connection.handle_bytes(now, b"RECEIPT\nreceipt-id:r-1\n\n\0");
/// let Some(Event::Receipt { token: Some(Token(8)), .. }) = connection.poll_event(now) else {
///     panic!()
/// };
///
/// let due = connection.poll_timeout().unwrap(); // set a timer
/// assert_eq!(connection.handle_timeout(due), None);
/// assert!(connection.poll_transmit().is_some_and(|frame| frame.is_heart_beat()));
/// connection.disconnect(Headers::from([("receipt", "bye")]))?;
/// write(&mut connection);
/// connection.handle_bytes(now, b"RECEIPT\nreceipt-id:bye\n\n\0");
/// assert!(matches!(connection.poll_event(now), Some(Event::DisconnectReceipt(_))));
/// assert!(written.starts_with("CONNECT\naccept-version:1.2,1.1,1.0\n"));
/// assert!(written.ends_with("DISCONNECT\nreceipt:bye\n\n\0"));
/// # Ok::<(), stomp_protocol::UsageError>(())
/// ```
#[derive(Debug)]
pub struct Connection {
    phase: Phase,
    version: Version,
    /// What was asked for; the answer is checked against it.
    config: ConnectConfig,
    /// By which heads are read.
    rules: Rules,
    #[cfg(feature = "stream")]
    decoder: Decoder,
    /// What was read head by head, or how that failed.
    arrivals: Queue<Result<Item, ProtocolError>>,
    /// The frame whose head was read last, but for that of a MESSAGE.
    arriving: Option<Box<Frame>>,
    /// The command of the head that was read last.
    reading: Command,
    transmits: Queue<Transmit>,
    liveness: Liveness,
    subscriptions: Registry,
    receipts: Registry,
    transactions: Registry,
    /// The receipt that was asked of DISCONNECT.
    disconnect_receipt: Option<String>,
    ids: Ids,
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
        let rules = Rules {
            peer: Peer::Server,
            dialect: Dialect::lenient(version),
            limits: config.limits,
            keeps_escapes: false,
        };
        let mut connection = Box::new(Self {
            phase: Phase::Handshake,
            version,
            rules,
            #[cfg(feature = "stream")]
            decoder: Decoder::by(rules),
            config,
            arrivals: Queue::new(),
            arriving: None,
            reading: Command::Connected,
            transmits: Queue::new(),
            liveness: Liveness::off(now),
            subscriptions: Registry::new(),
            receipts: Registry::new(),
            transactions: Registry::new(),
            disconnect_receipt: None,
            ids,
        });
        connection.connect(headers)?;
        Ok(connection)
    }

    /// Takes what the socket received: one WebSocket message, or any piece of the stream.
    #[cfg(feature = "stream")]
    pub fn handle_bytes(&mut self, now: Instant, bytes: &[u8]) {
        self.liveness.handle_received(now);
        self.decoder.push(bytes);
    }

    /// Takes one message of a WebSocket or of SockJS: as [`handle_bytes`](Self::handle_bytes), but a body may be longer
    /// than announced. See [`Decoder::push_message`].
    #[cfg(feature = "stream")]
    pub fn handle_message(&mut self, now: Instant, message: &[u8]) {
        self.liveness.handle_received(now);
        self.decoder.push_message(message);
    }

    /// Takes note of the time. To be called at [`poll_timeout`](Self::poll_timeout) or later.
    pub fn handle_timeout(&mut self, now: Instant) -> Option<Event> {
        match self.liveness.handle_timeout(now) {
            Verdict::Fine => None,
            Verdict::Beat => {
                self.transmits.push(Transmit::heart_beat());
                None
            }
            Verdict::Lost(silent_for) => {
                self.end();
                Some(Event::HeartBeatLost { silent_for })
            }
        }
    }

    /// Whether [`poll_transmit`](Self::poll_transmit) has something.
    pub(crate) fn has_transmit(&self) -> bool {
        !self.transmits.is_empty()
    }

    /// The next thing to write.
    pub fn poll_transmit(&mut self) -> Option<Transmit> {
        self.transmits.pop()
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
        let arrival = self.next_arrival()?;
        let event = match arrival {
            Ok(Item::HeartBeat) => {
                self.liveness.handle_beat(now);
                Ok(Event::HeartBeat)
            }
            Ok(Item::Frame(frame)) => {
                self.liveness.handle_frame();
                self.receive(now, frame)
            }
            Err(error) => Err(error),
        };
        Some(event.unwrap_or_else(|error| {
            self.end();
            Event::Failed(error)
        }))
    }

    fn next_arrival(&mut self) -> Option<Result<Item, ProtocolError>> {
        let arrival = self.arrivals.pop();
        #[cfg(feature = "stream")]
        let arrival = arrival.or_else(|| self.decoder.next_item());
        arrival
    }

    fn receive(&mut self, now: Instant, frame: Box<Frame>) -> Result<Event, ProtocolError> {
        let input = match frame.command {
            Command::Connected => PhaseInput::Connected,
            Command::Error => PhaseInput::Error,
            Command::Receipt if self.answers_disconnect(&frame) => PhaseInput::DisconnectReceipt,
            _ => PhaseInput::Frame,
        };
        let Some(next) = transitions::phase(self.phase, input) else {
            return Err(self.unexpected(&frame));
        };
        if input == PhaseInput::Connected {
            return self.connected(now, frame);
        }
        self.enter(next);
        Ok(match frame.command {
            _ if input == PhaseInput::DisconnectReceipt => Event::DisconnectReceipt(frame),
            Command::Error => {
                let token = self.waiting_for(&frame);
                Event::Error { frame, token }
            }
            Command::Message => {
                let token = self.subscriber(frame.headers.get("subscription"));
                Event::Message { frame, token }
            }
            Command::Receipt => {
                let token = self.waiting_for(&frame);
                Event::Receipt { frame, token }
            }
            _ => Event::Unhandled(frame),
        })
    }

    fn unexpected(&self, frame: &Frame) -> ProtocolError {
        let mut found = String::from(frame.command.as_str());
        found +=
            if self.phase == Phase::Handshake { " before CONNECTED" } else { " after CONNECTED" };
        ProtocolError::new(ProtocolErrorKind::UnexpectedFrame).with_detail(&found)
    }

    fn subscriber(&self, subscription: Option<&str>) -> Option<Token> {
        self.subscriptions.get(subscription?.as_bytes())
    }

    fn answers_disconnect(&self, receipt: &Frame) -> bool {
        let id = self.disconnect_receipt.as_deref();
        id.is_some() && receipt.headers.get("receipt-id") == id
    }

    /// The token that waits for the receipt that `frame` is, or is in the place of; no longer after
    /// this.
    fn waiting_for(&mut self, frame: &Frame) -> Option<Token> {
        self.receipts.remove(frame.headers.get("receipt-id")?)
    }

    fn enter(&mut self, phase: Phase) {
        self.phase = phase;
        if phase == Phase::Ended {
            self.liveness = Liveness::off(Instant::from_millis(0));
        }
    }

    /// The broker is broken, or gone.
    fn end(&mut self) {
        self.enter(transitions::phase(self.phase, PhaseInput::Fault).unwrap_or(Phase::Ended));
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

#[cfg(all(test, feature = "stream"))]
mod tests {
    use alloc::format;

    use super::*;
    use crate::codec::{HeadTable, work};
    use crate::frame::Headers;

    const NOW: Instant = Instant::from_millis(0);
    const COUNT: usize = 80_000;

    fn connected() -> Connection {
        let mut connection = Connection::new(NOW, ConnectConfig::default()).unwrap();
        connection.handle_bytes(NOW, b"CONNECTED\nversion:1.2\n\n\0");
        assert!(matches!(connection.poll_event(NOW), Some(Event::Connected { .. })));
        while connection.poll_transmit().is_some() {}
        work::take();
        connection
    }

    /// Slots, places and bytes looked at are counted, not time.
    #[track_caller]
    fn assert_linear(most_for_each: usize) {
        let spent = work::take();
        assert!(spent >= COUNT, "the count of {spent} misses some");
        assert!(spent <= most_for_each * COUNT, "{spent} for {COUNT}");
    }

    #[test]
    fn many_commands_cost_linear_work() {
        let mut connection = connected();
        for n in 0..COUNT {
            let id = format!("{n}\\:");
            connection.watch_for_receipt(&id, Token(1)).unwrap();
            let headers: Headers = [("id", &id)].into_iter().collect();
            connection.subscribe("/a", headers, Token(1)).unwrap();
            connection.begin(Some(&id), Headers::new()).unwrap();
        }
        let transmits = core::iter::from_fn(|| connection.poll_transmit()).count();
        assert_eq!(transmits, 2 * COUNT);
        assert_linear(40);
    }

    #[test]
    fn many_frames_cost_linear_work() {
        let mut connection = connected();
        let message = b"MESSAGE\nmessage-id:1\n\n\0";
        connection.handle_bytes(NOW, &message.repeat(COUNT));
        let events = core::iter::from_fn(|| connection.poll_event(NOW)).count();
        assert_eq!(events, COUNT);
        assert_linear(4 * message.len());
        let mut connection = connected();
        let mut table = HeadTable::new();
        for _ in 0..COUNT {
            connection.read_head(NOW, b"RECEIPT\nreceipt-id:1\n\n", &mut table);
            connection.end_frame(NOW);
            connection.handle_heart_beat(NOW);
        }
        let events = core::iter::from_fn(|| connection.poll_event(NOW)).count();
        assert_eq!(events, 2 * COUNT);
        assert_linear(4 * message.len());
    }
}
