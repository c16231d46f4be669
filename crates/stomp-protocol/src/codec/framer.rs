//! The borders of frames in a stream.

use alloc::vec::Vec;
use core::mem;

use super::dialect::{Dialect, Rules};
use super::head::HeadTable;
use super::input::Input;
use super::line::{COMMAND_WINDOW, parse_length};
use super::scan::{HeadEnd, find_head_end};
use super::work;
use crate::error::{ProtocolError, ProtocolErrorKind as Kind};
use crate::limits::Limits;

/// Finds where frames begin and end in a stream, and gives every byte out as it came, once, in order.
///
/// It finds the frames that a [`Decoder`](super::Decoder) finds, but does not read them. With
/// [`Rules`] heads are checked as the decoder does; without, a head may have anything but a
/// `content-length` that is no number.
///
/// # Methods in call order
///
/// 1. [`new`](Self::new) or [`judging`](Self::judging).
/// 2. [`push`](Self::push) takes the chunk that arrived.
/// 3. [`next_piece`](Self::next_piece), until it gives `None`; [`bytes`](Self::bytes) are those of the
///    piece. An `Err` is the last: from there on borders cannot be told.
/// 4. [`take_rest`](Self::take_rest): what has arrived and was not given, after an error or at the end.
///
/// Steps 2 and 3 repeat for each chunk. The memory is bounded by the chunks not yet read plus one frame
/// within the [`Limits`].
///
/// ```
/// use stomp_protocol::Limits;
/// use stomp_protocol::codec::{Framer, Piece, head_lines, split_frame};
///
/// let mut framer = Framer::new(Limits::default());
/// framer.push(b"\nSEND\ndestination:/a\n\nhi\0SEN");
/// assert_eq!(framer.next_piece(), Some(Ok(Piece::HeartBeat)));
/// assert_eq!(framer.next_piece(), Some(Ok(Piece::Frame)));
/// let (head, body) = split_frame(framer.bytes());
/// assert_eq!(head_lines(head).collect::<Vec<_>>(), [&b"SEND"[..], b"destination:/a"]);
/// assert_eq!(body, b"hi\0");
/// assert_eq!(framer.next_piece(), None);
/// assert!(framer.is_mid_frame() && !framer.is_lost() && framer.unread() == 3);
/// assert_eq!(framer.take_rest(), b"SEN");
/// ```
#[derive(Debug)]
pub struct Framer {
    limits: Limits,
    /// How heads are checked, if they are.
    judge: Option<(Rules, HeadTable)>,
    input: Input,
    state: State,
    /// The first bytes of the input, which the last piece was made of.
    given: usize,
    /// A frame has ended in the present chunk: line ends belong to it.
    after_frame: bool,
}

#[derive(Clone, Copy, Debug)]
enum State {
    Between,
    /// There is no blank line within the first `searched` bytes.
    Head {
        searched: usize,
    },
    /// The body, which starts at `start`, goes up to a NUL that is not before `searched`.
    OpenBody {
        start: usize,
        searched: usize,
    },
    /// A NUL has to be at `end`.
    CountedBody {
        end: usize,
    },
    Lost,
}

/// What a piece of a stream is.
///
/// [`Framer`] gives them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// A whole frame, from its command up to its NUL.
    Frame,
    /// A line end that belongs to no frame (spec#44).
    HeartBeat,
    /// A line end that belongs to the frame before it (`K3`), or a NUL between frames.
    Padding,
}

impl Framer {
    /// For a stream whose heads are not looked into.
    #[must_use]
    pub const fn new(limits: Limits) -> Self {
        Self {
            limits,
            judge: None,
            input: Input::new(),
            state: State::Between,
            given: 0,
            after_frame: false,
        }
    }

    /// For a stream whose heads have to follow the rules.
    ///
    /// ```
    /// use stomp_protocol::codec::{Dialect, Framer, Peer, Rules};
    /// use stomp_protocol::{Limits, Version};
    ///
    /// let dialect = Dialect::strict(Version::V1_2);
    /// let rules =
    ///     Rules { peer: Peer::Client, dialect, limits: Limits::server(), keeps_escapes: false };
    /// let mut framer = Framer::judging(rules);
    /// framer.set_dialect(Dialect::strict(Version::V1_1));
    /// framer.push(b"SEND\nno colon\n\n\0");
    /// assert!(framer.next_piece().is_some_and(|piece| piece.is_err()));
    /// assert!(framer.is_lost());
    /// ```
    #[must_use]
    pub fn judging(rules: Rules) -> Self {
        Self { judge: Some((rules, HeadTable::new())), ..Self::new(rules.limits) }
    }

