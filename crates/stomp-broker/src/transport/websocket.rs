//! STOMP over WebSocket: one frame in each message that goes out, any split in what comes in.
//!
//! A frame that is valid UTF-8 goes out as a text message, any other as a binary one: browsers
//! close a connection over a text message that is no UTF-8, and clients that look at text alone
//! get as much as they can read.

use std::io;

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, close_code};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use stomp_protocol::server::Transmit;

use super::{Goodbye, Read, Reader, Writer};

pub(crate) struct WebSocketReader(SplitStream<WebSocket>);

pub(crate) struct WebSocketWriter(SplitSink<WebSocket, Message>);

pub(crate) fn split(socket: WebSocket) -> (WebSocketReader, WebSocketWriter) {
    let (writer, reader) = socket.split();
    (WebSocketReader(reader), WebSocketWriter(writer))
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

    async fn write(&mut self, frames: &mut Vec<Transmit>) -> io::Result<()> {
        for frame in frames.drain(..) {
            self.0.feed(message(frame.into_vec())).await.map_err(io::Error::other)?;
        }
        self.0.flush().await.map_err(io::Error::other)
    }

    async fn close(&mut self, goodbye: Goodbye) -> io::Result<()> {
        let (code, reason) = close_frame(goodbye);
        let frame = CloseFrame { code, reason: Utf8Bytes::from_static(reason) };
        self.0.send(Message::Close(Some(frame))).await.map_err(io::Error::other)
    }
}

fn message(frame: Vec<u8>) -> Message {
    match String::from_utf8(frame) {
        Ok(text) => Message::Text(text.into()),
        Err(error) => Message::Binary(error.into_bytes().into()),
    }
}

/// RFC 6455 section 7.4.1.
const fn close_frame(goodbye: Goodbye) -> (u16, &'static str) {
    match goodbye {
        Goodbye::Finished => (close_code::NORMAL, ""),
        Goodbye::ShuttingDown => (close_code::AWAY, "the broker is shutting down"),
        Goodbye::Error => (close_code::PROTOCOL, "see the ERROR frame"),
        Goodbye::Unavailable => (close_code::ERROR, "the broker behind is unavailable"),
        Goodbye::TooSlow => (close_code::POLICY, "slow consumer"),
        Goodbye::TooLarge => (close_code::SIZE, "frame too large"),
        Goodbye::NotUtf8 => (close_code::INVALID, "text message that is not UTF-8"),
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
