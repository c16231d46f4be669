//! The recorder of a connection, at the place where bytes are read and written.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use stomp_protocol::server::{CloseReason, Subscribe, SubscriptionId, Transmit};

use super::ending::{ConnectionEnd, EndKind, EndedBy};
use super::entry::{Closing, What};
use super::frame::Direction;
use super::recorded_bytes::RecordedBytes;
use super::refused::RefusalInfo;
use super::store::Records;
use crate::time::Clock;
use crate::transport::{CloseCause, PeerEnd, Read, Reader, Writer, close_code};
use crate::wire::{Part, Splitter};

/// The recorder of one connection. Its clones record the same connection.
#[derive(Clone, Debug)]
pub(crate) struct Recorder(Arc<Mutex<RecorderState>>);

#[derive(Debug)]
struct RecorderState {
    records: Arc<Records>,
    clock: Clock,
    id: u64,
    /// How it ended. The first that ends it counts.
    end: Option<ConnectionEnd>,
}

impl RecorderState {
    fn new(records: &Arc<Records>, clock: &Clock, id: u64) -> Self {
        let (records, clock) = (records.clone(), clock.clone());
        Self { records, clock, id, end: None }
    }
}

impl Recorder {
    /// Records that a connection was opened.
    pub(crate) fn open(
        records: &Arc<Records>,
        clock: &Clock,
        id: u64,
        transport: &str,
        peer: Option<SocketAddr>,
    ) -> Self {
        records.open(id, transport, peer, clock.now());
        Self(Arc::new(Mutex::new(RecorderState::new(records, clock, id))))
    }

    /// The connection has gone over to another namespace, where it has another number.
    pub(crate) fn move_to(&self, records: &Arc<Records>, clock: &Clock, id: u64) {
        let mut state = self.state();
        records.adopt(id, state.records.take(state.id), clock.now());
        *state = RecorderState::new(records, clock, id);
    }

    /// The connection is closed.
    pub(crate) fn close(&self, why: &str) {
        let state = self.state();
        let cut = || ConnectionEnd::without_code(EndedBy::Broker, EndKind::Cut);
        let end = state.end.clone().unwrap_or_else(cut);
        let closing = Closing { why: why.into(), end };
        state.records.close(state.id, closing, state.clock.now());
    }

    /// The connection is closed, and its session was over for this reason.
    pub(crate) fn close_session(&self, reason: Option<CloseReason>, why: &str) {
        let departure = {
            let end = &mut self.state().end;
            if let Some(end) = end.as_mut().filter(|_| reason == Some(CloseReason::Silent)) {
                end.how = EndKind::Idle;
            }
            let is_wish = matches!(reason, None | Some(CloseReason::Finished));
            end.as_ref().filter(|_| is_wish).and_then(ConnectionEnd::departure)
        };
        self.close(departure.as_deref().unwrap_or(why));
    }

    /// The frames of the connection are passed on, not acted upon.
    pub(crate) fn passed_on(&self) {
        let state = self.state();
        state.records.passed_on(state.id);
    }

    /// The session has opened a subscription.
    pub(crate) fn subscribed(&self, subscribe: &Subscribe) {
        let state = self.state();
        let number = subscribe.subscription.0;
        state.records.subscribed(state.id, number, subscribe, state.clock.now());
    }

    /// The session has closed a subscription.
    pub(crate) fn unsubscribed(&self, subscription: SubscriptionId) {
        let state = self.state();
        state.records.unsubscribed(state.id, subscription.0);
    }

    /// The session has closed all of its subscriptions.
    pub(crate) fn unsubscribed_all(&self) {
        let state = self.state();
        state.records.unsubscribed_all(state.id);
    }

    /// A request was refused, and the connection goes on. `subscription`: the one that there would be.
    pub(crate) fn refused(&self, subscription: Option<SubscriptionId>, refusal: RefusalInfo) {
        let state = self.state();
        let number = subscription.map(|subscription| subscription.0);
        state.records.refused(state.id, number, refusal, state.clock.now());
    }

    fn add(&self, direction: Direction, what: What) {
        let state = self.state();
        state.records.add(state.id, direction, what, state.clock.now());
    }

    fn count(&self, direction: Direction, what: What) {
        let state = self.state();
        state.records.count(state.id, direction, what, state.clock.now());
    }

    fn ended(&self, end: ConnectionEnd) {
        self.state().end.get_or_insert(end);
    }

    fn max(&self) -> usize {
        self.state().records.limits().frame_bytes
    }

