//! Streams to read: recorded frames that the fuzzer changes, and pieces of frames.

use std::iter;

use arbitrary::Arbitrary;
use stomp_protocol::codec::{Dialect, Peer, Rules, Strictness};
use stomp_protocol::{Limits, Version};

use crate::corpus::FRAMES;

/// Small limits, which the fuzzer can reach.
const SMALL: Limits = Limits { max_headers: 8, max_line: 64, max_head: 256, max_body: 256 };

/// The stream of a peer, and its chunks.
#[derive(Arbitrary, Debug)]
pub struct Stream<'a> {
    peer: u8,
    is_strict: bool,
    keeps_escapes: bool,
    has_small_limits: bool,
    version: u8,
    /// Sizes of the chunks, repeated.
    chunks: Vec<u8>,
    pieces: Vec<Piece<'a>>,
}

/// A piece of a stream. Random bytes seldom make a frame; recorded ones and pieces of frames do.
#[derive(Arbitrary, Debug)]
enum Piece<'a> {
    Recorded { frame: u16, edits: Vec<Edit> },
    Known(u8),
    Bytes(&'a [u8]),
}

/// A change of a recorded frame.
#[derive(Arbitrary, Debug)]
struct Edit {
    at: u16,
    removed: u8,
    inserted: u8,
}

const KNOWN: [&[u8]; 40] = [
    b"",
    b"MESSAGE\n",
    b"MESSAGE\r\n",
    b"SEND\n",
    b"SEND\r\n",
    b"CONNECT\n",
    b"CONNECTED\n",
    b"STOMP\n",
    b"RECEIPT\n",
    b"ERROR\n",
    b"SUBSCRIBE\n",
    b"UNSUBSCRIBE\n",
    b"NOTICE\n",
    b"a:b\n",
    b"a:b\r\n",
    b"a\\cb:c\\nd\n",
    b"content-length:",
    b"content-length:1\n",
    b"content-length: 2 \n",
    b"content-length:3\r\n",
    b"content-length:+5\n",
    b"1",
    b"0",
    b"\n",
    b"\r\n",
    b"\r",
    b"\0",
    b"\n\n",
    b":",
    b"\\n",
    b"\\c",
    b"\\r",
    b"\\\\",
    b"\\",
    b" ",
    b"\t",
    b"\xea\xb0\x80",
    b"\xff",
    b"\n\n\0\n",
    b"\nno colon\n",
];

impl Stream<'_> {
    /// By which the stream is read.
    pub(crate) fn rules(&self) -> Rules {
        let peer = [Peer::Server, Peer::Client, Peer::Either][usize::from(self.peer) % 3];
        let strictness = if self.is_strict { Strictness::Strict } else { Strictness::Lenient };
        let version = Version::ALL[usize::from(self.version) % 3];
        let limits = if self.has_small_limits { SMALL } else { Limits::default() };
        let dialect = Dialect { version, strictness };
        Rules { peer, dialect, limits, keeps_escapes: self.keeps_escapes }
    }

    /// All of it.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for piece in &self.pieces {
            match piece {
                Piece::Recorded { frame, edits } => bytes.extend(recorded(*frame, edits)),
                Piece::Known(index) => bytes.extend_from_slice(known(*index)),
                Piece::Bytes(other) => bytes.extend_from_slice(other),
            }
        }
        bytes
    }

    /// `bytes` in chunks.
    pub(crate) fn chunks<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = &'a [u8]> {
        let mut sizes = self.chunks.iter().map(|size| usize::from(*size).max(1)).cycle();
        let mut rest = bytes;
        iter::from_fn(move || {
            let (chunk, after) = rest.split_at(sizes.next().unwrap_or(1).min(rest.len()));
            rest = after;
            (!chunk.is_empty()).then_some(chunk)
        })
    }
}

fn recorded(frame: u16, edits: &[Edit]) -> Vec<u8> {
    let mut bytes = FRAMES[usize::from(frame) % FRAMES.len()].clone();
    for edit in edits {
        let start = usize::from(edit.at) % (bytes.len() + 1);
        let end = (start + usize::from(edit.removed) % 5).min(bytes.len());
        bytes.splice(start..end, known(edit.inserted).iter().copied());
    }
    bytes
}

fn known(index: u8) -> &'static [u8] {
    KNOWN[usize::from(index) % KNOWN.len()]
}
