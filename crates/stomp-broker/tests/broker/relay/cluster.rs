//! A gateway in front of the nodes of a cluster.

use stomp_broker::Relay;

use super::{CONNECT, Upstream, gateway};
use crate::http::get;
use crate::support::Ws;

#[tokio::test]
async fn sessions_are_spread_over_the_nodes() {
    let (one, other) = (Upstream::new().await, Upstream::new().await);
    let gateway = gateway(one.relay().and(other.address())).await;
    for node in [&one, &other, &one, &other] {
        let mut client = Ws::open(&gateway, Some("v12.stomp")).await;
        client.send(CONNECT).await;
        let _session = node.accept_connected().await;
        client.expect("CONNECTED").await;
    }
}

#[tokio::test]
async fn a_node_that_is_down_is_passed_over() {
    let up = Upstream::new().await;
    let gateway = gateway(Relay::to(free_address().await).and(up.address())).await;
    for _ in 0..4 {
        let mut client = Ws::open(&gateway, Some("v12.stomp")).await;
        client.send(CONNECT).await;
        let _session = up.accept_connected().await;
        client.expect("CONNECTED").await;
    }
}

#[tokio::test]
async fn it_is_ready_while_a_node_can_be_reached() {
    let up = Upstream::new().await;
    let reachable = gateway(Relay::to(free_address().await).and(up.address())).await;
    let (head, body) = get(reachable.http_addr(), "/readyz").await;
    assert!(head.starts_with("http/1.1 200") && body == "ready\n", "{head} {body}");

    let unreachable = gateway(Relay::to(free_address().await)).await;
    let (head, body) = get(unreachable.http_addr(), "/readyz").await;
    assert!(
        head.starts_with("http/1.1 503") && body.contains("cannot be reached"),
        "{head} {body}"
    );
    let (head, _) = get(unreachable.http_addr(), "/healthz").await;
    assert!(head.starts_with("http/1.1 200"), "{head}");
}

#[tokio::test]
async fn connections_to_the_broker_are_counted() {
    let upstream = Upstream::new().await;
    let gateway = upstream.gateway().await;
    let mut client = Ws::open(&gateway, Some("v12.stomp")).await;
    client.send(CONNECT).await;
    let _session = upstream.accept_connected().await;
    client.expect("CONNECTED").await;
    let (_, page) = get(gateway.http_addr(), "/metrics").await;
    assert!(page.contains("\nstomp_broker_upstream_connections 1\n"), "{page}");
    assert!(page.contains("\nstomp_broker_upstream_connections_opened_total 1\n"), "{page}");
    assert!(page.contains("\nstomp_broker_upstream_failures_total 0\n"), "{page}");
}

/// An address at which nothing listens.
async fn free_address() -> String {
    Upstream::new().await.address()
}
