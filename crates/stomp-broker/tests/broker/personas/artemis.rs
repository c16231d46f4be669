//! The behaviour of ActiveMQ Artemis.

use stomp_broker::Persona::Artemis;
use stomp_broker::{Broker, Config, NamespaceOptions};
use tokio_tungstenite::tungstenite::Message;

use super::{broker, tcp, ws};
use crate::support::{Tcp, Ws, broker_with};

#[tokio::test]
async fn frames_come_in_binary_messages() {
    let broker = broker(Artemis).await;
    let mut client = ws(&broker).await;
    client.send("SEND\ndestination:/topic/a\nreceipt:r\n\nhi\0").await;
    let (_, message) = client.expect_in_message("RECEIPT").await;
    assert!(matches!(message, Message::Binary(_)), "{message:?}");
}

#[tokio::test]
async fn a_websocket_frame_holds_65_536_bytes() {
    let broker = broker(Artemis).await;
    let mut client = ws(&broker).await;
    let frame = |len| format!("SEND\ndestination:/topic/a\nreceipt:r\n\n{}\0", "x".repeat(len));
    let most = 65_536 - frame(0).len();
    client.send(frame(most)).await;
    client.expect("RECEIPT").await;
    // In two messages it may be larger.
    let large = frame(100_000);
    let (head, tail) = large.split_at(60_000);
    client.send(head).await;
    client.send(tail).await;
    client.expect("RECEIPT").await;
    client.send(frame(most + 1)).await;
    client.expect_cut().await;
}

#[tokio::test]
async fn beats_come_no_more_often_than_twice_a_second_and_silence_is_told_and_cut_off() {
    let broker = broker(Artemis).await;
    let mut client = Ws::open(&broker, None).await;
    client.send("CONNECT\naccept-version:1.2\nheart-beat:10,10\n\n\0").await;
    assert_eq!(client.expect("CONNECTED").await.get("heart-beat"), "500,500");
    loop {
        match client.message().await {
            Message::Binary(beat) if beat == b"\n"[..] => {}
            Message::Binary(error) => {
                let expected = b"ERROR\nmessage:AMQ229014\\c Did not receive data from";
                break assert!(error.starts_with(expected), "{error:?}");
            }
            other => panic!("{other:?}"),
        }
    }
    client.expect_cut().await;
}

#[tokio::test]
async fn the_host_does_not_matter_and_a_second_connect_is_answered() {
    let broker = broker(Artemis).await;
    let mut client = Tcp::open(broker.tcp_addr()).await;
    client.send("CONNECT\naccept-version:1.2\nhost:nowhere\n\n\0").await;
    client.expect("CONNECTED").await;
    client.send("CONNECT\naccept-version:1.2\n\n\0").await;
    client.expect("CONNECTED").await;
    drop(tcp(&broker, "1.0").await);
}

#[tokio::test]
async fn who_agreed_on_no_beats_is_dropped_after_a_minute() {
    let namespace = NamespaceOptions { virtual_clock: true, ..NamespaceOptions::default() };
    let broker = broker_with(Config { persona: Artemis, namespace, ..Config::default() }).await;
    let (mut client, _) = tcp(&broker, "1.1").await;
    advance(&broker, 59_000).await;
    client.send_and_confirm("SEND\ndestination:/topic/a\nreceipt:r\n\n\0").await;
    advance(&broker, 59_000).await;
    client.expect_nothing_new().await;
    advance(&broker, 60_000).await;
    let error = client.expect_error().await;
    assert!(error.get("message").contains("within the 60000ms"), "{error:?}");
}

/// Moves the broker's clock.
async fn advance(broker: &Broker, millis: u64) {
    let body = format!("{{\"ms\":{millis}}}");
    let mut control = Tcp::open(broker.http_addr()).await;
    let head = "POST /control/clock/advance HTTP/1.1\r\nhost: localhost\r\nconnection: close";
    let kind = "content-type: application/json";
    let length = body.len();
    control.send(format!("{head}\r\n{kind}\r\ncontent-length: {length}\r\n\r\n{body}")).await;
    control.expect_bytes("HTTP/1.1 200 OK").await;
}

#[tokio::test]
async fn headers_say_what_a_name_without_a_prefix_is() {
    let broker = broker(Artemis).await;
    let (mut client, _) = tcp(&broker, "1.2").await;
    client.send("SEND\ndestination:orders\ndestination-type:ANYCAST\n\nkept\0").await;
    client.send("SUBSCRIBE\nid:1\ndestination:orders\nsubscription-type:ANYCAST\n\n\0").await;
    let message = client.expect_message("kept").await;
    assert_eq!(message.all("destination-type"), ["ANYCAST", "ANYCAST"]);
    client.subscribe("2", "news", "auto").await;
    client.send("SEND\ndestination:news\n\nnew\0").await;
    let message = client.expect_message("new").await;
    assert_eq!(message.get("subscription"), "2");
    assert_eq!(message.header("destination-type"), None);
    // A prefix says it, whatever the header says.
    client.subscribe("3", "/topic/t", "auto").await;
    client.send("SEND\ndestination:/topic/t\ndestination-type:ANYCAST\n\ncopy\0").await;
    assert_eq!(client.expect_message("copy").await.get("subscription"), "3");
}
