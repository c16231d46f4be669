//! The incremental decoder of a stream of frames.

use alloc::boxed::Box;
use core::mem;

use super::dialect::{Dialect, Peer, Rules};
use super::head::HeadTable;
use super::input::Input;
use super::line::{COMMAND_WINDOW, parse_command};
use super::scan::{HeadEnd, damaged_end, find_head_end};
use super::work;
use crate::error::{ProtocolError, ProtocolErrorKind as Kind};
use crate::frame::{Command, Frame};
use crate::limits::Limits;
use crate::version::Version;

/// An element of a stream.
///
/// [`Decoder`] gives them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// A whole frame, unescaped unless the [`Rules`] keep escapes.
    Frame(Box<Frame>),
    /// A line end outside of frames (spec#44).
    HeartBeat,
}

/// An incremental decoder of a stream of frames.
///
/// The chunks of the stream do not affect its frames and its error, unless they are messages that a broker has damaged
/// (see [`push_message`](Self::push_message)). The work is linear in the
/// bytes, and the memory is bounded by the chunks not yet read plus one frame within the
/// [`Limits`].
///
/// Line ends that follow a frame in its chunk belong to that frame, since brokers send one after
/// every NUL (`K3`); line ends before the first frame of a chunk are heart-beats.
///
/// # Methods in call order
///
/// 1. [`new`](Self::new) or [`by`](Self::by): a decoder at the start of a stream.
/// 2. [`push`](Self::push) takes the chunk that arrived, or [`push_message`](Self::push_message) the
///    message of a WebSocket.
/// 3. [`next_item`](Self::next_item), until it gives `None`. An `Err` is the last item: the stream
///    is given up, further chunks are dropped, and the caller closes the connection.
/// 4. [`set_dialect`](Self::set_dialect), after the frame that settles the version.
/// 5. [`is_mid_frame`](Self::is_mid_frame), at any time: whether the rest of a frame is awaited,
///    so that a timeout for it is due.
///
/// Steps 2 and 3 repeat for each chunk.
///
/// ```
/// use stomp_protocol::codec::{Decoder, Dialect, Item, Peer};
/// use stomp_protocol::{Limits, Version};
///
/// let mut decoder = Decoder::new(Peer::Server, Dialect::lenient(Version::V1_2), Limits::default());
/// decoder.push(b"\nCONNECTED\nversion:1.1\n\n\0MESS");
/// assert_eq!(decoder.next_item(), Some(Ok(Item::HeartBeat)));
/// let Some(Ok(Item::Frame(connected))) = decoder.next_item() else { panic!("no frame") };
/// assert_eq!(connected.headers.get("version"), Some("1.1"));
/// decoder.set_dialect(Dialect::lenient(Version::V1_1));
/// assert_eq!(decoder.next_item(), None);
/// assert!(decoder.is_mid_frame() && !decoder.is_idle() && decoder.buffered() >= 4);
/// ```
#[derive(Debug)]
pub struct Decoder {
    rules: Rules,
    state: State,
    input: Input,
    /// Where the headers of the last head are.
    table: HeadTable,
    /// The frame that is arriving.
    frame: Box<Frame>,
    /// Whether a frame has ended in the present chunk: line ends belong to it.
    after_frame: bool,
    /// Whether the input ends where a message of a WebSocket ends.
    ends_message: bool,
}

#[derive(Clone, Copy, Debug)]
enum State {
    /// Between two frames: line ends, then the command of the next frame.
    Between,
    /// The command was read; the first `searched` bytes have no blank line.
    Head { searched: usize },
    /// `missing` more bytes of the body, then a NUL.
    CountedBody { missing: usize },
    /// A body that ends at the next NUL.
    OpenBody,
    /// The stream was given up after an error.
    Failed,
}

/// The result of one step of the decoder.
enum Outcome {
    /// The frame is whole.
    Frame,
    /// A heart-beat.
    HeartBeat,
    /// No item yet; more input is buffered.
    Continue,
    /// No item before more input arrives.
    NeedsInput,
}

impl Decoder {
    /// A decoder at the start of a stream that `peer` sends, read in `dialect` and bounded by `limits`.
    #[must_use]
    pub fn new(peer: Peer, dialect: Dialect, limits: Limits) -> Self {
        Self::by(Rules { peer, dialect, limits, keeps_escapes: false })
    }

    /// A decoder at the start of a stream, with all rules given by the caller.
    ///
    /// See the example of [`Rules`].
    #[must_use]
    pub fn by(rules: Rules) -> Self {
        Self {
            rules,
            state: State::Between,
            input: Input::new(),
            table: HeadTable::new(),
            frame: Box::new(Frame::new(Command::Error)),
            after_frame: false,
            ends_message: false,
        }
    }

