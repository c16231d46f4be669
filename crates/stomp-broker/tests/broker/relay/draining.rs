//! A gateway that sends its clients elsewhere before it stops.

use std::time::Duration;

use super::{CONNECT, Upstream, browser};
use crate::http::get;
use crate::support::{Ws, broker, soon};

const AT_ONCE: Duration = Duration::from_millis(20);

#[tokio::test]
async fn clients_are_told_to_connect_elsewhere() {
    let (gateway, mut client, mut node) = browser().await;
    let drained = gateway.drain(AT_ONCE);
    let told = async {
        let close = client.expect_close(1012).await;
        assert!(close.reason.contains("connect again"), "{close:?}");
        drop(client);
        node.expect_end().await;
    };
    soon("the gateway to drain", async { tokio::join!(drained, told) }).await;
}

#[tokio::test]
async fn what_a_client_has_sent_still_reaches_the_broker() {
    let (gateway, mut client, mut node) = browser().await;
    for number in 0..100 {
        client.send(format!("SEND\ndestination:/a\n\n{number}\0")).await;
    }
    let drained = gateway.drain(AT_ONCE);
    let told = async {
        client.expect_close(1012).await;
        drop(client);
        for number in 0..100 {
            assert_eq!(node.expect("SEND").await.text(), number.to_string());
        }
        node.expect_end().await;
    };
    soon("the gateway to drain", async { tokio::join!(drained, told) }).await;
}

#[tokio::test]
async fn it_is_not_ready_and_takes_no_more_clients() {
    let upstream = Upstream::new().await;
    let gateway = upstream.gateway().await;
    let mut client = Ws::open(&gateway, Some("v12.stomp")).await;
    client.send(CONNECT).await;
    let _node = upstream.accept_connected().await;
    client.expect("CONNECTED").await;
    let (head, _) = get(gateway.http_addr(), "/readyz").await;
    assert!(head.starts_with("http/1.1 200"), "{head}");
    let drained = gateway.drain(AT_ONCE);
    let told = async {
        client.expect_close(1012).await;
        let (head, body) = get(gateway.http_addr(), "/readyz").await;
        assert!(head.starts_with("http/1.1 503") && body.contains("elsewhere"), "{head} {body}");
        assert!(Ws::try_open(&gateway, Some("v12.stomp")).await.is_err());
        drop(client);
    };
    soon("the gateway to drain", async { tokio::join!(drained, told) }).await;
}

#[tokio::test]
async fn a_broker_without_a_gateway_drains_too() {
    let broker = broker().await;
    let mut client = Ws::connected(&broker).await;
    let drained = broker.drain(AT_ONCE);
    let told = async {
        client.expect_close(1012).await;
        drop(client);
    };
    soon("the broker to drain", async { tokio::join!(drained, told) }).await;
}

/// Clients that are not through the handshake are told as well.
#[tokio::test]
async fn a_client_that_waits_for_the_broker_is_told() {
    let upstream = Upstream::new().await;
    let gateway = upstream.gateway().await;
    let mut client = Ws::open(&gateway, Some("v12.stomp")).await;
    client.send(CONNECT).await;
    let mut node = upstream.accept().await;
    node.expect("CONNECT").await;
    let drained = gateway.drain(AT_ONCE);
    let told = async {
        client.expect_close(1012).await;
        drop(client);
    };
    soon("the gateway to drain", async { tokio::join!(drained, told) }).await;
}
