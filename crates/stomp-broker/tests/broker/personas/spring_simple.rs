//! The behaviour of Spring's simple broker.

use stomp_broker::Persona::{SpringRelay, SpringSimple};
use stomp_broker::{Config, Credentials};

use super::{broker, names, tcp, ws};
use crate::support::{Tcp, broker_with};

#[tokio::test]
async fn connected_names_the_user_and_offers_heart_beats() {
    let users = ["amy:pass".parse::<Credentials>().unwrap()].into_iter().collect();
    let config = Config { persona: SpringSimple, users, ..Config::default() };
    let broker = broker_with(config).await;
    let mut client = Tcp::open(broker.tcp_addr()).await;
    client
        .send("CONNECT\naccept-version:1.2\nlogin:amy\npasscode:pass\nheart-beat:9,9\n\n\0")
        .await;
    let connected = client.expect("CONNECTED").await;
    assert_eq!(names(&connected), ["version", "heart-beat", "user-name"]);
    assert_eq!((connected.get("heart-beat"), connected.get("user-name")), ("10000,10000", "amy"));
}

#[tokio::test]
async fn nothing_is_confirmed_but_disconnect() {
    let broker = broker(SpringSimple).await;
    let (mut client, _) = tcp(&broker, "1.2").await;
    client.send("SUBSCRIBE\nid:1\ndestination:/topic/a\nreceipt:1\n\n\0").await;
    client.send("SEND\ndestination:/topic/a\nreceipt:2\n\nhi\0").await;
    client.expect_message("hi").await;
    client.send("UNSUBSCRIBE\nid:1\nreceipt:3\n\n\0DISCONNECT\nreceipt:bye\n\n\0").await;
    assert_eq!(client.expect("RECEIPT").await.get("receipt-id"), "bye");
    // The connection stays open.
    client.send("CONNECT\naccept-version:1.2\n\n\0").await;
    assert_eq!(client.expect_error().await.get("message"), "Session already exists");
}

#[tokio::test]
async fn there_are_no_acks_and_no_transactions() {
    let broker = broker(SpringSimple).await;
    let (mut client, _) = tcp(&broker, "1.2").await;
    client.send("SUBSCRIBE\nid:1\ndestination:/topic/a\nack:client\n\n\0").await;
    client
        .send("ACK\nid:nothing\n\n\0NACK\nid:nothing\n\n\0BEGIN\n\n\0COMMIT\n\n\0ABORT\n\n\0")
        .await;
    client.send("UNSUBSCRIBE\nid:unknown\n\n\0SEND\ndestination:/nowhere\n\n\0").await;
    client.send("SEND\ndestination:/topic/a\n\nhi\0").await;
    assert_eq!(client.expect_message("hi").await.header("ack"), None);
}

/// It ended the session.
#[tokio::test]
async fn what_a_handler_cannot_read_is_passed_over_in_silence() {
    for persona in [SpringSimple, SpringRelay] {
        let broker = broker(persona).await;
        let (mut client, _) = tcp(&broker, "1.2").await;
        client.send("SUBSCRIBE\nid:1\ndestination:/topic/a\n\n\0").await;
        for body in ["{\"room\":1,\"message\":\"hi\"}", "no JSON"] {
            client.send(format!("SEND\ndestination:/app/chat\nreceipt:r\n\n{body}\0")).await;
        }
        client.send("SEND\ndestination:/app/ask\n\nno reply-to\0").await;
        client.send("SEND\ndestination:/topic/a\n\nhi\0").await;
        client.expect_message("hi").await;
    }
}

#[tokio::test]
async fn errors_have_no_body_and_no_receipt_and_a_close_with_1002() {
    let broker = broker(SpringSimple).await;
    let mut client = ws(&broker).await;
    client.send("SEND\nreceipt:r\n\nno destination is no error\0").await;
    client.send("JUMP\nreceipt:r\n\n\0").await;
    let error = client.expect_error(1002).await;
    assert_eq!((names(&error), error.text()), (vec!["message", "content-length"], ""));
}

#[tokio::test]
async fn a_goodbye_that_wants_no_receipt_is_answered_by_an_error() {
    let broker = broker(SpringSimple).await;
    let mut client = ws(&broker).await;
    client.send("DISCONNECT\n\n\0").await;
    assert_eq!(client.expect_error(1002).await.get("message"), "Session closed.");
}

#[tokio::test]
async fn websocket_messages_beyond_16_640_bytes_are_closed_with_1009_and_no_error() {
    let broker = broker(SpringSimple).await;
    let mut client = ws(&broker).await;
    client.send("SUBSCRIBE\nid:1\ndestination:/topic/a\n\n\0").await;
    client.send(format!("SEND\ndestination:/topic/a\n\n{}\0", "x".repeat(16_000))).await;
    client.expect("MESSAGE").await;
    client.send(format!("SEND\ndestination:/topic/a\n\n{}\0", "x".repeat(17_000))).await;
    client.expect_close(1009).await;
}

#[tokio::test]
async fn escapes_are_undone_on_1_0_too() {
    let broker = broker(SpringSimple).await;
    let (mut receiver, _) = tcp(&broker, "1.2").await;
    receiver.send("SUBSCRIBE\nid:1\ndestination:/topic/a\n\n\0").await;
    receiver.send("SEND\ndestination:/topic/a\n\nthere\0").await;
    receiver.expect_message("there").await;
    let (mut sender, _) = tcp(&broker, "1.0").await;
    sender.send("SEND\ndestination:/topic/a\nx:a\\nb\n\nhi\0").await;
    assert_eq!(receiver.expect_message("hi").await.get("x"), "a\\nb");
}
