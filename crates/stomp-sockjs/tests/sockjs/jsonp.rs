//! `jsonp` and `jsonp_send`.

use crate::support::{Answer, Server, session};

const FORM: &str = "application/x-www-form-urlencoded";

async fn poll(server: &Server, session: &str, text: &str) {
    let answer = server.get(&format!("{session}/jsonp?c=x")).await;
    assert_eq!((answer.status(), answer.text()), (200, format!("/**/x({text});\r\n").as_str()));
}

async fn send(server: &Server, session: &str, content_type: &str, body: &str) -> Answer {
    let headers = [("Content-Type", content_type)];
    server.ask("POST", &format!("{session}/jsonp_send"), &headers, body).await
}

async fn sent(server: &Server, session: &str, content_type: &str, body: &str) {
    let answer = send(server, session, content_type, body).await;
    assert_eq!((answer.status(), answer.text()), (200, "ok"), "{body}");
}

#[tokio::test]
async fn frames_come_as_calls_of_the_callback() {
    let server = Server::start().await;
    let session = session("/echo");
    let answer = server.get(&format!("{session}/jsonp?c=%63allback")).await;
    assert_eq!((answer.status(), answer.text()), (200, "/**/callback(\"o\");\r\n"));
    let script = "application/javascript; charset=UTF-8";
    assert_eq!(answer.head.get("content-type"), script);
    assert_eq!(answer.head.get("x-content-type-options"), "nosniff");
    answer.head.assert_not_cached();

    let answer = send(&server, &session, FORM, "d=%5B%22x%22%5D").await;
    assert_eq!((answer.status(), answer.text()), (200, "ok"));
    assert_eq!(answer.head.get("content-type"), "text/plain; charset=UTF-8");
    answer.head.assert_not_cached();
    poll(&server, &session, "\"a[\\\"x\\\"]\"").await;
}

#[tokio::test]
async fn a_script_has_to_name_its_callback() {
    let server = Server::start().await;
    let answer = server.get("/echo/a/a/jsonp").await;
    assert_eq!((answer.status(), answer.text()), (500, "\"callback\" parameter required"));
}

#[tokio::test]
async fn a_scripts_callback_is_a_short_name() {
    let server = Server::start().await;
    let long = "a".repeat(33);
    for callback in ["%20", "*", "abc(", "abc%28", &long] {
        let answer = server.get(&format!("/echo/a/a/jsonp?c={callback}")).await;
        assert_eq!((answer.status(), answer.text()), (500, "invalid \"callback\" parameter"));
    }
}

#[tokio::test]
async fn a_form_that_is_none_changes_nothing() {
    let server = Server::start().await;
    let session = session("/echo");
    poll(&server, &session, "\"o\"").await;
    for (body, text) in [
        ("d=%5B%22x", "Broken JSON encoding."),
        ("", "Payload expected."),
        ("d=", "Payload expected."),
        ("p=p", "Payload expected."),
    ] {
        let answer = send(&server, &session, FORM, body).await;
        assert_eq!((answer.status(), answer.text()), (500, text), "{body}");
    }
    sent(&server, &session, FORM, "d=%5B%22b%22%5D").await;
    poll(&server, &session, "\"a[\\\"b\\\"]\"").await;
}

#[tokio::test]
async fn payloads_come_as_forms_or_as_they_are() {
    let server = Server::start().await;
    let session = session("/echo");
    poll(&server, &session, "\"o\"").await;
    sent(&server, &session, FORM, "d=%5B%22abc%22%5D").await;
    poll(&server, &session, "\"a[\\\"abc\\\"]\"").await;
    sent(&server, &session, "text/plain", r#"["%61bc"]"#).await;
    poll(&server, &session, "\"a[\\\"%61bc\\\"]\"").await;
}

#[tokio::test]
async fn a_closed_session_says_so_each_time() {
    let server = Server::start().await;
    let session = session("/close");
    for text in ["\"o\"", "\"c[3000,\\\"Go away!\\\"]\"", "\"c[3000,\\\"Go away!\\\"]\""] {
        poll(&server, &session, text).await;
    }
}

#[tokio::test]
async fn no_messages_at_all_may_be_sent() {
    let server = Server::start().await;
    let session = session("/echo");
    poll(&server, &session, "\"o\"").await;
    sent(&server, &session, FORM, "d=%5B%5D").await;
    sent(&server, &session, FORM, "d=%5B%22x%22%5D").await;
    poll(&server, &session, "\"a[\\\"x\\\"]\"").await;
}