    /// Changes the dialect of every frame whose headers have not been read, buffered ones included.
    /// To be called between two calls of [`next_item`](Self::next_item), when the version was
    /// negotiated.
    pub const fn set_dialect(&mut self, dialect: Dialect) {
        self.rules.dialect = dialect;
    }

    /// The present rules.
    ///
    /// See the example of [`Rules`].
    #[must_use]
    pub const fn rules(&self) -> &Rules {
        &self.rules
    }

    /// Takes one chunk: a WebSocket message, or the bytes of one read from a TCP stream. After an
    /// error it is dropped.
    pub fn push(&mut self, bytes: &[u8]) {
        self.ends_message = false;
        if !matches!(self.state, State::Failed) {
            self.input.push(bytes);
        }
    }

    /// Takes one message of a WebSocket or of SockJS, as [`push`](Self::push) does.
    ///
    /// Brokers that turn the bytes of a body into text, as ActiveMQ and Spring do, keep the `content-length` that the
    /// bytes had, which is less than the text has. A lenient decoder ends such a body at the first NUL behind which the
    /// message ends or another frame begins, in place of giving the stream up (`R-1`).
    ///
    /// ```
    /// use stomp_protocol::codec::{Decoder, Dialect, Item, Peer};
    /// use stomp_protocol::{Limits, Version};
    ///
    /// let dialect = Dialect::lenient(Version::V1_2);
    /// let mut decoder = Decoder::new(Peer::Server, dialect, Limits::default());
    /// decoder.push_message("MESSAGE\ncontent-length:2\n\n\u{fffd}\0\n".as_bytes());
    /// let Some(Ok(Item::Frame(message))) = decoder.next_item() else { panic!("no frame") };
    /// assert_eq!(message.text(), Ok("\u{fffd}"));
    /// ```
    pub fn push_message(&mut self, message: &[u8]) {
        self.push(message);
        self.ends_message = true;
    }

    /// The next frame or heart-beat; `None` if more input is needed, and always after an error.
    ///
    /// # Errors
    /// The first violation of the protocol or of the limits. The frames before it have been given.
    pub fn next_item(&mut self) -> Option<Result<Item, ProtocolError>> {
        loop {
            match self.step() {
                Ok(Outcome::Frame) => return Some(Ok(Item::Frame(self.take_frame()))),
                Ok(Outcome::HeartBeat) => return Some(Ok(Item::HeartBeat)),
                Ok(Outcome::Continue) => {}
                Ok(Outcome::NeedsInput) => return None,
                Err(error) => {
                    self.state = State::Failed;
                    self.input = Input::new();
                    self.take_frame();
                    return Some(Err(error));
                }
            }
        }
    }

    /// Bytes that are buffered: of items that have not been given out.
    #[must_use]
    pub fn buffered(&self) -> usize {
        self.input.rest().len() + self.frame.headers.memory() + self.frame.body.len()
    }

