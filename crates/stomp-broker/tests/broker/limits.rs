//! What a client can make the broker hold, and what happens beyond that.

use std::time::Duration;

use stomp_broker::{Config, Limits};

use crate::support::{Frame, Tcp, Ws, broker_with};

#[tokio::test]
async fn a_slow_consumer_is_dropped_and_others_are_served() {
    let limits = Limits {
        max_pending_bytes: 1 << 20,
        close_timeout: Duration::from_secs(120),
        ..Limits::default()
    };
    let broker = broker_with(Config { limits, ..Config::default() }).await;
    let mut slow = Tcp::connected(&broker).await;
    slow.subscribe("s", "/topic/t", "auto").await;
    let mut fast = Tcp::connected(&broker).await;
    fast.subscribe("f", "/topic/t", "auto").await;

    // More than sockets hold, and one after the other, so that who reads keeps up.
    let count = 600;
    let body = "x".repeat(100_000);
    for _ in 0..count {
        fast.send(format!("SEND\ndestination:/topic/t\n\n{body}\0")).await;
        fast.expect("MESSAGE").await;
    }

    let mut frames = Vec::new();
    while let Some(frame) = slow.frame().await {
        frames.push(frame);
    }
    let error = frames.pop().unwrap().expect("ERROR");
    assert_eq!(error.get("message"), "Slow consumer");
    assert!(frames.len() < count, "{} messages were kept for it", frames.len());
    assert!(frames.iter().all(|frame: &Frame| frame.command == "MESSAGE"));
    fast.expect_nothing_new().await;
}

#[tokio::test]
async fn a_full_queue_refuses_and_keeps_what_it_has() {
    let limits = Limits { max_queue_messages: 3, ..Limits::default() };
    let broker = broker_with(Config { limits, ..Config::default() }).await;
    let mut sender = Tcp::connected(&broker).await;
    for body in ["1", "2", "3"] {
        sender.publish("/queue/q", body).await;
    }
    sender.send("SEND\ndestination:/queue/q\nreceipt:4\n\n4\0").await;
    let error = sender.expect_error().await;
    assert_eq!((error.get("message"), error.get("receipt-id")), ("Queue full", "4"));

    let mut consumer = Tcp::connected(&broker).await;
    consumer.subscribe("a", "/queue/q", "auto").await;
    for body in ["1", "2", "3"] {
        consumer.expect_message(body).await;
    }
    consumer.publish("/queue/other", "room again").await;
}

#[tokio::test]
async fn queues_share_a_limit_of_bytes_that_acks_give_back() {
    let limits = Limits { max_queue_bytes: 10_000, ..Limits::default() };
    let broker = broker_with(Config { limits, ..Config::default() }).await;
    let body = "x".repeat(4_000);
    let mut consumer = Tcp::connected(&broker).await;
    consumer.subscribe("a", "/queue/a", "client").await;
    for _ in 0..10 {
        consumer.send(format!("SEND\ndestination:/queue/a\n\n{body}\0")).await;
        let id = consumer.expect_message(&body).await.get("ack").to_owned();
        consumer.send_and_confirm(format!("ACK\nid:{id}\nreceipt:r\n\n\0")).await;
    }
    let mut sender = Tcp::connected(&broker).await;
    sender.publish("/queue/b", &body).await;
    sender.publish("/queue/c", &body).await;
    sender.send(format!("SEND\ndestination:/queue/d\n\n{body}\0")).await;
    assert_eq!(sender.expect_error().await.get("message"), "Queues full");
}

#[tokio::test]
async fn unacknowledged_messages_hold_a_queue_up_until_they_are_settled() {
    let limits = Limits { max_unacked: 2, ..Limits::default() };
    let broker = broker_with(Config { limits, ..Config::default() }).await;
    let mut client = Tcp::connected(&broker).await;
    for body in ["1", "2", "3"] {
        client.publish("/queue/q", body).await;
    }
    client.subscribe("a", "/queue/q", "client").await;
    let first = client.expect_message("1").await.get("ack").to_owned();
    client.expect_message("2").await;
    client.expect_nothing_new().await;
    client.send(format!("ACK\nid:{first}\n\n\0")).await;
    client.expect_message("3").await;
}

#[tokio::test]
async fn there_is_a_limit_to_connections_and_a_place_is_free_again_afterwards() {
    let limits = Limits { max_connections: 1, ..Limits::default() };
    let broker = broker_with(Config { limits, ..Config::default() }).await;
    let mut only = Tcp::connected(&broker).await;
    let mut tcp = Tcp::open(broker.tcp_addr()).await;
    assert_eq!(tcp.expect_error().await.get("message"), "Too many connections");
    let error = Ws::try_open(&broker, None).await.err().unwrap();
    assert!(error.to_string().contains("503"), "{error}");

    only.send("DISCONNECT\n\n\0").await;
    only.expect_end().await;
    drop(only);
    // The place is given back right after the socket is closed.
    loop {
        let mut next = Tcp::open(broker.tcp_addr()).await;
        next.send("CONNECT\naccept-version:1.2\n\n\0").await;
        match next.frame().await {
            Some(frame) if frame.command == "CONNECTED" => break,
            _ => tokio::task::yield_now().await,
        }
    }
}

#[tokio::test]
async fn a_client_that_asks_for_much_and_reads_late_loses_nothing() {
    let broker = broker_with(Config::default()).await;
    let mut client = Tcp::connected(&broker).await;
    let count = 20_000;
    let frames: String = (0..count)
        .map(|number| format!("SEND\ndestination:/topic/none\nreceipt:{number}\n\n\0"))
        .collect();
    client.send(frames).await;
    for number in 0..count {
        assert_eq!(client.expect("RECEIPT").await.get("receipt-id"), number.to_string());
    }
}
