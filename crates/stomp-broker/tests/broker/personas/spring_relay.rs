//! The behaviour of Spring's relay to RabbitMQ.

use stomp_broker::Persona::SpringRelay;

use super::{broker, names, tcp, ws};

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
