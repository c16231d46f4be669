//! The framer finds the frames and heart-beats that the decoder finds, and keeps every byte.

use proptest::prelude::*;
use stomp_protocol::codec::{Decoder, Dialect, Framer, Item, Peer, Piece, Rules};
use stomp_protocol::{Limits, ProtocolErrorKind as Kind, Version};

use crate::strategies;

const DIALECT: Dialect = Dialect::lenient(Version::V1_2);
const TIGHT: Limits = Limits { max_headers: 5, max_line: 30, max_head: 64, max_body: 40 };

const fn rules(limits: Limits) -> Rules {
    Rules { peer: Peer::Either, dialect: DIALECT, limits, keeps_escapes: true }
}

/// What a framer gives of a stream.
#[derive(Debug, Default, PartialEq)]
struct Cut {
    pieces: Vec<(Piece, Vec<u8>)>,
    error: Option<Kind>,
    rest: Vec<u8>,
}

impl Cut {
    fn by(mut framer: Framer, chunks: &[&[u8]]) -> Self {
        let mut cut = Self::default();
        for chunk in chunks {
            framer.push(chunk);
            while let Some(piece) = framer.next_piece() {
                match piece {
                    Ok(piece) => cut.pieces.push((piece, framer.bytes().to_vec())),
                    Err(error) => cut.error = Some(error.kind()),
                }
            }
        }
        cut.rest = framer.take_rest();
        cut
    }

    fn judged(limits: Limits, chunks: &[&[u8]]) -> Self {
        Self::by(Framer::judging(rules(limits)), chunks)
    }

    fn unjudged(limits: Limits, chunks: &[&[u8]]) -> Self {
        Self::by(Framer::new(limits), chunks)
    }

    fn all_bytes(&self) -> Vec<u8> {
        let pieces = self.pieces.iter().flat_map(|(_, bytes)| bytes);
        pieces.chain(&self.rest).copied().collect()
    }

    /// Its frames, decoded one by one, and its heart-beats.
    fn items(&self, limits: Limits) -> Vec<Item> {
        let items = self.pieces.iter().filter_map(|(piece, bytes)| match piece {
            Piece::Frame => {
                let (items, error) = decoded(limits, &[bytes]);
                assert_eq!((items.len(), error), (1, None), "{}", bytes.escape_ascii());
                items.into_iter().next()
            }
            Piece::HeartBeat => Some(Item::HeartBeat),
            Piece::Padding => None,
        });
        items.collect()
    }
}

fn decoded(limits: Limits, chunks: &[&[u8]]) -> (Vec<Item>, Option<Kind>) {
    let mut decoder = Decoder::by(rules(limits));
    let mut items = Vec::new();
    for chunk in chunks {
        decoder.push(chunk);
        while let Some(item) = decoder.next_item() {
            match item {
                Ok(item) => items.push(item),
                Err(error) => return (items, Some(error.kind())),
            }
        }
    }
    (items, None)
}

#[test]
fn a_length_that_is_no_number_is_refused_by_all() {
    for length in ["+5", "-5", "0x5", "5 5", ""] {
        let frame = format!("SEND\ncontent-length:{length}\n\nhello\0");
        let chunks = [frame.as_bytes()];
        let limits = Limits::default();
        let expected = Some(Kind::InvalidContentLength);
        assert_eq!(decoded(limits, &chunks), (vec![], expected), "{length}");
        for cut in [Cut::judged(limits, &chunks), Cut::unjudged(limits, &chunks)] {
            assert_eq!((cut.pieces.len(), cut.error), (0, expected), "{length}");
            assert_eq!(cut.rest, frame.as_bytes());
        }
    }
}

#[test]
fn line_ends_behind_a_frame_are_its_own() {
    let chunks: [&[u8]; 3] = [b"\nA\n\n\0\n\r\n", b"\n", b"\r\nB\n\n\0\0\nC\n\n\0"];
    let pieces = Cut::unjudged(Limits::default(), &chunks).pieces;
    let kinds: Vec<_> = pieces.iter().map(|(piece, _)| *piece).collect();
    use Piece::{Frame, HeartBeat, Padding};
    let expected =
        [HeartBeat, Frame, Padding, Padding, HeartBeat, HeartBeat, Frame, Padding, Padding, Frame];
    assert_eq!(kinds, expected);
}

fn pieces_of<'a>(bytes: &'a [u8], sizes: &[usize]) -> Vec<&'a [u8]> {
    let mut rest = bytes;
    let mut pieces = Vec::new();
    for size in sizes {
        let (piece, after) = rest.split_at((*size).min(rest.len()));
        pieces.push(piece);
        rest = after;
    }
    pieces.push(rest);
    pieces
}

proptest! {
    #[test]
    fn all_readers_agree(
        limits in prop_oneof![Just(Limits::default()), Just(TIGHT)],
        stream in strategies::almost_stomp(),
        sizes in strategies::cuts(),
    ) {
        let chunks = pieces_of(&stream, &sizes);
        let (items, _) = decoded(limits, &chunks);
        let judged = Cut::judged(limits, &chunks);
        prop_assert_eq!(judged.items(limits), items);
        let unjudged = Cut::unjudged(limits, &chunks);
        if judged.error.is_none() {
            prop_assert_eq!(&judged, &unjudged);
        }
        for cut in [judged, unjudged] {
            prop_assert_eq!(cut.all_bytes(), &stream[..]);
        }
    }
}
