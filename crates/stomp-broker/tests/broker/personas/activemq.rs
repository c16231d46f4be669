//! The behaviour of ActiveMQ Classic.

use stomp_broker::Persona::ActiveMq;
use stomp_broker::{Broker, Config};
use tokio_tungstenite::tungstenite::Message;

use super::{broker, names, tcp, ws};
use crate::support::{Tcp, Ws, advance, await_heart_beats, still_broker};

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
    client.expect_close(1000).await;
}

#[tokio::test]
async fn a_line_feed_of_its_own_is_a_heart_beat() {
    let broker = still_broker(Config { persona: ActiveMq, ..Config::default() }).await;
    let mut client = Ws::at_offering(&broker.ws_url(), "v12.stomp").await;
    client.send("CONNECT\naccept-version:1.2\nheart-beat:1500,0\n\n\0").await;
    client.expect("CONNECTED").await;
    for count in 1..=3 {
        client.send("\n").await;
        await_heart_beats(&broker, 1, count).await;
        advance(&broker, 4_400).await;
    }
    client.send("SEND\ndestination:/topic/a\nreceipt:r\n\n\0").await;
    client.expect("RECEIPT").await;
}

#[tokio::test]
async fn a_silent_client_is_closed_without_a_word_after_three_periods() {
    let broker = still_broker(Config { persona: ActiveMq, ..Config::default() }).await;
    let mut client = Ws::at_offering(&broker.ws_url(), "v12.stomp").await;
    client.send("CONNECT\naccept-version:1.2\nheart-beat:1000,0\n\n\0").await;
    assert_eq!(client.expect("CONNECTED").await.get("heart-beat"), "0,1000");
    client.send("\n").await;
    await_heart_beats(&broker, 1, 1).await;
    advance(&broker, 2_999).await;
    client.send("SEND\ndestination:/topic/a\nreceipt:r\n\n\0").await;
    client.expect("RECEIPT").await;
    advance(&broker, 3_000).await;
    client.expect_close(1000).await;
}

#[tokio::test]
async fn a_request_at_fault_is_told_and_the_session_goes_on() {
    let broker = broker(ActiveMq).await;
    let (mut client, _) = tcp(&broker, "1.2").await;
    for (request, message) in [
        ("UNSUBSCRIBE\nid:none", "No subscription matched."),
        ("SEND\nfoo:bar", "SEND received without a Destination specified!"),
        ("COMMIT\ntransaction:t", "Invalid transaction id\\c t"),
        ("ACK\nid:none", "Unexpected ACK received for message-id [null]"),
    ] {
        client.send(format!("{request}\n\n\0{request}\nreceipt:r\n\n\0")).await;
        let error = client.expect("ERROR").await;
        assert_eq!(
            (names(&error), error.get("message")),
            (vec!["content-type", "message"], message)
        );
        let error = client.expect("ERROR").await;
        assert_eq!(names(&error), ["content-type", "receipt-id", "message"]);
        assert!(error.text().starts_with("org.apache.activemq"), "{error:?}");
    }
    client.expect_nothing_new().await;
}

#[tokio::test]
async fn an_upgrade_wants_a_subprotocol_of_stomp() {
    let broker = broker(ActiveMq).await;
    for offered in ["v10.stomp, v12.stomp", "stomp"] {
        let client = Ws::open(&broker, Some(offered)).await;
        let chosen = if offered == "stomp" { "stomp" } else { "v12.stomp" };
        assert_eq!(client.subprotocol.as_deref(), Some(chosen));
    }
    for offered in [None, Some("foo")] {
        assert!(Ws::try_open(&broker, offered).await.is_err(), "{offered:?}");
    }
}

#[tokio::test]
async fn timestamps_are_of_the_namespaces_clock() {
    let broker = still_broker(Config { persona: ActiveMq, ..Config::default() }).await;
    let mut client = Tcp::open(broker.tcp_addr()).await;
    client.send("CONNECT\naccept-version:1.2\n\n\0").await;
    client.expect("CONNECTED").await;
    client.subscribe("1", "/topic/t", "auto").await;
    for (by, time) in [(0, "1735689600000"), (1_500, "1735689601500")] {
        advance(&broker, by).await;
        client.send("SEND\ndestination:/topic/t\n\nx\0").await;
        assert_eq!(client.expect_message("x").await.get("timestamp"), time);
    }
}

async fn named(broker: &Broker, id: &str) -> Tcp {
    let mut client = Tcp::open(broker.tcp_addr()).await;
    client.send(format!("CONNECT\naccept-version:1.2\nclient-id:{id}\n\n\0")).await;
    client
}

#[tokio::test]
async fn a_client_id_is_in_use_once() {
    let broker = broker(ActiveMq).await;
    let mut first = named(&broker, "me").await;
    first.expect("CONNECTED").await;
    let error = named(&broker, "me").await.expect_error().await;
    let said = "Broker: localhost - Client: me already connected from ";
    assert!(error.get("message").starts_with(said), "{error:?}");
    named(&broker, "another").await.expect("CONNECTED").await;
    first.send("DISCONNECT\nreceipt:bye\n\n\0").await;
    first.expect("RECEIPT").await;
    first.expect_end().await;
    named(&broker, "me").await.expect("CONNECTED").await;
}

#[tokio::test]
async fn unsubscribe_with_its_name_deletes_a_durable_subscription() {
    let broker = broker(ActiveMq).await;
    let mut client = named(&broker, "me").await;
    client.expect("CONNECTED").await;
    let subscribe = "SUBSCRIBE\nid:1\ndestination:/topic/t\nactivemq.subscriptionName:mine\n";
    let delete = "UNSUBSCRIBE\nid:1\nactivemq.subscriptionName:mine\nreceipt:d\n\n\0";
    client.send_and_confirm(format!("{subscribe}receipt:s\n\n\0")).await;
    client.send(delete).await;
    let error = client.expect("ERROR").await;
    assert_eq!(error.get("message"), "Durable consumer is in use");
    client.send_and_confirm("UNSUBSCRIBE\nid:1\nreceipt:u\n\n\0").await;
    client.publish("/topic/t", "kept").await;
    client.send_and_confirm(delete).await;
    client.publish("/topic/t", "gone").await;
    client.send_and_confirm(format!("{subscribe}receipt:s\n\n\0")).await;
    client.expect_nothing_new().await;
    client.send("UNSUBSCRIBE\nactivemq.subscriptionName:other\nreceipt:d\n\n\0").await;
    client.expect("ERROR").await;
}
