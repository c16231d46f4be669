//! What the broker can be told to do to its clients.

use serde_json::{Value, json};
use stomp_broker::Broker;

use crate::http::{get, post};
use crate::support::{Tcp, Ws, broker};

async fn disconnect(broker: &Broker, connection: Value, how: Value) -> Value {
    let body = json!({ "connection": connection, "how": how });
    post(broker, "/control/disconnect", body).await.json()["disconnected"].clone()
}

#[tokio::test]
async fn a_connection_ends_with_the_code_that_is_asked_for() {
    let broker = broker().await;
    let mut one = Ws::connected(&broker).await;
    let mut other = Tcp::connected(&broker).await;
    let how = json!({ "close": 4321, "reason": "go away" });
    assert_eq!(disconnect(&broker, json!(1), how).await, 1);
    assert_eq!(one.expect_close(4321).await.reason, "go away");
    other.publish("/topic/t", "still here").await;
    let closed = json!({ "match": { "command": "CLOSED", "connection": 1 }, "timeoutMs": 30_000 });
    post(&broker, "/control/wait-for", closed).await.json();
    let body = json!({ "connection": 1 });
    assert!(post(&broker, "/control/disconnect", body).await.error(404).contains("no open"));
}

#[tokio::test]
async fn an_error_frame_says_what_it_is_told_to_say() {
    let broker = broker().await;
    let mut one = Ws::connected(&broker).await;
    let mut other = Tcp::connected(&broker).await;
    let how = json!({ "error": "Out of order", "detail": "come back later" });
    assert_eq!(disconnect(&broker, json!("all"), how).await, 2);
    assert_eq!(one.expect_error(1002).await.get("message"), "Out of order");
    assert_eq!(other.expect_error().await.text(), "come back later");
}

#[tokio::test]
async fn a_reset_connection_ends_without_a_word() {
    let broker = broker().await;
    let mut client = Tcp::connected(&broker).await;
    assert_eq!(disconnect(&broker, json!(1), json!("reset")).await, 1);
    client.expect_end().await;
}

#[tokio::test]
async fn what_cannot_be_done_is_refused() {
    let broker = broker().await;
    let _client = Tcp::connected(&broker).await;
    for (connection, how, what) in [
        (json!(1), json!({ "close": 999 }), "1000 to 4999"),
        (json!(1), json!({ "close": 1000, "reason": "x".repeat(124) }), "123"),
        (json!("some"), json!("reset"), "all"),
        (json!(1), json!("slowly"), "body"),
    ] {
        let body = json!({ "connection": connection, "how": how });
        let error = post(&broker, "/control/disconnect", body).await.error(400);
        assert!(error.contains(what), "{error}");
    }
}

#[tokio::test]
async fn after_a_reset_nothing_is_left() {
    let broker = broker().await;
    let mut client = Tcp::connected(&broker).await;
    client.publish("/queue/q", "left behind").await;
    let fault = json!({ "on": { "command": "RECEIPT" }, "do": { "drop": true } });
    assert_eq!(post(&broker, "/control/faults", fault).await.status, 201);
    assert_eq!(post(&broker, "/control/reset", json!({})).await.status, 204);
    client.expect_end().await;
    for path in ["connections", "subscriptions", "queues", "faults"] {
        let rest = get(&broker, &format!("/control/{path}")).await.json();
        assert_eq!(rest, json!([]), "{path}");
    }
    assert_eq!(get(&broker, "/control/frames").await.json()["frames"], json!([]));
    let mut client = Tcp::connected(&broker).await;
    client.subscribe("1", "/queue/q", "auto").await;
    client.expect_nothing_new().await;
}

#[tokio::test]
async fn every_endpoint_is_listed() {
    let broker = broker().await;
    for path in ["/control", "/ns/default/control"] {
        let answer = get(&broker, path).await;
        assert_eq!(answer.status, 200);
        for endpoint in ["connections", "wait-for", "faults", "transcripts/ID", "clock/advance"] {
            assert!(answer.text.contains(endpoint), "{endpoint}");
        }
    }
}
