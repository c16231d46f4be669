//! STOMP over WebSocket: one frame in each message that goes out, any split in what comes in.
//!
//! Unless told otherwise, a frame that is valid UTF-8 goes out as a text message, any other as a
//! binary one: browsers close a connection over a text message that is no UTF-8, and clients that
//! look at text alone get as much as they can read.

use std::fmt;
use std::io;
use std::str::FromStr;

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use stomp_protocol::server::Transmit;

use super::socket::Cutter;
use super::{Goodbye, Read, Reader, Writer, close_code};

/// The kind of message in which frames go out over a WebSocket.
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

pub(crate) struct WebSocketReader(SplitStream<WebSocket>);

pub(crate) struct WebSocketWriter {
    sink: SplitSink<WebSocket, Message>,
    frames: WsFrames,
    cutter: Cutter,
}

/// `cutter` is that of the socket below.
pub(crate) fn split(
    socket: WebSocket,
    frames: WsFrames,
    cutter: Cutter,
) -> (WebSocketReader, WebSocketWriter) {
    let (sink, reader) = socket.split();
    (WebSocketReader(reader), WebSocketWriter { sink, frames, cutter })
}

impl Reader for WebSocketReader {
    async fn read(&mut self) -> Read {
        loop {
            match self.0.next().await {
                Some(Ok(Message::Text(text))) => return Read::Bytes(text.into()),
                Some(Ok(Message::Binary(bytes))) => return Read::Bytes(bytes),
                // Answered by the library, as long as it is read from: the answer to a Close goes
                // out with the read that follows (RFC 6455 section 5.5.1).
                Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Close(_))) => {}
                Some(Err(error)) => return fault(error),
                None => return Read::End,
            }
        }
    }
}

impl Writer for WebSocketWriter {
    const GIVES_REASONS: bool = true;

    fn is_text_only(&self) -> bool {
        self.frames == WsFrames::Text
    }

    async fn write(&mut self, frames: &mut Vec<Transmit>) -> io::Result<()> {
        for frame in frames.drain(..) {
            let message = self.frames.message(frame.into_vec())?;
            self.sink.feed(message).await.map_err(io::Error::other)?;
        }
        self.sink.flush().await.map_err(io::Error::other)
    }

    async fn close(&mut self, goodbye: Goodbye) -> io::Result<()> {
        let (code, reason) = close_code(goodbye);
        let frame = CloseFrame { code, reason: Utf8Bytes::from_static(reason) };
        self.sink.send(Message::Close(Some(frame))).await.map_err(io::Error::other)
    }

    async fn close_with(&mut self, code: u16, reason: String) -> io::Result<()> {
        let frame = CloseFrame { code, reason: reason.into() };
        self.sink.send(Message::Close(Some(frame))).await.map_err(io::Error::other)
    }

    fn reset(self) {
        self.cutter.reset();
    }
}

impl WsFrames {
    fn message(self, frame: Vec<u8>) -> io::Result<Message> {
        if self == Self::Binary {
            return Ok(Message::Binary(frame.into()));
        }
        match String::from_utf8(frame) {
            Ok(text) => Ok(Message::Text(text.into())),
            Err(error) if self == Self::Auto => Ok(Message::Binary(error.into_bytes().into())),
            Err(error) => Err(io::Error::new(io::ErrorKind::InvalidData, error)),
        }
    }
}

/// Two faults can still be told to the client; after any other the connection is of no use.
fn fault(error: axum::Error) -> Read {
    match error.into_inner().downcast_ref::<tungstenite::Error>() {
        Some(tungstenite::Error::Capacity(_)) => Read::TooLarge,
        Some(tungstenite::Error::Utf8(_)) => Read::NotUtf8,
        _ => Read::End,
    }
}
