//! One frame as bytes, taken apart no further than needed to recognise and to change it.

use std::borrow::Cow;
use std::collections::VecDeque;

use stomp_protocol::codec::{Dialect, escape_into, head_lines, split_frame, unescape};
use stomp_protocol::{Command, Version};

/// A frame: lines of the head, without their ends, and the body. Heart-beats have no lines.
#[derive(Clone, Debug)]
pub(super) struct RawFrame {
    /// The command first, then the headers, as they stand on the wire.
    pub(super) lines: Vec<Vec<u8>>,
    pub(super) body: Vec<u8>,
    version: Version,
}

impl RawFrame {
    /// Takes apart one whole frame, NUL included, or one heart-beat.
    pub(super) fn parse(bytes: &[u8], version: Version) -> Self {
        let (head, body) = split_frame(bytes);
        let body = body.strip_suffix(&[0]).unwrap_or(body);
        let lines = head_lines(head).map(<[u8]>::to_vec).collect();
        Self { lines, body: body.to_vec(), version }
    }

    /// A frame without headers and body, of the same version.
    pub(super) fn with_command(&self, command: &str) -> Self {
        let lines = vec![command.as_bytes().to_vec()];
        Self { lines, body: Vec::new(), version: self.version }
    }

    pub(super) fn is_heart_beat(&self) -> bool {
        self.lines.is_empty()
    }

    /// The command; empty for a heart-beat.
    pub(super) fn command(&self) -> Cow<'_, str> {
        self.lines.first().map_or(Cow::Borrowed(""), |line| String::from_utf8_lossy(line))
    }

    /// The first header of this name, unescaped.
    pub(super) fn header(&self, name: &str) -> Option<String> {
        let (_, value) = self.find(name)?;
        let dialect = self.dialect();
        match Command::parse_any(self.lines.first()?) {
            Some(command) if dialect.escapes(command) => {
                unescape(value, dialect).ok().map(Cow::into_owned)
            }
            _ => String::from_utf8(value.to_vec()).ok(),
        }
    }

    /// Sets the first header of this name, or adds it as the last.
    pub(super) fn set(&mut self, name: &str, value: &str) {
        let line = self.line(name, value);
        match self.find(name).map(|(at, _)| at) {
            Some(at) => self.lines[at] = line,
            None => self.lines.push(line),
        }
    }

    /// Leaves out every header of this name.
    pub(super) fn remove(&mut self, name: &str) {
        while let Some((at, _)) = self.find(name) {
            self.lines.remove(at);
        }
    }

    /// The frame as it goes over the wire, without its NUL.
    pub(super) fn bytes(&self, line_end: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.body.len() + 32 * self.lines.len() + 2);
        for line in &self.lines {
            out.extend_from_slice(line);
            out.extend_from_slice(line_end);
        }
        out.extend_from_slice(line_end);
        out.extend_from_slice(&self.body);
        out
    }

    /// Where the header stands, and its value as it stands there.
    fn find(&self, name: &str) -> Option<(usize, &[u8])> {
        // With the colon, so that no longer name fits.
        let start = self.line(name, "");
        let mut headers = self.lines.iter().enumerate().skip(1);
        headers.find_map(|(at, line)| Some((at, line.strip_prefix(&*start)?)))
    }

    fn line(&self, name: &str, value: &str) -> Vec<u8> {
        let command = self.lines.first().and_then(|line| Command::parse_any(line));
        let command = command.unwrap_or(Command::Message);
        let mut line = Vec::new();
        escape_into(&mut line, name, self.dialect(), command);
        line.push(b':');
        escape_into(&mut line, value, self.dialect(), command);
        line
    }

    const fn dialect(&self) -> Dialect {
        Dialect::lenient(self.version)
    }
}

/// As many as are remembered: a client that waits for more receipts than this at once is rare, and
/// a fault that misses one of them no harm.
const MAX_RECEIPTS: usize = 256;

/// The destinations of the last frames that asked for a receipt.
#[derive(Debug, Default)]
pub(super) struct Receipts(VecDeque<(String, String)>);

impl Receipts {
    pub(super) fn take_note(&mut self, frame: &RawFrame) {
        let Some(receipt) = frame.header("receipt") else { return };
        let Some(destination) = frame.header("destination") else { return };
        if self.0.len() == MAX_RECEIPTS {
            self.0.pop_front();
        }
        self.0.push_back((receipt, destination));
    }

    pub(super) fn destination(&self, receipt: &str) -> Option<&str> {
        let mut latest = self.0.iter().rev();
        latest.find(|(known, _)| known == receipt).map(|(_, destination)| destination.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::{RawFrame, Version};

    #[test]
    fn headers_are_read_and_set_as_the_version_has_it() {
        let bytes = b"MESSAGE\ndestination:/topic/a\\cb\nx:1\nx:2\n\nbody\0";
        let mut frame = RawFrame::parse(bytes, Version::V1_2);
        assert_eq!(frame.header("destination").as_deref(), Some("/topic/a:b"));
        frame.set("x", "a:b");
        frame.set("new", "n");
        assert_eq!(
            String::from_utf8(frame.bytes(b"\n")).unwrap(),
            "MESSAGE\ndestination:/topic/a\\cb\nx:a\\cb\nx:2\nnew:n\n\nbody"
        );
        frame.remove("x");
        assert_eq!(frame.header("x"), None);
    }

    #[test]
    fn connected_is_not_escaped_and_a_beat_is_no_frame() {
        let mut frame = RawFrame::parse(b"CONNECTED\nversion:1.2\n\n\0", Version::V1_2);
        frame.set("heart-beat", "a:b");
        assert_eq!(frame.bytes(b"\r\n"), b"CONNECTED\r\nversion:1.2\r\nheart-beat:a:b\r\n\r\n");
        assert!(RawFrame::parse(b"\n", Version::V1_2).is_heart_beat());
    }

    #[test]
    fn a_body_may_hold_anything() {
        let bytes = b"SEND\ncontent-length:6\n\n\n\n\0\0\n\n\0";
        assert_eq!(RawFrame::parse(bytes, Version::V1_2).body, b"\n\n\0\0\n\n");
    }
}
