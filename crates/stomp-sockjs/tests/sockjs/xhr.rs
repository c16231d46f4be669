//! `xhr`, `xhr_send` and `xhr_streaming`.

use crate::pages::assert_preflight;
use crate::support::{Server, session};

const SCRIPT: &str = "application/javascript; charset=UTF-8";

#[tokio::test]
async fn polling_may_be_asked_for_by_other_origins() {
    let server = Server::start().await;
    for path in ["/echo/abc/abc/xhr", "/echo/abc/abc/xhr_send"] {
        assert_preflight(&server, path, "OPTIONS, POST").await;
    }
}

#[tokio::test]
async fn polling_carries_messages_both_ways() {
    let server = Server::start().await;
    let session = session("/echo");
    let origin = [("Origin", "test")];
    let answer = server.ask("POST", &format!("{session}/xhr"), &origin, "").await;
    assert_eq!((answer.status(), answer.text()), (200, "o\n"));
    assert_eq!(answer.head.get("content-type"), SCRIPT);
    answer.head.assert_cors(Some("test"));
    answer.head.assert_not_cached();

    let answer = server.ask("POST", &format!("{session}/xhr_send"), &origin, r#"["x"]"#).await;
    assert_eq!((answer.status(), answer.text()), (204, ""));
    assert_eq!(answer.head.get("content-type"), "text/plain; charset=UTF-8");
    answer.head.assert_cors(Some("test"));
    answer.head.assert_not_cached();
    assert_eq!(server.poll(&session).await, "a[\"x\"]\n");
}

#[tokio::test]
async fn nothing_can_be_sent_to_a_session_that_is_not_there() {
    let server = Server::start().await;
    let answer = server.post(&format!("{}/xhr_send", session("/echo")), r#"["x"]"#).await;
    assert_eq!(answer.status(), 404);
}

#[tokio::test]
async fn a_payload_that_is_none_changes_nothing() {
    let server = Server::start().await;
    let session = session("/echo");
    assert_eq!(server.poll(&session).await, "o\n");
    for (payload, text) in [
        ("[\"x", "Broken JSON encoding."),
        ("", "Payload expected."),
        ("{}", "Payload expected."),
        ("[1]", "Payload expected."),
        ("\"a\"", "Payload expected."),
    ] {
        let answer = server.post(&format!("{session}/xhr_send"), payload).await;
        assert_eq!((answer.status(), answer.text()), (500, text), "{payload}");
    }
    server.sent(&session, r#"["a"]"#).await;
    assert_eq!(server.poll(&session).await, "a[\"a\"]\n");
}

#[tokio::test]
async fn payloads_come_under_many_names() {
    let server = Server::start().await;
    let session = session("/echo");
    assert_eq!(server.poll(&session).await, "o\n");
    let types = [
        "text/plain",
        "T",
        "application/json",
        "application/xml",
        "",
        "application/json; charset=utf-8",
        "text/xml; charset=utf-8",
        "text/xml",
    ];
    let path = format!("{session}/xhr_send");
    for content_type in types {
        let headers = [("Content-Type", content_type)];
        let answer = server.ask("POST", &path, &headers, r#"["a"]"#).await;
        assert_eq!((answer.status(), answer.text()), (204, ""), "{content_type}");
    }
    let mut got = 0;
    while got < types.len() {
        got += server.poll(&session).await.matches("\"a\"").count();
    }
    let answer = server.ask("POST", &path, &[("Content-Type", "image/png")], r#"["a"]"#).await;
    assert_eq!((answer.status(), answer.text()), (500, "Payload expected."));
}

#[tokio::test]
async fn the_headers_asked_for_are_allowed() {
    let server = Server::start().await;
    let path = format!("{}/xhr", session("/echo"));
    for (asked, allowed) in [(Some("a, b, c"), Some("a, b, c")), (Some(""), None), (None, None)] {
        let mut headers = vec![("Origin", "test"), ("Access-Control-Request-Method", "POST")];
        headers.extend(asked.map(|asked| ("Access-Control-Request-Headers", asked)));
        let answer = server.ask("OPTIONS", &path, &headers, "").await;
        assert_eq!(answer.status(), 204);
        answer.head.assert_cors(Some("test"));
        assert_eq!(answer.head.header("access-control-allow-headers"), allowed);
    }
}

#[tokio::test]
async fn no_messages_at_all_may_be_sent() {
    let server = Server::start().await;
    let session = session("/echo");
    assert_eq!(server.poll(&session).await, "o\n");
    server.sent(&session, "[]").await;
    server.sent(&session, r#"["a"]"#).await;
    assert_eq!(server.poll(&session).await, "a[\"a\"]\n");
}

#[tokio::test]
async fn methods_that_a_path_does_not_have_are_refused() {
    let server = Server::start().await;
    for (method, path, allowed) in [
        ("GET", "/echo/0/0/xhr", "POST, OPTIONS"),
        ("PUT", "/echo/0/0/xhr_send", "POST, OPTIONS"),
        ("POST", "/echo/0/0/eventsource", "GET"),
        ("DELETE", "/echo/info", "OPTIONS, GET"),
    ] {
        let answer = server.ask(method, path, &[], "").await;
        assert_eq!((answer.status(), answer.text()), (405, ""), "{method} {path}");
        assert_eq!(answer.head.get("allow"), allowed);
        assert_eq!(answer.head.header("content-type"), None);
    }
}

#[tokio::test]
async fn streaming_may_be_asked_for_by_other_origins() {
    let server = Server::start().await;
    assert_preflight(&server, "/echo/abc/abc/xhr_streaming", "OPTIONS, POST").await;
}

#[tokio::test]
async fn streaming_goes_on_in_one_response() {
    let server = Server::start().await;
    let session = session("/echo");
    let mut stream = server.connect().await;
    let path = format!("{session}/xhr_streaming");
    stream.send("POST", &path, &[("Origin", "test")], "").await;
    let head = stream.head().await;
    assert_eq!(head.status, 200);
    assert_eq!(head.get("content-type"), SCRIPT);
    head.assert_cors(Some("test"));
    head.assert_not_cached();
    stream.expect(&("h".repeat(2048) + "\n")).await;
    stream.expect("o\n").await;
    server.sent(&session, r#"["x"]"#).await;
    stream.expect("a[\"x\"]\n").await;
}

#[tokio::test]
async fn a_stream_ends_once_it_has_carried_enough() {
    let server = Server::start().await;
    let session = session("/echo");
    let mut stream = server.stream("POST", &format!("{session}/xhr_streaming")).await;
    stream.chunk().await.unwrap();
    stream.expect("o\n").await;
    let message = "x".repeat(128);
    for _ in 0..31 {
        server.sent(&session, &format!("[\"{message}\"]")).await;
        stream.expect(&format!("a[\"{message}\"]\n")).await;
    }
    stream.expect_end().await;
    // The session goes on in the next.
    let mut next = server.stream("POST", &format!("{session}/xhr_streaming")).await;
    next.chunk().await.unwrap();
    server.sent(&session, r#"["y"]"#).await;
    next.expect("a[\"y\"]\n").await;
}
