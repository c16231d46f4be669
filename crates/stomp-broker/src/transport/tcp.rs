//! STOMP over plain TCP.

use std::io::{self, IoSlice};

use bytes::BytesMut;
use stomp_protocol::server::Transmit;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};

use super::{Goodbye, Read, Reader, Writer};

/// Octets read at once.
const CHUNK: usize = 8 << 10;

/// Up to so many octets it is cheaper to copy the parts of frames together than to have the system
/// collect them; larger bodies are written from where they are.
const GATHERED: usize = 8 << 10;

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

    async fn write(&mut self, frames: &mut Vec<Transmit>) -> io::Result<()> {
        let octets: usize = frames.iter().map(Transmit::len).sum();
        if octets <= GATHERED {
            let mut gathered = Vec::with_capacity(octets);
            for part in frames.drain(..).as_slice().iter().flat_map(Transmit::parts) {
                gathered.extend_from_slice(part);
            }
            return self.0.write_all(&gathered).await;
        }
        let parts = frames.iter().flat_map(Transmit::parts).filter(|part| !part.is_empty());
        let mut parts: Vec<_> = parts.map(IoSlice::new).collect();
        write_all_vectored(&mut self.0, &mut parts).await?;
        frames.clear();
        Ok(())
    }

    /// Ends the outgoing stream. The caller goes on reading for a while: a socket that is closed
    /// over unread octets is reset, and the client could lose the ERROR it was just sent.
    async fn close(&mut self, _goodbye: Goodbye) -> io::Result<()> {
        self.0.shutdown().await
    }

    async fn close_with(&mut self, _code: u16, _reason: String) -> io::Result<()> {
        self.0.shutdown().await
    }

    fn reset(self) {
        // A socket that refuses is closed all the same.
        let _ = self.0.as_ref().set_zero_linger();
        // Dropped, it would end the stream in good order first.
        self.0.forget();
    }
}

async fn write_all_vectored(
    socket: &mut OwnedWriteHalf,
    mut parts: &mut [IoSlice<'_>],
) -> io::Result<()> {
    while !parts.is_empty() {
        let written = socket.write_vectored(parts).await?;
        if written == 0 {
            return Err(io::ErrorKind::WriteZero.into());
        }
        IoSlice::advance_slices(&mut parts, written);
    }
    Ok(())
}
