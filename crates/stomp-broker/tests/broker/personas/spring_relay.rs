//! The behaviour of Spring's relay to RabbitMQ.

use stomp_broker::Broker;
use stomp_broker::Persona::SpringRelay;
use tokio_tungstenite::tungstenite::Message;

use super::{broker, names, tcp, ws};
use crate::support::Ws;

#[tokio::test]
async fn rabbitmqs_frames_come_without_line_feeds_and_its_errors_end_the_connection() {
    let broker = broker(SpringRelay).await;
    let mut client = ws(&broker).await;
    client.send("SUBSCRIBE\nid:s\ndestination:/topic/t\nreceipt:1\n\n\0").await;
    assert_eq!(client.message().await.to_text().unwrap(), "RECEIPT\nreceipt-id:1\n\n\0");
    client.send("UNSUBSCRIBE\nid:none\n\n\0").await;
    let error = client.expect_error(1002).await;
    assert_eq!(error.get("message"), "No subscription found");
    assert_eq!(names(&error), ["message", "content-type", "version", "content-length"]);
}

#[tokio::test]
async fn the_endpoint_is_springs() {
    let broker = broker(SpringRelay).await;
    let mut client = ws(&broker).await;
    client.send("SEND\ndestination:/elsewhere/a\n\nunheard\0").await;
    client.send("CONNECT\naccept-version:1.2\n\n\0").await;
    let error = client.expect_error(1002).await;
    assert_eq!(error.get("message"), "Session already exists");
    assert_eq!(names(&error), ["message", "content-length"]);
}

#[tokio::test]
async fn a_goodbye_is_confirmed_and_followed_by_an_error() {
    let broker = broker(SpringRelay).await;
    let (mut client, _) = tcp(&broker, "1.2").await;
    client.send("DISCONNECT\nreceipt:bye\n\n\0").await;
    client.expect("RECEIPT").await;
    assert_eq!(client.expect_error().await.get("message"), "Connection to broker closed.");
}

#[tokio::test]
async fn a_goodbye_without_a_receipt_leaves_a_connection_that_says_nothing_more() {
    let broker = broker(SpringRelay).await;
    let mut client = ws(&broker).await;
    client.send("SUBSCRIBE\nid:1\ndestination:/topic/t\n\n\0").await;
    client.send("DISCONNECT\n\n\0").await;
    client.send("SEND\ndestination:/topic/t\nreceipt:2\n\nunheard\0").await;
    // It is open, and answers a close as it should.
    client.send_message(Message::Close(None)).await;
    assert!(client.message().await.is_close());
}

#[tokio::test]
async fn a_message_for_a_user_who_is_not_there_is_not_confirmed() {
    let broker = broker(SpringRelay).await;
    let mut client = ws(&broker).await;
    client.send("SEND\ndestination:/user/nobody/queue/x\nreceipt:1\n\nx\0").await;
    client.send("SEND\ndestination:/topic/x\nreceipt:2\n\nx\0").await;
    assert_eq!(client.expect("RECEIPT").await.get("receipt-id"), "2");
    let mut kim = ws_as(&broker, "kim").await;
    kim.send("SUBSCRIBE\nid:1\ndestination:/user/queue/x\nreceipt:s\n\n\0").await;
    kim.expect("RECEIPT").await;
    client.send("SEND\ndestination:/user/kim/queue/x\nreceipt:3\n\nhi\0").await;
    assert_eq!(client.expect("RECEIPT").await.get("receipt-id"), "3");
    assert_eq!(kim.expect("MESSAGE").await.text(), "hi");
}

async fn ws_as(broker: &Broker, login: &str) -> Ws {
    let mut client = Ws::open(broker, Some("v12.stomp")).await;
    client.send(format!("CONNECT\naccept-version:1.2\nlogin:{login}\npasscode:x\n\n\0")).await;
    client.expect("CONNECTED").await;
    client
}