    /// Changes the dialect that heads are checked by, from the next head on. Without effect where they are not looked into.
    ///
    /// See the example of [`judging`](Self::judging).
    pub const fn set_dialect(&mut self, dialect: Dialect) {
        if let Some((rules, _)) = &mut self.judge {
            rules.dialect = dialect;
        }
    }

    /// Takes one chunk: a WebSocket message, or the bytes of one read from a TCP stream.
    pub fn push(&mut self, chunk: &[u8]) {
        self.forget_given();
        self.input.push(chunk);
    }

    /// The next whole piece; `None` if more input is needed, and always after an error.
    ///
    /// # Errors
    /// When it cannot be told where the next frame begins, or a limit is exceeded.
    pub fn next_piece(&mut self) -> Option<Result<Piece, ProtocolError>> {
        self.forget_given();
        let found = self.find();
        if found.is_err() {
            self.state = State::Lost;
        }
        found.transpose()
    }

    /// The bytes of the piece that was given last, until the next is asked for.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.input.rest().get(..self.given).unwrap_or_default()
    }

    /// The bytes that have arrived and were not given. They will not be given any more.
    #[must_use]
    pub fn take_rest(&mut self) -> Vec<u8> {
        self.forget_given();
        if !matches!(self.state, State::Lost) {
            self.state = State::Between;
        }
        let rest = self.input.rest().to_vec();
        self.input.consume(rest.len());
        rest
    }

    /// Bytes that have arrived and were not given.
    #[must_use]
    pub fn unread(&self) -> usize {
        self.input.rest().len() - self.given
    }

    /// Whether part of a frame has arrived and the rest is awaited. Valid after
    /// [`next_piece`](Self::next_piece) gave `None`.
    #[must_use]
    pub const fn is_mid_frame(&self) -> bool {
        !matches!(self.state, State::Between | State::Lost)
    }

    /// Whether an error has ended the search for borders.
    #[must_use]
    pub const fn is_lost(&self) -> bool {
        matches!(self.state, State::Lost)
    }

    fn forget_given(&mut self) {
        let given = mem::take(&mut self.given);
        // A line end that reaches into the next chunk is the last of this one.
        if given > 0 && self.input.consume(given) && given <= 2 {
            self.after_frame = false;
        }
    }

    /// Finds the end of the next piece, and sets `given`.
    fn find(&mut self) -> Result<Option<Piece>, ProtocolError> {
        loop {
            match self.state {
                State::Lost => return Ok(None),
                State::Between => {
                    let Some(found) = self.find_between()? else { return Ok(None) };
                    match found {
                        Between::Command => self.state = State::Head { searched: 0 },
                        Between::Piece(found) => return Ok(Some(found)),
                    }
                }
                State::Head { searched } => match self.find_body(searched)? {
                    Some(body) => self.state = body,
                    None => return Ok(self.awaits_more()),
                },
                State::OpenBody { start, searched } => match self.find_nul(start, searched)? {
                    Some(end) => self.state = State::CountedBody { end },
                    None => return Ok(self.awaits_more()),
                },
                State::CountedBody { end } => match self.input.rest().get(end) {
                    None => return Ok(self.awaits_more()),
                    Some(0) => {
                        self.state = State::Between;
                        self.after_frame = true;
                        self.given = end + 1;
                        return Ok(Some(Piece::Frame));
                    }
                    Some(_) => return Err(self.error(Kind::MissingNul)),
                },
            }
        }
    }

    /// All that has arrived is part of one frame: no line end in it is a heart-beat.
    fn awaits_more(&mut self) -> Option<Piece> {
        self.input.forget_chunks();
        None
    }

    fn find_between(&mut self) -> Result<Option<Between>, ProtocolError> {
        if self.input.enters_chunk() {
            self.after_frame = false;
        }
        let line_end = match self.after_frame {
            true => Piece::Padding,
            false => Piece::HeartBeat,
        };
        let (length, found) = match self.input.rest() {
            [] | [b'\r'] => return Ok(None),
            [b'\n', ..] => (1, line_end),
            [b'\r', b'\n', ..] => (2, line_end),
            [b'\r', ..] if self.judge.is_some() => {
                return Err(ProtocolError::new(Kind::StrayCarriageReturn));
            }
            [0, ..] => (1, Piece::Padding),
            _ => return Ok(Some(Between::Command)),
        };
        self.given = length;
        Ok(Some(Between::Piece(found)))
    }

    /// Looks for the end of the head, and reads how the body ends.
    fn find_body(&mut self, searched: usize) -> Result<Option<State>, ProtocolError> {
        let rest = self.input.rest();
        let window = rest.get(..self.limits.max_head).unwrap_or(rest);
        let end = match find_head_end(window, searched) {
            Some(HeadEnd::Blank(end)) => end,
            // Reading it finds whatever is wrong first.
            Some(HeadEnd::Nul(at)) if self.judge.is_some() => at + 1,
            Some(HeadEnd::Nul(_)) => return Err(ProtocolError::new(Kind::NulInHead)),
            // What speaks another protocol may never send a blank line.
            None if self.judge.is_some() && is_no_command(window) => COMMAND_WINDOW,
            None if window.len() < rest.len() => {
                return Err(ProtocolError::new(Kind::HeadTooLong).with_limit(self.limits.max_head));
            }
            None => {
                self.state = State::Head { searched: window.len() };
                return Ok(None);
            }
        };
        let head = window.get(..end).unwrap_or(window);
        let length = match &mut self.judge {
            Some((rules, table)) => {
                table.read(head, rules)?;
                table.content_length
            }
            None => announced_length(head, self.limits.max_body)?,
        };
        Ok(Some(match length {
            Some(length) => State::CountedBody { end: end + length },
            None => State::OpenBody { start: end, searched: end },
        }))
    }

    fn find_nul(&mut self, start: usize, searched: usize) -> Result<Option<usize>, ProtocolError> {
        let rest = self.input.rest();
        let nul = rest.get(searched..).unwrap_or_default().iter().position(|byte| *byte == 0);
        let end = nul.map_or(rest.len(), |at| searched + at);
        work::spend(end - searched);
        if end - start > self.limits.max_body {
            let error = self.error(Kind::BodyTooLarge);
            return Err(error.with_limit(self.limits.max_body));
        }
        self.state = State::OpenBody { start, searched: end };
        Ok(nul.map(|_| end))
    }

    /// An error in a body.
    fn error(&self, kind: Kind) -> ProtocolError {
        let error = ProtocolError::new(kind);
        match &self.judge {
            Some((_, table)) => error.in_frame(table.command),
            None => error,
        }
    }
}

