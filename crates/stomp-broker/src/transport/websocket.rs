//! STOMP over WebSocket: one frame in each message that goes out, any split in what comes in.
//!
//! Unless told otherwise, a frame that is valid UTF-8 goes out as a text message, any other as a
//! binary one: browsers close a connection over a text message that is no UTF-8, and clients that
//! look at text alone get as much as they can read.

use std::io;

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use stomp_protocol::server::Transmit;

use super::messages::{self, Intake, WsFrames};
use super::socket::Cutter;
use super::{CloseCause, PeerEnd, Read, Reader, Writer, close_code};

pub(crate) struct WebSocketReader {
    stream: SplitStream<WebSocket>,
    intake: Intake,
    /// Nothing more is read.
    ended: bool,
    end: PeerEnd,
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
    let reader = WebSocketReader { stream, intake, ended: false, end: PeerEnd::default() };
    (reader, WebSocketWriter { sink, frames, cutter })
}

impl Reader for WebSocketReader {
    async fn read(&mut self) -> Read {
        while !self.ended {
            match self.stream.next().await {
                Some(Ok(Message::Text(text))) => {
                    let (read, is_last) = self.intake.take(text.into());
                    self.ended = is_last;
                    return read;
                }
                Some(Ok(Message::Binary(bytes))) if self.intake == Intake::Everything => {
                    return Read::Bytes(bytes);
                }
                Some(Ok(Message::Close(frame))) => {
                    let with_code = |close: CloseFrame| (close.code, close.reason.to_string());
                    self.end = PeerEnd::Closed(frame.map(with_code));
                }
                // Answered by the library, as long as it is read from: the answer to a Close goes
                // out with the read that follows (RFC 6455 section 5.5.1).
                Some(Ok(_)) => {}
                Some(Err(error)) => return self.fault(error),
                None => {
                    self.ended = true;
                    self.note_cut();
                }
            }
        }
        Read::End
    }

    fn peer_end(&self) -> PeerEnd {
        self.end.clone()
    }
}

impl WebSocketReader {
    /// Three faults can still be told to the client; after any other the connection is of no use.
    fn fault(&mut self, error: axum::Error) -> Read {
        use tungstenite::error::ProtocolError as Broken;
        match error.into_inner().downcast_ref::<tungstenite::Error>() {
            Some(tungstenite::Error::Capacity(_)) => Read::TooLarge,
            Some(tungstenite::Error::Utf8(_)) => Read::NotUtf8,
            Some(tungstenite::Error::Protocol(broken))
                if !matches!(
                    broken,
                    Broken::ResetWithoutClosingHandshake
                        | Broken::ReceivedAfterClosing
                        | Broken::SendAfterClosing
                ) =>
            {
                Read::Violation(broken.to_string())
            }
            _ => {
                self.note_cut();
                Read::End
            }
        }
    }

    /// The stream is over; without a Close frame before, it was cut.
    fn note_cut(&mut self) {
        if self.end == PeerEnd::Ended {
            self.end = PeerEnd::Cut;
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
            let message = match self.frames.message(frame.into_vec())? {
                messages::Message::Text(text) => Message::Text(text.into()),
                messages::Message::Binary(bytes) => Message::Binary(bytes.into()),
            };
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
