//! Requests that are refused, late or never answered: the upgrade to WebSocket first of all.

use std::time::{Duration, Instant};

use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Error;

use crate::support::{Came, Client, broker, http, soon, struck};

#[derive(Debug)]
struct Answer {
    status: u16,
    retry_after: Option<String>,
    authenticate: Option<String>,
    body: String,
}

/// The answer to an upgrade that is refused.
async fn refused(work: &str) -> Answer {
    let fault = format!(r#"{{"on":{{"http":"upgrade"}},"times":1,"do":{work}}}"#);
    let broker = broker(&fault).await;
    let url = format!("ws://{}/ws", broker.http_addr());
    let error = soon("a refusal", connect_async(&url)).await.unwrap_err();
    // It was that one time only.
    Client::ws(&broker).await.connected().await;
    let Error::Http(response) = error else { panic!("{error}") };
    let header =
        |name| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
    Answer {
        status: response.status().as_u16(),
        retry_after: header("retry-after"),
        authenticate: header("www-authenticate"),
        body: String::from_utf8(response.body().clone().unwrap_or_default()).unwrap(),
    }
}

#[tokio::test]
async fn the_upgrade_refused_with_a_status() {
    for status in [401, 403, 503] {
        let answer = refused(&format!(r#"{{"status":{status}}}"#)).await;
        assert_eq!((answer.status, answer.retry_after), (status, None));
    }
}

#[tokio::test]
async fn the_upgrade_refused_for_now() {
    let work = r#"{"status":503,"retryAfter":7,"body":"later",
        "headers":{"www-authenticate":"Basic"}}"#;
    let answer = refused(work).await;
    assert_eq!(answer.status, 503);
    assert_eq!(answer.retry_after.as_deref(), Some("7"));
    assert_eq!(answer.authenticate.as_deref(), Some("Basic"));
    assert_eq!(answer.body, "later");
}

#[tokio::test]
async fn the_upgrade_answered_late() {
    let broker = broker(r#"{"on":{"http":"upgrade"},"do":{"delayMs":250}}"#).await;
    let start = Instant::now();
    Client::ws(&broker).await.connected().await;
    assert!(start.elapsed() >= Duration::from_millis(250));
}

#[tokio::test]
async fn the_upgrade_never_answered() {
    let broker = broker(r#"{"on":{"http":"upgrade"},"do":{"hang":true}}"#).await;
    let url = format!("ws://{}/ws", broker.http_addr());
    let request = tokio::spawn(connect_async(url));
    // Others are served meanwhile.
    struck(&broker, 1).await;
    // Nor does it keep the broker from stopping, which is the end of the connection.
    soon("the broker to stop", broker.shut_down()).await;
    let answer = soon("the end", request).await.unwrap();
    assert!(answer.is_err(), "{answer:?}");
}

#[tokio::test]
async fn the_connection_cut_or_reset_instead_of_an_answer() {
    for (work, expected) in
        [(r#"{"disconnect":true}"#, Came::End), (r#"{"reset":true}"#, Came::Broken)]
    {
        let fault = format!(r#"{{"on":{{"http":"upgrade"}},"do":{work}}}"#);
        let broker = broker(&fault).await;
        assert_eq!(http(&broker, "GET /ws", "").await, (String::new(), expected), "{work}");
    }
}
