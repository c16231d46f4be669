//! Heart-beats through the gateway, passed on or made.

use std::time::{Duration, Instant};

use stomp_broker::{Broker, Config, Relay, RelayHeartBeats};
use stomp_protocol::HeartBeat;

use super::{CONNECTED, Upstream, browser};
use crate::support::{Tcp, Ws, broker_with};

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
    let gateway = upstream.gateway().await;
    let mut client = Tcp::open(gateway.tcp_addr()).await;
    client.send("CONNECT\naccept-version:1.2\nheart-beat:100,100\n\n\0").await;
    let mut broker = upstream.accept().await;
    broker.expect("CONNECT").await;
    broker.send("CONNECTED\nversion:1.2\nheart-beat:100,100\n\n\0").await;
    client.expect("CONNECTED").await;
    let start = Instant::now();
    for (sender, receiver) in [(&mut client, &mut broker)] {
        sender.send("SEND\ndestination:/a\n\n").await;
        for _ in 0..3 {
            // Each octet, as it comes, is a sign of life: the frame has to wait.
            tokio::time::sleep(Duration::from_millis(60)).await;
            sender.send("x").await;
            receiver.heart_beat().await;
        }
        sender.send("\0").await;
        receiver.expect_octets("SEND\ndestination:/a\n\nxxx\0").await;
    }
    assert!(start.elapsed() >= Duration::from_millis(180));
}

/// A gateway that beats by itself, offering `(outgoing, incoming)`.
async fn beating(upstream: &Upstream, outgoing: u64, incoming: u64) -> Broker {
    let relay = Relay { heart_beats: RelayHeartBeats::Split, ..upstream.relay() };
    let heart_beat = HeartBeat { outgoing, incoming };
    broker_with(Config { relay: Some(relay), heart_beat, ..Config::default() }).await
}

#[tokio::test]
async fn split_beats_are_negotiated_and_made_on_each_side() {
    let upstream = Upstream::new().await;
    let gateway = beating(&upstream, 50, 60_000).await;
    let mut client = Ws::open(&gateway, Some("v12.stomp")).await;
    client.send("CONNECT\naccept-version:1.2\nheart-beat:0,50\nx:y\n\n\0").await;
    let mut broker = upstream.accept().await;
    broker.expect_octets("CONNECT\naccept-version:1.2\nx:y\nheart-beat:50,60000\n\n\0").await;
    broker.send("CONNECTED\nversion:1.2\nheart-beat:0,50\nserver:scripted\n\n\0\n").await;
    let connected = client.expect("CONNECTED").await;
    assert_eq!(connected.get("heart-beat"), "50,60000");
    assert_eq!(connected.get("server"), "scripted");
    for _ in 0..3 {
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
    broker.expect_octets("SEND\n").await;
    broker.send("\n\n\nMESSAGE\n\n\0").await;
    client.expect_octets("MESSAGE\n").await;
}

#[tokio::test]
async fn split_beats_show_which_side_is_gone() {
    let upstream = Upstream::new().await;
    let gateway = beating(&upstream, 0, 100).await;
    let mut client = Ws::open(&gateway, None).await;
    client.send("CONNECT\naccept-version:1.2\nheart-beat:100,0\n\n\0").await;
    let mut broker = upstream.accept_connected().await;
    client.expect("CONNECTED").await;
    assert_eq!(client.expect_error(1002).await.get("message"), "Heart-beat lost");
    broker.expect_end().await;

    let mut client = Ws::open(&gateway, None).await;
    client.send("CONNECT\naccept-version:1.2\n\n\0").await;
    let mut broker = upstream.accept().await;
    broker.expect("CONNECT").await;
    broker.send("CONNECTED\nversion:1.2\nheart-beat:100,0\n\n\0").await;
    client.expect("CONNECTED").await;
    assert_eq!(client.expect_error(1011).await.get("message"), "Broker unavailable");
}
