//! The end of bridged sessions, from either side.

use tokio_tungstenite::tungstenite::Message;

use super::{CONNECT, Upstream, browser, program};
use crate::support::{Tcp, soon};

#[tokio::test]
async fn losing_the_broker_is_an_error_and_a_close() {
    let (_gateway, mut client, broker) = browser().await;
    drop(broker);
    let error = client.expect_error(1011).await;
    assert_eq!(error.get("message"), "Broker unavailable");

    let (_gateway, mut client, broker) = program().await;
    drop(broker);
    assert_eq!(client.expect_error().await.get("message"), "Broker unavailable");
}

#[tokio::test]
async fn what_the_broker_said_before_it_went_is_passed_on() {
    let (_gateway, mut client, mut broker) = browser().await;
    broker.send("MESSAGE\nsubscription:1\n\nlast\0\n").await;
    drop(broker);
    assert_eq!(client.expect("MESSAGE").await.text(), "last");
    client.expect_error(1011).await;
}

#[tokio::test]
async fn an_error_of_the_brokers_own_stands_alone() {
    let (_gateway, mut client, mut broker) = browser().await;
    broker.send("ERROR\nmessage:no\n\nnever\0\n").await;
    drop(broker);
    let error = client.expect_error(1002).await;
    assert_eq!((error.get("message"), error.text()), ("no", "never"));
}

#[tokio::test]
async fn an_error_without_a_close_leaves_the_session_as_it_is() {
    let (_gateway, mut client, mut broker) = browser().await;
    broker.send("ERROR\nmessage:soft\n\n\0\n").await;
    client.expect("ERROR").await;
    client.send("SEND\ndestination:/a\n\nstill here\0").await;
    assert_eq!(broker.expect("SEND").await.text(), "still here");
    broker.send("MESSAGE\n\nso am I\0").await;
    assert_eq!(client.expect("MESSAGE").await.text(), "so am I");
    drop(broker);
    assert_eq!(client.expect_error(1011).await.get("message"), "Broker unavailable");
}

#[tokio::test]
async fn a_disconnect_is_the_brokers_to_answer() {
    let (_gateway, mut client, mut broker) = browser().await;
    client.send("DISCONNECT\nreceipt:bye\n\n\0").await;
    assert_eq!(broker.expect("DISCONNECT").await.get("receipt"), "bye");
    broker.send("RECEIPT\nreceipt-id:bye\n\n\0\n").await;
    drop(broker);
    client.expect("RECEIPT").await;
    client.expect_close(1000).await;

    let (_gateway, mut client, mut broker) = program().await;
    client.send("DISCONNECT\n\n\0").await;
    broker.expect("DISCONNECT").await;
    drop(broker);
    client.expect_end().await;
}

#[tokio::test]
async fn all_that_a_client_sent_before_it_went_reaches_the_broker() {
    let (_gateway, mut client, mut broker) = browser().await;
    for number in 0..100 {
        client.send(format!("SEND\ndestination:/a\n\n{number}\0")).await;
    }
    client.send_message(Message::Close(None)).await;
    for number in 0..100 {
        assert_eq!(broker.expect("SEND").await.text(), number.to_string());
    }
    broker.expect_end().await;

    let (_gateway, mut client, mut broker) = program().await;
    client.send("SEND\ndestination:/a\n\nx\0".repeat(1000)).await;
    drop(client);
    for _ in 0..1000 {
        broker.expect("SEND").await;
    }
    broker.expect_end().await;
}

#[tokio::test]
async fn a_client_that_has_said_all_it_wants_still_hears_the_answers() {
    let (_gateway, mut client, mut broker) = program().await;
    client.send("SEND\ndestination:/a\nreceipt:1\n\nx\0").await;
    client.end().await;
    broker.expect("SEND").await;
    broker.expect_end().await;
    broker.send("RECEIPT\nreceipt-id:1\n\n\0\n").await;
    drop(broker);
    client.expect("RECEIPT").await;
    client.expect_end().await;
}

#[tokio::test]
async fn a_client_that_sends_no_stomp_is_told_and_the_broker_gets_what_came_before() {
    let (_gateway, mut client, mut broker) = browser().await;
    client.send("SEND\ndestination:/a\n\nfine\0SEND\nno colon\n\n\0").await;
    let error = client.expect_error(1002).await;
    assert_eq!(error.get("message"), "Malformed frame");
    assert_eq!(broker.expect("SEND").await.text(), "fine");
    broker.expect_end().await;

    let (_gateway, mut client, mut broker) = browser().await;
    client.send("SEND\ndestination:/a\ncontent-length:99999999\n\n").await;
    assert_eq!(client.expect_error(1009).await.get("message"), "Frame too large");
    broker.expect_end().await;
}

#[tokio::test]
async fn a_broker_that_sends_no_stomp_is_given_up() {
    let (_gateway, mut client, mut broker) = browser().await;
    broker.send("HTTP/1.1 400 Bad Request\r\n\r\n").await;
    let error = client.expect_error(1011).await;
    assert_eq!(error.get("message"), "Broker unavailable");
    broker.expect_end().await;
}

#[tokio::test]
async fn a_shutdown_says_so_to_clients_and_ends_the_sessions() {
    let upstream = Upstream::new().await;
    let gateway = upstream.gateway().await;
    let mut waiting = Tcp::open(gateway.tcp_addr()).await;
    let mut browser = crate::support::Ws::open(&gateway, None).await;
    browser.send(CONNECT).await;
    let mut broker = upstream.accept_connected().await;
    browser.expect("CONNECTED").await;
    // Accepted, so that it is served and not just turned away.
    waiting.send("\n").await;
    let stopping = tokio::spawn(gateway.shut_down());
    browser.expect_close(1001).await;
    broker.expect_end().await;
    if let Some(error) = waiting.frame().await {
        assert_eq!(error.get("message"), "Shutting down");
    }
    drop((browser, broker, waiting));
    soon("the gateway to stop", stopping).await.unwrap();
}
