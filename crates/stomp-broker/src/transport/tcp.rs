//! STOMP over plain TCP.

use std::io;

use bytes::BytesMut;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};

use super::{Goodbye, Read, Reader, Writer};

/// Octets read at once.
const CHUNK: usize = 8 << 10;

pub(crate) struct TcpReader {
    socket: OwnedReadHalf,
    buffer: BytesMut,
}

pub(crate) struct TcpWriter(OwnedWriteHalf);

pub(crate) fn split(socket: TcpStream) -> (TcpReader, TcpWriter) {
    // Frames are written whole: waiting for more would only make them late. A socket that refuses
    // works all the same.
    let _ = socket.set_nodelay(true);
    let (reader, writer) = socket.into_split();
    (TcpReader { socket: reader, buffer: BytesMut::new() }, TcpWriter(writer))
}

impl Reader for TcpReader {
    async fn read(&mut self) -> Read {
        self.buffer.reserve(CHUNK);
        match self.socket.read_buf(&mut self.buffer).await {
            Ok(0) | Err(_) => Read::End,
            Ok(_) => Read::Bytes(self.buffer.split().freeze()),
        }
    }
}

impl Writer for TcpWriter {
    const GIVES_REASONS: bool = false;

    async fn write(&mut self, frames: &mut Vec<Vec<u8>>) -> io::Result<()> {
        for frame in frames.drain(..) {
            self.0.write_all(&frame).await?;
        }
        Ok(())
    }

    /// Ends the outgoing stream. The caller goes on reading for a while: a socket that is closed
    /// over unread octets is reset, and the client could lose the ERROR it was just sent.
    async fn close(&mut self, _goodbye: Goodbye) -> io::Result<()> {
        self.0.shutdown().await
    }
}
