//! A frame as a client sees it, read by the simplest means.

/// What the broker sent. Headers are as they stand on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) command: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Frame {
    /// Takes the first frame out of what has arrived, if all of it has.
    pub(crate) fn take(arrived: &mut Vec<u8>) -> Option<Self> {
        let start = arrived.iter().position(|octet| *octet != b'\n')?;
        let head_len = arrived[start..].windows(2).position(|pair| pair == b"\n\n")?;
        let head = std::str::from_utf8(&arrived[start..start + head_len]).expect("UTF-8 headers");
        let mut lines = head.split('\n');
        let command = lines.next().unwrap().to_owned();
        let headers: Vec<_> = lines
            .map(|line| line.split_once(':').expect("a header line has a colon"))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let body = start + head_len + 2;
        let length = headers.iter().find(|(name, _)| name == "content-length");
        let end = match length {
            Some((_, length)) => body + length.parse::<usize>().unwrap(),
            None => body + arrived[body..].iter().position(|octet| *octet == 0)?,
        };
        if arrived.len() <= end {
            return None;
        }
        assert_eq!(arrived[end], 0, "a frame ends with NUL");
        let frame = Self { command, headers, body: arrived[body..end].to_vec() };
        arrived.drain(..=end);
        Some(frame)
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// A header that must be there.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.header(name).unwrap_or_else(|| panic!("no {name} in {self:?}"))
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("a text body")
    }

    pub(crate) fn expect(self, command: &str) -> Self {
        assert_eq!(self.command, command, "{self:?} {}", String::from_utf8_lossy(&self.body));
        self
    }
}
