//! HTTP 1.0 and 1.1: how long a body is, and what becomes of the connection.

use crate::support::{Server, session};

async fn ask_twice(version: &str) {
    let server = Server::start().await;
    let mut connection = server.connect().await;
    for _ in 0..2 {
        let head = "host: localhost\r\nconnection: Keep-Alive\r\n\r\n";
        connection.send_bytes(&format!("GET /echo HTTP/{version}\r\n{head}")).await;
        let head = connection.head().await;
        assert_eq!(head.status, 200);
        assert!(head.version == "HTTP/1.0" || head.version == "HTTP/1.1");
        assert_eq!((head.get("content-length"), head.header("transfer-encoding")), ("19", None));
        assert_eq!(connection.exactly(19).await, "Welcome to SockJS!\n");
        let kept = head.header("connection").unwrap_or_default().to_lowercase();
        assert_ne!(kept, "close");
        assert!(version == "1.1" || kept == "keep-alive", "1.0 has to be told: {head:?}");
    }
}

#[tokio::test]
async fn a_connection_is_kept_in_1_0_for_who_asks() {
    ask_twice("1.0").await;
}

#[tokio::test]
async fn a_connection_is_kept_in_1_1() {
    ask_twice("1.1").await;
}

#[tokio::test]
async fn a_stream_in_1_0_ends_with_the_connection() {
    let server = Server::start().await;
    let mut connection = server.connect().await;
    let path = format!("{}/xhr_streaming", session("/close"));
    let head = "connection: Keep-Alive\r\ncontent-length: 0\r\n\r\n";
    connection.send_bytes(&format!("POST {path} HTTP/1.0\r\n{head}")).await;
    let head = connection.head().await;
    assert_eq!(head.status, 200);
    assert_eq!((head.header("content-length"), head.header("transfer-encoding")), (None, None));
    let body = connection.rest().await;
    assert_eq!(body, "h".repeat(2048) + "\no\nc[3000,\"Go away!\"]\n");
}

#[tokio::test]
async fn a_stream_in_1_1_is_chunked() {
    let server = Server::start().await;
    let mut connection = server.connect().await;
    let path = format!("{}/xhr_streaming", session("/close"));
    connection.send("POST", &path, &[("Connection", "Keep-Alive")], "").await;
    let head = connection.head().await;
    assert_eq!((head.status, head.get("transfer-encoding")), (200, "chunked"));
    assert_eq!(head.header("content-length"), None);
    assert_eq!(connection.chunk().await.unwrap(), "h".repeat(2048) + "\n");
    connection.expect("o\n").await;
    connection.expect("c[3000,\"Go away!\"]\n").await;
    connection.expect_end().await;
}
