//! Decoding: all readings of a stream agree, the limits hold, nothing panics.

use std::iter;

use stomp_protocol::codec::{Decoder, HeadTable, Item, Rules};
use stomp_protocol::{Frame, ProtocolError, ProtocolErrorKind as Kind};

use crate::reference::{self, Reading};
use crate::stream::Stream;

/// Reads the stream whole, in chunks, head by head as the npm package does, and plainly, and compares.
pub fn check_decode(stream: &Stream<'_>) {
    let (bytes, rules) = (stream.bytes(), stream.rules());
    let whole = decode(&rules, iter::once(&bytes[..]));
    let chunked = decode(&rules, stream.chunks(&bytes));
    assert_eq!(chunked.frames, whole.frames, "chunked and whole differ");
    assert_eq!(chunked.error, whole.error, "the errors of chunked and whole differ");
    assert_eq!(whole.beats, reference::leading_beats(&bytes, &rules));
    for frame in &whole.frames {
        assert!(frame.headers.len() <= rules.limits.max_headers);
        assert!(frame.body.len() <= rules.limits.max_body);
        assert!(frame.headers.iter().all(|(name, _)| !name.is_empty()));
    }
    let Decoded { frames, error, .. } = whole;
    check_heads(&bytes, &rules, &frames, error.as_ref());
    let read = Reading { frames, error: error.map(|error| error.kind()) };
    assert_eq!(read, reference::read(&bytes, &rules), "the decoder and the reference differ");
}

struct Decoded {
    frames: Vec<Frame>,
    error: Option<ProtocolError>,
    /// These depend on where chunks begin.
    beats: usize,
}

fn decode<'a>(rules: &Rules, chunks: impl Iterator<Item = &'a [u8]>) -> Decoded {
    let mut decoder = Decoder::by(*rules);
    let mut decoded = Decoded { frames: Vec::new(), error: None, beats: 0 };
    for chunk in chunks {
        decoder.push(chunk);
        while let Some(item) = decoder.next_item() {
            match item {
                Ok(Item::Frame(frame)) => decoded.frames.push(*frame),
                Ok(Item::HeartBeat) => decoded.beats += 1,
                Err(fault) => assert_eq!(decoded.error.replace(fault), None, "a second error"),
            }
        }
    }
    assert!(!(decoder.is_idle() && decoder.is_mid_frame()));
    decoded
}

/// Reads each head by itself, also before all of it has arrived.
fn check_heads(bytes: &[u8], rules: &Rules, frames: &[Frame], error: Option<&ProtocolError>) {
    let mut table = HeadTable::new();
    let mut rest = bytes;
    for frame in frames {
        rest = behind_line_ends(rest);
        let head = head_of(rest);
        for length in [1, 6, 12, 13, head.len() / 2, head.len() - 2, head.len() - 1] {
            let part = &head[..length.min(head.len() - 1)];
            assert_eq!(table.read_partial(part, rules), Ok(false), "read too early");
        }
        assert_eq!(table.read_partial(head, rules), Ok(true));
        assert_eq!((table.command, table.headers(head)), (frame.command, frame.headers.clone()));
        assert_eq!(table.content_length.unwrap_or(frame.body.len()), frame.body.len());
        for (name, _) in &frame.headers {
            let found = table.find(head, name);
            assert_eq!(found.as_deref(), frame.headers.get(name));
        }
        rest = &rest[head.len() + frame.body.len() + 1..];
    }
    let is_in_head =
        |error: &ProtocolError| error.line().is_some() || error.kind() == Kind::HeadTooLong;
    if error.is_none_or(is_in_head) {
        let outcome = table.read_partial(head_of(behind_line_ends(rest)), rules);
        assert_eq!(outcome.err().as_ref(), error, "the error of the head alone");
    }
}

/// The stream from its first frame on.
fn behind_line_ends(bytes: &[u8]) -> &[u8] {
    let start = bytes.iter().position(|byte| !matches!(byte, b'\r' | b'\n' | 0));
    &bytes[start.unwrap_or(bytes.len())..]
}

/// A head up to its blank line, or a NUL before that, or as much of it as there is.
fn head_of(bytes: &[u8]) -> &[u8] {
    let is_end = |length: &usize| {
        let head = &bytes[..*length];
        head.ends_with(b"\n\n") || head.ends_with(b"\n\r\n") || head.ends_with(&[0])
    };
    &bytes[..(1..bytes.len()).find(is_end).unwrap_or(bytes.len())]
}
