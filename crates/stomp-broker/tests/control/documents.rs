//! The pieces of Rust in docs/broker/testing.md: each stands here as it stands there, and runs.

use std::error::Error;

use stomp_broker::{Replay, Transcript};
use tokio::sync::Mutex;

use crate::support::Ws;

const CONNECT: &str = "CONNECT\naccept-version:1.2\nhost:x\n\n\0";

const PAGE: &str = include_str!("../../../../docs/broker/testing.md");
const THIS: &str = include_str!("documents.rs");

#[test]
fn every_piece_of_the_page_is_here() {
    let pieces = PAGE.split("```rust\n").skip(1).filter_map(|rest| rest.split("```").next());
    let here = without_indentation(THIS);
    let mut count = 0;
    for piece in pieces {
        assert!(here.contains(&without_indentation(piece)), "not here:\n{piece}");
        count += 1;
    }
    assert_eq!(count, 2);
}

fn without_indentation(text: &str) -> String {
    text.lines().map(|line| format!("{}\n", line.trim_start())).collect()
}

/// The client of the first piece: it subscribes.
async fn subscribed(url: &str) -> Ws {
    let mut client = Ws::at(url).await;
    client.send(CONNECT).await;
    client.expect("CONNECTED").await;
    client.send("SUBSCRIBE\nid:1\ndestination:/topic/prices\n\n\0").await;
    client
}

#[tokio::test]
async fn a_test_waits_for_a_subscription_and_publishes() -> Result<(), Box<dyn Error>> {
    let client = Mutex::new(None);
    let connect = async |url: &str| *client.lock().await = Some(subscribed(url).await);

    use stomp_broker::Pattern;
    use stomp_broker::testing::TestBroker;

    let broker = TestBroker::start().await;
    connect(&broker.ws_url()).await;
    broker.wait_for(&Pattern::command("SUBSCRIBE")).await?;
    broker.publish("/topic/prices", "42").await?;

    let mut client = client.into_inner().expect("a client");
    assert_eq!(client.expect("MESSAGE").await.body, b"42");
    Ok(())
}

#[tokio::test]
async fn a_recorded_session_is_played_to_the_next_client() -> Result<(), Box<dyn Error>> {
    let broker = stomp_broker::testing::TestBroker::start().await;

    let transcript = Transcript::parse(include_str!("bug.ndjson"))?;
    broker.replay(Replay::new(&transcript).at_speed(0.0));

    let mut client = Ws::at(&broker.ws_url()).await;
    client.send(CONNECT).await;
    assert_eq!(client.expect("CONNECTED").await.get("session"), "recorded");
    Ok(())
}
