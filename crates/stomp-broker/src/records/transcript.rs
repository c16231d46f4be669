//! Everything that went over one connection, as text that can be kept, compared and replayed.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};

use super::connection::ConnectionInfo;
use super::frame::{Direction, RecordedFrame};
use super::store::Records;
use crate::object;

/// A recorded connection. Its text is NDJSON: a first line about the connection, then one for
/// everything that happened, in order.
///
/// ```
/// use stomp_broker::memory::Broker;
/// use stomp_broker::{Config, ConnectionState, EndKind, EndedBy, Ending, Pattern, Transcript};
///
/// let broker = Broker::new(Config::default(), 0)?;
/// let mut socket = broker.connect(&["v12.stomp"]);
/// socket.send_text("CONNECT\naccept-version:1.2\nhost:a\n\n\0");
/// socket.send_text("SUBSCRIBE\nid:1\ndestination:/queue/a\n\n\0");
/// let connection = broker.connections()[0].id;
/// assert_eq!(broker.connections()[0].state, ConnectionState::Connected);
/// assert_eq!(broker.subscriptions()[0].destination, "/queue/a");
/// assert_eq!(broker.queues()[0].consumers, 1);
///
/// let connect = &broker.frames(&Pattern::command("CONNECT"))[0];
/// assert_eq!((connect.header("host"), connect.bytes()), (Some("a"), &b""[..]));
///
/// let ending = Ending::Close { code: 1001, reason: "restart".into() };
/// assert!(broker.disconnect(connection, ending));
/// socket.close();
/// let end = broker.connections()[0].ending.clone().unwrap();
/// assert_eq!((end.by, end.how, end.code), (EndedBy::Broker, EndKind::Close, Some(1001)));
///
/// let transcript = broker.transcript(connection).unwrap().to_ndjson();
/// assert!(transcript.starts_with("{\"transcript\":1,"));
/// Transcript::parse(&transcript)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transcript {
    head: Head,
    lines: Vec<Line>,
}

/// The first line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Head {
    /// The format's version.
    transcript: u32,
    #[serde(default)]
    connection: u64,
    #[serde(default)]
    transport: String,
    #[serde(default)]
    version: Option<String>,
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Line {
    /// Milliseconds since the first line.
    pub(crate) at: u64,
    pub(crate) direction: Direction,
    /// The command or pseudo-command, for the reader.
    pub(crate) command: String,
    /// The frame as it was on the wire, if that is text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bytes: Option<String>,
    /// The frame as it was on the wire, if that is not text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bytes_base64: Option<String>,
    /// The same as `bytes`, by its name in version 0.1, whose programs read nothing else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    octets: Option<String>,
    /// The same as `bytes_base64`, by its name in version 0.1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    octets_base64: Option<String>,
    /// Why the connection was closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    why: Option<String>,
    /// With which close code the server closed it; without, it cut the connection off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) code: Option<u16>,
    /// The reason that goes with the code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<String>,
    /// The end of the frame was not recorded.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    truncated: bool,
}

/// A transcript that cannot be read.
///
/// See the example of [`Transcript`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the transcript: {what}")]
pub struct TranscriptError {
    line: usize,
    what: String,
}

impl Transcript {
    pub(crate) fn of(records: &Records, info: &ConnectionInfo) -> Self {
        let entries = records.transcript(info.id);
        let start = entries.first().map_or(0, |(frame, _)| frame.at);
        let lines = entries.into_iter().map(|(frame, bytes)| Line::new(start, frame, bytes));
        let head = Head {
            transcript: 1,
            connection: info.id,
            transport: info.transport.clone(),
            version: info.version.clone(),
        };
        Self { head, lines: lines.collect() }
    }

    /// Reads NDJSON.
    ///
    /// # Errors
    /// If a line is none of a transcript's, or a frame was not recorded whole.
    pub fn parse(text: &str) -> Result<Self, TranscriptError> {
        let mut lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        let fail = |line: usize, what: String| TranscriptError { line: line + 1, what };
        let (at, first) = lines.next().ok_or_else(|| fail(0, "there is none".into()))?;
        let head: Head =
            object::from_slice(first.as_bytes()).map_err(|e| fail(at, e.to_string()))?;
        if head.transcript != 1 {
            return Err(fail(at, format!("version {} is unknown; 1 is known", head.transcript)));
        }
        let read = |(at, text): (usize, &str)| {
            let line: Line =
                object::from_slice(text.as_bytes()).map_err(|e| fail(at, e.to_string()))?;
            line.check().map_err(|what| fail(at, what))?;
            Ok(line)
        };
        Ok(Self { head, lines: lines.map(read).collect::<Result<_, _>>()? })
    }

    /// Whether it can be replayed: what the server said was recorded whole.
    ///
    /// # Errors
    /// If not; the error names the line.
    pub(crate) fn check(&self) -> Result<(), TranscriptError> {
        self.lines.iter().enumerate().try_for_each(|(index, line)| {
            // The head is line 1.
            line.check().map_err(|what| TranscriptError { line: index + 2, what })
        })
    }

    /// The recorded events, in order.
    pub(crate) fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The text, one line for each thing that happened.
    #[must_use]
    pub fn to_ndjson(&self) -> String {
        let head = serde_json::to_string(&self.head);
        let lines = self.lines.iter().map(serde_json::to_string);
        // Strings and numbers always have a JSON form.
        std::iter::once(head)
            .chain(lines)
            .flatten()
            .fold(String::new(), |text, line| text + &line + "\n")
    }
}

