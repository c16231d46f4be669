//! Heart-beats with real clocks, at periods that a busy machine keeps.

use std::time::{Duration, Instant};

use stomp_broker::{Broker, Config};

use crate::support::{Tcp, Ws, broker_with};

async fn beating(header: &str) -> Broker {
    let (outgoing, incoming) = header.split_once(',').unwrap();
    let heart_beat = stomp_protocol::HeartBeat {
        outgoing: outgoing.parse().unwrap(),
        incoming: incoming.parse().unwrap(),
    };
    broker_with(Config { heart_beat, ..Config::default() }).await
}

#[tokio::test]
async fn an_idle_broker_beats_and_a_beating_client_stays() {
    let broker = beating("100,1500").await;
    let mut client = Tcp::open(broker.tcp_addr()).await;
    client.send("CONNECT\naccept-version:1.2\nheart-beat:1500,100\n\n\0").await;
    assert_eq!(client.expect("CONNECTED").await.get("heart-beat"), "100,1500");
    // Longer than the three seconds after which a silent client is given up.
    let start = Instant::now();
    while start.elapsed() < Duration::from_millis(3_500) {
        client.heart_beat().await;
        client.send("\n").await;
    }
    client.expect_nothing_new().await;
}

#[tokio::test]
async fn a_silent_client_is_given_up_after_twice_the_period() {
    let broker = beating("0,200").await;
    let mut client = Tcp::open(broker.tcp_addr()).await;
    let start = Instant::now();
    client.send("CONNECT\naccept-version:1.1\nheart-beat:200,0\n\n\0").await;
    client.expect("CONNECTED").await;
    let error = client.expect_error().await;
    assert_eq!(error.get("message"), "Heart-beat lost");
    assert!(start.elapsed() >= Duration::from_millis(400), "{:?}", start.elapsed());
}

#[tokio::test]
async fn a_silent_browser_is_given_up_too() {
    let broker = beating("0,200").await;
    let mut client = Ws::open(&broker, Some("v12.stomp")).await;
    client.send("CONNECT\naccept-version:1.2\nheart-beat:200,0\n\n\0").await;
    client.expect("CONNECTED").await;
    assert_eq!(client.expect_error(1002).await.get("message"), "Heart-beat lost");
}

#[tokio::test]
async fn a_browser_gets_a_beat_as_a_message_of_its_own() {
    let broker = beating("100,0").await;
    let mut client = Ws::open(&broker, Some("v12.stomp")).await;
    client.send("CONNECT\naccept-version:1.2\nheart-beat:0,100\n\n\0").await;
    client.expect("CONNECTED").await;
    for _ in 0..3 {
        assert_eq!(client.message().await.to_text().unwrap(), "\n");
    }
}
