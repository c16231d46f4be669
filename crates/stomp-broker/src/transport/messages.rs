//! How frames go in the messages of a WebSocket, and how messages are read.

use std::fmt;
use std::io;
use std::str::FromStr;

use bytes::Bytes;
use stomp_protocol::Limits;

use super::Read;
use crate::wire::{FrameCutter, Piece};

/// The kind of message in which frames go out over a WebSocket.
///
/// ```
/// let frames: stomp_broker::WsFrames = "binary".parse()?;
/// assert_eq!(frames, stomp_broker::WsFrames::Binary);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WsFrames {
    /// Text where a frame is UTF-8, binary where it is not.
    #[default]
    Auto,
    /// Text alone; a body that is not UTF-8 cannot be delivered, and an ERROR says so.
    Text,
    /// Binary alone.
    Binary,
}

impl WsFrames {
    const ALL: [Self; 3] = [Self::Auto, Self::Text, Self::Binary];

    const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Text => "text",
            Self::Binary => "binary",
        }
    }
}

/// One message of a WebSocket.
#[derive(Debug)]
pub(crate) enum Message {
    Text(String),
    Binary(Vec<u8>),
}

impl WsFrames {
    /// The message for a frame.
    ///
    /// # Errors
    /// If the frame is not UTF-8, and has to be text.
    pub(crate) fn message(self, frame: Vec<u8>) -> io::Result<Message> {
        if self == Self::Binary {
            return Ok(Message::Binary(frame));
        }
        match String::from_utf8(frame) {
            Ok(text) => Ok(Message::Text(text)),
            Err(error) if self == Self::Auto => Ok(Message::Binary(error.into_bytes())),
            Err(error) => Err(io::Error::new(io::ErrorKind::InvalidData, error)),
        }
    }
}

impl fmt::Display for WsFrames {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for WsFrames {
    type Err = String;

    /// # Errors
    /// If the text is none of the names.
    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|kind| kind.name() == text);
        found.ok_or_else(|| format!("{text:?} is none of auto, text, binary"))
    }
}

/// Which messages are taken, and for what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Intake {
    /// All of them, for parts of one stream.
    #[default]
    Everything,
    /// Text alone, each message for one frame or one heart-beat: what comes behind the frame is
    /// lost, and a part of a frame is the last thing that is read.
    OneFrameOfText,
}

impl Intake {
    /// What is read of a message of text, and whether nothing more is read after it.
    pub(crate) fn take(self, text: Bytes) -> (Read, bool) {
        if self == Self::Everything || text == b"\n"[..] {
            return (Read::Bytes(text), false);
        }
        if text.iter().all(|byte| matches!(byte, b'\n' | b'\r' | 0)) {
            return (Read::End, true);
        }
        match one_frame(&text) {
            Some(end) => (Read::Bytes(with_colons(&text.slice(..end))), false),
            None => (Read::Bytes(text), true),
        }
    }
}

/// A frame without the header lines that have no colon: who reads one frame in each message knows where
/// it ends, and passes over what it does not understand.
fn with_colons(frame: &Bytes) -> Bytes {
    let mut repaired = Vec::with_capacity(frame.len());
    let mut lines = frame.split_inclusive(|byte| *byte == b'\n');
    let mut has_command = false;
    for line in lines.by_ref() {
        let is_blank = line.iter().all(|byte| matches!(byte, b'\n' | b'\r'));
        if !has_command || is_blank || line.contains(&b':') {
            repaired.extend_from_slice(line);
        }
        if is_blank && has_command {
            break;
        }
        has_command |= !is_blank;
    }
    lines.for_each(|line| repaired.extend_from_slice(line));
    repaired.into()
}

/// Where the first frame of a message ends, if all of it is there. A message that is no frame at
/// all is not to be cut: its reader will report the error.
fn one_frame(text: &[u8]) -> Option<usize> {
    let mut cutter = FrameCutter::new(Limits::default());
    cutter.push(text);
    loop {
        match cutter.next_piece() {
            Ok(Some(Piece::HeartBeat)) => {}
            Ok(Some(Piece::Frame(_))) => return Some(text.len() - cutter.rest()),
            Ok(None) => return None,
            Err(_) => return Some(text.len()),
        }
    }
}
