//! STOMP over TCP, plain or within TLS.

use std::io::{self, IoSlice};

use bytes::BytesMut;
use stomp_protocol::server::Transmit;
use tokio::io::{AsyncReadExt, AsyncWriteExt, ReadHalf, WriteHalf};

use super::socket::{Cutter, Socket};
use super::{CloseCause, PeerEnd, Read, Reader, Writer};

/// Bytes read at once.
const CHUNK: usize = 8 << 10;

/// Up to so many bytes it is cheaper to copy the parts of frames together than to have the system
/// collect them; larger bodies are written from where they are.
const GATHERED: usize = 8 << 10;

pub(crate) struct TcpReader {
    socket: ReadHalf<Socket>,
    buffer: BytesMut,
    end: PeerEnd,
}

pub(crate) struct TcpWriter {
    socket: WriteHalf<Socket>,
    cutter: Cutter,
}

pub(crate) fn split(socket: Socket) -> (TcpReader, TcpWriter) {
    let cutter = socket.cutter();
    let (reader, writer) = tokio::io::split(socket);
    let reader = TcpReader { socket: reader, buffer: BytesMut::new(), end: PeerEnd::default() };
    (reader, TcpWriter { socket: writer, cutter })
}

impl Reader for TcpReader {
    async fn read(&mut self) -> Read {
        self.buffer.reserve(CHUNK);
        match self.socket.read_buf(&mut self.buffer).await {
            Ok(0) => Read::End,
            Ok(_) => Read::Bytes(self.buffer.split().freeze()),
            Err(_) => {
                self.end = PeerEnd::Cut;
                Read::End
            }
        }
    }

    fn peer_end(&self) -> PeerEnd {
        self.end.clone()
    }
}

impl Writer for TcpWriter {
    const GIVES_REASONS: bool = false;

    async fn write(&mut self, frames: &mut Vec<Transmit>) -> io::Result<()> {
        let bytes: usize = frames.iter().map(Transmit::len).sum();
        if bytes <= GATHERED {
            let mut gathered = Vec::with_capacity(bytes);
            for part in frames.drain(..).as_slice().iter().flat_map(Transmit::parts) {
                gathered.extend_from_slice(part);
            }
            self.socket.write_all(&gathered).await?;
            return self.socket.flush().await;
        }
        let parts = frames.iter().flat_map(Transmit::parts).filter(|part| !part.is_empty());
        let mut parts: Vec<_> = parts.map(IoSlice::new).collect();
        write_all_vectored(&mut self.socket, &mut parts).await?;
        frames.clear();
        // TLS may keep something back.
        self.socket.flush().await
    }

    /// Ends the outgoing stream. The caller goes on reading for a while: a socket that is closed
    /// over unread bytes is reset, and the client could lose the ERROR it was just sent.
    async fn close(&mut self, _cause: CloseCause) -> io::Result<()> {
        self.socket.shutdown().await
    }

    async fn close_with(&mut self, _code: u16, _reason: String) -> io::Result<()> {
        self.socket.shutdown().await
    }

    fn reset(self) {
        self.cutter.reset();
    }
}

async fn write_all_vectored(
    socket: &mut WriteHalf<Socket>,
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
