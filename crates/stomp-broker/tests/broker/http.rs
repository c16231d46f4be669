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
        Self::named("site")
    }

    fn named(name: &str) -> Self {
        let name = format!("stomp-broker-{name}-{}", std::process::id());
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

#[tokio::test]
async fn a_site_that_is_a_file_is_said_to_be_one() {
    let site = Site::named("file");
    let file = site.0.join("main.js");
    let config = Config { site: Some(file.clone()), ..Config::default() };
    let error = Broker::start(config).await.unwrap_err();
    assert!(matches!(&error, StartError::SiteIsFile(path) if *path == file));
    assert!(error.to_string().contains("is a file"), "{error}");
}

/// RFC 9112 section 3.2.
#[tokio::test]
async fn a_request_has_one_host() {
    let broker = broker().await;
    for path in ["/", "/ws", "/stomp/info", "/control/clock", "/metrics", "/healthz", "/none"] {
        for hosts in ["", "host: localhost\r\nhost: localhost\r\n", "host: a\r\nHost: b\r\n"] {
            let mut socket = TcpStream::connect(broker.http_addr()).await.unwrap();
            let head = format!("GET {path} HTTP/1.1\r\n{hosts}connection: close\r\n\r\n");
            socket.write_all(head.as_bytes()).await.unwrap();
            let mut answer = String::new();
            soon("an answer", socket.read_to_string(&mut answer)).await.unwrap();
            assert!(answer.starts_with("HTTP/1.1 400"), "{path} {hosts:?}: {answer}");
            assert!(answer.contains("RFC 9112"), "{path} {hosts:?}: {answer}");
        }
    }
    let (head, _) = get(broker.http_addr(), "/healthz").await;
    assert!(head.starts_with("http/1.1 200"), "{head}");
}

/// `W-10`: links led out of the site's folder, hidden files were served, and a long name was an error of
/// the server.
#[cfg(unix)]
#[tokio::test]
async fn w_10_the_site_is_its_folder_and_what_is_not_hidden_in_it() {
    let site = Site::named("links");
    let outside = site.0.with_extension("outside");
    std::fs::write(&outside, "outside").unwrap();
    for (target, name) in [
        (outside.as_path(), "link.txt"),
        (site.0.parent().unwrap(), "parent"),
        (&site.0.join("main.js"), "inside.js"),
        (&site.0.join(".hidden"), "shown"),
    ] {
        std::os::unix::fs::symlink(target, site.0.join(name)).unwrap();
    }
    for folder in [".git", ".well-known"] {
        std::fs::create_dir_all(site.0.join(folder)).unwrap();
        std::fs::write(site.0.join(folder).join("config"), folder).unwrap();
    }
    std::fs::write(site.0.join(".hidden"), "hidden").unwrap();
    let broker = broker_with(Config { site: Some(site.0.clone()), ..Config::default() }).await;
    let in_parent = format!("/parent/{}", outside.file_name().unwrap().to_str().unwrap());
    let long = format!("/{}", "x".repeat(300));
    for path in [
        "/link.txt",
        &in_parent,
        "/.hidden",
        "/%2ehidden",
        "/shown",
        "/.git/config",
        "/chat/%2e%2e/.git/config",
        "/..%2f..%2fetc/passwd",
        "/main.js%00",
        &long,
    ] {
        let (head, _) = get(broker.http_addr(), path).await;
        assert!(head.starts_with("http/1.1 404"), "{path}: {head}");
    }
    for path in ["/inside.js", "/.well-known/config", "/chat/"] {
        let (head, _) = get(broker.http_addr(), path).await;
        assert!(head.starts_with("http/1.1 200"), "{path}: {head}");
    }
    std::fs::remove_file(outside).unwrap();
}
