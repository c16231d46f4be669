//! The broker inside a test, without HTTP.

use std::time::Duration;

use stomp_broker::testing::TestBroker;
use stomp_broker::{Ending, NamespaceOptions, Pattern};

use crate::support::Tcp;

#[tokio::test]
async fn a_test_sees_and_controls_everything() {
    let broker = TestBroker::start().await;
    let options = NamespaceOptions { virtual_clock: true, seed: Some(1) };
    let namespace = broker.namespace("w", options);
    let mut client = Tcp::open(broker.tcp_addr()).await;
    client.send("CONNECT\naccept-version:1.2\nhost:w\nheart-beat:0,10000\n\n\0").await;
    client.expect("CONNECTED").await;
    client.subscribe("1", "/queue/q", "client").await;

    assert_eq!(namespace.subscriptions()[0].destination, "/queue/q");
    assert!(broker.connections().is_empty(), "it went over to the other namespace");
    namespace.publish("/queue/q", "hello").await.unwrap();
    client.expect_message("hello").await;
    assert_eq!(namespace.queues().await[0].unacknowledged, 1);
    assert!(namespace.advance(Duration::from_secs(8)).await);
    client.heart_beat().await;
    let beat = namespace.wait_for(&Pattern::command("HEARTBEAT")).await.unwrap();
    assert_eq!(beat.at, 8_000);

    let transcript = namespace.transcript(1).unwrap().to_ndjson();
    assert!(transcript.contains("\"command\":\"CONNECT\""), "{transcript}");
    assert!(namespace.disconnect(1, Ending::Error { message: "enough".into(), detail: "".into() }));
    assert_eq!(client.expect_error().await.get("message"), "enough");
    drop(client);
    namespace.wait_for(&Pattern::command("CLOSED").on(1)).await.unwrap();
    namespace.reset().await;
    assert!(namespace.connections().is_empty());
    broker.stop().await;
}

#[tokio::test]
async fn a_wait_in_vain_tells_what_came() {
    let broker = TestBroker::start().await;
    let mut client = Tcp::open(broker.tcp_addr()).await;
    client.send("CONNECT\naccept-version:1.2\nhost:x\n\n\0").await;
    client.expect("CONNECTED").await;
    let pattern = Pattern::command("SEND").to("/topic/*");
    let patience = Duration::from_millis(10);
    let error = broker.wait_for_frames(0, &pattern, 1, patience).await.unwrap_err().to_string();
    assert!(error.contains("out CONNECTED") && error.contains("/topic/*"), "{error}");
}
