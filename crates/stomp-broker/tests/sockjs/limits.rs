//! Clients that are slow, or greedy.

use std::time::Duration;

use stomp_broker::{Config, Limits};

use crate::support::{Server, Ws, session, soon};

const CONNECT: &str = r#"["CONNECT\naccept-version:1.2\nhost:localhost\n\n\u0000"]"#;

async fn limited(limits: Limits) -> Server {
    Server::from(Config { limits, ..Config::default() }).await
}

#[tokio::test]
async fn a_request_beyond_the_limit_is_refused_and_ends_the_session() {
    let server = limited(Limits { max_body: 1_000, ..Limits::default() }).await;
    let session = session("/stomp");
    assert_eq!(server.poll(&session).await, "o\n");
    server.sent(&session, CONNECT).await;
    assert!(server.poll(&session).await.contains("CONNECTED"));
    let huge = format!("[\"{}\"]", "x".repeat(1 << 20));
    assert_eq!(server.post(&format!("{session}/xhr_send"), &huge).await.status(), 413);
    let frame = server.poll(&session).await;
    assert!(frame.contains("message:Message too large"), "{frame}");
    assert!(server.poll(&session).await.starts_with("c[1009,"));
}

#[tokio::test]
async fn what_nobody_polls_does_not_pile_up() {
    let limits = Limits { max_pending_messages: 50, ..Limits::default() };
    let server = limited(limits).await;
    let session = session("/stomp");
    assert_eq!(server.poll(&session).await, "o\n");
    server.sent(&session, CONNECT).await;
    assert!(server.poll(&session).await.contains("CONNECTED"));
    let subscribe = r#"["SUBSCRIBE\nid:s\ndestination:/topic/t\n\n\u0000"]"#;
    server.sent(&session, subscribe).await;
    // 400 messages of 4 KiB, which the session itself sends and never polls. Once it is full it is
    // read from no more, so the last requests are not answered until it is given up.
    let body = "x".repeat(4 << 10);
    let send = format!(r#"["SEND\ndestination:/topic/t\n\n{body}\u0000"]"#);
    let path = format!("{session}/xhr_send");
    let flood = async {
        for _ in 0..400 {
            if server.post(&path, &send).await.status() == 404 {
                return;
            }
        }
        panic!("a session took everything");
    };
    soon("the session to be given up", flood).await;
}

#[tokio::test]
async fn a_body_that_does_not_come_is_waited_for_no_longer_than_patience() {
    let patience = Duration::from_secs(1);
    let server = limited(Limits { patience, ..Limits::default() }).await;
    let mut connection = server.connect().await;
    let head = "POST /stomp/0/a/xhr_send HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n[";
    connection.send_bytes(head).await;
    assert_eq!(connection.head().await.status, 408);
}

#[tokio::test]
async fn a_head_that_does_not_come_is_waited_for_no_longer_than_patience() {
    let patience = Duration::from_secs(1);
    let server = limited(Limits { patience, ..Limits::default() }).await;
    for beginning in ["", "GET /stomp HTTP/1.1\r\nhost"] {
        let mut connection = server.connect().await;
        connection.send_bytes(beginning).await;
        let rest = connection.rest().await;
        assert!(rest.is_empty() || rest.starts_with("HTTP/1.1 408"), "{rest}");
    }
}

#[tokio::test]
async fn sessions_count_as_connections() {
    let server = limited(Limits { max_connections: 1, ..Limits::default() }).await;
    assert_eq!(server.poll(&session("/stomp")).await, "o\n");
    let answer = server.post(&format!("{}/xhr", session("/stomp")), "").await;
    assert_eq!(answer.status(), 503);
}

#[tokio::test]
async fn low_1_sessions_that_are_begun_and_left_do_not_take_all_places() {
    let mut config = Config::default();
    config.limits.max_connections = 150;
    // Longer than the test lasts: it is not by this that they leave.
    config.transports.sockjs.disconnect_delay = Duration::from_secs(600);
    let server = Server::from(config).await;
    let poll = || async { server.post(&format!("{}/xhr", session("/stomp")), "").await.status() };
    for _ in 0..300 {
        // A session that is given up leaves its place a little later.
        soon("a place", async { while poll().await != 200 {} }).await;
    }
    let places = async {
        let mut clients = Vec::new();
        while clients.len() < 40 {
            clients.extend(Ws::try_open(&server, "/ws").await);
        }
    };
    soon("places for others", places).await;
}

#[tokio::test]
async fn odd_names_of_sessions_do_no_harm() {
    let server = Server::start().await;
    let long = "x".repeat(10_000);
    for name in ["%00", "__proto__", "~!$&'()*+,;=:@", &long] {
        assert_eq!(server.poll(&format!("/stomp/0/{name}")).await, "o\n", "{name}");
    }
    assert_eq!(server.get("/stomp").await.status(), 200);
}
