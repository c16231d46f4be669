//! Decoding: the chunks of a stream do not affect its frames, the limits hold, nothing panics.

use std::iter;

use arbitrary::Arbitrary;
use stomp_protocol::codec::{Decoder, Dialect, Item, Peer, Strictness};
use stomp_protocol::{Frame, Limits, ProtocolError, Version};

/// Small limits, which the fuzzer can reach.
const LIMITS: Limits = Limits { max_headers: 8, max_line: 64, max_head: 256, max_body: 256 };

/// The stream of a peer, and its chunks.
#[derive(Arbitrary, Debug)]
pub struct Stream<'a> {
    is_from_client: bool,
    is_strict: bool,
    version: u8,
    /// Sizes of the chunks, repeated.
    chunks: Vec<u8>,
    pieces: Vec<Piece<'a>>,
}

/// A piece of a stream. Random bytes seldom make a frame; pieces of frames often do.
#[derive(Arbitrary, Debug)]
enum Piece<'a> {
    Known(u8),
    Bytes(&'a [u8]),
}

const KNOWN: [&[u8]; 32] = [
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
    b"a:b\n",
    b"a:b\r\n",
    b"content-length:",
    b"content-length:1\n",
    b"content-length:3\r\n",
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
    b"\xea\xb0\x80",
    b"\n\n\0\n",
];

/// Reads the stream whole and in chunks, and compares.
pub fn check_decode(stream: &Stream<'_>) {
    let bytes = bytes(&stream.pieces);
    let whole = read(stream, iter::once(&bytes[..]));
    let chunked = read(stream, chunks(&bytes, &stream.chunks));
    assert_eq!(chunked, whole, "chunked and whole differ");
    for frame in &whole.0 {
        assert!(frame.headers.len() <= LIMITS.max_headers && frame.body.len() <= LIMITS.max_body);
        assert!(frame.headers.iter().all(|(name, _)| !name.is_empty()));
    }
}

/// The frames and the error; heart-beats depend on where chunks begin.
fn read<'a>(
    stream: &Stream<'_>,
    chunks: impl Iterator<Item = &'a [u8]>,
) -> (Vec<Frame>, Option<ProtocolError>) {
    let mut decoder = Decoder::new(peer(stream), dialect(stream), LIMITS);
    let (mut frames, mut error) = (Vec::new(), None);
    for chunk in chunks {
        decoder.push(chunk);
        while let Some(item) = decoder.next_item() {
            match item {
                Ok(Item::Frame(frame)) => frames.push(*frame),
                Ok(Item::HeartBeat) => {}
                Err(fault) => assert_eq!(error.replace(fault), None, "a second error"),
            }
        }
    }
    assert!(!(decoder.is_idle() && decoder.is_mid_frame()));
    (frames, error)
}

fn bytes(pieces: &[Piece<'_>]) -> Vec<u8> {
    let bytes = pieces.iter().map(|piece| match piece {
        Piece::Known(index) => KNOWN[usize::from(*index) % KNOWN.len()],
        Piece::Bytes(bytes) => bytes,
    });
    bytes.collect::<Vec<_>>().concat()
}

fn chunks<'a>(bytes: &'a [u8], sizes: &'a [u8]) -> impl Iterator<Item = &'a [u8]> {
    let mut sizes = sizes.iter().map(|size| usize::from(*size).max(1)).cycle();
    let mut rest = bytes;
    iter::from_fn(move || {
        let (chunk, after) = rest.split_at(sizes.next().unwrap_or(1).min(rest.len()));
        rest = after;
        (!chunk.is_empty()).then_some(chunk)
    })
}

fn peer(stream: &Stream<'_>) -> Peer {
    if stream.is_from_client { Peer::Client } else { Peer::Server }
}

fn dialect(stream: &Stream<'_>) -> Dialect {
    let strictness = if stream.is_strict { Strictness::Strict } else { Strictness::Lenient };
    Dialect { version: Version::ALL[usize::from(stream.version) % 3], strictness }
}
