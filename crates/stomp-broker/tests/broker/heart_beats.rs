//! Heart-beats over both transports, with a clock that stands still until a test moves it on.

use stomp_broker::Config;
use stomp_broker::testing::TestBroker;
use stomp_protocol::HeartBeat;

use crate::support::{Tcp, Ws, advance, await_heart_beats, still_broker};

async fn beating(outgoing: u64, incoming: u64) -> TestBroker {
    let heart_beat = HeartBeat { outgoing, incoming };
    still_broker(Config { heart_beat, ..Config::default() }).await
}

#[tokio::test]
async fn an_idle_broker_beats_and_a_beating_client_stays() {
    let broker = beating(100, 1_500).await;
    let mut client = Tcp::open(broker.tcp_addr()).await;
    client.send("CONNECT\naccept-version:1.2\nheart-beat:1500,100\n\n\0").await;
    assert_eq!(client.expect("CONNECTED").await.get("heart-beat"), "100,1500");
    // Longer than the three seconds after which a silent client is given up.
    for count in 1..=50 {
        advance(&broker, 100).await;
        client.heart_beat().await;
        client.send("\n").await;
        await_heart_beats(&broker, 1, count).await;
    }
    client.expect_nothing_new().await;
}

#[tokio::test]
async fn a_silent_client_is_given_up_after_twice_the_period() {
    let broker = beating(0, 200).await;
    let mut client = Tcp::open(broker.tcp_addr()).await;
    client.send("CONNECT\naccept-version:1.1\nheart-beat:200,0\n\n\0").await;
    client.expect("CONNECTED").await;
    client.expect_nothing_new().await;
    advance(&broker, 10_000).await;
    let error = client.expect_error().await;
    assert_eq!(error.get("message"), "Heart-beat lost");
    assert!(error.text().contains(" 400 ms"), "{error:?}");
}

#[tokio::test]
async fn a_silent_browser_is_given_up_too() {
    let broker = beating(0, 200).await;
    let mut client = Ws::at(&broker.ws_url()).await;
    client.send("CONNECT\naccept-version:1.2\nheart-beat:200,0\n\n\0").await;
    client.expect("CONNECTED").await;
    advance(&broker, 1_000).await;
    assert_eq!(client.expect_error(1002).await.get("message"), "Heart-beat lost");
}

#[tokio::test]
async fn a_browser_gets_a_beat_as_a_message_of_its_own() {
    let broker = beating(100, 0).await;
    let mut client = Ws::at(&broker.ws_url()).await;
    client.send("CONNECT\naccept-version:1.2\nheart-beat:0,100\n\n\0").await;
    client.expect("CONNECTED").await;
    for _ in 0..3 {
        advance(&broker, 100).await;
        assert_eq!(client.message().await.to_text().unwrap(), "\n");
    }
}
