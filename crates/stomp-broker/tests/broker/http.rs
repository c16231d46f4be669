//! Pages: the site's, or a few words.

use std::net::SocketAddr;
use std::path::PathBuf;

use stomp_broker::{Broker, Config, StartError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{broker, broker_with, soon};

/// Head (in lower case) and body of the answer.
pub(crate) async fn get(address: SocketAddr, path: &str) -> (String, String) {
    let mut socket = soon("a connection", TcpStream::connect(address)).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    soon("a request", socket.write_all(request.as_bytes())).await.unwrap();
    let mut answer = String::new();
    soon("an answer", socket.read_to_string(&mut answer)).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.to_lowercase(), body.to_owned())
}

/// A folder with a small site, removed when dropped.
struct Site(PathBuf);

impl Site {
    fn new() -> Self {
        let name = format!("stomp-broker-site-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(folder.join("chat")).unwrap();
        for (name, text) in [
            ("index.html", "<h1>site</h1>"),
            ("chat/index.html", "<h1>chat</h1>"),
            ("main.js", "export {}"),
            ("stomp.wasm", "wasm"),
        ] {
            std::fs::write(folder.join(name), text).unwrap();
        }
        Self(folder)
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[tokio::test]
async fn the_files_of_the_site_have_their_types() {
    let site = Site::new();
    let broker = broker_with(Config { site: Some(site.0.clone()), ..Config::default() }).await;
    for (path, content_type, body) in [
        ("/", "text/html", "<h1>site</h1>"),
        ("/chat/", "text/html", "<h1>chat</h1>"),
        ("/main.js", "text/javascript", "export {}"),
        ("/stomp.wasm", "application/wasm", "wasm"),
    ] {
        let (head, text) = get(broker.http_addr(), path).await;
        assert!(head.starts_with("http/1.1 200"), "{path}: {head}");
        assert!(head.contains(&format!("content-type: {content_type}")), "{path}: {head}");
        assert!(head.contains("cache-control: no-cache"), "{path}: {head}");
        assert_eq!(text, body);
    }
    for path in ["/missing.js", "/../Cargo.toml", "/%2e%2e/secret"] {
        let (head, _) = get(broker.http_addr(), path).await;
        assert!(head.starts_with("http/1.1 404"), "{path}: {head}");
    }
}

#[tokio::test]
async fn without_a_site_a_page_says_what_runs_here() {
    let broker: Broker = broker().await;
    let (head, body) = get(broker.http_addr(), "/").await;
    assert!(head.starts_with("http/1.1 200"), "{head}");
    assert!(body.contains("/ws") && body.contains(&broker.tcp_addr().to_string()), "{body}");
    let (head, _) = get(broker.http_addr(), "/other").await;
    assert!(head.starts_with("http/1.1 404"), "{head}");
}

#[tokio::test]
async fn the_websocket_endpoint_is_no_page() {
    let broker = broker().await;
    let (head, _) = get(broker.http_addr(), "/ws").await;
    assert!(head.starts_with("http/1.1 4"), "{head}");
}

#[tokio::test]
async fn a_site_that_is_not_there_is_said_to_be_missing() {
    let site = Some(PathBuf::from("/no/such/folder"));
    let error = Broker::start(Config { site, ..Config::default() }).await.unwrap_err();
    assert!(matches!(error, StartError::NoSite(_)));
    assert!(error.to_string().contains("/no/such/folder"), "{error}");
}