/// What is between two frames.
enum Between {
    Piece(Piece),
    Command,
}

fn is_no_command(window: &[u8]) -> bool {
    window.get(..COMMAND_WINDOW).is_some_and(|start| !start.contains(&b'\n'))
}

/// The first `content-length` of a head, read as a lenient decoder does.
fn announced_length(head: &[u8], max: usize) -> Result<Option<usize>, ProtocolError> {
    let mut lines = head_lines(head).skip(1);
    let value = lines.find_map(|line| line.strip_prefix(b"content-length:"));
    value.map(|value| parse_length(value.trim_ascii(), max)).transpose()
}

/// The lines of a head without their ends: the command, then the headers as they stand on the wire.
///
/// See the example of [`Framer`].
pub fn head_lines(head: &[u8]) -> impl Iterator<Item = &[u8]> {
    let lines = head.split(|byte| *byte == b'\n');
    lines.map(|line| line.strip_suffix(b"\r").unwrap_or(line)).filter(|line| !line.is_empty())
}

/// The head of a frame, and its body with the NUL. What has no blank line is all head.
///
/// See the example of [`Framer`].
#[must_use]
pub fn split_frame(frame: &[u8]) -> (&[u8], &[u8]) {
    match find_head_end(frame, 0) {
        Some(HeadEnd::Blank(end)) => frame.split_at(end),
        _ => (frame, &[]),
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::{Framer, Piece};
    use crate::Limits;
    use crate::codec::work;

    #[test]
    fn the_work_is_linear_and_memory_is_given_back() {
        let body = vec![b'x'; 1 << 20];
        let stream = [b"SEND\na:b\n\n", &body[..], b"\0\n"].concat();
        for size in [1, 7, 1000, stream.len()] {
            let mut framer = Framer::new(Limits::server());
            work::take();
            let mut frames = 0;
            for chunk in stream.chunks(size) {
                framer.push(chunk);
                while let Some(piece) = framer.next_piece() {
                    frames += usize::from(piece == Ok(Piece::Frame));
                }
            }
            assert_eq!(frames, 1, "in chunks of {size}");
            assert!(work::take() <= 2 * stream.len(), "in chunks of {size}");
            assert!(framer.input.capacity() <= 64 << 10 && !framer.is_mid_frame());
        }
    }
}
