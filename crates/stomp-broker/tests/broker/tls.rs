//! TLS on every address, with a certificate made for the test.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use futures_util::{SinkExt, StreamExt};
use rcgen::CertifiedKey;
use stomp_broker::{Broker, Config, Limits, StartError, TlsFiles, TransportOptions};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use tokio_tungstenite::client_async;
use tokio_tungstenite::tungstenite::Message;

use crate::support::{broker_with, soon};

/// A folder with a certificate for `localhost` and its key, removed when dropped.
struct Identity {
    folder: PathBuf,
    files: TlsFiles,
    certificate: CertificateDer<'static>,
}

impl Identity {
    fn new() -> Self {
        static LAST: AtomicU64 = AtomicU64::new(0);
        let name = format!("{}-{}", std::process::id(), LAST.fetch_add(1, Relaxed));
        let folder = std::env::temp_dir().join(format!("stomp-broker-tls-{name}"));
        std::fs::create_dir_all(&folder).unwrap();
        let CertifiedKey { cert, signing_key } =
            rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let files = TlsFiles { certificate: folder.join("cert.pem"), key: folder.join("key.pem") };
        std::fs::write(&files.certificate, cert.pem()).unwrap();
        std::fs::write(&files.key, signing_key.serialize_pem()).unwrap();
        Self { folder, files, certificate: cert.der().clone() }
    }

    fn config(&self) -> Config {
        let tls = Some(self.files.clone());
        Config {
            transports: TransportOptions { tls, ..TransportOptions::default() },
            ..Config::default()
        }
    }

    /// A connection of a client that trusts this certificate and no other.
    async fn connect(&self, address: std::net::SocketAddr) -> TlsStream<TcpStream> {
        let mut roots = RootCertStore::empty();
        roots.add(self.certificate.clone()).unwrap();
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let socket = soon("a connection", TcpStream::connect(address)).await.unwrap();
        let name = ServerName::try_from("localhost").unwrap();
        let handshake = TlsConnector::from(Arc::new(config)).connect(name, socket);
        soon("the handshake", handshake).await.unwrap()
    }
}

impl Drop for Identity {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

const CONNECT: &str = "CONNECT\naccept-version:1.2\nhost:localhost\n\n\0";

#[tokio::test]
async fn stomp_is_spoken_within_tls() {
    let identity = Identity::new();
    let broker = broker_with(identity.config()).await;
    let mut socket = identity.connect(broker.tcp_addr()).await;
    socket.write_all(CONNECT.as_bytes()).await.unwrap();
    let mut bytes = [0; 9];
    soon("CONNECTED", socket.read_exact(&mut bytes)).await.unwrap();
    assert_eq!(&bytes, b"CONNECTED");
}

#[tokio::test]
async fn so_are_http_and_websockets() {
    let identity = Identity::new();
    let broker = broker_with(identity.config()).await;
    let mut socket = identity.connect(broker.http_addr()).await;
    let request = "GET /stomp/info HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    soon("an answer", socket.read_to_string(&mut answer)).await.unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.contains("\"websocket\":true"),
        "{answer}"
    );

    let socket = identity.connect(broker.http_addr()).await;
    let upgrade = client_async("wss://localhost/ws", socket);
    let (mut ws, _) = soon("a WebSocket", upgrade).await.unwrap();
    ws.send(Message::text(CONNECT)).await.unwrap();
    let message = soon("CONNECTED", ws.next()).await.unwrap().unwrap();
    assert!(message.to_text().unwrap().starts_with("CONNECTED\n"), "{message:?}");
    // A large one, beyond any buffer.
    let body = "가나다라".repeat(100_000);
    ws.send(Message::text("SUBSCRIBE\nid:a\ndestination:/topic/t\n\n\0")).await.unwrap();
    ws.send(Message::text(format!("SEND\ndestination:/topic/t\n\n{body}\0"))).await.unwrap();
    let message = soon("the message", ws.next()).await.unwrap().unwrap();
    assert!(message.to_text().unwrap().ends_with(&(body + "\0")));
}

#[tokio::test]
async fn who_speaks_no_tls_or_nothing_holds_up_nobody() {
    let identity = Identity::new();
    let limits = Limits { patience: std::time::Duration::from_secs(2), ..Limits::default() };
    let broker = broker_with(Config { limits, ..identity.config() }).await;
    for address in [broker.http_addr(), broker.tcp_addr()] {
        let mut plain = TcpStream::connect(address).await.unwrap();
        plain.write_all(b"GET / HTTP/1.1\r\n\r\n").await.unwrap();
        let mut silent = TcpStream::connect(address).await.unwrap();
        identity.connect(address).await;
        let mut rest = Vec::new();
        // An alert, or nothing at all; then the end.
        let _ = soon("the end", plain.read_to_end(&mut rest)).await;
        assert!(!rest.starts_with(b"HTTP"), "{rest:?}");
        let _ = soon("the end", silent.read_to_end(&mut rest)).await;
    }
}

#[tokio::test]
async fn files_that_are_no_identity_are_named() {
    let identity = Identity::new();
    let other = Identity::new();
    let TlsFiles { certificate, key } = identity.files.clone();
    let missing = identity.folder.join("missing.pem");
    for (files, what) in [
        (TlsFiles { certificate: missing.clone(), key: key.clone() }, "missing.pem"),
        (TlsFiles { certificate: certificate.clone(), key: missing }, "missing.pem"),
        (TlsFiles { certificate: key.clone(), key: key.clone() }, "there is none"),
        (TlsFiles { certificate: certificate.clone(), key: certificate.clone() }, "a private key"),
        (TlsFiles { certificate, key: other.files.key.clone() }, "do not go together"),
    ] {
        let tls = Some(files);
        let transports = TransportOptions { tls, ..TransportOptions::default() };
        let error = Broker::start(Config { transports, ..Config::default() }).await.unwrap_err();
        assert!(matches!(error, StartError::Tls(_)), "{error:?}");
        assert!(error.to_string().contains(what), "{error}");
    }
}