    fn state(&self) -> MutexGuard<'_, RecorderState> {
        // Nothing in here can be left half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Lets everything that is read and written be recorded, if there is a recorder.
pub(crate) fn recorded<R: Reader, W: Writer>(
    reader: R,
    writer: W,
    recorder: Option<&Recorder>,
    limits: &stomp_protocol::Limits,
) -> (RecordingReader<R>, RecordingWriter<W>) {
    let half = |direction| {
        let recorder = recorder?.clone();
        let (max, splitter) = (recorder.max(), Splitter::new(limits));
        Some(Half { direction, max, recorder, splitter, unknown: 0 })
    };
    let reader = RecordingReader { inner: reader, recorder: half(Direction::In), is_news: false };
    (reader, RecordingWriter { inner: writer, recorder: half(Direction::Out) })
}

/// One direction of a connection.
#[derive(Debug)]
struct Half {
    direction: Direction,
    recorder: Recorder,
    splitter: Splitter,
    max: usize,
    /// Parts that were no frames.
    unknown: usize,
}

/// Parts of a stream without frames that are kept of it: each may be as short as a packet.
const MAX_UNKNOWN: usize = 100;

impl Half {
    fn pass(&mut self, bytes: &[u8]) {
        self.splitter.push(bytes);
        while let Some(part) = self.splitter.next_part() {
            let Some(what) = self.what(part, self.splitter.bytes()) else { continue };
            self.unknown += usize::from(part == Part::Unknown);
            if part == Part::Unknown && self.unknown > MAX_UNKNOWN {
                self.recorder.count(self.direction, what);
            } else {
                self.recorder.add(self.direction, what);
            }
        }
    }

    fn sent(&mut self, transmit: &Transmit) {
        // Most of what goes out are whole frames; they can share their bodies.
        if transmit.is_shared() && self.splitter.is_between_frames() {
            let bytes = RecordedBytes::of_transmit(transmit, self.max);
            return self.recorder.add(self.direction, What::Frame(bytes));
        }
        transmit.parts().iter().for_each(|part| self.pass(part));
    }

    /// What is recorded of a part; nothing of bytes that say nothing.
    fn what(&self, part: Part, bytes: &[u8]) -> Option<What> {
        Some(match part {
            Part::HeartBeat => What::HeartBeat,
            Part::Padding => return None,
            Part::Frame if has_secrets(bytes) => What::Frame(self.without_secrets(bytes)),
            Part::Frame => What::Frame(RecordedBytes::of_bytes(bytes, self.max)),
            Part::Unknown => What::Unknown(self.without_secrets(bytes)),
        })
    }

    fn without_secrets(&self, bytes: &[u8]) -> RecordedBytes {
        let redacted = self.recorder.state().records.secrets().redact_lines(bytes);
        RecordedBytes::of_bytes(&redacted, self.max)
    }
}

/// What has come of a frame that will not be whole is on record too.
impl Drop for Half {
    fn drop(&mut self) {
        let rest = self.splitter.take_rest();
        if !rest.is_empty() {
            self.recorder.add(self.direction, What::Unknown(self.without_secrets(&rest)));
        }
    }
}

#[derive(Debug)]
pub(crate) struct RecordingReader<R> {
    inner: R,
    recorder: Option<Half>,
    /// Something was read that has not been acted upon.
    is_news: bool,
}

impl<R: Reader> Reader for RecordingReader<R> {
    async fn read(&mut self) -> Read {
        // The session reads on once it has acted on the bytes before.
        if let Some(half) = self.recorder.as_ref().filter(|_| self.is_news) {
            let state = half.recorder.state();
            state.records.acted(state.id);
            drop(state);
            self.is_news = false;
        }
        let read = self.inner.read().await;
        if let Some(half) = &mut self.recorder {
            match &read {
                Read::Bytes(bytes) => half.pass(bytes),
                Read::End => {
                    half.recorder.ended(ConnectionEnd::by_client(self.inner.peer_end()));
                }
                // The broker closes.
                Read::TooLarge | Read::NotUtf8 | Read::Violation(_) => {}
            }
            self.is_news = true;
        }
        read
    }

    fn peer_end(&self) -> PeerEnd {
        self.inner.peer_end()
    }
}

#[derive(Debug)]
pub(crate) struct RecordingWriter<W> {
    inner: W,
    recorder: Option<Half>,
}

impl<W> RecordingWriter<W> {
    fn ended(&self, end: ConnectionEnd) {
        if let Some(half) = &self.recorder {
            half.recorder.ended(end);
        }
    }
}

impl<W: Writer> Writer for RecordingWriter<W> {
    const GIVES_REASONS: bool = W::GIVES_REASONS;

    fn is_text_only(&self) -> bool {
        self.inner.is_text_only()
    }

    async fn write(&mut self, frames: &mut Vec<Transmit>) -> io::Result<()> {
        if let Some(half) = &mut self.recorder {
            frames.iter().for_each(|frame| half.sent(frame));
        }
        self.inner.write(frames).await
    }

    async fn close(&mut self, close_cause: CloseCause) -> io::Result<()> {
        let (code, reason) = close_code(close_cause);
        self.ended(ConnectionEnd::by_broker((code, reason.into())));
        self.inner.close(close_cause).await
    }

    async fn close_with(&mut self, code: u16, reason: String) -> io::Result<()> {
        self.ended(ConnectionEnd::by_broker((code, reason.clone())));
        self.inner.close_with(code, reason).await
    }

    fn cut(self) {
        self.ended(ConnectionEnd::without_code(EndedBy::Broker, EndKind::Cut));
        self.inner.cut();
    }

    fn write_sockjs(&mut self, frame: String) {
        self.inner.write_sockjs(frame);
    }

    fn reset(self) {
        self.ended(ConnectionEnd::without_code(EndedBy::Broker, EndKind::Reset));
        self.inner.reset();
    }
}

fn has_secrets(frame: &[u8]) -> bool {
    frame.starts_with(b"CONNECT\n")
        || frame.starts_with(b"CONNECT\r")
        || frame.starts_with(b"STOMP")
}
