//! TLS for accepted connections.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::options::TlsFiles;
use super::socket::Socket;

/// Makes of an accepted connection what is to be spoken on it.
#[derive(Clone)]
pub(crate) struct Security {
    tls: Option<TlsAcceptor>,
    /// How long a client may take for its part.
    patience: Duration,
}

impl fmt::Debug for Security {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Security").field("tls", &self.tls.is_some()).finish_non_exhaustive()
    }
}

/// Why there is no TLS.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TlsError {
    #[error("cannot read {}: {reason}; it has to be a PEM file with {expected}", file.display())]
    File { file: PathBuf, reason: String, expected: &'static str },
    #[error("the certificate and the key do not go together: {0}")]
    Pair(#[from] tokio_rustls::rustls::Error),
}

impl Security {
    pub(crate) fn new(files: Option<&TlsFiles>, patience: Duration) -> Result<Self, TlsError> {
        let tls = files.map(server_config).transpose()?;
        Ok(Self { tls: tls.map(|config| TlsAcceptor::from(Arc::new(config))), patience })
    }

    /// Plain at once; with TLS after the handshake, or not at all.
    pub(crate) async fn secure(&self, socket: TcpStream) -> io::Result<Socket> {
        // Frames are written whole: waiting for more would only make them late. A socket that
        // refuses works all the same.
        let _ = socket.set_nodelay(true);
        let Some(acceptor) = &self.tls else { return Ok(Socket::plain(socket)) };
        let handshake = timeout(self.patience, acceptor.accept(socket)).await;
        Ok(Socket::tls(handshake.map_err(|_| io::ErrorKind::TimedOut)??))
    }

    pub(crate) const fn is_tls(&self) -> bool {
        self.tls.is_some()
    }
}

fn server_config(files: &TlsFiles) -> Result<ServerConfig, TlsError> {
    let certificates = certificates(&files.certificate)?;
    let key = PrivateKeyDer::from_pem_file(&files.key)
        .map_err(|error| bad_file(&files.key, error.to_string(), "a private key"))?;
    let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions()?;
    let mut config = builder.with_no_client_auth().with_single_cert(certificates, key)?;
    // WebSockets need HTTP/1.1; nothing else is spoken here.
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let bad = |reason: String| bad_file(file, reason, "certificates");
    let certificates = CertificateDer::pem_file_iter(file)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| bad(error.to_string()))?;
    if certificates.is_empty() { Err(bad("there is none".into())) } else { Ok(certificates) }
}

fn bad_file(file: &Path, reason: String, expected: &'static str) -> TlsError {
    TlsError::File { file: file.into(), reason, expected }
}
