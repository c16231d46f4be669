//! The frames of a stream that has to be STOMP, byte for byte.

use stomp_protocol::codec::{self, Dialect, Framer, Peer, Rules, head_lines};
use stomp_protocol::{Command, Limits, ProtocolError, Version};

/// Cuts one direction of a connection into frames and heart-beats.
///
/// [`push`](Self::push) what arrived, then call [`next_piece`](Self::next_piece) until it gives
/// `None`. Holds one frame within the limits, and the chunk that it came in.
///
/// Line ends right behind a frame in its chunk belong to that frame: RabbitMQ writes one after
/// each. If that one comes in a chunk of its own it counts as a heart-beat, which does no harm;
/// a heart-beat that is taken for less would.
#[derive(Debug)]
pub(crate) struct FrameCutter(Framer);

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
        // Whatever can be read is handed on: judging it is for who gets it.
        let dialect = Dialect::lenient(Version::V1_2);
        let rules = Rules { peer: Peer::Either, dialect, limits, keeps_escapes: true };
        Self(Framer::judging(rules))
    }

    /// Reads what follows by the rules of this version: in 1.0 values may have line feeds (`R-8`).
    pub(crate) const fn set_version(&mut self, version: Version) {
        self.0.set_dialect(Dialect::lenient(version));
    }

    /// Takes one chunk, once the one before it has been cut up.
    pub(crate) fn push(&mut self, chunk: &[u8]) {
        self.0.push(chunk);
    }

    /// Bytes that have not been given out.
    pub(crate) fn rest(&self) -> usize {
        self.0.unread()
    }

    /// Whether part of a frame has arrived and the rest is awaited.
    pub(crate) const fn is_mid_frame(&self) -> bool {
        self.0.is_mid_frame()
    }

    /// The next whole frame or heart-beat.
    ///
    /// # Errors
    /// When there is no telling where the next frame begins, or a frame is larger than is allowed.
    /// The stream is of no use any more then.
    pub(crate) fn next_piece(&mut self) -> Result<Option<Piece>, ProtocolError> {
        loop {
            return Ok(Some(match self.0.next_piece().transpose()? {
                None => return Ok(None),
                Some(codec::Piece::Padding) => continue,
                Some(codec::Piece::HeartBeat) => Piece::HeartBeat,
                Some(codec::Piece::Frame) => Piece::Frame(raw(self.0.bytes())),
            }));
        }
    }
}

fn raw(frame: &[u8]) -> RawFrame {
    let command = head_lines(frame).next().and_then(Command::parse_any);
    // It has one: the rules have been applied.
    RawFrame { command: command.unwrap_or(Command::Error), bytes: frame.to_vec() }
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
}