impl Line {
    fn new(start: u64, frame: RecordedFrame, bytes: Option<Vec<u8>>) -> Self {
        let is_closed = frame.command == RecordedFrame::CLOSED;
        let is_server_close = is_closed && frame.direction == Direction::Out;
        let header = |name| frame.header(name).filter(|_| is_server_close);
        let (text, base64) = match bytes.map(String::from_utf8) {
            Some(Ok(text)) => (Some(text), None),
            Some(Err(error)) => (None, Some(BASE64_STANDARD.encode(error.as_bytes()))),
            None => (None, None),
        };
        Self {
            code: header("code").and_then(|code| code.parse().ok()),
            reason: header("reason").map(String::from),
            at: frame.at.saturating_sub(start),
            direction: frame.direction,
            command: frame.command,
            octets: text.clone(),
            octets_base64: base64.clone(),
            bytes: text,
            bytes_base64: base64,
            why: frame.body.filter(|_| is_closed),
            truncated: frame.truncated,
        }
    }

    fn text(&self) -> Option<&String> {
        self.bytes.as_ref().or(self.octets.as_ref())
    }

    fn base64(&self) -> Option<&String> {
        self.bytes_base64.as_ref().or(self.octets_base64.as_ref())
    }

    /// The frame as it was on the wire; nothing if that is not in the transcript.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        match (self.text(), self.base64()) {
            (Some(text), _) => text.clone().into_bytes(),
            // It was checked when it was read.
            (None, Some(base64)) => BASE64_STANDARD.decode(base64).unwrap_or_default(),
            (None, None) => Vec::new(),
        }
    }

    fn check(&self) -> Result<(), String> {
        if let Some(base64) = self.base64() {
            BASE64_STANDARD.decode(base64).map_err(|error| format!("bytesBase64: {error}"))?;
        }
        if self.truncated && self.direction == Direction::Out {
            return Err("this frame was not recorded whole; record it again with a greater \
                        --record-frame-bytes"
                .into());
        }
        if self.code.is_some_and(|code| !(1000..5000).contains(&code)) {
            return Err("`code` is 1000 to 4999 (RFC 6455 section 7.4)".into());
        }
        let is_frame = ![RecordedFrame::OPENED, RecordedFrame::HEARTBEAT, RecordedFrame::CLOSED]
            .contains(&&*self.command);
        let is_empty = self.text().is_none() && self.base64().is_none();
        if is_frame && is_empty && self.direction == Direction::Out {
            return Err(format!("this {} has neither bytes nor bytesBase64", self.command));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use stomp_protocol::Instant;

    use super::super::entry::What;
    use super::super::recorded_bytes::RecordedBytes;
    use super::{Direction, Transcript};
    use crate::options::ControlOptions;

    const TEXT: &str = r#"{"transcript":1,"connection":3,"transport":"tcp","version":"1.2"}
{"at":0,"direction":"in","command":"CONNECT","bytes":"CONNECT\n\n\u0000"}
{"at":2,"direction":"out","command":"MESSAGE","bytesBase64":"/wA="}
{"at":3,"direction":"out","command":"HEARTBEAT"}
{"at":4,"direction":"in","command":"CLOSED","why":"finished"}
{"at":4,"direction":"out","command":"CLOSED","why":"gone","code":1001,"reason":"later"}
"#;

    #[test]
    fn what_was_written_can_be_read() {
        let transcript = Transcript::parse(TEXT).unwrap();
        assert_eq!(transcript.to_ndjson(), TEXT);
    }

    #[test]
    fn the_names_of_version_0_1_are_read_and_written_too() {
        let old = TEXT.replace("bytesBase64", "octetsBase64").replace("bytes", "octets");
        let read = |text: &str| Transcript::parse(text).unwrap();
        let bytes = |transcript: &Transcript| -> Vec<_> {
            transcript.lines().iter().map(super::Line::bytes).collect()
        };
        assert_eq!(bytes(&read(&old)), bytes(&read(TEXT)));
        assert_eq!(bytes(&read(TEXT))[1], [0xff, 0]);

        let records = super::Records::new(&ControlOptions::default());
        records.open(1, "tcp", None, Instant::default());
        let frame = RecordedBytes::of_bytes(b"SEND\n\n\0", 100);
        records.add(1, Direction::In, What::Frame(frame), Instant::default());
        let info = records.connection(1).unwrap();
        let text = Transcript::of(&records, &info).to_ndjson();
        for name in ["bytes", "octets"] {
            assert!(text.contains(&format!(r#""{name}":"SEND\n\n\u0000""#)), "{text}");
        }
        assert_eq!(read(&text).to_ndjson(), text);
    }

    #[test]
    fn what_is_no_transcript_is_refused_by_line() {
        for (line, what) in [
            ("{}", "line 2"),
            (r#"{"at":1,"direction":"out","command":"X","bytesBase64":"?"}"#, "bytesBase64"),
            (r#"{"at":1,"direction":"out","command":"X","truncated":true}"#, "--record-frame"),
            (r#"{"at":1,"direction":"out","command":"X"}"#, "neither bytes"),
            (r#"{"at":1,"direction":"out","command":"CLOSED","code":1}"#, "1000 to 4999"),
        ] {
            let text = format!("{{\"transcript\":1}}\n{line}\n");
            let error = Transcript::parse(&text).unwrap_err().to_string();
            assert!(error.contains(what), "{error}");
        }
        assert!(Transcript::parse("").unwrap_err().to_string().contains("line 1"));
        assert!(Transcript::parse(r#"{"transcript":2}"#).is_err());
    }
}
