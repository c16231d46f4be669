//! A SockJS session as a transport of STOMP: one frame in each message that goes out, any split in
//! what comes in.

use std::io;
use std::sync::Arc;

use stomp_protocol::server::Transmit;

use super::frames::Close;
use super::session::Incoming;
use super::shared::Shared;
use crate::transport::{CloseCause, Read, Reader, Writer, close_code};

pub(crate) struct ChannelReader(Arc<Shared>);

pub(crate) struct ChannelWriter(Arc<Shared>);

pub(crate) fn split(shared: Arc<Shared>) -> (ChannelReader, ChannelWriter) {
    (ChannelReader(shared.clone()), ChannelWriter(shared))
}

impl Reader for ChannelReader {
    async fn read(&mut self) -> Read {
        match self.0.take().await {
            Incoming::Message(text) => Read::Bytes(text.into()),
            Incoming::TooLarge => Read::TooLarge,
            Incoming::End => Read::End,
        }
    }
}

impl Writer for ChannelWriter {
    const GIVES_REASONS: bool = true;

    fn is_text_only(&self) -> bool {
        true
    }

    async fn write(&mut self, frames: &mut Vec<Transmit>) -> io::Result<()> {
        for frame in frames.drain(..) {
            let text = String::from_utf8(frame.into_vec()).map_err(|_| self.not_text())?;
            if !self.0.send(text).await {
                return Err(io::ErrorKind::BrokenPipe.into());
            }
        }
        Ok(())
    }

    async fn close(&mut self, close_cause: CloseCause) -> io::Result<()> {
        let (code, reason) = close_code(close_cause);
        self.0.close(Close::new(code, reason));
        Ok(())
    }

    async fn close_with(&mut self, code: u16, reason: String) -> io::Result<()> {
        self.0.close(Close { code, reason: reason.into() });
        Ok(())
    }

    /// Without a word, whatever carries the session.
    fn cut(self) {
        self.0.end();
    }

    fn reset(self) {
        self.0.end();
    }

    fn write_sockjs(&mut self, frame: String) {
        self.0.send_raw(frame);
    }
}

impl ChannelWriter {
    fn not_text(&self) -> io::Error {
        let (code, _) = close_code(CloseCause::NotUtf8);
        self.0.close(Close::new(code, "a frame that is not UTF-8 cannot go over SockJS"));
        io::ErrorKind::InvalidData.into()
    }
}

/// A session whose application has gone must not stay open.
impl Drop for ChannelWriter {
    fn drop(&mut self) {
        self.0.close(Close::new(1011, "the connection was given up"));
    }
}
