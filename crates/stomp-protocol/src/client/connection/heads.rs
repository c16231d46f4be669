//! Frames whose borders the driver finds itself: only their heads come here, their bodies stay where
//! they are.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::{Connection, Phase};
use crate::client::Token;
use crate::codec::{HeadTable, Item};
use crate::error::{ProtocolError, ProtocolErrorKind as Kind};
use crate::frame::{Command, Frame};
use crate::limits::Limits;
use crate::time::Instant;
use crate::version::Version;

/// What [`Connection::read_head`] found.
///
/// See the example of [`Connection::read_head`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeadOutcome {
    /// The head has no end yet, and nothing is wrong so far.
    NeedsMore,
    /// The head is none of STOMP, or exceeds the limits: [`Event::Failed`](super::super::Event::Failed)
    /// will say how.
    Broken,
    /// The connection is over: whatever comes is ignored.
    Stale,
    /// A MESSAGE. It is the driver's to deliver; no event comes.
    Message {
        /// The token of its subscription; none if there is no such subscription.
        token: Option<Token>,
        /// The length of the body in bytes; none if it ends at the first NUL.
        body_length: Option<usize>,
    },
    /// Any other frame. Its event comes after [`end_frame`](Connection::end_frame).
    Frame {
        /// The command.
        command: Command,
        /// As in [`Message`](Self::Message).
        body_length: Option<usize>,
    },
}

/// How a stream can be broken outside of heads, where the driver has to find it.
///
/// ```
/// use stomp_protocol::client::FramingFault;
/// use stomp_protocol::{Command, Limits};
///
/// let error = FramingFault::MissingNul.error(Command::Message, &Limits::default());
/// assert_eq!(error.command(), Some(Command::Message));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FramingFault {
    /// No blank line within [`Limits::max_head`](crate::Limits::max_head).
    HeadTooLong,
    /// A CR between two frames that no LF follows.
    StrayCarriageReturn,
    /// A NUL between two frames. A fault only if the broker is read strictly.
    StrayNul,
    /// A body of known length that no NUL follows.
    MissingNul,
    /// No NUL within [`Limits::max_body`](crate::Limits::max_body).
    BodyTooLarge,
}

impl FramingFault {
    /// The error of a stream that is broken so in or behind a frame of this command.
    #[must_use]
    pub fn error(self, command: Command, limits: &Limits) -> ProtocolError {
        let error = match self {
            Self::StrayCarriageReturn => return ProtocolError::new(Kind::StrayCarriageReturn),
            Self::StrayNul => return ProtocolError::new(Kind::StrayNul),
            Self::HeadTooLong => ProtocolError::new(Kind::HeadTooLong).with_limit(limits.max_head),
            Self::MissingNul => ProtocolError::new(Kind::MissingNul),
            Self::BodyTooLarge => {
                ProtocolError::new(Kind::BodyTooLarge).with_limit(limits.max_body)
            }
        };
        error.in_frame(command)
    }
}

/// For drivers that find the borders of frames themselves; not to be mixed with `handle_bytes`.
impl Connection {
    /// Takes the head of a frame. `block` begins with the first byte of the command and ends with the LF
    /// of the blank line, or with a NUL that comes before one, or is as much of that as has arrived.
    /// Where the headers are in it is in `table` then.
    ///
    /// The body follows, and a NUL. A body of known length that no NUL follows is a
    /// [`FramingFault::MissingNul`].
    ///
    /// ```
    /// use stomp_protocol::client::{ConnectConfig, Connection, Event, HeadOutcome};
    /// use stomp_protocol::codec::HeadTable;
    /// use stomp_protocol::{Command, Instant};
    ///
    /// let now = Instant::from_millis(0);
    /// let mut connection = Connection::new(now, ConnectConfig::default())?;
    /// let mut table = HeadTable::new();
    /// let block = b"CONNECTED\nversion:1.2\n\n"; // and then a NUL
    /// assert_eq!(connection.read_head(now, &block[..9], &mut table), HeadOutcome::NeedsMore);
    /// let outcome = connection.read_head(now, block, &mut table);
    /// assert!(matches!(outcome, HeadOutcome::Frame { command: Command::Connected, .. }));
    /// connection.end_frame(now);
    /// assert!(matches!(connection.poll_event(now), Some(Event::Connected { .. })));
    /// connection.handle_heart_beat(now);
    /// assert_eq!(connection.poll_event(now), Some(Event::HeartBeat));
    /// connection.handle_received(now); // a part of a body
    /// # Ok::<(), stomp_protocol::UsageError>(())
    /// ```
    pub fn read_head(&mut self, now: Instant, block: &[u8], table: &mut HeadTable) -> HeadOutcome {
        if self.phase == Phase::Ended || matches!(self.arrivals.last(), Some(Err(_))) {
            return HeadOutcome::Stale;
        }
        self.liveness.handle_received(now);
        match self.read_whole_head(block, table) {
            Ok(outcome) => outcome,
            Err(error) => {
                self.arrivals.push(Err(error));
                HeadOutcome::Broken
            }
        }
    }

