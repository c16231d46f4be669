//! Who may use the control API.

use stomp_broker::{Config, ControlOptions};

use crate::http::{get, request};
use crate::support::{broker, broker_with};

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
