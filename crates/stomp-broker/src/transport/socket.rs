//! TCP sockets below HTTP that a fault can cut off from above.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering::SeqCst};
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// Cuts a connection off, whatever is spoken on it. Clones are for the same connection.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cutter(Arc<AtomicU8>);

const WHOLE: u8 = 0;
const CUT: u8 = 1;
const RESET: u8 = 2;

impl Cutter {
    /// Nothing more is written; the socket is closed as soon as somebody tries to.
    pub(crate) fn cut(&self) {
        self.0.store(CUT, SeqCst);
    }

    /// As [`cut`](Self::cut), but closing resets the connection.
    pub(crate) fn reset(&self) {
        self.0.store(RESET, SeqCst);
    }

    fn check(&self) -> io::Result<()> {
        if self.0.load(SeqCst) == WHOLE {
            return Ok(());
        }
        Err(io::Error::new(io::ErrorKind::ConnectionAborted, "cut off by a fault"))
    }
}

/// What a handler can learn about the connection that its request came by.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    /// The other end.
    pub(crate) peer: SocketAddr,
    pub(crate) cutter: Cutter,
}

/// A connection that HTTP is spoken on.
#[derive(Debug)]
pub(crate) struct Socket {
    stream: TcpStream,
    cutter: Cutter,
}

impl Socket {
    /// A socket that was accepted just now, and what handlers can learn about it.
    pub(crate) fn new(stream: TcpStream, peer: SocketAddr) -> (Self, Link) {
        // As over plain TCP: a message is not to wait until the one before it is acknowledged.
        let _ = stream.set_nodelay(true);
        let cutter = Cutter::default();
        (Self { stream, cutter: cutter.clone() }, Link { peer, cutter })
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        if self.cutter.0.load(SeqCst) == RESET {
            // A socket that refuses is closed all the same.
            let _ = self.stream.set_zero_linger();
        }
    }
}

impl AsyncRead for Socket {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Socket {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        octets: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.cutter.check()?;
        Pin::new(&mut self.stream).poll_write(context, octets)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.cutter.check()?;
        Pin::new(&mut self.stream).poll_write_vectored(context, parts)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        // The end of the stream would come before the reset.
        self.cutter.check()?;
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
