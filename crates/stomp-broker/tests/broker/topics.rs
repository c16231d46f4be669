//! `/topic/…`: a copy to every subscriber.

use crate::support::{Tcp, broker, two_clients};

#[tokio::test]
async fn every_subscriber_gets_a_copy_and_the_sender_too() {
    let (_broker, mut one, mut other) = two_clients().await;
    one.subscribe("a", "/topic/news", "auto").await;
    other.subscribe("b", "/topic/news", "auto").await;
    other.subscribe("c", "/topic/other", "auto").await;
    one.send("SEND\ndestination:/topic/news\nfoo:bar\nfoo:baz\nk\\cey:a\\nb\n\nhello\0").await;

    let first = one.expect_message("hello").await;
    let second = other.expect_message("hello").await;
    assert_eq!((first.get("subscription"), second.get("subscription")), ("a", "b"));
    assert_ne!(first.get("message-id"), second.get("message-id"));
    for message in [first, second] {
        assert_eq!(message.get("destination"), "/topic/news");
        assert_eq!(message.header("redelivered"), None);
        assert_eq!(message.get("content-length"), "5");
        let foo: Vec<_> = message.headers.iter().filter(|(name, _)| name == "foo").collect();
        assert_eq!((foo[0].1.as_str(), foo[1].1.as_str()), ("bar", "baz"));
        assert_eq!(message.get(r"k\cey"), r"a\nb");
    }
    other.expect_nothing_new().await;
}

#[tokio::test]
async fn two_subscriptions_of_one_client_get_a_copy_each() {
    let broker = broker().await;
    let mut client = Tcp::connected(&broker).await;
    client.subscribe("a", "/topic/t", "auto").await;
    client.subscribe("b", "/topic/t", "auto").await;
    client.send("SEND\ndestination:/topic/t\n\nx\0").await;
    let first = client.expect_message("x").await;
    let second = client.expect_message("x").await;
    let mut names = [first.get("subscription"), second.get("subscription")];
    names.sort_unstable();
    assert_eq!(names, ["a", "b"]);
    assert_ne!(first.get("message-id"), second.get("message-id"));
}

#[tokio::test]
async fn nothing_comes_after_unsubscribe() {
    let (_broker, mut one, mut other) = two_clients().await;
    one.subscribe("a", "/topic/t", "auto").await;
    other.publish("/topic/t", "before").await;
    one.expect_message("before").await;
    one.send_and_confirm("UNSUBSCRIBE\nid:a\nreceipt:r\n\n\0").await;
    other.publish("/topic/t", "after").await;
    one.expect_nothing_new().await;
}

#[tokio::test]
async fn a_message_for_nobody_is_gone() {
    let (_broker, mut one, mut other) = two_clients().await;
    one.publish("/topic/t", "early").await;
    other.subscribe("a", "/topic/t", "auto").await;
    one.publish("/topic/t", "late").await;
    other.expect_message("late").await;
}

#[tokio::test]
async fn a_topic_message_can_be_acknowledged_or_refused_and_is_done_with() {
    let (_broker, mut one, mut other) = two_clients().await;
    one.subscribe("a", "/topic/t", "client-individual").await;
    for verdict in ["ACK", "NACK"] {
        other.publish("/topic/t", verdict).await;
        let id = one.expect_message(verdict).await.get("ack").to_owned();
        one.send_and_confirm(format!("{verdict}\nid:{id}\nreceipt:r\n\n\0")).await;
        one.expect_nothing_new().await;
    }
}

#[tokio::test]
async fn a_body_of_any_bytes_arrives_as_it_was() {
    let (_broker, mut one, mut other) = two_clients().await;
    one.subscribe("a", "/topic/t", "auto").await;
    let body: Vec<u8> = (0..1_000_000_u32).map(|n| (n % 256) as u8).collect();
    let mut frame = b"SEND\ndestination:/topic/t\ncontent-length:1000000\n\n".to_vec();
    frame.extend(&body);
    frame.push(0);
    other.send(frame).await;
    assert!(one.expect("MESSAGE").await.body == body);
}

#[tokio::test]
async fn clients_of_different_versions_understand_each_other() {
    let broker = broker().await;
    let mut newest = Tcp::connected(&broker).await;
    let mut middle = Tcp::open(broker.tcp_addr()).await;
    middle.send("CONNECT\naccept-version:1.1\nhost:h\n\n\0").await;
    assert_eq!(middle.expect("CONNECTED").await.get("version"), "1.1");
    let mut oldest = Tcp::open(broker.tcp_addr()).await;
    oldest.send("CONNECT\n\n\0").await;
    assert_eq!(oldest.expect("CONNECTED").await.header("version"), None);

    middle.subscribe("a", "/topic/t", "auto").await;
    oldest.send_and_confirm("SUBSCRIBE\ndestination: /topic/t\nreceipt: r\n\n\0").await;
    newest.send("SEND\ndestination:/topic/t\nk:a\\rb\\nc\\cd\\\\\n\nx\0").await;
    assert_eq!(middle.expect_message("x").await.get("k"), "a\rb\\nc\\cd\\\\");
    let message = oldest.expect_message("x").await;
    assert_eq!(message.get("k"), r"a\rb\nc:d\", "1.0 has no escapes: line ends are spelled out");
    assert_eq!(message.header("subscription"), None);
}

#[tokio::test]
async fn an_unknown_destination_is_refused_with_those_there_are() {
    let broker = broker().await;
    for frame in ["SEND\ndestination:/nowhere\n", "SUBSCRIBE\nid:1\ndestination:/exchange/a\n"] {
        let mut client = Tcp::connected(&broker).await;
        client.send(format!("{frame}receipt:r\n\n\0")).await;
        let error = client.expect_error().await;
        assert_eq!(error.get("message"), "Unknown destination");
        assert_eq!(error.get("receipt-id"), "r");
        for prefix in ["/topic/", "/queue/", "/app/"] {
            assert!(error.text().contains(prefix), "{}", error.text());
        }
    }
}
