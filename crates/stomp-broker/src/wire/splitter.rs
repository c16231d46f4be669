//! The borders of frames in a stream, whatever is in them.

use stomp_protocol::Limits;
use stomp_protocol::codec::{Framer, Piece};

/// Cuts one direction of a connection into whole frames and heart-beats without judging them.
/// Linear in what it is given. From where borders cannot be told any more, everything is
/// [`Part::Unknown`].
#[derive(Debug)]
pub(crate) struct Splitter {
    framer: Framer,
    /// The last part, if it is unknown.
    unknown: Vec<u8>,
}

/// A part of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// A whole frame, with the NUL that ends it.
    Frame,
    /// The end of a line between frames.
    HeartBeat,
    /// Bytes that say nothing, such as the end of a line that belongs to the frame before it.
    Padding,
    /// Bytes in which no frames could be told apart.
    Unknown,
}

impl Splitter {
    pub(crate) const fn new(limits: &Limits) -> Self {
        Self { framer: Framer::new(*limits), unknown: Vec::new() }
    }

    pub(crate) fn push(&mut self, bytes: &[u8]) {
        self.framer.push(bytes);
    }

    /// The next whole part, if one has come. Its [`bytes`](Self::bytes) are there until the next.
    pub(crate) fn next_part(&mut self) -> Option<Part> {
        match self.framer.next_piece() {
            Some(Ok(Piece::Frame)) => Some(Part::Frame),
            Some(Ok(Piece::HeartBeat)) => Some(Part::HeartBeat),
            Some(Ok(Piece::Padding)) => Some(Part::Padding),
            None if !self.framer.is_lost() => None,
            None | Some(Err(_)) => {
                self.unknown = self.framer.take_rest();
                (!self.unknown.is_empty()).then_some(Part::Unknown)
            }
        }
    }

    /// The bytes of the last part.
    pub(crate) fn bytes(&self) -> &[u8] {
        if self.framer.is_lost() { &self.unknown } else { self.framer.bytes() }
    }

    /// Whether the last frame is whole and the next has not begun.
    pub(crate) fn is_between_frames(&self) -> bool {
        self.framer.unread() == 0 && !self.framer.is_lost()
    }

    /// Bytes that are part of no whole frame yet.
    pub(crate) fn len(&self) -> usize {
        self.framer.unread()
    }

    /// What has come of a frame that will not be whole.
    pub(crate) fn take_rest(&mut self) -> Vec<u8> {
        self.framer.take_rest()
    }
}

#[cfg(test)]
mod tests {
    use super::{Part, Splitter};

    fn parts(chunks: &[&[u8]]) -> Vec<(Part, String)> {
        let mut splitter = Splitter::new(&stomp_protocol::Limits::default());
        let mut parts = Vec::new();
        for chunk in chunks {
            splitter.push(chunk);
            while let Some(part) = splitter.next_part() {
                parts.push((part, String::from_utf8_lossy(splitter.bytes()).into_owned()));
            }
        }
        parts
    }

    #[test]
    fn frames_are_told_apart_however_the_stream_is_split() {
        let frames =
            ["CONNECT\r\nhost:a\r\n\r\n\0", "SEND\ncontent-length:3\n\na\0b\0", "SEND\n\nxyz\0"];
        let stream = [frames[0], "\n\r\n", frames[1], frames[2]].concat();
        for size in [1, 2, 3, 7, stream.len()] {
            let chunks: Vec<_> = stream.as_bytes().chunks(size).collect();
            let parts = parts(&chunks);
            let all: String = parts.iter().map(|(_, text)| &**text).collect();
            assert_eq!(all, stream, "in chunks of {size}");
            let cut: Vec<_> = parts.iter().filter(|(part, _)| *part == Part::Frame).collect();
            assert_eq!(cut.iter().map(|(_, text)| text).collect::<Vec<_>>(), frames);
        }
    }

    #[test]
    fn a_line_end_in_the_chunk_of_a_frame_is_padding() {
        let expected = [Part::HeartBeat, Part::Frame, Part::Padding, Part::HeartBeat];
        let parts = parts(&[b"\nSEND\n\n\0\n", b"\n"]);
        assert_eq!(parts.into_iter().map(|(part, _)| part).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn what_is_no_stomp_is_kept_as_it_is() {
        for bad in [
            "SEND\0rest",
            "SEND\ncontent-length:1\n\nab\0",
            "SEND\ncontent-length:x\n\n\0",
            "SEND\ncontent-length:+5\n\nhello\0",
        ] {
            let unknown = |text: &str| (Part::Unknown, text.to_owned());
            let both = [unknown(bad), unknown("SEND\n\n\0")];
            assert_eq!(parts(&[bad.as_bytes(), b"SEND\n\n\0"]), both);
        }
    }
}
