//! `eventsource` and `htmlfile`.

use crate::support::{Server, session};

#[tokio::test]
async fn an_event_source_gets_a_frame_per_event() {
    let server = Server::start().await;
    let session = session("/echo");
    let mut stream = server.connect().await;
    stream.send("GET", &format!("{session}/eventsource"), &[], "").await;
    let head = stream.head().await;
    assert_eq!((head.status, head.get("content-type")), (200, "text/event-stream"));
    head.assert_not_cached();
    stream.expect("\r\n").await;
    stream.expect("data: o\r\n\r\n").await;
    server.sent(&session, r#"["x"]"#).await;
    stream.expect("data: a[\"x\"]\r\n\r\n").await;
    server.sent(&session, r#"["  \u0000\n\r "]"#).await;
    stream.expect("data: a[\"  \\u0000\\n\\r \"]\r\n\r\n").await;
    // The client decodes it as a URI.
    server.sent(&session, r#"["100%"]"#).await;
    stream.expect("data: a[\"100%25\"]\r\n\r\n").await;
}

#[tokio::test]
async fn an_event_source_ends_once_it_has_carried_enough() {
    let server = Server::start().await;
    let session = session("/echo");
    let mut stream = server.stream("GET", &format!("{session}/eventsource")).await;
    stream.expect("\r\n").await;
    stream.expect("data: o\r\n\r\n").await;
    let message = "x".repeat(4096);
    server.sent(&session, &format!("[\"{message}\"]")).await;
    stream.expect(&format!("data: a[\"{message}\"]\r\n\r\n")).await;
    stream.expect_end().await;
}

const PAGE: &str = r#"<!doctype html>
<html><head>
  <meta http-equiv="X-UA-Compatible" content="IE=edge" />
  <meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
</head><body><h2>Don't panic!</h2>
  <script>
    document.domain = document.domain;
    var c = parent.callback;
    c.start();
    function p(d) {c.message(d);};
    window.onload = function() {c.stop();};
  </script>"#;

#[tokio::test]
async fn a_page_that_never_ends_gets_a_frame_per_script() {
    let server = Server::start().await;
    let session = session("/echo");
    let mut stream = server.connect().await;
    stream.send("GET", &format!("{session}/htmlfile?c=%63allback"), &[], "").await;
    let head = stream.head().await;
    assert_eq!((head.status, head.get("content-type")), (200, "text/html; charset=UTF-8"));
    head.assert_not_cached();
    let page = stream.chunk().await.unwrap();
    assert_eq!(page.trim(), PAGE);
    assert!(page.len() > 1024, "enough for browsers to begin with");
    stream.expect("<script>\np(\"o\");\n</script>\r\n").await;
    server.sent(&session, r#"["x"]"#).await;
    stream.expect("<script>\np(\"a[\\\"x\\\"]\");\n</script>\r\n").await;
}

#[tokio::test]
async fn a_page_has_to_name_its_callback() {
    let server = Server::start().await;
    let answer = server.get("/echo/a/a/htmlfile").await;
    assert_eq!((answer.status(), answer.text()), (500, "\"callback\" parameter required"));
}

#[tokio::test]
async fn a_pages_callback_is_a_name() {
    let server = Server::start().await;
    for callback in ["%20", "*", "abc(", "abc%28", "%3C%2Fscript%3E"] {
        let answer = server.get(&format!("/echo/a/a/htmlfile?c={callback}")).await;
        assert_eq!((answer.status(), answer.text()), (500, "invalid \"callback\" parameter"));
    }
}

#[tokio::test]
async fn a_page_ends_once_it_has_carried_enough() {
    let server = Server::start().await;
    let session = session("/echo");
    let mut stream = server.stream("GET", &format!("{session}/htmlfile?c=callback")).await;
    stream.chunk().await.unwrap();
    stream.expect("<script>\np(\"o\");\n</script>\r\n").await;
    let message = "x".repeat(4096);
    server.sent(&session, &format!("[\"{message}\"]")).await;
    stream.expect(&format!("<script>\np(\"a[\\\"{message}\\\"]\");\n</script>\r\n")).await;
    stream.expect_end().await;
}
