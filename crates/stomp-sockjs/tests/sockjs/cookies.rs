//! The cookie by which load balancers know a session.

use crate::support::{Head, Server, session};

const SERVICE: &str = "/cookie_needed_echo";

fn assert_cookie(head: &Head, value: &str) {
    assert_eq!(head.get("set-cookie"), format!("JSESSIONID={value}; path=/"));
}

#[tokio::test]
async fn info_says_that_the_cookie_is_needed() {
    let server = Server::start().await;
    let answer = server.get(&format!("{SERVICE}/info")).await;
    assert_eq!(answer.head.header("set-cookie"), None);
    assert_eq!(answer.json()["cookie_needed"], true);
    let poll = server.post(&format!("{}/xhr", session("/echo")), "").await;
    assert_eq!(poll.head.header("set-cookie"), None, "where it is not needed, it is not set");
}

#[tokio::test]
async fn polling_sets_the_cookie_and_keeps_the_clients_own() {
    let server = Server::start().await;
    let answer = server.post(&format!("{}/xhr", session(SERVICE)), "").await;
    assert_eq!((answer.status(), answer.text()), (200, "o\n"));
    assert_cookie(&answer.head, "dummy");
    for cookies in ["JSESSIONID=abcdef", "a=b; JSESSIONID=abcdef; XJSESSIONID=x"] {
        let path = format!("{}/xhr", session(SERVICE));
        let answer = server.ask("POST", &path, &[("Cookie", cookies)], "").await;
        assert_eq!((answer.status(), answer.text()), (200, "o\n"));
        assert_cookie(&answer.head, "abcdef");
    }
}

async fn assert_stream_sets_it(method: &str, kind: &str) {
    let server = Server::start().await;
    let mut stream = server.connect().await;
    stream.send(method, &format!("{}/{kind}", session(SERVICE)), &[], "").await;
    let head = stream.head().await;
    assert_eq!(head.status, 200);
    assert_cookie(&head, "dummy");
}

#[tokio::test]
async fn streaming_sets_the_cookie() {
    assert_stream_sets_it("POST", "xhr_streaming").await;
}

#[tokio::test]
async fn an_event_source_sets_the_cookie() {
    assert_stream_sets_it("GET", "eventsource").await;
}

#[tokio::test]
async fn a_page_sets_the_cookie() {
    assert_stream_sets_it("GET", "htmlfile?c=%63allback").await;
}

#[tokio::test]
async fn jsonp_sets_the_cookie() {
    let server = Server::start().await;
    let session = session(SERVICE);
    let answer = server.get(&format!("{session}/jsonp?c=%63allback")).await;
    assert_eq!((answer.status(), answer.text()), (200, "/**/callback(\"o\");\r\n"));
    assert_cookie(&answer.head, "dummy");
    let form = [("Content-Type", "application/x-www-form-urlencoded")];
    let path = format!("{session}/jsonp_send");
    let answer = server.ask("POST", &path, &form, "d=%5B%22x%22%5D").await;
    assert_eq!((answer.status(), answer.text()), (200, "ok"));
    assert_cookie(&answer.head, "dummy");
}
