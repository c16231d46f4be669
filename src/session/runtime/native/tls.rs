//! The client's side of TLS, by rustls.

use std::sync::{Arc, OnceLock};

use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use crate::session::Builder;

/// Whether there is TLS.
pub(super) const fn available() -> Result<(), String> {
    Ok(())
}

/// The client's side of TLS, with the authorities that one session trusts.
#[derive(Clone)]
pub(super) struct Tls {
    /// Root certificates of the program's own, as PEM.
    own: Arc<Vec<Vec<u8>>>,
    /// Made for the first connection: the certificates of the platform are read from files.
    connector: Arc<OnceLock<Result<TlsConnector, String>>>,
}

impl Tls {
    pub(super) fn new(options: &Builder) -> Self {
        Self { own: Arc::new(options.root_certificates.clone()), connector: Arc::default() }
    }

    /// Makes the handshake.
    ///
    /// # Errors
    /// Why it has failed.
    pub(super) async fn connect(
        &self,
        host: &str,
        stream: TcpStream,
    ) -> Result<TlsStream<TcpStream>, String> {
        let connector = self.connector.get_or_init(|| connector(&self.own)).clone()?;
        let name = ServerName::try_from(host.to_owned()).map_err(|error| error.to_string())?;
        connector.connect(name, stream).await.map_err(|error| format!("TLS: {error}"))
    }
}

impl core::fmt::Debug for Tls {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Tls").field("own", &self.own.len()).finish_non_exhaustive()
    }
}

fn connector(own: &[Vec<u8>]) -> Result<TlsConnector, String> {
    let mut roots = RootCertStore::empty();
    // Those that cannot be read are missed by the handshake, which says so.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    for pem in own {
        let before = roots.len();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let certificate = certificate.map_err(|error| format!("{UNREADABLE}: {error}"))?;
            roots.add(certificate).map_err(|error| format!("{UNREADABLE}: {error}"))?;
        }
        if roots.len() == before {
            return Err(format!("{UNREADABLE}: there is none in it"));
        }
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

const UNREADABLE: &str = "the root certificates given are no certificates in PEM";
