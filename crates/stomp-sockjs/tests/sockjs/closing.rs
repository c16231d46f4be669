//! How sessions end.

use std::time::Duration;

use crate::support::{Connection, Server, session};

/// A streaming request, with the prelude read.
async fn streaming(server: &Server, session: &str) -> Connection {
    let mut stream = server.stream("POST", &format!("{session}/xhr_streaming")).await;
    assert_eq!(stream.chunk().await.unwrap().len(), 2049);
    stream
}

#[tokio::test]
async fn a_close_ends_every_response_that_asks() {
    let server = Server::start().await;
    let session = session("/close");
    let mut first = streaming(&server, &session).await;
    first.expect("o\n").await;
    first.expect("c[3000,\"Go away!\"]\n").await;
    let mut second = streaming(&server, &session).await;
    second.expect("c[3000,\"Go away!\"]\n").await;
    first.expect_end().await;
    second.expect_end().await;
}

#[tokio::test]
async fn a_second_receiver_is_sent_away() {
    let server = Server::start().await;
    let session = session("/echo");
    let mut first = streaming(&server, &session).await;
    first.expect("o\n").await;
    let mut second = streaming(&server, &session).await;
    second.expect("c[2010,\"Another connection still open\"]\n").await;
    second.expect_end().await;
    server.sent(&session, r#"["still there"]"#).await;
    first.expect("a[\"still there\"]\n").await;
}

#[tokio::test]
async fn a_stream_that_breaks_off_ends_the_session() {
    let server = Server::start().await;
    let session = session("/echo");
    let mut first = streaming(&server, &session).await;
    first.expect("o\n").await;
    let mut second = streaming(&server, &session).await;
    second.expect("c[2010,\"Another connection still open\"]\n").await;
    drop(first);
    gone(&server, &session).await;
    let mut third = streaming(&server, &session).await;
    third.expect("o\n").await;
}

#[tokio::test]
async fn a_poll_that_breaks_off_ends_the_session() {
    let server = Server::start().await;
    let session = session("/echo");
    assert_eq!(server.poll(&session).await, "o\n");
    let (mut one, mut other) = (server.connect().await, server.connect().await);
    let poll = format!("{session}/xhr");
    one.send("POST", &poll, &[], "").await;
    other.send("POST", &poll, &[], "").await;
    // One is refused, so the other is there.
    let waiting = tokio::select! {
        _ = one.answer() => other,
        _ = other.answer() => one,
    };
    drop(waiting);
    gone(&server, &session).await;
    assert_eq!(server.poll(&session).await, "o\n");
}

#[tokio::test]
async fn a_client_that_leaves_and_comes_at_once_begins_anew() {
    let server = Server::start().await;
    for _ in 0..20 {
        let session = session("/echo");
        let mut first = streaming(&server, &session).await;
        first.expect("o\n").await;
        drop(first);
        let mut second = streaming(&server, &session).await;
        second.expect("o\n").await;
    }
}

#[tokio::test]
async fn a_session_that_nobody_polls_is_forgotten() {
    let server = Server::with(|options| options.disconnect_delay(Duration::from_millis(50))).await;
    let session = session("/echo");
    assert_eq!(server.poll(&session).await, "o\n");
    gone(&server, &session).await;
    assert_eq!(server.poll(&session).await, "o\n");
}

#[tokio::test]
async fn silence_is_broken_by_heart_beats() {
    let server = Server::with(|options| options.heartbeat(Duration::from_millis(50))).await;
    let session = session("/echo");
    let mut stream = streaming(&server, &session).await;
    for text in ["o\n", "h\n", "h\n"] {
        stream.expect(text).await;
    }
    let polled = crate::support::session("/echo");
    assert_eq!(server.poll(&polled).await, "o\n");
    assert_eq!(server.poll(&polled).await, "h\n");
}

/// Waits until the server knows nothing of the session any more.
async fn gone(server: &Server, session: &str) {
    let path = format!("{session}/xhr_send");
    let gone = async { while server.post(&path, "[]").await.status() != 404 {} };
    crate::support::soon("the end of the session", gone).await;
}
