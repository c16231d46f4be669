//! Clients that are slow, or greedy.

use std::time::Duration;

use stomp_sockjs::{Limits, RecvError, Session, SockJs};
use tokio::sync::mpsc;

use crate::support::{Server, Ws, session, soon};

fn limits(change: impl FnOnce(&mut Limits)) -> Limits {
    let mut limits = Limits::default();
    change(&mut limits);
    limits
}

/// An echo that is limited.
async fn limited(change: impl FnOnce(&mut Limits)) -> Server {
    let limits = limits(change);
    Server::with(|options| options.limits(limits)).await
}

/// An array of empty strings.
fn empties(count: usize) -> String {
    format!("[{}]", vec!["\"\""; count].join(","))
}

#[tokio::test]
async fn a_request_beyond_the_limit_is_refused_and_ends_the_session() {
    let server = limited(|limits| limits.max_message = 1_000).await;
    let session = session("/echo");
    assert_eq!(server.poll(&session).await, "o\n");
    let huge = format!("[\"{}\"]", "x".repeat(1_000));
    assert_eq!(server.post(&format!("{session}/xhr_send"), &huge).await.status(), 413);
    assert_eq!(server.poll(&session).await, "c[1009,\"message too large\"]\n");
}

#[tokio::test]
async fn m3_an_array_of_too_many_empty_strings_is_refused_and_ends_the_session() {
    let server = Server::start().await;
    let session = session("/echo");
    assert_eq!(server.poll(&session).await, "o\n");
    let answer = server.post(&format!("{session}/xhr_send"), &empties(65_537)).await;
    assert_eq!((answer.status(), answer.text()), (413, "A request may have 65536 messages.\n"));
    assert_eq!(server.poll(&session).await, "c[1009,\"message too large\"]\n");
}

#[tokio::test]
async fn a_websocket_message_beyond_a_limit_closes_it() {
    let server = limited(|limits| {
        limits.max_message = 1_000;
        limits.max_messages = 100;
    })
    .await;
    let framed = session("/echo") + "/websocket";
    for (path, opens, message) in [
        (&*framed, true, empties(101)),
        (&framed, true, format!("[\"{}\"]", "x".repeat(1_000))),
        ("/echo/websocket", false, "x".repeat(1_001)),
    ] {
        let mut ws = Ws::open(&server, path).await;
        if opens {
            ws.expect("o").await;
        }
        ws.send(&message).await;
        ws.expect_close(1009, "message too large").await;
    }
}

#[tokio::test]
async fn a_handler_is_told_that_a_client_sent_too_much() {
    let (told, mut seen) = mpsc::unbounded_channel();
    let handler = move |mut session: Session| {
        let told = told.clone();
        async move {
            while let Some(message) = session.recv().await {
                told.send(message).unwrap();
            }
        }
    };
    let limits = limits(|limits| limits.max_messages = 2);
    let server = Server::of(SockJs::builder().limits(limits).build(handler)).await;
    let session = session("/app");
    assert_eq!(server.poll(&session).await, "o\n");
    server.sent(&session, r#"["a","b"]"#).await;
    let answer = server.post(&format!("{session}/xhr_send"), &empties(3)).await;
    assert_eq!(answer.status(), 413);
    for expected in [Ok("a".to_owned()), Ok("b".into()), Err(RecvError::TooLarge)] {
        assert_eq!(soon("a message", seen.recv()).await, Some(expected));
    }
}

#[tokio::test]
async fn a_body_that_does_not_come_is_waited_for_no_longer_than_the_limit() {
    let server = limited(|limits| limits.body_timeout = Duration::from_millis(100)).await;
    let mut connection = server.connect().await;
    let head = "POST /echo/0/a/xhr_send HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n[";
    connection.send_bytes(head).await;
    assert_eq!(connection.head().await.status, 408);
}

#[tokio::test]
async fn there_are_as_many_sessions_as_the_limit_allows() {
    let server = limited(|limits| limits.max_sessions = 1).await;
    let first = session("/echo");
    assert_eq!(server.poll(&first).await, "o\n");
    let other = format!("{}/xhr", session("/echo"));
    assert_eq!(server.post(&other, "").await.status(), 503);
    let mut stream = server.stream("POST", &format!("{first}/xhr_streaming")).await;
    assert_eq!(stream.chunk().await.unwrap().len(), 2049);
    drop(stream);
    let free = async { while server.post(&other, "").await.status() == 503 {} };
    soon("a place", free).await;
}

#[tokio::test]
async fn low_1_simple_requests_of_other_sites_do_not_take_all_places() {
    let server = limited(|limits| {
        limits.max_sessions = 20;
        limits.max_unconfirmed = 10;
    })
    .await;
    let established = session("/echo");
    assert_eq!(server.poll(&established).await, "o\n");
    let mut stream = server.stream("POST", &format!("{established}/xhr_streaming")).await;
    assert_eq!(stream.chunk().await.unwrap().len(), 2049);
    // What a page of another site can do without reading an answer.
    let flood: Vec<_> = (0..100).map(|_| session("/echo")).collect();
    let origin = [("origin", "https://evil.example"), ("content-type", "text/plain")];
    for session in &flood {
        let answer = server.ask("POST", &format!("{session}/xhr"), &origin, "").await;
        assert_eq!(answer.status(), 200, "a session that is given up makes place for it");
        server.ask("POST", &format!("{session}/xhr_send"), &origin, "[\"a\"]").await;
    }
    // The oldest of the flood are gone, the latest are there.
    let first = server.post(&format!("{}/xhr_send", flood[0]), "[]").await;
    assert_eq!(first.status(), 404);
    server.sent(flood.last().unwrap(), "[]").await;
    // Clients that come and go on are served.
    let client = session("/echo");
    assert_eq!(server.poll(&client).await, "o\n");
    for client in [&client, &established] {
        server.sent(client, r#"["here"]"#).await;
    }
    assert_eq!(server.poll(&client).await, "a[\"here\"]\n");
    stream.expect("a[\"here\"]\n").await;
}

#[tokio::test]
async fn odd_names_of_sessions_do_no_harm() {
    let server = Server::start().await;
    let long = "x".repeat(10_000);
    for name in ["%00", "__proto__", "~!$&'()*+,;=:@", &long] {
        assert_eq!(server.poll(&format!("/echo/0/{name}")).await, "o\n", "{name}");
    }
    assert_eq!(server.get("/echo").await.status(), 200);
}
