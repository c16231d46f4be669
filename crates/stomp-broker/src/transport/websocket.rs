//! STOMP over WebSocket: one frame in each message that goes out, any split in what comes in.
//!
//! Unless told otherwise, a frame that is valid UTF-8 goes out as a text message, any other as a
//! binary one: browsers close a connection over a text message that is no UTF-8, and clients that
//! look at text alone get as much as they can read.

use std::io;

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket};
use bytes::Bytes;
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use stomp_protocol::Limits;
use stomp_protocol::server::Transmit;

use super::options::{Intake, WsFrames};
use super::socket::Cutter;
use super::{CloseCause, Read, Reader, Writer, close_code};
use crate::wire::{FrameCutter, Piece};

pub(crate) struct WebSocketReader {
    stream: SplitStream<WebSocket>,
    intake: Intake,
    /// Nothing more is read.
    ended: bool,
}

pub(crate) struct WebSocketWriter {
    sink: SplitSink<WebSocket, Message>,
    frames: WsFrames,
    cutter: Cutter,
}

/// `cutter` is that of the socket below.
pub(crate) fn split(
    socket: WebSocket,
    (frames, intake): (WsFrames, Intake),
    cutter: Cutter,
) -> (WebSocketReader, WebSocketWriter) {
    let (sink, stream) = socket.split();
    (WebSocketReader { stream, intake, ended: false }, WebSocketWriter { sink, frames, cutter })
}

impl Reader for WebSocketReader {
    async fn read(&mut self) -> Read {
        while !self.ended {
            match self.stream.next().await {
                Some(Ok(Message::Text(text))) => return self.take(text.into()),
                Some(Ok(Message::Binary(bytes))) if self.intake == Intake::Everything => {
                    return Read::Bytes(bytes);
                }
                // Answered by the library, as long as it is read from: the answer to a Close goes
                // out with the read that follows (RFC 6455 section 5.5.1).
                Some(Ok(_)) => {}
                Some(Err(error)) => return fault(error),
                None => self.ended = true,
            }
        }
        Read::End
    }
}

impl WebSocketReader {
    fn take(&mut self, text: Bytes) -> Read {
        if self.intake == Intake::Everything || text == b"\n"[..] {
            return Read::Bytes(text);
        }
        if text.iter().all(|byte| matches!(byte, b'\n' | b'\r' | 0)) {
            self.ended = true;
            return Read::End;
        }
        match one_frame(&text) {
            Some(end) => Read::Bytes(with_colons(&text.slice(..end))),
            None => {
                self.ended = true;
                Read::Bytes(text)
            }
        }
    }
}

/// A frame without the header lines that have no colon: who reads one frame in each message knows where
/// it ends, and passes over what it does not understand.
fn with_colons(frame: &Bytes) -> Bytes {
    let mut mended = Vec::with_capacity(frame.len());
    let mut lines = frame.split_inclusive(|byte| *byte == b'\n');
    let mut has_command = false;
    for line in lines.by_ref() {
        let is_blank = line.iter().all(|byte| matches!(byte, b'\n' | b'\r'));
        if !has_command || is_blank || line.contains(&b':') {
            mended.extend_from_slice(line);
        }
        if is_blank && has_command {
            break;
        }
        has_command |= !is_blank;
    }
    lines.for_each(|line| mended.extend_from_slice(line));
    mended.into()
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

    async fn close(&mut self, close_cause: CloseCause) -> io::Result<()> {
        let (code, reason) = close_code(close_cause);
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