    fn read_whole_head(
        &mut self,
        block: &[u8],
        table: &mut HeadTable,
    ) -> Result<HeadOutcome, ProtocolError> {
        let is_whole = table.read_partial(block, &self.rules)?;
        self.reading = table.command;
        if !is_whole {
            return Ok(HeadOutcome::NeedsMore);
        }
        let command = table.command;
        let body_length = self.body_length(table)?;
        self.liveness.handle_frame();
        if command == Command::Message && self.is_established() {
            let id = table.find(block, "subscription");
            let token = self.subscriber(id.as_deref());
            return Ok(HeadOutcome::Message { token, body_length });
        }
        let headers = table.headers(block);
        self.arriving = Some(Box::new(Frame { command, headers, body: Vec::new() }));
        Ok(HeadOutcome::Frame { command, body_length })
    }

    /// Where no body is allowed, one without a length is one of no bytes.
    fn body_length(&self, table: &HeadTable) -> Result<Option<usize>, ProtocolError> {
        let dialect = self.rules.dialect;
        let may_have_body = self.reading.may_have_body()
            || !dialect.is_strict()
            || dialect.version == Version::V1_0;
        match table.content_length {
            Some(1..) if !may_have_body => {
                Err(ProtocolError::new(Kind::BodyNotAllowed).in_frame(self.reading))
            }
            None if !may_have_body => Ok(Some(0)),
            length => Ok(length),
        }
    }

    /// The body of the frame is complete whose head was read last, and was not that of a MESSAGE.
    ///
    /// See the example of [`read_head`](Self::read_head).
    pub fn end_frame(&mut self, now: Instant) {
        self.liveness.handle_received(now);
        if let Some(frame) = self.arriving.take() {
            self.arrivals.push(Ok(Item::Frame(frame)));
        }
    }

    /// A line end came between two frames. One right behind a frame, in the same message of the socket,
    /// belongs to that frame and is no heart-beat.
    ///
    /// See the example of [`read_head`](Self::read_head).
    pub fn handle_heart_beat(&mut self, now: Instant) {
        self.liveness.handle_received(now);
        self.arrivals.push(Ok(Item::HeartBeat));
    }

    /// Something came, at this moment or a past one: a sign of life (spec#45).
    ///
    /// See the example of [`read_head`](Self::read_head).
    pub fn handle_received(&mut self, at: Instant) {
        self.liveness.handle_received(at);
    }

    /// The stream is broken.
    ///
    /// ```
    /// use stomp_protocol::client::{ConnectConfig, Connection, Event, FramingFault};
    /// use stomp_protocol::Instant;
    ///
    /// let now = Instant::from_millis(0);
    /// let mut connection = Connection::new(now, ConnectConfig::default())?;
    /// connection.handle_fault(FramingFault::StrayCarriageReturn);
    /// assert!(matches!(connection.poll_event(now), Some(Event::Failed(_))));
    /// # Ok::<(), stomp_protocol::UsageError>(())
    /// ```
    pub fn handle_fault(&mut self, fault: FramingFault) {
        let error = self.framing_error(fault);
        self.arrivals.push(Err(error));
    }

    fn framing_error(&self, fault: FramingFault) -> ProtocolError {
        // It was said that the body has no bytes.
        if fault == FramingFault::MissingNul && self.has_unexpected_body() {
            return ProtocolError::new(Kind::BodyNotAllowed).in_frame(self.reading);
        }
        fault.error(self.reading, &self.rules.limits)
    }

    fn has_unexpected_body(&self) -> bool {
        let Some(frame) = &self.arriving else { return false };
        let dialect = self.rules.dialect;
        dialect.is_strict()
            && dialect.version != Version::V1_0
            && !frame.command.may_have_body()
            && !frame.headers.contains("content-length")
    }
}
