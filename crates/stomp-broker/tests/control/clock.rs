//! Time that moves when it is told to.

use std::time::{Duration, Instant};

use serde_json::json;
use stomp_broker::{Broker, Config, Limits, NamespaceOptions};

use crate::http::{get, post};
use crate::support::{Tcp, Ws, broker, broker_with};

async fn still() -> Broker {
    let namespace = NamespaceOptions { virtual_clock: true, ..NamespaceOptions::default() };
    broker_with(Config { namespace, ..Config::default() }).await
}

async fn advance(broker: &Broker, ms: u64) {
    let moved = post(broker, "/control/clock/advance", json!({ "ms": ms })).await.json();
    assert_eq!(moved["settled"], true, "{moved}");
}

#[tokio::test]
async fn an_hour_of_heart_beats_takes_a_moment() {
    let broker = still().await;
    let mut client = Tcp::open(broker.tcp_addr()).await;
    client.send("CONNECT\naccept-version:1.2\nhost:x\nheart-beat:0,10000\n\n\0").await;
    client.expect("CONNECTED").await;
    client.expect_nothing_new().await;
    let start = Instant::now();
    advance(&broker, 7_999).await;
    client.expect_nothing_new().await;
    // The receipt was sent at 7 999.
    advance(&broker, 3_600_000).await;
    for _ in 0..450 {
        client.heart_beat().await;
    }
    client.expect_nothing_new().await;
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}

#[tokio::test]
async fn silence_is_measured_by_the_clock_that_stands_still() {
    let broker = still().await;
    let mut late = Ws::open(&broker, None).await;
    let mut silent = Tcp::open(broker.tcp_addr()).await;
    silent.send("CONNECT\naccept-version:1.2\nhost:x\nheart-beat:10000,0\n\n\0").await;
    silent.expect("CONNECTED").await;
    advance(&broker, 19_999).await;
    silent.expect_nothing_new().await;
    advance(&broker, 20_000).await;
    assert_eq!(silent.expect_error().await.get("message"), "Heart-beat lost");
    assert_eq!(late.expect_error(1002).await.get("message"), "Not connected in time");
}

#[tokio::test]
async fn a_connection_that_is_being_closed_does_not_hold_the_clock_up() {
    let namespace = NamespaceOptions { virtual_clock: true, ..NamespaceOptions::default() };
    // Longer than an advance waits for the sessions that have something to do.
    let limits = Limits { close_timeout: Duration::from_secs(60), ..Limits::default() };
    let broker = broker_with(Config { namespace, limits, ..Config::default() }).await;
    let mut silent = Tcp::open(broker.tcp_addr()).await;
    silent.send("CONNECT\naccept-version:1.2\nhost:x\nheart-beat:10000,0\n\n\0").await;
    silent.expect("CONNECTED").await;
    silent.expect_nothing_new().await;
    advance(&broker, 60_000).await;
    // The client has not closed its side, so the broker is still waiting for that.
    advance(&broker, 60_000).await;
    assert_eq!(silent.expect_error().await.get("message"), "Heart-beat lost");
}

#[tokio::test]
async fn prices_come_when_their_time_comes() {
    let broker = still().await;
    post(&broker, "/control/clock", json!({ "time": 1_800_000_000_000_u64 })).await.json();
    let mut client = Tcp::connected(&broker).await;
    client.subscribe("a", "/topic/stocks.ACME", "auto").await;
    let mut times = Vec::new();
    for _ in 0..4 {
        let message = client.expect("MESSAGE").await;
        let price: serde_json::Value = serde_json::from_slice(&message.body).unwrap();
        times.push(price["time"].as_u64().unwrap());
        advance(&broker, 250).await;
    }
    let start = 1_800_000_000_000;
    assert_eq!(times, [start, start + 250, start + 500, start + 750]);
}

#[tokio::test]
async fn a_namespace_may_have_such_a_clock_beside_one_that_runs() {
    let broker = broker().await;
    let answer = post(&broker, "/control/clock/advance", json!({ "ms": 1 })).await;
    assert!(answer.error(409).contains("virtual"));
    assert_eq!(get(&broker, "/control/clock").await.json()["clock"], "real");
    post(&broker, "/control/namespaces", json!({ "name": "a", "clock": "virtual" })).await.json();
    let moved = post(&broker, "/ns/a/control/clock/advance", json!({ "ms": 90 })).await.json();
    assert_eq!((&moved["now"], &moved["clock"]), (&json!(90), &json!("virtual")));
}
