//! The chunks of a stream do not affect its frames.

use proptest::prelude::*;
use stomp_protocol::Limits;
use stomp_protocol::codec::{Dialect, Item, Peer};

use crate::strategies;
use crate::support::{DIALECTS, Stream, read_chunks};

/// Streams with frames that are whole, unfinished or wrong in each possible respect.
const STREAMS: [&[u8]; 19] = [
    b"MESSAGE\na:b\nc\\cd:\\n\n\nhello\0\nRECEIPT\nreceipt-id:1\n\n\0",
    b"MESSAGE\r\na:b\r\ncontent-length:9\r\n\r\n\0a\r\n\n\0\xff\0b\0\r\n\n\r\nERROR\n\n\0",
    b"\n\r\nCONNECTED\r\nversion:1.2\r\n\r\n\0\n\nRECEIPT\n\n\0\0\0",
    "MESSAGE\n이름:\u{feff}값\n\n안녕\0".as_bytes(),
    b"MESSAGE\nx: a \r\n y :\t\n\nbody\0",
    b"MESSAGE\ncontent-length:3\n\nabcd\0RECEIPT\n\n\0",
    b"MESSAGE\ncontent-length:x\n\nabcd\0",
    b"MESSAGE\na:b\nbroken\nc:d\n\n\0",
    b"MESSAGE\na:b\0RECEIPT\n\n\0",
    b"MESSAGE\nbroken\na:b\0RECEIPT\n\n\0",
    b"MESSAGE\nx:\xff\n\n\0",
    b"MESSAGE\nx:a\rb\\q\n\n\0",
    b"RECEIPT\n\nbody\0MESSAGE\n\n\0",
    b"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    b"UNSUBSCRIBE\nid:1\n\n\0",
    b"GOODBYE\na:b\n\nbody\0OTHERFRAMES!\n\n\0",
    b"MESSAGE\nlong:0123456789012345678901234567890123456789012345678901234567890123456789\n\n\0",
    b"MESSAGE\n\nbody longer than the limit of forty bytes, all told\0",
    b"MESSAGE\na:1\nb:2\nc:3\nd:4\ne:5\nf:6\n\n\0",
];

const TIGHT: Limits = Limits { max_headers: 5, max_line: 30, max_head: 64, max_body: 40 };

/// Heart-beats depend on where chunks begin, by design; frames and errors must not.
fn settled(mut stream: Stream) -> Stream {
    stream.items.retain(|item| *item != Item::HeartBeat);
    stream
}

fn pieces(bytes: &[u8], sizes: impl IntoIterator<Item = usize>) -> Vec<&[u8]> {
    let mut rest = bytes;
    let mut pieces = Vec::new();
    for size in sizes {
        let (piece, after) = rest.split_at(size.min(rest.len()));
        pieces.push(piece);
        rest = after;
    }
    pieces.push(rest);
    pieces
}

fn everywhere(mut check: impl FnMut(Dialect, Limits, &[u8])) {
    for dialect in DIALECTS {
        for limits in [Limits::default(), TIGHT] {
            STREAMS.iter().for_each(|stream| check(dialect, limits, stream));
        }
    }
}

#[test]
fn byte_by_byte() {
    everywhere(|dialect, limits, stream| {
        let whole = read_chunks(Peer::Server, dialect, limits, [stream]);
        let single = read_chunks(Peer::Server, dialect, limits, stream.chunks(1));
        assert_eq!(settled(single), settled(whole), "{}", stream.escape_ascii());
    });
}

#[test]
fn cut_in_two_at_every_place() {
    everywhere(|dialect, limits, stream| {
        let whole = settled(read_chunks(Peer::Server, dialect, limits, [stream]));
        for cut in 0..=stream.len() {
            let (first, second) = stream.split_at(cut);
            let cut = settled(read_chunks(Peer::Server, dialect, limits, [first, second]));
            assert_eq!(cut, whole, "{} | {}", first.escape_ascii(), second.escape_ascii());
        }
    });
}

// A stream that ends early gives a prefix of the frames and no error of its own.
#[test]
fn an_unfinished_stream_waits_for_the_rest() {
    let stream = STREAMS[1];
    let [Item::Frame(first), ..] =
        &settled(read_chunks(Peer::Server, DIALECTS[2], Limits::default(), [stream])).items[..]
    else {
        panic!("no frame")
    };
    let nul = stream.iter().rposition(|byte| *byte == b'b').unwrap() + 1;
    for end in 1..=nul {
        let cut = read_chunks(Peer::Server, DIALECTS[2], Limits::default(), [&stream[..end]]);
        assert_eq!((cut.items.len(), cut.error, cut.is_mid_frame), (0, None, true), "{end}");
    }
    let done = read_chunks(Peer::Server, DIALECTS[2], Limits::default(), [&stream[..=nul]]);
    assert_eq!((done.frames(), done.is_mid_frame), (vec![&**first], false));
}

proptest! {
    #[test]
    fn any_split_of_anything(
        peer in strategies::peer(),
        dialect in strategies::dialect(),
        limits in prop_oneof![Just(Limits::default()), Just(TIGHT)],
        stream in strategies::almost_stomp(),
        cuts in strategies::cuts(),
    ) {
        let whole = settled(read_chunks(peer, dialect, limits, [&stream[..]]));
        let split = settled(read_chunks(peer, dialect, limits, pieces(&stream, cuts)));
        prop_assert_eq!(split, whole);
    }
}
