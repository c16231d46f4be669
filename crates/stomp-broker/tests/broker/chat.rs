//! The exchange of the classic Spring tutorial, frame by frame.

use crate::support::{Tcp, Ws, broker};

/// The time in a chat message: `HH:MM`.
fn time_of(body: &str) -> Option<&str> {
    let time = body.strip_prefix(r#"{"from":"hi","text":"안녕?","time":""#)?.strip_suffix("\"}")?;
    let (hour, minute) = time.split_once(':')?;
    let valid = hour.len() == 2
        && minute.len() == 2
        && hour.parse::<u8>().ok()? < 24
        && minute.parse::<u8>().ok()? < 60;
    valid.then_some(time)
}

#[tokio::test]
async fn what_one_browser_says_both_hear_with_the_time() {
    let broker = broker().await;
    let mut one = Ws::connected(&broker).await;
    let mut other = Ws::connected(&broker).await;
    for client in [&mut one, &mut other] {
        client.send("SUBSCRIBE\nid:sub-0\ndestination:/topic/messages\nreceipt:r\n\n\0").await;
        client.expect("RECEIPT").await;
    }
    one.send(
        "SEND\ndestination:/app/chat\ncontent-length:30\n\n{\"from\":\"hi\",\"text\":\"안녕?\"}\0",
    )
    .await;
    for client in [&mut one, &mut other] {
        let message = client.expect("MESSAGE").await;
        assert_eq!(message.get("destination"), "/topic/messages");
        assert_eq!(message.get("subscription"), "sub-0");
        assert_eq!(message.get("content-type"), "application/json");
        assert!(time_of(message.text()).is_some(), "{}", message.text());
    }
}

#[tokio::test]
async fn what_is_no_chat_message_is_refused_with_an_example() {
    let broker = broker().await;
    for (body, what) in [
        ("hello", "expected"),
        (r#"{"from":"hi"}"#, "missing field `text`"),
        (r#"{"from":"hi","text":1}"#, "invalid type"),
    ] {
        let mut client = Tcp::connected(&broker).await;
        client.send(format!("SEND\ndestination:/app/chat\nreceipt:r\n\n{body}\0")).await;
        let error = client.expect_error().await;
        assert_eq!(error.get("message"), "Bad chat message");
        assert_eq!(error.get("receipt-id"), "r");
        assert!(error.text().contains(r#"{"from":"hi","text":"안녕?"}"#), "{}", error.text());
        assert!(error.text().contains(what), "{}", error.text());
    }
}

#[tokio::test]
async fn other_application_destinations_are_refused_by_name() {
    let broker = broker().await;
    let mut client = Tcp::connected(&broker).await;
    client.send("SEND\ndestination:/app/nothing\n\n\0").await;
    let error = client.expect_error().await;
    assert!(error.text().contains("/app/nothing") && error.text().contains("/app/chat"));

    let mut client = Tcp::connected(&broker).await;
    client.send("SUBSCRIBE\nid:1\ndestination:/app/chat\nreceipt:r\n\n\0").await;
    let error = client.expect_error().await;
    assert_eq!(error.get("message"), "Not subscribable");
    assert_eq!(error.get("receipt-id"), "r");
}
