//! What is passed on, and how.

use tokio_tungstenite::tungstenite::Message;

use super::{CONNECTED, Upstream, browser, program};
use crate::support::Tcp;

/// Nothing in it that a gateway has to understand.
const ODD: &str =
    "SEND\r\ndestination:/exchange/odd\\q\nx: padded \nx:again\ncontent-length:2\n\n\0\n\0";

#[tokio::test]
async fn frames_reach_the_broker_byte_for_byte() {
    let (_gateway, mut client, mut broker) = program().await;
    client.send(ODD).await;
    broker.expect_bytes(ODD).await;
    client.send("WHATEVER\nfoo:bar\n\nbody\0").await;
    broker.expect_bytes("WHATEVER\nfoo:bar\n\nbody\0").await;
}

#[tokio::test]
async fn frames_reach_the_client_byte_for_byte_and_one_in_each_message() {
    let (_gateway, mut client, mut broker) = browser().await;
    let frames = [ODD.replace("SEND", "MESSAGE"), "RECEIPT\nreceipt-id:1\n\n\0".into()];
    // As RabbitMQ does: a line feed behind each frame, and several frames at once.
    broker.send(format!("{}\n{}\n", frames[0], frames[1])).await;
    for frame in frames {
        assert_eq!(client.message().await, Message::text(frame));
    }
    // What is next is next: no line feed went by.
    broker.send("RECEIPT\nreceipt-id:2\n\n\0\n").await;
    assert_eq!(client.expect("RECEIPT").await.get("receipt-id"), "2");
}

#[tokio::test]
async fn frames_may_be_split_anywhere_on_either_side() {
    let (_gateway, mut client, mut broker) = browser().await;
    for byte in ODD.chars() {
        client.send(byte).await;
    }
    broker.expect_bytes(ODD).await;
    let message = ODD.replace("SEND", "MESSAGE");
    for byte in message.bytes() {
        broker.send([byte]).await;
    }
    assert_eq!(client.message().await, Message::text(message));
}

#[tokio::test]
async fn bodies_that_are_no_text_come_as_binary_messages() {
    let (_gateway, mut client, mut broker) = browser().await;
    let frame = b"SEND\ndestination:/a\ncontent-length:2\n\n\xff\0\0";
    client.send_message(Message::binary(&frame[..])).await;
    broker.expect_bytes(frame).await;
    let frame = b"MESSAGE\ncontent-length:2\n\n\xff\0\0";
    broker.send(frame).await;
    assert_eq!(client.message().await, Message::binary(&frame[..]));
}

#[tokio::test]
async fn large_bodies_pass_both_ways() {
    let (_gateway, mut client, mut broker) = browser().await;
    let body = "가나다".repeat(350_000);
    assert!(body.len() > 3 << 20);
    client.send(format!("SEND\ndestination:/a\n\n{body}\0")).await;
    assert!(broker.expect("SEND").await.text() == body);
    broker.send(format!("MESSAGE\ncontent-length:{}\n\n{body}\0\n", body.len())).await;
    assert!(client.expect("MESSAGE").await.text() == body);
}

/// `R-8`: ActiveMQ has no escapes on 1.0, and writes the line feeds of a value as they are.
#[tokio::test]
async fn values_with_line_feeds_pass_to_a_client_of_1_0() {
    let upstream = Upstream::new().await;
    let gateway = upstream.gateway().await;
    for (connected, passes) in
        [("CONNECTED\nversion:1.0\n\n\0", true), ("CONNECTED\n\n\0", true), (CONNECTED, false)]
    {
        let mut client = Tcp::open(gateway.tcp_addr()).await;
        client.send("CONNECT\naccept-version:1.0,1.2\nhost:/\n\n\0").await;
        let mut broker = upstream.accept().await;
        broker.expect("CONNECT").await;
        broker.send(connected).await;
        client.expect("CONNECTED").await;
        let message = "MESSAGE\nsubscription:s\nlines:one\ntwo\n\nx\0";
        broker.send(message).await;
        if passes {
            client.expect_bytes(message).await;
        } else {
            let error = client.expect_error().await;
            assert_eq!(error.get("message"), "Broker unavailable");
        }
    }
}
