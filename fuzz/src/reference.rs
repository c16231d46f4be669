//! STOMP read plainly: byte after byte, whole, with no concern for speed.

use stomp_protocol::codec::{Peer, Rules};
use stomp_protocol::{Command, Frame, Headers, ProtocolErrorKind as Kind, Version};

/// The longest command and its line end.
const LONGEST_FIRST_LINE: usize = 13;

/// What a stream is read as.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Reading {
    pub(crate) frames: Vec<Frame>,
    /// The kind of the error that ends the stream.
    pub(crate) error: Option<Kind>,
}

/// Why a stream is not read any further.
enum Stop {
    Incomplete,
    Broken(Kind),
}

type Result<T> = core::result::Result<T, Stop>;

fn broken<T>(kind: Kind) -> Result<T> {
    Err(Stop::Broken(kind))
}

/// Reads all of a stream.
pub(crate) fn read(bytes: &[u8], rules: &Rules) -> Reading {
    let mut reader = Reader { bytes, at: 0, rules };
    let mut frames = Vec::new();
    loop {
        match reader.frame() {
            Ok(frame) => frames.push(frame),
            Err(Stop::Incomplete) => return Reading { frames, error: None },
            Err(Stop::Broken(kind)) => return Reading { frames, error: Some(kind) },
        }
    }
}

