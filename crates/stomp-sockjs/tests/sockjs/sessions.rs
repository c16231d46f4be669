//! Addresses of sessions, and the life of one.

use crate::support::{Server, session};

#[tokio::test]
async fn server_and_session_may_be_anything() {
    let server = Server::start().await;
    for path in ["/a/a", "/_/_", "/1/1", "/abcdefgh_i-j%20/abcdefg_i-j%20", "/-/%00%2f"] {
        assert_eq!(server.poll(&format!("/echo{path}")).await, "o\n", "{path}");
    }
}

#[tokio::test]
async fn but_not_empty_and_without_dots() {
    let server = Server::start().await;
    for path in ["//", "/a./a", "/a/a.", "/./.", "/", "///"] {
        let path = format!("/echo{path}/xhr");
        for method in ["GET", "POST"] {
            let answer = server.ask(method, &path, &[], "").await;
            assert_eq!(answer.status(), 404, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn the_servers_part_makes_no_difference() {
    let server = Server::start().await;
    assert_eq!(server.poll("/echo/000/one").await, "o\n");
    server.sent("/echo/000/one", r#"["a"]"#).await;
    assert_eq!(server.poll("/echo/999/one").await, "a[\"a\"]\n");
}

#[tokio::test]
async fn a_session_opens_takes_messages_and_has_one_receiver() {
    let server = Server::start().await;
    let session = session("/echo");
    assert_eq!(server.poll(&session).await, "o\n");
    server.sent(&session, r#"["a"]"#).await;
    assert_eq!(server.poll(&session).await, "a[\"a\"]\n");
    assert_eq!(server.post("/echo/000/bad_session/xhr_send", r#"["a"]"#).await.status(), 404);

    // Whichever comes second is refused.
    let (mut one, mut other) = (server.connect().await, server.connect().await);
    let poll = format!("{session}/xhr");
    one.send("POST", &poll, &[], "").await;
    other.send("POST", &poll, &[], "").await;
    let (refused, mut waiting) = tokio::select! {
        answer = one.answer() => (answer, other),
        answer = other.answer() => (answer, one),
    };
    assert_eq!(refused.status(), 200);
    assert_eq!(refused.text(), "c[2010,\"Another connection still open\"]\n");
    server.sent(&session, r#"["b"]"#).await;
    assert_eq!(waiting.answer().await.text(), "a[\"b\"]\n");
}

#[tokio::test]
async fn a_closed_session_says_so_each_time() {
    let server = Server::start().await;
    let session = session("/close");
    for text in ["o\n", "c[3000,\"Go away!\"]\n", "c[3000,\"Go away!\"]\n"] {
        assert_eq!(server.poll(&session).await, text);
    }
}

#[tokio::test]
async fn messages_that_wait_come_together() {
    let server = Server::start().await;
    let session = session("/echo");
    assert_eq!(server.poll(&session).await, "o\n");
    for payload in [r#"["a","b"]"#, r#"["c"]"#] {
        server.sent(&session, payload).await;
    }
    let mut got = String::new();
    while !got.contains('c') {
        got += &server.poll(&session).await.replace("a[", "").replace("]\n", ",");
    }
    assert_eq!(got, r#""a","b","c","#);
}
