//! The server's side of TLS, by rustls.

use std::io;
use std::path::Path;
use std::sync::Arc;

use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::error::TlsError;
use crate::transport::options::TlsFiles;
use crate::transport::socket::Socket;

/// Makes TLS of connections.
#[derive(Clone)]
pub(super) struct Acceptor(TlsAcceptor);

impl Acceptor {
    pub(super) fn new(files: &TlsFiles) -> Result<Self, TlsError> {
        Ok(Self(TlsAcceptor::from(Arc::new(server_config(files)?))))
    }

    pub(super) async fn accept(&self, socket: TcpStream) -> io::Result<Socket> {
        self.0.accept(socket).await.map(Socket::tls)
    }
}

fn server_config(files: &TlsFiles) -> Result<ServerConfig, TlsError> {
    let certificates = certificates(&files.certificate)?;
    let key = PrivateKeyDer::from_pem_file(&files.key)
        .map_err(|error| bad_file(&files.key, error.to_string(), "a private key"))?;
    let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions().map_err(pair)?;
    let mut config =
        builder.with_no_client_auth().with_single_cert(certificates, key).map_err(pair)?;
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

fn pair(error: tokio_rustls::rustls::Error) -> TlsError {
    TlsError::Pair(error.to_string())
}
