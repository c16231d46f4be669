//! Who may use the control API.

use std::time::Duration;

use stomp_broker::{Config, ControlOptions, Limits};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::http::{get, request};
use crate::support::{broker, broker_with, soon};

const JSON: (&str, &str) = ("content-type", "application/json");

#[tokio::test]
async fn a_page_from_elsewhere_gets_nothing() {
    let broker = broker().await;
    let evil = ("origin", "https://evil.test");
    for line in ["GET /control/namespaces", "POST /control/namespaces", "OPTIONS /control/clock"] {
        let answer = request(&broker, line, &[JSON, evil], "").await;
        assert!(answer.error(403).contains("--control-origin"), "{answer:?}");
        assert!(!answer.head.contains("access-control"), "{answer:?}");
    }
    let rebound = [JSON, ("host", "evil.test")];
    let answer = request(&broker, "GET /control/namespaces", &rebound, "").await;
    assert!(answer.error(403).contains("evil.test"));
    let form = [("content-type", "text/plain")];
    let answer = request(&broker, "POST /control/namespaces", &form, "{}").await;
    assert!(answer.error(415).contains("application/json"));
    assert_eq!(get(&broker, "/control/namespaces").await.json().as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_page_of_this_machine_may_use_it() {
    let broker = broker().await;
    let origin = ("origin", "http://localhost:3000");
    let preflight = request(&broker, "OPTIONS /ns/none/control/clock", &[origin], "").await;
    assert_eq!(preflight.status, 204);
    assert!(preflight.head.contains("access-control-allow-headers: content-type"));
    let answer = request(&broker, "POST /control/namespaces", &[JSON, origin], "").await;
    assert_eq!(answer.status, 201, "{answer:?}");
    assert!(answer.head.contains("access-control-allow-origin: http://localhost:3000"));
}

#[tokio::test]
async fn without_control_there_is_none() {
    let control = ControlOptions { enabled: false, ..ControlOptions::default() };
    let broker = broker_with(Config { control, ..Config::default() }).await;
    assert_eq!(get(&broker, "/control/namespaces").await.status, 404);
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_with_words_that_help() {
    let broker = broker().await;
    for (body, what) in [
        ("{", "EOF"),
        (r#"{"nmae":"x"}"#, "`name`"),
        (r#"{"clock":"broken"}"#, "`virtual`"),
        (r#"{"name":""}"#, "1 to 128"),
        (r#"{"name":"default"}"#, "already"),
    ] {
        let answer = request(&broker, "POST /control/namespaces", &[JSON], body).await;
        assert!((400..410).contains(&answer.status) && answer.text.contains(what), "{answer:?}");
    }
    let answer = request(&broker, "PUT /control/namespaces", &[JSON], "{}").await;
    assert!(answer.error(405).contains("GET /control"));
    assert!(get(&broker, "/ns/none/control/clock").await.error(404).contains("none"));
}

/// `M6`: whatever could reach the broker could use the control API.
#[tokio::test]
async fn m6_a_token_is_demanded_of_all_that_tells_or_changes_anything() {
    let control =
        ControlOptions { token: Some("sesame".parse().unwrap()), ..ControlOptions::default() };
    let broker = broker_with(Config { control, ..Config::default() }).await;
    for path in ["/control/namespaces", "/ns/default/control/frames", "/metrics", "/dashboard", "/"]
    {
        let answer = get(&broker, path).await;
        assert_eq!(answer.status, 401, "{path}");
        assert!(answer.head.contains("www-authenticate: basic"), "{path}: {answer:?}");
        let wrong = [("authorization", "Bearer sesam")];
        assert_eq!(request(&broker, &format!("GET {path}"), &wrong, "").await.status, 401);
        // me:sesame
        for right in ["Bearer sesame", "Basic bWU6c2VzYW1l"] {
            let right = [("authorization", right)];
            assert_eq!(
                request(&broker, &format!("GET {path}"), &right, "").await.status,
                200,
                "{path}"
            );
        }
    }
}

/// `W-10`: a page whose own name was made to resolve to this machine could read these.
#[tokio::test]
async fn w_10_the_metrics_and_the_dashboard_are_for_the_hosts_of_the_control_api() {
    let broker = broker().await;
    for path in ["/metrics", "/dashboard", "/dashboard/main.js", "/"] {
        let rebound = [("host", "evil.test")];
        let answer = request(&broker, &format!("GET {path}"), &rebound, "").await;
        assert!(answer.error(403).contains("evil.test"), "{path}");
        assert_eq!(get(&broker, path).await.status, 200, "{path}");
    }
}

/// `W-10`: one byte now and then kept a request alive for ever.
#[tokio::test]
async fn w_10_a_body_that_trickles_has_no_more_time_than_another() {
    let limits = Limits { patience: Duration::from_millis(500), ..Limits::default() };
    let broker = broker_with(Config { limits, ..Config::default() }).await;
    let mut socket = TcpStream::connect(broker.http_addr()).await.unwrap();
    let head = "POST /control/publish HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100000\r\n\
                content-type: application/json\r\n\r\n";
    socket.write_all(head.as_bytes()).await.unwrap();
    let (mut reader, mut writer) = socket.split();
    let mut answer = Vec::new();
    let mut every = tokio::time::interval(Duration::from_millis(50));
    let reading = soon("the answer", reader.read_buf(&mut answer));
    tokio::select! {
        read = reading => assert!(read.unwrap() > 0),
        () = async {
            loop {
                every.tick().await;
                // The answer may come before the rest of the body.
                let _ = writer.write_all(b" ").await;
            }
        } => {}
    }
    assert!(answer.starts_with(b"HTTP/1.1 4"), "{}", String::from_utf8_lossy(&answer));
}
