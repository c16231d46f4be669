//! Heart-beats through the gateway, passed on or made.

use stomp_broker::testing::TestBroker;
use stomp_broker::{Config, Relay, RelayHeartBeats};
use stomp_protocol::HeartBeat;

use super::{CONNECTED, Upstream, browser};
use crate::support::{Tcp, Ws, advance, still_broker};

#[tokio::test]
async fn beats_pass_end_to_end_both_ways() {
    let (_gateway, mut client, mut broker) = browser().await;
    for _ in 0..3 {
        client.send("\n").await;
        broker.heart_beat().await;
        broker.send("\n").await;
        assert_eq!(client.message().await.to_text().unwrap(), "\n");
    }
}

#[tokio::test]
async fn a_frame_that_takes_long_to_arrive_does_not_look_like_silence() {
    let upstream = Upstream::new().await;
    let relay = Some(upstream.relay());
    let gateway = still_broker(Config { relay, ..Config::default() }).await;
    let mut client = Tcp::open(gateway.tcp_addr()).await;
    client.send("CONNECT\naccept-version:1.2\nheart-beat:100,100\n\n\0").await;
    let mut broker = upstream.accept().await;
    broker.expect("CONNECT").await;
    broker.send("CONNECTED\nversion:1.2\nheart-beat:100,100\n\n\0").await;
    client.expect("CONNECTED").await;
    until_paced(&mut client, &mut broker).await;
    send_slowly(&gateway, "SEND", &mut client, &mut broker).await;
    send_slowly(&gateway, "MESSAGE", &mut broker, &mut client).await;
}

/// Sends a frame byte by byte: each byte that arrives is a sign of life, and the frame has to wait.
async fn send_slowly(gateway: &TestBroker, command: &str, sender: &mut Tcp, receiver: &mut Tcp) {
    sender.send(format!("{command}\ndestination:/a\n\n")).await;
    for _ in 0..3 {
        advance(gateway, 60).await;
        sender.send("x").await;
        receiver.heart_beat().await;
    }
    sender.send("\0").await;
    receiver.expect_bytes(format!("{command}\ndestination:/a\n\nxxx\0")).await;
}

/// Waits until both directions of the gateway keep the agreed pace, which each of them does before
/// it passes on another frame.
async fn until_paced(client: &mut Tcp, broker: &mut Tcp) {
    client.send("SEND\ndestination:/paced\n\n\0").await;
    broker.expect("SEND").await;
    broker.send("MESSAGE\ndestination:/paced\n\n\0").await;
    client.expect("MESSAGE").await;
}

/// As [`until_paced`], for a browser.
async fn browser_paced(client: &mut Ws, broker: &mut Tcp) {
    client.send("SEND\ndestination:/paced\n\n\0").await;
    broker.expect("SEND").await;
}

/// A gateway that beats by itself, offering `(outgoing, incoming)`.
async fn beating(upstream: &Upstream, outgoing: u64, incoming: u64) -> TestBroker {
    let relay = Relay { heart_beats: RelayHeartBeats::Split, ..upstream.relay() };
    let heart_beat = HeartBeat { outgoing, incoming };
    still_broker(Config { relay: Some(relay), heart_beat, ..Config::default() }).await
}

#[tokio::test]
async fn split_beats_are_negotiated_and_made_on_each_side() {
    let upstream = Upstream::new().await;
    let gateway = beating(&upstream, 50, 60_000).await;
    let mut client = Ws::at(&gateway.ws_url()).await;
    client.send("CONNECT\naccept-version:1.2\nheart-beat:0,50\nx:y\n\n\0").await;
    let mut broker = upstream.accept().await;
    broker.expect_bytes("CONNECT\naccept-version:1.2\nx:y\nheart-beat:50,60000\n\n\0").await;
    broker.send("CONNECTED\nversion:1.2\nheart-beat:0,50\nserver:scripted\n\n\0\n").await;
    let connected = client.expect("CONNECTED").await;
    assert_eq!(connected.get("heart-beat"), "50,60000");
    assert_eq!(connected.get("server"), "scripted");
    browser_paced(&mut client, &mut broker).await;
    for _ in 0..3 {
        advance(&gateway, 50).await;
        assert_eq!(client.message().await.to_text().unwrap(), "\n");
        broker.heart_beat().await;
    }
}

#[tokio::test]
async fn split_beats_are_not_passed_on() {
    let upstream = Upstream::new().await;
    let gateway = beating(&upstream, 0, 0).await;
    let mut client = Tcp::open(gateway.tcp_addr()).await;
    client.send("CONNECT\naccept-version:1.2\n\n\0").await;
    let mut broker = upstream.accept().await;
    broker.expect("CONNECT").await;
    broker.send(CONNECTED).await;
    client.expect("CONNECTED").await;
    client.send("\n\n\nSEND\ndestination:/a\n\n\0").await;
    broker.expect_bytes("SEND\n").await;
    broker.send("\n\n\nMESSAGE\n\n\0").await;
    client.expect_bytes("MESSAGE\n").await;
}

#[tokio::test]
async fn split_beats_show_which_side_is_gone() {
    let upstream = Upstream::new().await;
    let gateway = beating(&upstream, 0, 100).await;
    let mut client = Ws::at(&gateway.ws_url()).await;
    client.send("CONNECT\naccept-version:1.2\nheart-beat:100,0\n\n\0").await;
    let mut broker = upstream.accept_connected().await;
    client.expect("CONNECTED").await;
    browser_paced(&mut client, &mut broker).await;
    advance(&gateway, 1_000).await;
    assert_eq!(client.expect_error(1002).await.get("message"), "Heart-beat lost");
    broker.expect_end().await;

    let mut client = Ws::at(&gateway.ws_url()).await;
    client.send("CONNECT\naccept-version:1.2\n\n\0").await;
    let mut broker = upstream.accept().await;
    broker.expect("CONNECT").await;
    broker.send("CONNECTED\nversion:1.2\nheart-beat:100,0\n\n\0").await;
    client.expect("CONNECTED").await;
    advance(&gateway, 1_000).await;
    assert_eq!(client.expect_error(1011).await.get("message"), "Broker unavailable");
}
