//! Accepted connections, with TLS or without, that a fault can cut off from above.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering::SeqCst};
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
#[cfg(feature = "tls")]
use tokio_rustls::server::TlsStream;

/// Cuts a connection off, whatever is spoken on it. Clones are for the same connection.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cutter(Arc<AtomicU8>);

const WHOLE: u8 = 0;
const CUT: u8 = 1;
const RESET: u8 = 2;

impl Cutter {
    /// Nothing more is written; the socket is closed at the next attempt to write.
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

/// The connection that a request came by, for its handler.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    /// The other end.
    pub(crate) peer: SocketAddr,
    pub(crate) cutter: Cutter,
}

/// An accepted connection.
#[derive(Debug)]
pub(crate) struct Socket {
    stream: Stream,
    cutter: Cutter,
}

#[derive(Debug)]
enum Stream {
    Plain(TcpStream),
    #[cfg(feature = "tls")]
    Tls(Box<TlsStream<TcpStream>>),
}

impl Socket {
    pub(super) fn plain(stream: TcpStream) -> Self {
        Self { stream: Stream::Plain(stream), cutter: Cutter::default() }
    }

    #[cfg(feature = "tls")]
    pub(super) fn tls(stream: TlsStream<TcpStream>) -> Self {
        Self { stream: Stream::Tls(Box::new(stream)), cutter: Cutter::default() }
    }

    /// A handle that cuts this connection off.
    pub(crate) fn cutter(&self) -> Cutter {
        self.cutter.clone()
    }

    fn tcp(&self) -> &TcpStream {
        match &self.stream {
            Stream::Plain(stream) => stream,
            #[cfg(feature = "tls")]
            Stream::Tls(stream) => stream.get_ref().0,
        }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        if self.cutter.0.load(SeqCst) == RESET {
            // A socket that refuses is closed all the same.
            let _ = self.tcp().set_zero_linger();
        }
    }
}

impl AsyncRead for Socket {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_read(context, buffer),
            #[cfg(feature = "tls")]
            Stream::Tls(stream) => Pin::new(stream).poll_read(context, buffer),
        }
    }
}

impl AsyncWrite for Socket {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.cutter.check()?;
        match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_write(context, bytes),
            #[cfg(feature = "tls")]
            Stream::Tls(stream) => Pin::new(stream).poll_write(context, bytes),
        }
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.cutter.check()?;
        match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_write_vectored(context, parts),
            #[cfg(feature = "tls")]
            Stream::Tls(stream) => Pin::new(stream).poll_write_vectored(context, parts),
        }
    }

    /// Both kinds do.
    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_flush(context),
            #[cfg(feature = "tls")]
            Stream::Tls(stream) => Pin::new(stream).poll_flush(context),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        // The end of the stream would come before the reset.
        self.cutter.check()?;
        match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_shutdown(context),
            #[cfg(feature = "tls")]
            Stream::Tls(stream) => Pin::new(stream).poll_shutdown(context),
        }
    }
}
