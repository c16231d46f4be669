//! Sessions in TLS, with a certificate made for the test.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use rcgen::CertifiedKey;
use stomp_broker::testing::TestBroker;
use stomp_broker::{Config, TlsFiles, TransportOptions};
use stomp_wasm::{Code, Error, Retry, Session, Transport};

/// A folder with a certificate for `localhost` and its key, removed when dropped.
struct Identity {
    folder: PathBuf,
    certificate: String,
}

impl Identity {
    fn new() -> Self {
        static LAST: AtomicU64 = AtomicU64::new(0);
        let name = format!("stomp-wasm-tls-{}-{}", std::process::id(), LAST.fetch_add(1, Relaxed));
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).expect("a folder");
        let CertifiedKey { cert, signing_key } =
            rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
        let identity = Self { folder, certificate: cert.pem() };
        let TlsFiles { certificate, key } = identity.files();
        std::fs::write(certificate, &identity.certificate).expect("a file");
        std::fs::write(key, signing_key.serialize_pem()).expect("a file");
        identity
    }

    fn files(&self) -> TlsFiles {
        TlsFiles { certificate: self.folder.join("cert.pem"), key: self.folder.join("key.pem") }
    }

    async fn broker(&self) -> TestBroker {
        let transports =
            TransportOptions { tls: Some(self.files()), ..TransportOptions::default() };
        let config = Config { transports, ..Config::default() };
        TestBroker::start_with(config).await.expect("a broker")
    }
}

impl Drop for Identity {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

#[tokio::test]
async fn messages_travel_in_tls_by_websocket_and_by_tcp() -> Result<(), Error> {
    let identity = Identity::new();
    let broker = identity.broker().await;
    let web_socket = format!("wss://localhost:{}/ws", broker.http_addr().port());
    let tcp = format!("stomp+ssl://localhost:{}", broker.tcp_addr().port());
    for (url, transport) in [(web_socket, Transport::WebSocket), (tcp, Transport::Tcp)] {
        let trusting = Session::builder(&url).root_certificates(identity.certificate.as_str());
        let session = trusting.connect().await?;
        assert_eq!(session.status().transport, Some(transport));
        let mut messages = session.subscribe("/topic/a");
        messages.ready().await?;
        assert!(session.publish("/topic/a", "x".repeat(100_000)).await?.is_confirmed, "{url}");
        assert_eq!(messages.next().await.expect("a message")?.bytes().len(), 100_000);
        session.close().await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_certificate_of_an_unknown_authority_is_refused_and_named() {
    let identity = Identity::new();
    let broker = identity.broker().await;
    let url = format!("wss://localhost:{}/ws", broker.http_addr().port());
    let refused = Session::builder(&url).retry(Retry::never()).connect().await;
    let error = refused.expect_err("nothing vouches for it");
    assert_eq!(error.code(), Code::Unreachable);
    assert!(error.to_string().contains("certificate"), "{error}");

    let unreadable = Session::builder(&url).root_certificates("no PEM").retry(Retry::never());
    let error = unreadable.connect().await.expect_err("it is no certificate");
    assert!(error.to_string().contains("PEM"), "{error}");
}
