//! Faults of SockJS's own requests and frames.

use crate::support::{CONNECT, Came, add, broker, http, http_from};

#[tokio::test]
async fn info_missing_broken_and_garbled() {
    for (work, starts, ends) in [
        (r#"{"status":404}"#, "HTTP/1.1 404", "\r\n\r\n"),
        (r#"{"status":500,"body":"oops"}"#, "HTTP/1.1 500", "\r\n\r\noops"),
        (r#"{"body":"garbage"}"#, "HTTP/1.1 200", "\r\n\r\ngarbage"),
    ] {
        let fault = format!(r#"{{"on":{{"http":"info"}},"do":{work}}}"#);
        let broker = broker(&fault).await;
        let (answer, _) = http(&broker, "GET /stomp/info", "").await;
        assert!(answer.starts_with(starts) && answer.ends_with(ends), "{work}: {answer}");
    }
}

#[tokio::test]
async fn info_for_another_origin_or_for_none() {
    for (value, expected) in [("\"http://elsewhere\"", Some("http://elsewhere")), ("null", None)] {
        let fault = format!(
            r#"{{"on":{{"http":"info"}},"do":{{"headers":{{"access-control-allow-origin":{value}}}}}}}"#
        );
        let broker = broker(&fault).await;
        let (answer, _) = http_from(&broker, "GET /stomp/info", "http://here.localhost", "").await;
        let allowed =
            answer.lines().find_map(|line| line.strip_prefix("access-control-allow-origin: "));
        assert_eq!(allowed, expected, "{answer}");
    }
}

#[tokio::test]
async fn a_stream_cut_in_the_middle() {
    let broker = broker(r#"{"on":{"http":"xhr_streaming"},"do":{"cutAfterBytes":2050}}"#).await;
    let (answer, _) = http(&broker, "POST /stomp/000/a/xhr_streaming", "").await;
    // The prelude, and of the open frame its first byte; then no end of the chunks.
    assert!(answer.contains(&"h".repeat(2048)) && answer.contains("\no"), "{answer}");
    assert!(!answer.ends_with("0\r\n\r\n"), "{answer}");
}

#[tokio::test]
async fn frames_that_sockjs_would_never_send() {
    let broker = broker("[]").await;
    for (session, frame) in
        [("b", "a[broken"), ("c", "c[2010,\\\"Another connection still open\\\"]")]
    {
        broker.faults().clear();
        let fault = format!(
            r#"{{"on":{{"command":"CONNECTED","transport":"xhr-polling"}},"do":{{"sockjs":"{frame}"}}}}"#
        );
        add(&broker, &fault);
        let poll = format!("POST /stomp/000/{session}/xhr");
        assert!(http(&broker, &poll, "").await.0.ends_with("\r\n\r\no\n"));
        let connect = serde_json::to_string(&[CONNECT]).unwrap();
        let send = format!("POST /stomp/000/{session}/xhr_send");
        assert!(http(&broker, &send, &connect).await.0.starts_with("HTTP/1.1 204"));
        assert!(http(&broker, &poll, "").await.0.contains("a[\"CONNECTED"));
        let wanted = format!("\r\n\r\n{}\n", frame.replace('\\', ""));
        let (answer, end) = http(&broker, &poll, "").await;
        assert!(answer.ends_with(&wanted) && end == Came::End, "{answer}");
    }
}

#[tokio::test]
async fn a_session_closed_by_a_fault_says_so() {
    let fault = r#"{"on":{"accept":true},"do":{"close":{"code":4005,"reason":"go"}}}"#;
    let broker = broker(fault).await;
    let poll = "POST /stomp/000/d/xhr";
    assert!(http(&broker, poll, "").await.0.ends_with("\r\n\r\no\n"));
    assert!(http(&broker, poll, "").await.0.ends_with("\r\n\r\nc[4005,\"go\"]\n"));
}
