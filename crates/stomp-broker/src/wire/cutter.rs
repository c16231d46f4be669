//! Finds where frames begin and end, and hands them on byte for byte.

use bytes::{Buf, BytesMut};
use stomp_protocol::codec::{Dialect, Head, HeadEnd, Peer, Rules, find_head_end};
use stomp_protocol::{Command, Limits, ProtocolError, ProtocolErrorKind as Kind, Version};

/// Whatever can be read is handed on: judging it is for who gets it.
const DIALECT: Dialect = Dialect::lenient(Version::V1_2);

/// Bytes that settle what the command is: the longest one and its line end.
const COMMAND_WINDOW: usize = 13;

/// A buffer that is empty and larger than this is given back.
const KEPT: usize = 64 << 10;

/// Cuts one direction of a connection into frames and heart-beats.
///
/// [`push`](Self::push) what arrived, then call [`next_piece`](Self::next_piece) until it gives
/// `None`. Holds one frame within the limits, and the chunk that it came in.
///
/// Line ends right behind a frame in its chunk belong to that frame: RabbitMQ writes one after
/// each. If that one comes in a chunk of its own it counts as a heart-beat, which does no harm;
/// a heart-beat that is taken for less would.
#[derive(Debug)]
pub(crate) struct FrameCutter {
    rules: Rules,
    buffer: BytesMut,
    state: State,
    /// A frame has ended in the chunk at hand.
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
        command: Command,
        start: usize,
        searched: usize,
    },
    /// The body ends before `end`, where a NUL has to be.
    CountedBody {
        command: Command,
        end: usize,
    },
}

/// A piece of a stream.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    Frame(RawFrame),
    /// A line end that belongs to no frame.
    HeartBeat,
}

/// A frame as it stood on the wire, from its command up to its NUL.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct RawFrame {
    pub(crate) command: Command,
    pub(crate) bytes: Vec<u8>,
}

impl FrameCutter {
    pub(crate) fn new(limits: Limits) -> Self {
        Self {
            rules: Rules { peer: Peer::Either, dialect: DIALECT, limits, keeps_escapes: true },
            buffer: BytesMut::new(),
            state: State::Between,
            after_frame: false,
        }
    }

    /// Takes one chunk, once the one before it has been cut up.
    pub(crate) fn push(&mut self, chunk: &[u8]) {
        self.after_frame = false;
        self.buffer.extend_from_slice(chunk);
    }

    /// Bytes that have not been given out.
    pub(crate) fn rest(&self) -> usize {
        self.buffer.len()
    }

    /// Whether part of a frame has arrived and the rest is awaited.
    pub(crate) const fn is_mid_frame(&self) -> bool {
        !matches!(self.state, State::Between)
    }

    /// The next whole frame or heart-beat.
    ///
    /// # Errors
    /// When there is no telling where the next frame begins, or a frame is larger than is allowed.
    /// The stream is of no use any more then.
    pub(crate) fn next_piece(&mut self) -> Result<Option<Piece>, ProtocolError> {
        loop {
            match self.state {
                State::Between => match self.buffer[..] {
                    [] | [b'\r'] => return Ok(None),
                    [b'\n', ..] if self.after_frame => self.buffer.advance(1),
                    [b'\r', b'\n', ..] => self.buffer.advance(1),
                    [b'\n', ..] => {
                        self.buffer.advance(1);
                        return Ok(Some(Piece::HeartBeat));
                    }
                    [b'\r', ..] => return Err(ProtocolError::new(Kind::StrayCarriageReturn)),
                    // Between frames it says nothing, and real peers send some.
                    [0, ..] => self.buffer.advance(1),
                    _ => self.state = State::Head { searched: 0 },
                },
                State::Head { searched } => match self.find_body(searched)? {
                    Some(body) => self.state = body,
                    None => return Ok(None),
                },
                State::OpenBody { command, start, searched } => {
                    match self.find_nul(command, start, searched)? {
                        Some(end) => self.state = State::CountedBody { command, end },
                        None => return Ok(None),
                    }
                }
                State::CountedBody { command, end } => match self.buffer.get(end) {
                    None => return Ok(None),
                    Some(0) => return Ok(Some(Piece::Frame(self.cut(command, end + 1)))),
                    Some(_) => return Err(ProtocolError::new(Kind::MissingNul).in_frame(command)),
                },
            }
        }
    }

    /// Reads the head, once all of it is there, for how the body ends.
    fn find_body(&mut self, searched: usize) -> Result<Option<State>, ProtocolError> {
        let window = &self.buffer[..self.buffer.len().min(self.rules.limits.max_head)];
        let end = match find_head_end(window, searched) {
            Some(HeadEnd::Blank(end)) => end,
            // Reading it finds whatever is wrong first.
            Some(HeadEnd::Nul(at)) => at + 1,
            // What speaks another protocol may never send a blank line.
            None if is_no_command(window) => COMMAND_WINDOW,
            None if window.len() < self.buffer.len() => {
                let error = ProtocolError::new(Kind::HeadTooLong);
                return Err(error.with_limit(self.rules.limits.max_head));
            }
            None => {
                self.state = State::Head { searched: window.len() };
                return Ok(None);
            }
        };
        let Head { command, content_length, .. } = Head::parse(&self.buffer[..end], &self.rules)?;
        Ok(Some(match content_length {
            Some(length) => State::CountedBody { command, end: end + length },
            None => State::OpenBody { command, start: end, searched: end },
        }))
    }

