//! The borders of the frames in a stream of octets from a client.

use stomp_protocol::Limits;
use stomp_protocol::codec::{HeadEnd, find_head_end};

/// Cuts a stream into whole frames and heart-beats, unread. What is no STOMP is passed on as it
/// comes, from there to the end: it is the protocol machine's to say what is wrong with it.
#[derive(Debug)]
pub(super) struct Splitter {
    arrived: Vec<u8>,
    /// How far the head of the first frame has been searched.
    searched: usize,
    lost: bool,
    max: usize,
}

/// A part of the stream.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// A whole frame, with the NUL that ends it.
    Frame(Vec<u8>),
    /// The end of a line between frames.
    HeartBeat(Vec<u8>),
    /// Octets in which no frames could be told apart.
    Unknown(Vec<u8>),
}

impl Splitter {
    pub(super) fn new(limits: &Limits) -> Self {
        let max = limits.max_head.saturating_add(limits.max_body);
        Self { arrived: Vec::new(), searched: 0, lost: false, max }
    }

    pub(super) fn push(&mut self, octets: &[u8]) {
        self.arrived.extend_from_slice(octets);
    }

    /// Octets that are part of no whole frame yet.
    pub(super) const fn len(&self) -> usize {
        self.arrived.len()
    }

    pub(super) fn next_part(&mut self) -> Option<Part> {
        match *self.arrived.as_slice() {
            [] => None,
            _ if self.lost => Some(Part::Unknown(self.take(self.arrived.len()))),
            [b'\n', ..] => Some(Part::HeartBeat(self.take(1))),
            [b'\r', b'\n', ..] => Some(Part::HeartBeat(self.take(2))),
            [b'\r'] => None,
            _ => self.next_frame(),
        }
    }

    /// Whether the last frame is whole and the next has not begun.
    pub(super) const fn is_between_frames(&self) -> bool {
        self.arrived.is_empty() && !self.lost
    }

    /// What has come of a frame that will not be whole.
    pub(super) fn into_rest(self) -> Vec<u8> {
        self.arrived
    }

    fn next_frame(&mut self) -> Option<Part> {
        let end = match find_head_end(&self.arrived, self.searched) {
            Some(HeadEnd::Blank(end)) => self.frame_end(end),
            Some(HeadEnd::Nul(_)) => Err(NotStomp),
            None => {
                self.searched = self.arrived.len();
                Ok(None)
            }
        };
        match end {
            Ok(Some(end)) => Some(Part::Frame(self.take(end))),
            Ok(None) if self.arrived.len() <= self.max => None,
            Ok(None) | Err(NotStomp) => {
                self.lost = true;
                self.next_part()
            }
        }
    }

    /// Just past the NUL of a frame whose body begins at `body`, if it has come.
    fn frame_end(&mut self, body: usize) -> Result<Option<usize>, NotStomp> {
        // The blank line is found at once the next time.
        self.searched = body - 1;
        let rest = &self.arrived[body..];
        let Some(length) = content_length(&self.arrived[..body])? else {
            return Ok(memchr(rest).map(|at| body + at + 1));
        };
        match rest.get(length) {
            None => Ok(None),
            Some(0) => Ok(Some(body + length + 1)),
            Some(_) => Err(NotStomp),
        }
    }

    fn take(&mut self, count: usize) -> Vec<u8> {
        self.searched = 0;
        let rest = self.arrived.split_off(count);
        std::mem::replace(&mut self.arrived, rest)
    }
}

#[derive(Debug)]
struct NotStomp;

fn content_length(head: &[u8]) -> Result<Option<usize>, NotStomp> {
    let mut lines = head.split(|octet| *octet == b'\n');
    let Some(value) = lines.find_map(|line| line.strip_prefix(b"content-length:")) else {
        return Ok(None);
    };
    let text = std::str::from_utf8(value).map_err(|_| NotStomp)?;
    text.trim_ascii().parse().map(Some).map_err(|_| NotStomp)
}

fn memchr(octets: &[u8]) -> Option<usize> {
    octets.iter().position(|octet| *octet == 0)
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

    const STREAM: &[u8] =
        b"CONNECT\r\nhost:a\r\n\r\n\0\n\r\nSEND\ncontent-length:3\n\na\0b\0SEND\n\nxyz\0";

    #[test]
    fn frames_are_told_apart_however_the_stream_is_split() {
        let whole = parts(&[STREAM]);
        assert_eq!(
            whole,
            [
                Part::Frame(b"CONNECT\r\nhost:a\r\n\r\n\0".to_vec()),
                Part::HeartBeat(b"\n".to_vec()),
                Part::HeartBeat(b"\r\n".to_vec()),
                Part::Frame(b"SEND\ncontent-length:3\n\na\0b\0".to_vec()),
                Part::Frame(b"SEND\n\nxyz\0".to_vec()),
            ]
        );
        let octets: Vec<_> = STREAM.chunks(1).collect();
        assert_eq!(parts(&octets), whole);
    }

    #[test]
    fn what_is_no_stomp_is_passed_on_as_it_is() {
        for bad in
            [&b"SEND\0rest"[..], b"SEND\ncontent-length:1\n\nab\0", b"SEND\ncontent-length:x\n\n\0"]
        {
            assert_eq!(
                parts(&[bad, b"SEND\n\n\0"]),
                [Part::Unknown(bad.to_vec()), Part::Unknown(b"SEND\n\n\0".to_vec())]
            );
        }
    }
}
