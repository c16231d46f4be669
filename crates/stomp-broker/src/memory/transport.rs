//! The broker's end of a connection in memory.

use std::io;

use bytes::Bytes;
use stomp_protocol::server::Transmit;
use tokio::sync::mpsc;

use crate::persona::BrokerProfile;
use crate::transport::messages::{Intake, Message, WsFrames};
use crate::transport::{CloseCause, PeerEnd, Read, Reader, Writer, close_code};

/// What comes from the broker.
///
/// See the example of [`memory`](super).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// The connection is open.
    Open {
        /// The subprotocol that the broker has chosen, if it has.
        subprotocol: Option<&'static str>,
    },
    /// A message of text: one frame, or a heart-beat.
    Text(String),
    /// A message of bytes.
    Binary(Vec<u8>),
    /// The connection is closed. It is the last output.
    Closed {
        /// The close code (RFC 6455 section 7.4); 1006 if the connection broke off.
        code: u16,
        /// The reason.
        reason: String,
    },
}

/// A message of the client.
#[derive(Debug)]
pub(super) enum Input {
    Text(Bytes),
    Binary(Bytes),
    /// A message that was larger than is allowed.
    TooLarge,
    /// The client has closed, with this code and reason if it gave any.
    ClosedByClient(Option<(u16, String)>),
    /// The broker itself has closed.
    Closed,
}

pub(super) struct MemoryReader {
    inputs: mpsc::UnboundedReceiver<Input>,
    intake: Intake,
    end: PeerEnd,
    /// Nothing more is read.
    ended: bool,
}

pub(super) struct MemoryWriter {
    outputs: mpsc::UnboundedSender<Output>,
    /// Where the reader hears of a close: no client takes part in the closing handshake.
    inputs: mpsc::WeakUnboundedSender<Input>,
    frames: WsFrames,
    is_closed: bool,
}

/// Both halves of a connection, with messages as the broker of this profile has them.
pub(super) fn pair(
    profile: &BrokerProfile,
    (outputs, inputs): (mpsc::UnboundedSender<Output>, mpsc::UnboundedReceiver<Input>),
    to_reader: mpsc::WeakUnboundedSender<Input>,
) -> (MemoryReader, MemoryWriter) {
    let frames = profile.ws_frames(WsFrames::Auto);
    let reader = MemoryReader { inputs, intake: profile.intake, end: PeerEnd::Ended, ended: false };
    (reader, MemoryWriter { outputs, inputs: to_reader, frames, is_closed: false })
}

impl Reader for MemoryReader {
    async fn read(&mut self) -> Read {
        while !self.ended {
            match self.inputs.recv().await {
                Some(Input::Text(text)) => {
                    let (read, is_last) = self.intake.take(text);
                    self.ended = is_last;
                    return read;
                }
                Some(Input::Binary(bytes)) if self.intake == Intake::Everything => {
                    return Read::Bytes(bytes);
                }
                Some(Input::Binary(_)) => {}
                Some(Input::TooLarge) => {
                    self.ended = true;
                    return Read::TooLarge;
                }
                Some(Input::ClosedByClient(close)) => {
                    self.end = PeerEnd::Closed(close);
                    self.ended = true;
                }
                Some(Input::Closed) | None => self.ended = true,
            }
        }
        Read::End
    }

    fn peer_end(&self) -> PeerEnd {
        self.end.clone()
    }
}

impl MemoryWriter {
    fn closed(&mut self, code: u16, reason: String) {
        if std::mem::replace(&mut self.is_closed, true) {
            return;
        }
        // Without a receiver, the client is gone.
        let _ = self.outputs.send(Output::Closed { code, reason });
        if let Some(inputs) = self.inputs.upgrade() {
            let _ = inputs.send(Input::Closed);
        }
    }
}

impl Writer for MemoryWriter {
    const GIVES_REASONS: bool = true;

    fn is_text_only(&self) -> bool {
        self.frames == WsFrames::Text
    }

    async fn write(&mut self, frames: &mut Vec<Transmit>) -> io::Result<()> {
        for frame in frames.drain(..) {
            let output = match self.frames.message(frame.into_vec())? {
                Message::Text(text) => Output::Text(text),
                Message::Binary(bytes) => Output::Binary(bytes),
            };
            self.outputs.send(output).map_err(|_| io::ErrorKind::BrokenPipe)?;
        }
        Ok(())
    }

    async fn close(&mut self, close_cause: CloseCause) -> io::Result<()> {
        let (code, reason) = close_code(close_cause);
        self.closed(code, reason.into());
        Ok(())
    }

    async fn close_with(&mut self, code: u16, reason: String) -> io::Result<()> {
        self.closed(code, reason);
        Ok(())
    }

    fn reset(self) {}
}

/// A connection that ends without a closing handshake has broken off.
impl Drop for MemoryWriter {
    fn drop(&mut self) {
        self.closed(1006, String::new());
    }
}
