//! Helpers that read a whole stream at once.

use stomp_protocol::codec::{Decoder, Dialect, Item, Peer};
use stomp_protocol::{Frame, Limits, ProtocolError, ProtocolErrorKind, Version};

pub(crate) const V1_0: Dialect = Dialect::lenient(Version::V1_0);
pub(crate) const V1_1: Dialect = Dialect::lenient(Version::V1_1);
pub(crate) const V1_2: Dialect = Dialect::lenient(Version::V1_2);
pub(crate) const STRICT_1_0: Dialect = Dialect::strict(Version::V1_0);
pub(crate) const STRICT_1_1: Dialect = Dialect::strict(Version::V1_1);
pub(crate) const STRICT_1_2: Dialect = Dialect::strict(Version::V1_2);
pub(crate) const DIALECTS: [Dialect; 6] = [V1_0, V1_1, V1_2, STRICT_1_0, STRICT_1_1, STRICT_1_2];

/// Everything a stream held: the items, and the error that ended it.
#[derive(Debug, PartialEq)]
pub(crate) struct Stream {
    pub(crate) items: Vec<Item>,
    pub(crate) error: Option<ProtocolError>,
    pub(crate) is_mid_frame: bool,
}

impl Stream {
    pub(crate) fn frames(&self) -> Vec<&Frame> {
        let frames = self.items.iter().filter_map(|item| match item {
            Item::Frame(frame) => Some(&**frame),
            Item::HeartBeat => None,
        });
        frames.collect()
    }

    pub(crate) fn heart_beats(&self) -> usize {
        self.items.iter().filter(|item| **item == Item::HeartBeat).count()
    }
}

/// Pushes the chunks one by one and reads after each.
pub(crate) fn read_chunks<'a>(
    peer: Peer,
    dialect: Dialect,
    limits: Limits,
    chunks: impl IntoIterator<Item = &'a [u8]>,
) -> Stream {
    let mut decoder = Decoder::new(peer, dialect, limits);
    let mut stream = Stream { items: Vec::new(), error: None, is_mid_frame: false };
    for chunk in chunks {
        decoder.push(chunk);
        while let Some(item) = decoder.next_item() {
            match item {
                Ok(item) => stream.items.push(item),
                Err(error) => assert_eq!(stream.error.replace(error), None, "a second error"),
            }
        }
    }
    stream.is_mid_frame = decoder.is_mid_frame();
    assert!(!(stream.is_mid_frame && decoder.is_idle()));
    stream
}

/// The items of a chunk from a server.
pub(crate) fn read(dialect: Dialect, bytes: impl AsRef<[u8]>) -> Stream {
    read_chunks(Peer::Server, dialect, Limits::default(), [bytes.as_ref()])
}

/// The items of a chunk from a client.
pub(crate) fn read_client(dialect: Dialect, bytes: impl AsRef<[u8]>) -> Stream {
    read_chunks(Peer::Client, dialect, Limits::default(), [bytes.as_ref()])
}

/// The one frame that a server sent.
#[track_caller]
pub(crate) fn frame(dialect: Dialect, bytes: impl AsRef<[u8]>) -> Frame {
    let stream = read(dialect, bytes);
    assert_eq!(stream.error, None);
    assert!(!stream.is_mid_frame, "the frame is not complete");
    let [Item::Frame(frame)] = stream.items.as_slice() else {
        panic!("not one frame: {:?}", stream.items)
    };
    Frame::clone(frame)
}

/// The error in what a server sent, which comes before any frame.
#[track_caller]
pub(crate) fn error(dialect: Dialect, bytes: impl AsRef<[u8]>) -> ProtocolError {
    let stream = read(dialect, bytes);
    assert_eq!(stream.items, [], "read as something");
    stream.error.expect("no error")
}

/// The kind of the error.
#[track_caller]
pub(crate) fn fault(dialect: Dialect, bytes: impl AsRef<[u8]>) -> ProtocolErrorKind {
    error(dialect, bytes).kind()
}

/// The headers as a list.
pub(crate) fn headers(frame: &Frame) -> Vec<(&str, &str)> {
    frame.headers.iter().collect()
}
