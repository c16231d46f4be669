//! What the control API refuses, since it means nothing: each refusal says what was wrong, where, and what makes sense.

use std::time::{Duration, Instant};

use serde_json::json;
use stomp_broker::{Broker, Config, NamespaceOptions};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::http::{Answer, delete, get, post, request};
use crate::support::{broker, broker_with, soon};

const JSON: (&str, &str) = ("content-type", "application/json");

/// The answer to a body, as it stands.
async fn sent(broker: &Broker, path: &str, body: &str) -> Answer {
    request(broker, &format!("POST {path}"), &[JSON], body).await
}

#[tokio::test]
async fn a_list_is_no_object_and_the_error_shows_one() {
    let broker = broker().await;
    for (path, body, told) in [
        ("publish", r#"["/topic/a","text",null,{},null]"#, r#"{"destination":"/topic/a""#),
        ("disconnect", r#"["all","reset"]"#, r#"{"connection":1"#),
        ("wait-for", "[{},1,0,1]", r#"{"match":{"command":"SEND""#),
        ("wait-for", r#"{"match":["out","SEND",null,null,{},null,null]}"#, "match: invalid type"),
        ("wait-for", r#"{"match":{"comand":"SEND"}}"#, "match.comand: unknown field"),
        ("replay", r#"["{}",1.0,1]"#, r#"{"transcript":3"#),
        ("replay", r#"{"transcript":"[1,0,\"\",null]"}"#, "line 1 of the transcript"),
        ("replay", r#"{"transcript":3,"clients":[1]}"#, r#"`clients` is a number or "all""#),
        ("clock", "[1800000000000]", r#"{"time":1800000000000}"#),
        ("clock/advance", "[1000]", r#"{"ms":1000}"#),
        ("namespaces", r#"["a","virtual",1]"#, r#"{"name":"a""#),
        ("faults", r#"[[null,{"command":"SEND"},{"drop":true}]]"#, "expected an object with the"),
        ("faults", r#"{"on":["in","SEND"],"do":{"drop":true}}"#, "on: invalid type"),
        ("faults", r#"{"on":{"command":"SEND"},"do":[true]}"#, "do: invalid type"),
        (
            "faults",
            r#"{"on":{"command":"SEND"},"do":{"close":[1000,"x"]}}"#,
            "do.close: invalid type",
        ),
        ("faults", r#"{"on":{"command":"SEND"},"do":{"fail":["x"]}}"#, "do.fail: invalid type"),
        ("faults", r#"{"on":{"command":"SEND"},"do":{"reply":["ERROR"]}}"#, "do.reply: invalid"),
    ] {
        let error = sent(&broker, &format!("/control/{path}"), body).await.error(400);
        assert!(error.contains(told), "{path} {body}: {error}");
    }
    let switched = request(&broker, "PATCH /control/faults", &[JSON], "[false]").await;
    assert!(switched.error(400).contains(r#"{"enabled":false}"#));
}

#[tokio::test]
async fn where_a_body_is_needed_and_there_is_none_the_error_shows_one() {
    let broker = broker().await;
    for (path, example) in [
        ("publish", r#"{"destination":"/topic/a","body":"text"}"#),
        ("disconnect", r#"{"connection":1,"#),
        ("replay", r#"{"transcript":3,"#),
        ("clock", r#"{"time":1800000000000}"#),
        ("clock/advance", r#"{"ms":1000}"#),
        ("faults", r#"{"on":{"direction":"out","#),
    ] {
        for body in ["", "  \n"] {
            let error = sent(&broker, &format!("/control/{path}"), body).await.error(400);
            assert!(error.contains("there is no body: send a JSON object"), "{path}: {error}");
            assert!(error.contains(example), "{path}: {error}");
        }
    }
    // All of it may be left out.
    assert_eq!(sent(&broker, "/control/namespaces", "").await.status, 201);
}

#[tokio::test]
async fn what_is_not_there_is_told_in_json() {
    let broker = broker().await;
    post(&broker, "/control/namespaces", json!({ "name": "a" })).await.json();
    for base in ["/control", "/ns/a/control"] {
        for path in ["nothing", "connections/1/nothing", "clock/set", "connections/"] {
            let error = get(&broker, &format!("{base}/{path}")).await.error(404);
            assert!(error.contains(path) && error.contains("GET /control lists"), "{error}");
        }
        let error = sent(&broker, &format!("{base}/nothing"), "{}").await.error(404);
        assert!(error.contains("nothing"), "{error}");
    }
    for path in ["/control", "/control/", "/ns/a/control/"] {
        assert!(get(&broker, path).await.text.contains("POST   wait-for"), "{path}");
    }
    for path in ["/control/connections/%FF", "/control/faults/%FF"] {
        assert!(delete(&broker, path).await.text.starts_with("{"), "{path}");
    }
    assert!(delete(&broker, "/control/namespaces/%FF").await.error(400).contains("UTF-8"));
    let error = sent(&broker, "/control/faults", "\u{feff}").await.error(400);
    assert!(error.contains("line 1"), "{error}");
}

#[tokio::test]
async fn nothing_is_waited_for_in_a_namespace_that_ends() {
    let broker = broker().await;
    post(&broker, "/control/namespaces", json!({ "name": "a" })).await.json();
    let body = json!({ "match": { "command": "SEND" }, "timeoutMs": 500_000 });
    let text = body.to_string();
    let mut waiting = TcpStream::connect(broker.http_addr()).await.unwrap();
    let head = format!(
        "POST /ns/a/control/wait-for HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{text}",
        text.len()
    );
    waiting.write_all(head.as_bytes()).await.unwrap();
    // Others are served, and so the wait has begun.
    get(&broker, "/ns/a/control/clock").await.json();
    let start = Instant::now();
    assert_eq!(delete(&broker, "/control/namespaces/a").await.status, 204);
    let mut answer = String::new();
    soon("the end of the wait", waiting.read_to_string(&mut answer)).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 410") && answer.contains("it was deleted"), "{answer}");
    assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
}

#[tokio::test]
async fn a_clock_goes_back_for_those_alone_who_say_so() {
    let namespace = NamespaceOptions { virtual_clock: true, ..NamespaceOptions::default() };
    let broker = broker_with(Config { namespace, ..Config::default() }).await;
    post(&broker, "/control/clock/advance", json!({ "ms": 90_000 })).await.json();
    let now = get(&broker, "/control/clock").await.json()["time"].as_u64().unwrap();
    // Seconds, taken for milliseconds.
    for time in [now - 1, 1_800_000_000, 0] {
        let error = post(&broker, "/control/clock", json!({ "time": time })).await.error(409);
        assert!(error.contains(&time.to_string()) && error.contains(&now.to_string()), "{error}");
        assert!(error.contains(r#""back":true"#), "{error}");
    }
    assert_eq!(get(&broker, "/control/clock").await.json()["time"], now);
    // Before the moment at which the clock would have begun to run in 1970.
    for time in [now - 1, 5] {
        let body = json!({ "time": time, "back": true });
        assert_eq!(post(&broker, "/control/clock", body).await.json()["time"], time);
    }
    let far = post(&broker, "/control/clock", json!({ "time": u64::MAX })).await.error(400);
    assert!(far.contains("8640000000000000"), "{far}");
    let far = post(&broker, "/control/clock/advance", json!({ "ms": u64::MAX })).await.error(400);
    assert!(far.contains("8640000000000000"), "{far}");
}

#[tokio::test]
async fn what_can_never_happen_is_refused() {
    let broker = broker().await;
    let error = post(&broker, "/control/wait-for", json!({ "count": 0 })).await.error(400);
    assert!(error.contains("`count` is 1 or more"), "{error}");
    let error = get(&broker, "/control/frames?limit=0").await.error(400);
    assert!(error.contains("`limit` is 1 or more"), "{error}");
    let how = json!({ "connection": "all", "how": { "error": "two\nlines" } });
    let error = post(&broker, "/control/disconnect", how).await.error(400);
    assert!(error.contains("`error` has one line"), "{error}");
    // Which would be there twice.
    for name in ["content-length", "message-id", "destination", " subscription"] {
        let body = json!({ "destination": "/topic/a", "headers": { name: "1" } });
        let error = post(&broker, "/control/publish", body).await.error(400);
        assert!(error.contains(&format!("headers.{name}: the broker gives")), "{error}");
    }
    for headers in [json!({ "": "x" }), json!({ "a": "x\0" })] {
        let body = json!({ "destination": "/topic/a", "headers": headers });
        let error = post(&broker, "/control/publish", body).await.error(400);
        assert!(error.contains("cannot be written"), "{headers}: {error}");
    }
}