    /// Whether no input is buffered: everything pushed has been given out as whole items.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        matches!(self.state, State::Between) && self.input.rest().is_empty()
    }

    /// Whether part of a frame has arrived and the rest is awaited. Valid after
    /// [`next_item`](Self::next_item) gave `None`.
    #[must_use]
    pub fn is_mid_frame(&self) -> bool {
        !matches!(self.state, State::Failed) && !self.is_idle()
    }

    fn step(&mut self) -> Result<Outcome, ProtocolError> {
        match self.state {
            State::Between => self.step_between(),
            State::Head { searched } => self.step_head(searched),
            State::CountedBody { missing } => self.step_counted_body(missing),
            State::OpenBody => self.step_open_body(),
            State::Failed => Ok(Outcome::NeedsInput),
        }
    }

    fn step_between(&mut self) -> Result<Outcome, ProtocolError> {
        if self.input.enters_chunk() {
            self.after_frame = false;
        }
        let eol = match self.input.rest() {
            [] | [b'\r'] => return Ok(Outcome::NeedsInput),
            [b'\n', ..] => 1,
            [b'\r', b'\n', ..] => 2,
            [b'\r', ..] => return Err(ProtocolError::new(Kind::StrayCarriageReturn)),
            [0, ..] if self.rules.dialect.is_strict() => {
                return Err(ProtocolError::new(Kind::StrayNul));
            }
            [0, ..] => {
                self.input.consume(1);
                return Ok(Outcome::Continue);
            }
            _ => return self.step_command(),
        };
        let is_trailing = self.after_frame;
        if self.input.consume(eol) {
            self.after_frame = false;
        }
        Ok(if is_trailing { Outcome::Continue } else { Outcome::HeartBeat })
    }

    /// Reads the command. A wrong one is an error at once, not when the blank line comes: a peer that
    /// speaks another protocol may never send a blank line.
    fn step_command(&mut self) -> Result<Outcome, ProtocolError> {
        let rest = self.input.rest();
        let window = up_to(COMMAND_WINDOW, rest);
        if window.len() < COMMAND_WINDOW && !window.iter().any(|byte| matches!(byte, b'\n' | 0)) {
            return Ok(Outcome::NeedsInput);
        }
        (self.frame.command, _) = parse_command(window, self.rules.peer, self.rules.dialect)?;
        self.state = State::Head { searched: 0 };
        Ok(Outcome::Continue)
    }

    fn step_head(&mut self, searched: usize) -> Result<Outcome, ProtocolError> {
        let rest = self.input.rest();
        let window = up_to(self.rules.limits.max_head, rest);
        let (head, end) = match find_head_end(window, searched) {
            Some(HeadEnd::Blank(end)) => (up_to(end, window), end),
            // The block with the NUL: parsing reports the first error in it.
            Some(HeadEnd::Nul(at)) => (up_to(at + 1, window), at),
            None if window.len() < rest.len() => {
                return Err(self.error(Kind::HeadTooLong).with_limit(self.rules.limits.max_head));
            }
            None => {
                self.state = State::Head { searched: window.len() };
                self.input.forget_chunks();
                return Ok(Outcome::NeedsInput);
            }
        };
        self.table.read(head, &self.rules)?;
        self.frame.headers = self.table.headers(head);
        self.input.consume(end);
        self.state = match self.table.content_length {
            Some(missing) => State::CountedBody { missing },
            None => State::OpenBody,
        };
        Ok(Outcome::Continue)
    }

    /// Reads a body of announced length. The frame grows with the bytes received, never with the
    /// length announced.
    fn step_counted_body(&mut self, missing: usize) -> Result<Outcome, ProtocolError> {
        self.check_body_allowed(missing)?;
        let available = self.input.rest().len().min(missing);
        self.take_body(available);
        if available < missing {
            self.state = State::CountedBody { missing: missing - available };
            return Ok(Outcome::NeedsInput);
        }
        self.state = State::CountedBody { missing: 0 };
        match self.input.rest().first() {
            None => Ok(Outcome::NeedsInput),
            Some(0) => Ok(self.finish_frame()),
            Some(_) => self.end_damaged_body(),
        }
    }

    /// Ends a body that goes on where its announced length ends.
    fn end_damaged_body(&mut self) -> Result<Outcome, ProtocolError> {
        let may_be_damaged = self.ends_message && !self.rules.dialect.is_strict();
        let end = may_be_damaged.then(|| damaged_end(self.input.rest())).flatten();
        let Some(end) = end else { return Err(self.error(Kind::MissingNul)) };
        self.check_body_size(end)?;
        self.take_body(end);
        Ok(self.finish_frame())
    }

    fn step_open_body(&mut self) -> Result<Outcome, ProtocolError> {
        let rest = self.input.rest();
        let nul = rest.iter().position(|byte| *byte == 0);
        let available = nul.unwrap_or(rest.len());
        work::spend(available);
        self.check_body_allowed(available)?;
        self.check_body_size(available)?;
        self.take_body(available);
        Ok(if nul.is_some() { self.finish_frame() } else { Outcome::NeedsInput })
    }

    /// Whether the frame may have a body. STOMP 1.0 says that a body where none is allowed is ignored
    /// (spec#95).
    fn check_body_allowed(&self, bytes: usize) -> Result<(), ProtocolError> {
        let is_fine = bytes == 0
            || self.frame.command.may_have_body()
            || !self.rules.dialect.is_strict()
            || self.rules.dialect.version == Version::V1_0;
        if is_fine { Ok(()) } else { Err(self.error(Kind::BodyNotAllowed)) }
    }

    /// Whether so many bytes more are within the limit.
    fn check_body_size(&self, more: usize) -> Result<(), ProtocolError> {
        let max = self.rules.limits.max_body;
        if more > max - self.frame.body.len() {
            return Err(self.error(Kind::BodyTooLarge).with_limit(max));
        }
        Ok(())
    }

    fn take_body(&mut self, bytes: usize) {
        self.frame.body.extend_from_slice(up_to(bytes, self.input.rest()));
        self.input.consume(bytes);
        work::spend(bytes);
    }

    fn finish_frame(&mut self) -> Outcome {
        self.input.consume(1);
        self.state = State::Between;
        self.after_frame = true;
        Outcome::Frame
    }

    fn take_frame(&mut self) -> Box<Frame> {
        mem::replace(&mut self.frame, Box::new(Frame::new(Command::Error)))
    }

    fn error(&self, kind: Kind) -> ProtocolError {
        ProtocolError::new(kind).in_frame(self.frame.command)
    }
}