/// How many heart-beats there are if the stream comes as one chunk: line ends before its first frame.
pub(crate) fn leading_beats(bytes: &[u8], rules: &Rules) -> usize {
    let mut reader = Reader { bytes, at: 0, rules };
    let _ = reader.between();
    bytes[..reader.at].iter().filter(|byte| **byte == b'\n').count()
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    rules: &'a Rules,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a [u8] {
        &self.bytes[self.at..]
    }

    fn is_strict(&self) -> bool {
        self.rules.dialect.is_strict()
    }

    fn version(&self) -> Version {
        self.rules.dialect.version
    }

    fn frame(&mut self) -> Result<Frame> {
        self.between()?;
        let start = self.at;
        let command = self.command()?;
        let (headers, length) = self.headers(command, start)?;
        let body = self.body(command, length)?;
        Ok(Frame { command, headers, body })
    }

    /// Goes to the next frame.
    fn between(&mut self) -> Result<()> {
        loop {
            self.at += match self.rest() {
                [] | [b'\r'] => return Err(Stop::Incomplete),
                [b'\n', ..] => 1,
                [b'\r', b'\n', ..] => 2,
                [b'\r', ..] => return broken(Kind::StrayCarriageReturn),
                [0, ..] if self.is_strict() => return broken(Kind::StrayNul),
                [0, ..] => 1,
                _ => return Ok(()),
            };
        }
    }

    /// Reads the first line.
    fn command(&mut self) -> Result<Command> {
        let window = &self.rest()[..LONGEST_FIRST_LINE.min(self.rest().len())];
        let Some(end) = window.iter().position(|byte| matches!(byte, b'\n' | 0)) else {
            let is_settled = window.len() == LONGEST_FIRST_LINE;
            return if is_settled { broken(Kind::UnknownCommand) } else { Err(Stop::Incomplete) };
        };
        let line = &window[..end];
        let name = line.strip_suffix(b"\r").unwrap_or(line);
        let Rules { peer, .. } = *self.rules;
        let command = match Command::parse_any(name) {
            None => return broken(Kind::UnknownCommand),
            Some(Command::Other(_)) if peer == Peer::Client || self.is_strict() => {
                return broken(Kind::UnknownCommand);
            }
            Some(command) => command,
        };
        if name != line && self.version() == Version::V1_1 && !is_handshake(command) {
            return broken(Kind::UnknownCommand);
        }
        if !peer.sends(command) {
            return broken(Kind::UnexpectedFrame);
        }
        if window[end] == 0 {
            return broken(Kind::NulInHead);
        }
        self.at += end + 1;
        Ok(command)
    }

    /// Reads the header lines of the frame that begins at `start`, and the blank one; gives the headers and
    /// the length of the body.
    fn headers(&mut self, command: Command, start: usize) -> Result<(Headers, Option<usize>)> {
        let end = self.head_end(start)?;
        let (mut raw, mut length) = (Vec::<(&[u8], &[u8])>::new(), None);
        while self.at < end {
            let line = self.rest().split(|byte| *byte == b'\n').next().unwrap_or_default();
            // With a NUL, the line is the last that is read.
            let line_start = self.at;
            self.at += line.len() + 1;
            let Some(content) = self.content(line, command)? else { break };
            if raw.len() >= self.rules.limits.max_headers {
                return broken(Kind::TooManyHeaders);
            }
            if content.len() > self.rules.limits.max_line {
                return broken(Kind::LineTooLong);
            }
            if !content.contains(&b':') && self.continues_values(command) && !raw.is_empty() {
                self.text(content, false)?;
                let (_, value) = raw.last_mut().expect("a header");
                // The value and the line feed before this line are in the stream one behind the other.
                let from = value.as_ptr() as usize - self.bytes.as_ptr() as usize;
                let to = line_start + content.trim_ascii_end().len();
                *value = &self.bytes[from..to];
                continue;
            }
            let (name, value) = self.name_and_value(content, command)?;
            if name == b"content-length" && length.is_none() {
                length = Some(self.length(value)?);
            }
            for part in [name, value] {
                self.text(part, self.escapes(command))?;
            }
            raw.push((name, value));
        }
        self.at = end;
        let mut headers = Headers::new();
        for (name, value) in raw {
            let [name, value] = [name, value].map(|part| self.text(part, self.escapes(command)));
            headers.push(name?, value?);
        }
        Ok((headers, length))
    }

    /// Where the blank line ends, or the NUL that comes before one.
    fn head_end(&self, start: usize) -> Result<usize> {
        let limit = self.rules.limits.max_head;
        for at in self.at..self.bytes.len().min(start + limit) {
            let line_so_far = &self.bytes[start..=at];
            let is_blank = line_so_far.ends_with(b"\n\n") || line_so_far.ends_with(b"\n\r\n");
            if is_blank || self.bytes[at] == 0 {
                return Ok(at + 1);
            }
        }
        if self.bytes.len() - start > limit {
            broken(Kind::HeadTooLong)
        } else {
            Err(Stop::Incomplete)
        }
    }

    /// A line without its line end; none if it is blank.
    fn content<'l>(&self, line: &'l [u8], command: Command) -> Result<Option<&'l [u8]>> {
        if line.contains(&0) {
            return broken(Kind::NulInHead);
        }
        let cr_ends_line = match self.version() {
            Version::V1_0 => line == b"\r",
            Version::V1_1 => is_handshake(command),
            Version::V1_2 => true,
        };
        let content = match line.strip_suffix(b"\r") {
            Some(content) if cr_ends_line => content,
            _ => line,
        };
        let cr_is_data = self.version() == Version::V1_0 || !cr_ends_line;
        if self.is_strict() && !cr_is_data && content.contains(&b'\r') {
            return broken(Kind::StrayCarriageReturn);
        }
        Ok((!content.is_empty()).then_some(content))
    }

    /// R-8
    fn continues_values(&self, command: Command) -> bool {
        self.version() == Version::V1_0
            && !self.is_strict()
            && self.rules.peer != Peer::Client
            && command == Command::Message
    }

    fn name_and_value<'l>(&self, line: &'l [u8], command: Command) -> Result<(&'l [u8], &'l [u8])> {
        let Some(colon) = line.iter().position(|byte| *byte == b':') else {
            return broken(Kind::HeaderWithoutColon);
        };
        let (mut name, mut value) = (&line[..colon], &line[colon + 1..]);
        if self.version() == Version::V1_0 {
            // At the end of what is trimmed away, where a value may go on.
            let end = &value[value.len()..];
            (name, value) = (name.trim_ascii(), value.trim_ascii());
            if value.is_empty() {
                value = end;
            }
        }
        if name.is_empty() {
            return broken(Kind::EmptyHeaderName);
        }
        let has_escapes = self.version() != Version::V1_0 && !is_handshake(command);
        if has_escapes && self.is_strict() && line[colon + 1..].contains(&b':') {
            return broken(Kind::RawColon);
        }
        Ok((name, value))
    }

    fn length(&self, value: &[u8]) -> Result<usize> {
        let digits = if self.is_strict() { value } else { value.trim_ascii() };
        if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
            return broken(Kind::InvalidContentLength);
        }
        // What is too long for the type is too long for the limits.
        let length = core::str::from_utf8(digits).unwrap_or_default().parse().unwrap_or(usize::MAX);
        if length > self.rules.limits.max_body { broken(Kind::BodyTooLarge) } else { Ok(length) }
    }

    fn escapes(&self, command: Command) -> bool {
        self.version() != Version::V1_0 && !is_handshake(command) && !self.rules.keeps_escapes
    }

    /// What a name or value means.
    fn text(&self, raw: &[u8], has_escapes: bool) -> Result<String> {
        let mut plain = Vec::new();
        let mut at = 0;
        while at < raw.len() {
            let meant = match &raw[at..] {
                [b'\\', b'\\', ..] => Some(b'\\'),
                [b'\\', b'n', ..] => Some(b'\n'),
                [b'\\', b'c', ..] => Some(b':'),
                [b'\\', b'r', ..] if self.version() == Version::V1_2 => Some(b'\r'),
                [b'\\', ..] if has_escapes && self.is_strict() => {
                    return broken(Kind::UndefinedEscape);
                }
                _ => None,
            };
            let meant = meant.filter(|_| has_escapes);
            plain.push(meant.unwrap_or(raw[at]));
            at += 1 + usize::from(meant.is_some());
        }
        String::from_utf8(plain).or_else(|_| broken(Kind::InvalidUtf8))
    }

    fn body(&mut self, command: Command, length: Option<usize>) -> Result<Vec<u8>> {
        let is_refused =
            self.is_strict() && self.version() != Version::V1_0 && !command.may_have_body();
        let rest = self.rest();
        if is_refused && (length.unwrap_or(0) > 0 || (length.is_none() && rest.first() > Some(&0)))
        {
            return broken(Kind::BodyNotAllowed);
        }
        let nul = length.or_else(|| rest.iter().position(|byte| *byte == 0));
        if nul.unwrap_or(rest.len()) > self.rules.limits.max_body {
            return broken(Kind::BodyTooLarge);
        }
        let Some(nul) = nul.filter(|nul| *nul < rest.len()) else { return Err(Stop::Incomplete) };
        if rest[nul] != 0 {
            return broken(Kind::MissingNul);
        }
        self.at += nul + 1;
        Ok(rest[..nul].to_vec())
    }
}

/// Whether headers of this command are never escaped, and may have CR LF in every version.
fn is_handshake(command: Command) -> bool {
    matches!(command, Command::Connect | Command::Stomp | Command::Connected)
}
