//! TLS for accepted connections.

#[cfg(feature = "tls")]
mod acceptor;
mod error;

use std::fmt;
use std::io;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::timeout;

use super::options::TlsFiles;
use super::socket::Socket;
use acceptor::Acceptor;
pub(crate) use error::TlsError;

/// Makes of an accepted connection what is to be spoken on it.
#[derive(Clone)]
pub(crate) struct Security {
    tls: Option<Acceptor>,
    /// How long a client may take for its part.
    patience: Duration,
}

impl fmt::Debug for Security {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Security").field("tls", &self.tls.is_some()).finish_non_exhaustive()
    }
}

impl Security {
    pub(crate) fn new(files: Option<&TlsFiles>, patience: Duration) -> Result<Self, TlsError> {
        Ok(Self { tls: files.map(Acceptor::new).transpose()?, patience })
    }

    /// Plain at once; with TLS after the handshake, or not at all.
    pub(crate) async fn secure(&self, socket: TcpStream) -> io::Result<Socket> {
        // Frames are written whole: waiting for more would only make them late. A socket that
        // refuses works all the same.
        let _ = socket.set_nodelay(true);
        let Some(acceptor) = &self.tls else { return Ok(Socket::plain(socket)) };
        timeout(self.patience, acceptor.accept(socket))
            .await
            .map_err(|_| io::ErrorKind::TimedOut)?
    }

    pub(crate) const fn is_tls(&self) -> bool {
        self.tls.is_some()
    }
}

#[cfg(not(feature = "tls"))]
mod acceptor {
    use std::io;

    use tokio::net::TcpStream;

    use super::{Socket, TlsError, TlsFiles};

    /// There is none.
    #[derive(Clone)]
    pub(super) enum Acceptor {}

    impl Acceptor {
        pub(super) const fn new(_files: &TlsFiles) -> Result<Self, TlsError> {
            Err(TlsError::NotBuilt)
        }

        pub(super) async fn accept(&self, _socket: TcpStream) -> io::Result<Socket> {
            match *self {}
        }
    }
}
