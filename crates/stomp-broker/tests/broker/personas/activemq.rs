//! The behaviour of ActiveMQ Classic.

use stomp_broker::Config;
use stomp_broker::Persona::ActiveMq;
use stomp_protocol::HeartBeat;
use tokio_tungstenite::tungstenite::Message;

use super::{broker, tcp, ws};
use crate::support::{Ws, advance, await_heart_beats, still_broker};

#[tokio::test]
async fn binary_messages_are_ignored_and_text_goes_out() {
    let broker = broker(ActiveMq).await;
    let mut client = ws(&broker).await;
    client.send("SUBSCRIBE\nid:1\ndestination:/topic/a\n\n\0").await;
    client.send_message(Message::binary("SEND\ndestination:/topic/a\n\nunseen\0")).await;
    client.send("SEND\ndestination:/topic/a\n\nseen\0").await;
    let (frame, message) = client.expect_in_message("MESSAGE").await;
    assert_eq!(frame.text(), "seen");
    assert!(message.is_text());
}

#[tokio::test]
async fn a_message_is_one_frame_and_what_is_behind_it_is_lost() {
    let broker = broker(ActiveMq).await;
    let mut client = ws(&broker).await;
    client
        .send(
            "SUBSCRIBE\nid:1\ndestination:/topic/a\nreceipt:1\n\n\0\
             SUBSCRIBE\nid:2\ndestination:/topic/a\nreceipt:2\n\n\0",
        )
        .await;
    assert_eq!(client.expect("RECEIPT").await.get("receipt-id"), "1");
    client.send("SEND\ndestination:/topic/a\n\nonce\0").await;
    assert_eq!(client.expect("MESSAGE").await.get("subscription"), "1");
    client.send("DISCONNECT\nreceipt:bye\n\n\0").await;
    assert_eq!(client.expect("RECEIPT").await.get("receipt-id"), "bye");
}

#[tokio::test]
async fn a_frame_in_two_messages_ends_the_session() {
    let broker = broker(ActiveMq).await;
    let mut client = ws(&broker).await;
    client.send("SEND\ndestination:/topic/a\n\nhalf").await;
    client.expect_close(1002).await;
}

#[tokio::test]
async fn a_line_feed_of_its_own_is_a_heart_beat() {
    let heart_beat = HeartBeat { outgoing: 0, incoming: 1_500 };
    let broker = still_broker(Config { persona: ActiveMq, heart_beat, ..Config::default() }).await;
    let mut client = Ws::at(&broker.ws_url()).await;
    client.send("CONNECT\naccept-version:1.2\nheart-beat:1500,0\n\n\0").await;
    client.expect("CONNECTED").await;
    for count in 1..=3 {
        client.send("\n").await;
        await_heart_beats(&broker, 1, count).await;
        advance(&broker, 1_400).await;
    }
    client.send("SEND\ndestination:/topic/a\nreceipt:r\n\n\0").await;
    client.expect("RECEIPT").await;
}

#[tokio::test]
async fn a_beat_that_is_late_at_all_costs_the_session() {
    let heart_beat = HeartBeat { outgoing: 0, incoming: 300 };
    let broker = still_broker(Config { persona: ActiveMq, heart_beat, ..Config::default() }).await;
    let mut client = Ws::at(&broker.ws_url()).await;
    client.send("CONNECT\naccept-version:1.2\nheart-beat:300,0\n\n\0").await;
    client.expect("CONNECTED").await;
    client.send("\n").await;
    await_heart_beats(&broker, 1, 1).await;
    advance(&broker, 10_000).await;
    let error = client.expect("ERROR").await;
    // It says how long nothing came: one period, where the plain broker waits for two.
    let silent = error.text().split_ascii_whitespace().find_map(|word| word.parse::<u64>().ok());
    assert!((300..600).contains(&silent.unwrap()), "{error:?}");
}

#[tokio::test]
async fn a_request_at_fault_is_answered_only_if_it_asked_for_a_receipt() {
    let broker = broker(ActiveMq).await;
    let (mut client, _) = tcp(&broker, "1.2").await;
    client.send("UNSUBSCRIBE\nid:none\n\n\0SEND\ndestination:/nowhere\n\n\0").await;
    client.send("UNSUBSCRIBE\nid:none\nreceipt:r\n\n\0").await;
    assert_eq!(client.expect("ERROR").await.get("receipt-id"), "r");
    client.expect_nothing_new().await;
}
