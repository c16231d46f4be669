//! The borders of frames in a stream, whatever is in them.

use bytes::{Bytes, BytesMut};
use stomp_protocol::Limits;
use stomp_protocol::codec::{HeadEnd, find_head_end};

/// Cuts one direction of a connection into whole frames and heart-beats without judging them.
/// Linear in what it is given. From where borders cannot be told any more, everything is
/// [`Part::Unknown`].
#[derive(Debug)]
pub(crate) struct Splitter {
    arrived: BytesMut,
    /// How far the first frame has been searched for the end of its head, or for its NUL.
    searched: usize,
    /// Where the body of the first frame begins, once that is known, and how long it is said to be.
    body: Option<(usize, Option<usize>)>,
    lost: bool,
    max: usize,
}

/// A part of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// A whole frame, with the NUL that ends it.
    Frame(Bytes),
    /// The end of a line between frames.
    HeartBeat(Bytes),
    /// Bytes in which no frames could be told apart.
    Unknown(Bytes),
}

impl Splitter {
    pub(crate) fn new(limits: &Limits) -> Self {
        let max = limits.max_head.saturating_add(limits.max_body);
        Self { arrived: BytesMut::new(), searched: 0, body: None, lost: false, max }
    }

    pub(crate) fn push(&mut self, bytes: &[u8]) {
        self.arrived.extend_from_slice(bytes);
    }

    /// The next whole part, if one has come.
    pub(crate) fn next_part(&mut self) -> Option<Part> {
        match *self.arrived {
            [] => None,
            _ if self.lost => Some(Part::Unknown(self.arrived.split().freeze())),
            [b'\n', ..] => Some(self.heart_beat(1)),
            [b'\r', b'\n', ..] => Some(self.heart_beat(2)),
            [b'\r'] => None,
            _ => self.next_frame(),
        }
    }

    /// Whether the last frame is whole and the next has not begun.
    pub(crate) fn is_between_frames(&self) -> bool {
        self.arrived.is_empty() && !self.lost
    }

    /// Bytes that are part of no whole frame yet.
    pub(crate) fn len(&self) -> usize {
        self.arrived.len()
    }

    /// What has come of a frame that will not be whole.
    pub(crate) fn take_rest(&mut self) -> Bytes {
        (self.searched, self.body) = (0, None);
        self.arrived.split().freeze()
    }

    fn heart_beat(&mut self, length: usize) -> Part {
        Part::HeartBeat(self.arrived.split_to(length).freeze())
    }

    fn next_frame(&mut self) -> Option<Part> {
        match self.frame_end() {
            Ok(Some(end)) => {
                (self.searched, self.body) = (0, None);
                Some(Part::Frame(self.arrived.split_to(end).freeze()))
            }
            Ok(None) if self.arrived.len() <= self.max => None,
            Ok(None) | Err(NotStomp) => {
                self.lost = true;
                self.next_part()
            }
        }
    }

    /// Just past the NUL of the first frame, if it has come.
    fn frame_end(&mut self) -> Result<Option<usize>, NotStomp> {
        let Some((body, length)) = self.find_body()? else { return Ok(None) };
        let Some(length) = length else {
            let rest = &self.arrived[self.searched..];
            let end = rest.iter().position(|byte| *byte == 0).map(|at| self.searched + at + 1);
            self.searched = self.arrived.len();
            return Ok(end);
        };
        let end = body.checked_add(length).ok_or(NotStomp)?;
        match self.arrived.get(end) {
            None => Ok(None),
            Some(0) => Ok(Some(end + 1)),
            Some(_) => Err(NotStomp),
        }
    }

    fn find_body(&mut self) -> Result<Option<(usize, Option<usize>)>, NotStomp> {
        if self.body.is_none() {
            match find_head_end(&self.arrived, self.searched) {
                Some(HeadEnd::Blank(end)) => {
                    self.body = Some((end, content_length(&self.arrived[..end])?));
                    self.searched = end;
                }
                Some(HeadEnd::Nul(_)) => return Err(NotStomp),
                None => self.searched = self.arrived.len(),
            }
        }
        Ok(self.body)
    }
}

#[derive(Debug)]
struct NotStomp;

fn content_length(head: &[u8]) -> Result<Option<usize>, NotStomp> {
    let mut lines = head.split(|byte| *byte == b'\n');
    let Some(value) = lines.find_map(|line| line.strip_prefix(b"content-length:")) else {
        return Ok(None);
    };
    let text = std::str::from_utf8(value).map_err(|_| NotStomp)?;
    text.trim_ascii().parse().map(Some).map_err(|_| NotStomp)
}

#[cfg(test)]
mod tests {
    use super::{Part, Splitter};

    fn parts(pieces: &[&[u8]]) -> Vec<Part> {
        let mut splitter = Splitter::new(&stomp_protocol::Limits::default());
        let mut parts = Vec::new();
        for piece in pieces {
            splitter.push(piece);
            parts.extend(std::iter::from_fn(|| splitter.next_part()));
        }
        parts
    }

    #[test]
    fn frames_are_told_apart_however_the_stream_is_split() {
        let stream: &[u8] =
            b"CONNECT\r\nhost:a\r\n\r\n\0\n\r\nSEND\ncontent-length:3\n\na\0b\0SEND\n\nxyz\0";
        let whole = parts(&[stream]);
        assert_eq!(
            whole,
            [
                Part::Frame("CONNECT\r\nhost:a\r\n\r\n\0".into()),
                Part::HeartBeat("\n".into()),
                Part::HeartBeat("\r\n".into()),
                Part::Frame("SEND\ncontent-length:3\n\na\0b\0".into()),
                Part::Frame("SEND\n\nxyz\0".into()),
            ]
        );
        for size in 1..7 {
            let chunks: Vec<_> = stream.chunks(size).collect();
            assert_eq!(parts(&chunks), whole, "in chunks of {size}");
        }
    }

    #[test]
    fn what_is_no_stomp_is_kept_as_it_is() {
        for bad in ["SEND\0rest", "SEND\ncontent-length:1\n\nab\0", "SEND\ncontent-length:x\n\n\0"]
        {
            let both = [Part::Unknown(bad.into()), Part::Unknown("SEND\n\n\0".into())];
            assert_eq!(parts(&[bad.as_bytes(), b"SEND\n\n\0"]), both);
        }
    }
}
