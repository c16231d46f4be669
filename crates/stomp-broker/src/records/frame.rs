//! A recorded frame, taken apart for those who look at it.

use std::borrow::Cow;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};
use stomp_protocol::codec::{Dialect, head_lines, split_frame, unescape};
use stomp_protocol::redaction::MASK;
use stomp_protocol::{Command, Secrets, Version};

use super::recorded_bytes::RecordedBytes;

/// The direction of a frame.
///
/// See the example of [`Pattern`](crate::Pattern).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// From the client to the broker.
    In,
    /// From the broker to the client.
    Out,
}

/// An event on a connection: a frame, or one of the pseudo-commands
/// [`OPENED`](Self::OPENED), [`CLOSED`](Self::CLOSED), [`REFUSED`](Self::REFUSED),
/// [`HEARTBEAT`](Self::HEARTBEAT) and [`UNKNOWN`](Self::UNKNOWN).
///
/// See the example of [`Transcript`](crate::Transcript).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordedFrame {
    /// Its place in the record of the namespace: greater than that of everything before.
    pub seq: u64,
    /// When, in milliseconds by the namespace's clock.
    pub at: u64,
    /// The connection.
    pub connection: u64,
    /// The direction.
    pub direction: Direction,
    /// The command.
    pub command: String,
    /// The headers as they are meant, unescaped. Of repeated ones all are here, in order; the
    /// first counts. Secrets are hidden.
    #[serde(serialize_with = "as_object")]
    pub headers: Vec<(String, String)>,
    /// The body, if it is text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// The body, if it is no text.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "as_base64")]
    pub body_base64: Option<Vec<u8>>,
    /// The frame was longer than what is recorded: the end of its body is missing.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub truncated: bool,
}

impl RecordedFrame {
    /// A connection was opened.
    pub const OPENED: &'static str = "OPENED";
    /// A connection was closed; the body says why. The headers `by`, `how`, `code` and `reason` are the
    /// fields of its [`ConnectionEnd`](super::ConnectionEnd).
    pub const CLOSED: &'static str = "CLOSED";
    /// A request was refused, and the connection goes on; the body says why. The headers are those of
    /// its [`RefusalInfo`](super::RefusalInfo). The client may have been told nothing.
    pub const REFUSED: &'static str = "REFUSED";
    /// A heart-beat.
    pub const HEARTBEAT: &'static str = "HEARTBEAT";
    /// Bytes that are no frame; they are the body.
    pub const UNKNOWN: &'static str = "UNKNOWN";

    /// The value of a header, the first if it is repeated.
    ///
    /// See the example of [`Transcript`](crate::Transcript).
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// The body.
    ///
    /// See the example of [`Transcript`](crate::Transcript).
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        match (&self.body, &self.body_base64) {
            (Some(text), _) => text.as_bytes(),
            (None, Some(bytes)) => bytes,
            (None, None) => &[],
        }
    }

    pub(super) fn set_body(&mut self, bytes: &[u8]) {
        match std::str::from_utf8(bytes) {
            Ok(text) => self.body = Some(text.to_owned()),
            Err(_) => self.body_base64 = Some(bytes.to_vec()),
        }
    }

    /// Fills in command, headers and body of a frame.
    pub(super) fn take_apart(
        &mut self,
        bytes: &RecordedBytes,
        version: Version,
        secrets: &Secrets,
    ) {
        let raw = bytes.get();
        let (head, body) = split_frame(&raw);
        let mut lines = head_lines(head);
        let command = lines.next().unwrap_or_default();
        self.command = String::from_utf8_lossy(command).into_owned();
        let dialect = dialect(command, version);
        self.headers = lines.map(|line| header(line, dialect, secrets)).collect();
        self.truncated = bytes.is_truncated();
        let body = if self.truncated { body } else { body.strip_suffix(&[0]).unwrap_or(body) };
        self.set_body(body);
    }
}

/// `None` where nothing is escaped.
fn dialect(command: &[u8], version: Version) -> Option<Dialect> {
    let dialect = Dialect::lenient(version);
    Command::parse_any(command).filter(|command| dialect.escapes(*command)).map(|_| dialect)
}

fn header(line: &[u8], dialect: Option<Dialect>, secrets: &Secrets) -> (String, String) {
    let colon = line.iter().position(|byte| *byte == b':').unwrap_or(line.len());
    let name = text(&line[..colon], dialect);
    let value = text(line.get(colon + 1..).unwrap_or_default(), dialect);
    if secrets.cover(&name) { (name, MASK.to_owned()) } else { (name, value) }
}

fn text(bytes: &[u8], dialect: Option<Dialect>) -> String {
    let unescaped = dialect.and_then(|dialect| unescape(bytes, dialect).ok());
    unescaped.map_or_else(|| String::from_utf8_lossy(bytes).into_owned(), Cow::into_owned)
}

/// The first of repeated headers counts, so the object has that one alone.
fn as_object<S: serde::Serializer>(
    headers: &[(String, String)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let first = |at: usize, name: &str| !headers[..at].iter().any(|(other, _)| other == name);
    let headers = headers.iter().enumerate().filter(|(at, (name, _))| first(*at, name));
    serializer.collect_map(headers.map(|(_, (name, value))| (name, value)))
}

fn as_base64<S: serde::Serializer>(
    bytes: &Option<Vec<u8>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&BASE64_STANDARD.encode(bytes.as_deref().unwrap_or_default()))
}
