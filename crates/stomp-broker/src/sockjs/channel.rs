//! A SockJS session as a transport of STOMP: one frame in each message that goes out, any split in
//! what comes in.

use std::io;

use stomp_protocol::server::Transmit;
use stomp_sockjs::{Receiver, RecvError, Sender, Session};

use crate::transport::{CloseCause, Read, Reader, Writer, close_code};

pub(super) struct ChannelReader(Receiver);

pub(super) struct ChannelWriter(Sender);

pub(super) fn split(session: Session) -> (ChannelReader, ChannelWriter) {
    let (sender, receiver) = session.split();
    (ChannelReader(receiver), ChannelWriter(sender))
}

impl Reader for ChannelReader {
    async fn read(&mut self) -> Read {
        match self.0.recv().await {
            Some(Ok(text)) => Read::Bytes(text.into()),
            Some(Err(RecvError::TooLarge)) => Read::TooLarge,
            Some(Err(_)) | None => Read::End,
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
            self.0.send(text).await.map_err(|_| io::ErrorKind::BrokenPipe)?;
        }
        Ok(())
    }

    async fn close(&mut self, close_cause: CloseCause) -> io::Result<()> {
        let (code, reason) = close_code(close_cause);
        self.0.close(code, reason);
        Ok(())
    }

    async fn close_with(&mut self, code: u16, reason: String) -> io::Result<()> {
        self.0.close(code, reason);
        Ok(())
    }

    /// Without a word, whatever carries the session.
    fn cut(self) {
        self.0.abort();
    }

    fn reset(self) {
        self.0.abort();
    }

    fn write_sockjs(&mut self, frame: String) {
        self.0.send_raw(frame);
    }
}

impl ChannelWriter {
    fn not_text(&self) -> io::Error {
        let (code, _) = close_code(CloseCause::NotUtf8);
        self.0.close(code, "a frame that is not UTF-8 cannot go over SockJS");
        io::ErrorKind::InvalidData.into()
    }
}

/// A session whose application has gone must not stay open.
impl Drop for ChannelWriter {
    fn drop(&mut self) {
        self.0.close(1011, "the connection was given up");
    }
}