/// The first `count` bytes, or as many as there are.
fn up_to(count: usize, bytes: &[u8]) -> &[u8] {
    bytes.get(..count).unwrap_or(bytes)
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::{Decoder, Item};
    use crate::codec::work;
    use crate::codec::{Dialect, Peer};
    use crate::{Limits, Version};

    /// Head, body and frames of every shape, each far larger than a chunk.
    fn stream() -> Vec<u8> {
        let mut stream = Vec::new();
        stream.extend_from_slice(b"MESSAGE\nlong:");
        stream.extend_from_slice(&[b'x'; 20_000]);
        stream.extend_from_slice(b"\nlines:\n");
        stream.extend_from_slice(&b"a:b\n".repeat(900));
        stream.extend_from_slice(b"content-length:20000\n\n");
        stream.extend_from_slice(&[b'\n'; 20_000]);
        stream.extend_from_slice(b"\0\nMESSAGE\n\n");
        stream.extend_from_slice(&[b'y'; 20_000]);
        stream.extend_from_slice(b"\0\n");
        stream.extend_from_slice(&b"RECEIPT\nreceipt-id:1\n\n\0\n".repeat(1000));
        stream.extend_from_slice(&[b'\n'; 20_000]);
        stream
    }

    fn decoder() -> Decoder {
        Decoder::new(Peer::Server, Dialect::lenient(Version::V1_2), Limits::default())
    }

    fn drain(decoder: &mut Decoder, at_most: usize) -> usize {
        let items = core::iter::from_fn(|| decoder.next_item()).take(at_most);
        items.filter(|item| matches!(item, Ok(Item::Frame(_)))).count()
    }

    /// Work counted, not time: bytes searched, parsed, copied and moved.
    #[track_caller]
    fn assert_linear(bytes: usize) {
        let spent = work::take();
        assert!(spent >= bytes, "the count of {spent} misses some of {bytes} bytes");
        assert!(spent <= 4 * bytes, "{spent} bytes of work for {bytes} bytes of input");
    }

    #[test]
    fn byte_by_byte_costs_linear_work() {
        let stream = stream();
        work::take();
        for size in [1, 2, 7, 1000, stream.len()] {
            let mut decoder = decoder();
            let chunks = stream.chunks(size);
            let frames: usize = chunks
                .map(|chunk| {
                    decoder.push(chunk);
                    drain(&mut decoder, usize::MAX)
                })
                .sum();
            assert_eq!(frames, 1002);
            assert_linear(stream.len());
        }
    }

    #[test]
    fn a_caller_that_lags_behind_costs_linear_work_too() {
        let stream = stream();
        work::take();
        let mut decoder = decoder();
        let mut frames = 0;
        for chunk in stream.chunks(3) {
            decoder.push(chunk);
            frames += drain(&mut decoder, 1);
        }
        frames += drain(&mut decoder, usize::MAX);
        assert_eq!(frames, 1002);
        assert_linear(stream.len());
    }

    #[test]
    fn damaged_bodies_cost_linear_work_too() {
        let stream = "MESSAGE\ncontent-length:1\n\n\u{fffd}\0\u{fffd}\0".repeat(10_000);
        work::take();
        let mut decoder = decoder();
        decoder.push_message(stream.as_bytes());
        assert_eq!(drain(&mut decoder, usize::MAX), 10_000);
        assert_linear(stream.len());
    }

    #[test]
    fn memory_is_bounded_by_the_limits_and_given_back() {
        let limits = Limits { max_head: 1000, max_body: 1000, ..Limits::default() };
        let mut decoder = Decoder::new(Peer::Server, Dialect::lenient(Version::V1_2), limits);
        for chunk in b"MESSAGE\na:b\n\nbody\0".repeat(10_000).chunks(10) {
            decoder.push(chunk);
            drain(&mut decoder, usize::MAX);
            assert!(decoder.input.capacity() <= 4 * limits.max_head);
        }
        decoder.push(&b"MESSAGE\na:b\n\nbody\0".repeat(10_000));
        assert_eq!(drain(&mut decoder, usize::MAX), 10_000);
        assert!(decoder.is_idle());
        assert!(decoder.input.capacity() <= 64 << 10, "a large chunk stays allocated");
    }

    // An announced length is no reason to set memory aside.
    #[test]
    fn nothing_is_allocated_for_bytes_that_have_not_come() {
        let mut decoder = decoder();
        decoder.push(b"MESSAGE\ncontent-length:60000000\n\nx");
        assert!(decoder.next_item().is_none());
        assert!(decoder.is_mid_frame());
        assert!(decoder.frame.body.capacity() < 1000);
    }
}
