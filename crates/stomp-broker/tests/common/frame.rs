//! A STOMP frame as a client sees it, parsed by the simplest means that could work.

use std::fmt;

/// A frame from the broker. Names and values are as they stand on the wire, escapes included.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Frame {
    /// Every byte from the first of the command up to and including the NUL.
    pub(crate) bytes: Vec<u8>,
    pub(crate) command: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Frame {
    /// Removes the first frame from the bytes received, and the heart-beats before it, if all of it
    /// is there.
    pub(crate) fn take(arrived: &mut Vec<u8>) -> Option<Self> {
        let start = arrived.iter().position(|byte| *byte != b'\n')?;
        let blank = arrived[start..].windows(2).position(|two| two == b"\n\n")? + start;
        let head = std::str::from_utf8(&arrived[start..blank]).expect("headers are UTF-8");
        let mut lines = head.split('\n');
        let command = lines.next().unwrap().to_owned();
        let headers: Vec<_> = lines.map(split_at_first_colon).collect();
        let body = blank + 2;
        let announced = headers.iter().find(|(name, _)| name == "content-length");
        let end = match announced {
            Some((_, length)) => body + length.parse::<usize>().expect("a number of bytes"),
            None => body + arrived[body..].iter().position(|byte| *byte == 0)?,
        };
        let nul = *arrived.get(end)?;
        assert_eq!(nul, 0, "a frame ends with NUL: {}", head.escape_debug());
        let body = arrived[body..end].to_vec();
        let bytes = arrived[start..=end].to_vec();
        arrived.drain(..=end);
        Some(Self { bytes, command, headers, body })
    }

    /// The first header of this name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.all(name).first().copied()
    }

    /// The first header of this name, which must be there.
    #[track_caller]
    pub(crate) fn get(&self, name: &str) -> &str {
        self.header(name).unwrap_or_else(|| panic!("no {name} in {self:?}"))
    }

    /// All headers of this name, in order.
    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        let named = self.headers.iter().filter(|(n, _)| n == name);
        named.map(|(_, value)| value.as_str()).collect()
    }

    /// The body, which must be text.
    #[track_caller]
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("a text body")
    }

    /// Whether this header line stands on the wire, byte for byte.
    pub(crate) fn has_line(&self, line: &str) -> bool {
        let line = format!("\n{line}\n");
        self.bytes.windows(line.len()).any(|bytes| bytes == line.as_bytes())
    }

    /// The frame itself, whose command must be this.
    #[track_caller]
    pub(crate) fn expect(self, command: &str) -> Self {
        assert_eq!(self.command, command, "{self:?}");
        self
    }
}

impl fmt::Debug for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", String::from_utf8_lossy(&self.bytes))
    }
}

fn split_at_first_colon(line: &str) -> (String, String) {
    let (name, value) = line.split_once(':').unwrap_or_else(|| panic!("no colon in {line:?}"));
    (name.to_owned(), value.to_owned())
}
