use std::time::Duration;

use stomp_broker::testing::TestBroker;
use stomp_broker::{Config, Credentials, Ending, Pattern};
use stomp_wasm::{Code, Session};

type Result = std::result::Result<(), Box<dyn std::error::Error>>;

#[tokio::test]
async fn a_price_comes() -> Result {
    let broker = TestBroker::start().await;
    let session = Session::builder(broker.ws_url()).connect().await?;
    let mut prices = session.subscribe("/topic/prices");
    broker.wait_for(&Pattern::command("SUBSCRIBE")).await?;
    broker.publish("/topic/prices", "42").await?;
    assert_eq!(prices.next().await.expect("a price")?.text()?, "42");
    Ok(())
}

#[tokio::test]
async fn a_price_comes_after_the_connection_was_lost() -> Result {
    let broker = TestBroker::start().await;
    let session = Session::builder(broker.ws_url()).connect().await?;
    let mut prices = session.subscribe("/topic/prices");
    let subscribe = Pattern::command("SUBSCRIBE").to("/topic/prices");
    let before = broker.wait_for(&subscribe).await?;
    broker.disconnect_all(&Ending::Reset);
    // `wait_for` takes what is on record, too: the first one again.
    broker.wait_for_frames(before.seq, &subscribe, 1, Duration::from_secs(5)).await?;
    broker.publish("/topic/prices", "42").await?;
    assert_eq!(prices.next().await.expect("a price")?.text()?, "42");
    Ok(())
}

#[tokio::test]
async fn a_wrong_password_is_refused() -> Result {
    let kim: Credentials = "kim:s3cret".parse()?;
    let config = Config { users: [kim].into_iter().collect(), ..Config::default() };
    let broker = TestBroker::start_with(config).await?;
    let session = Session::builder(broker.ws_url()).login("kim", "secret").build();
    let refusal = session.connect().await.unwrap_err();
    assert_eq!(refusal.code(), Code::Unauthorized);
    Ok(())
}

#[tokio::test]
async fn a_message_is_refused() -> Result {
    let broker = TestBroker::start().await;
    let fault = r#"{
        "on": { "direction": "in", "command": "SEND" },
        "do": { "drop": true, "fail": { "message": "access_refused" } }
    }"#;
    broker.faults().add(serde_json::from_str(fault)?);
    let session = Session::builder(broker.ws_url()).connect().await?;
    let refusal = session.publish("/queue/orders", "tea").await.unwrap_err();
    assert_eq!(refusal.code(), Code::Forbidden);
    Ok(())
}