    fn find_nul(
        &mut self,
        command: Command,
        start: usize,
        searched: usize,
    ) -> Result<Option<usize>, ProtocolError> {
        let nul = self.buffer[searched..].iter().position(|byte| *byte == 0);
        let end = nul.map_or(self.buffer.len(), |at| searched + at);
        if end - start > self.rules.limits.max_body {
            let error = ProtocolError::new(Kind::BodyTooLarge).in_frame(command);
            return Err(error.with_limit(self.rules.limits.max_body));
        }
        self.state = State::OpenBody { command, start, searched: end };
        Ok(nul.map(|_| end))
    }

    fn cut(&mut self, command: Command, len: usize) -> RawFrame {
        let bytes = self.buffer.split_to(len).to_vec();
        if self.buffer.is_empty() && bytes.len() > KEPT {
            self.buffer = BytesMut::new();
        }
        self.state = State::Between;
        self.after_frame = true;
        RawFrame { command, bytes }
    }
}

fn is_no_command(window: &[u8]) -> bool {
    window.get(..COMMAND_WINDOW).is_some_and(|start| !start.contains(&b'\n'))
}

#[cfg(test)]
mod tests {
    use stomp_protocol::{Limits, ProtocolErrorKind as Kind};

    use super::{FrameCutter, Piece};

    /// Each chunk cut up in turn: frames as text, heart-beats as `\n`.
    fn cut(chunks: &[&[u8]]) -> Result<Vec<String>, Kind> {
        let mut cutter =
            FrameCutter::new(Limits { max_body: 100, max_head: 200, ..Limits::server() });
        let mut pieces = Vec::new();
        for chunk in chunks {
            cutter.push(chunk);
            while let Some(piece) = cutter.next_piece().map_err(|error| error.kind())? {
                pieces.push(match piece {
                    Piece::Frame(frame) => String::from_utf8_lossy(&frame.bytes).into_owned(),
                    Piece::HeartBeat => "\n".into(),
                });
            }
        }
        Ok(pieces)
    }

    const STREAM: &[u8] = b"\nSEND\r\ndestination:/a\\x\ncontent-length:3\n\na\0b\0\
        MESSAGE\n  padded : v \n\nbody\0NONSENSE\n\n\0\r\n";

    #[test]
    fn frames_come_out_byte_for_byte_however_they_are_split() {
        let frames = [
            "\n",
            "SEND\r\ndestination:/a\\x\ncontent-length:3\n\na\0b\0",
            "MESSAGE\n  padded : v \n\nbody\0",
            "NONSENSE\n\n\0",
        ];
        assert_eq!(cut(&[STREAM]).unwrap(), frames);
        for size in 1..STREAM.len() {
            let chunks: Vec<_> = STREAM.chunks(size).collect();
            assert_eq!(cut(&chunks).unwrap()[..4], frames, "in chunks of {size}");
        }
    }

    #[test]
    fn a_line_end_behind_a_frame_is_its_own_and_one_that_comes_later_is_a_heart_beat() {
        assert_eq!(cut(&[b"A\n\n\0\n\n", b"\n", b"\nB\n\n\0\r\n"]).unwrap().len(), 4);
        assert_eq!(cut(&[b"A\n\n\0\nB\n\n\0"]).unwrap(), ["A\n\n\0", "B\n\n\0"]);
    }

    #[test]
    fn what_has_no_borders_or_is_too_large_is_an_error() {
        let faults: [(&[u8], Kind); 8] = [
            (b"GET / HTTP/1.1\r\n", Kind::UnknownCommand),
            (b"SEND\nno colon\n\n\0", Kind::HeaderWithoutColon),
            (b"SEND\na:b\0", Kind::NulInHead),
            (b"SEND\ncontent-length:-1\n\n\0", Kind::InvalidContentLength),
            (b"SEND\ncontent-length:101\n\n", Kind::BodyTooLarge),
            (b"SEND\ncontent-length:1\n\nab\0", Kind::MissingNul),
            (&[&b"SEND\n\n"[..], &[b'x'; 101]].concat(), Kind::BodyTooLarge),
            (&[&b"SEND\na:"[..], &[b'x'; 200]].concat(), Kind::HeadTooLong),
        ];
        for (stream, kind) in faults {
            assert_eq!(cut(&[stream]), Err(kind), "{:?}", String::from_utf8_lossy(stream));
        }
    }

    #[test]
    fn a_large_buffer_is_given_back() {
        let mut cutter = FrameCutter::new(Limits::server());
        cutter.push(&[b"SEND\n\n", &vec![b'x'; 1 << 20][..], b"\0"].concat());
        assert!(matches!(cutter.next_piece(), Ok(Some(Piece::Frame(_)))));
        assert!(cutter.buffer.capacity() < 1 << 16, "{}", cutter.buffer.capacity());
        assert!(!cutter.is_mid_frame());
    }
}
