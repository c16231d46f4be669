//! The exchange of the classic Spring tutorial, frame by frame.

use stomp_broker::{AppHandler, Config, Message, Refusal, Request};

use crate::support::{Tcp, Ws, broker, broker_with};

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

/// Answers to a queue, and fails over one word.
struct Echo;

impl AppHandler for Echo {
    fn destination(&self) -> &str {
        "/app/echo"
    }

    fn handle(&self, request: &Request<'_>) -> Result<Vec<Message>, Refusal> {
        let message = request.message();
        assert_ne!(message.body, b"panic");
        Ok(vec![Message { destination: "/queue/echo".into(), ..message.clone() }])
    }
}

#[tokio::test]
async fn an_application_brings_handlers_of_its_own() {
    let broker = broker_with(Config { apps: vec![Box::new(Echo)], ..Config::default() }).await;
    let mut client = Tcp::connected(&broker).await;
    client.subscribe("a", "/queue/echo", "auto").await;
    client.send("SEND\ndestination:/app/echo\nk:v\n\nhello\0").await;
    assert_eq!(client.expect_message("hello").await.get("k"), "v");
    client.send("SEND\ndestination:/app/chat\n\n{}\0").await;
    assert!(client.expect_error().await.text().contains("/app/echo"));
}

#[tokio::test]
async fn a_handler_that_panics_costs_its_sender_the_connection_and_nobody_else() {
    let broker = broker_with(Config { apps: vec![Box::new(Echo)], ..Config::default() }).await;
    let mut other = Tcp::connected(&broker).await;
    let mut client = Tcp::connected(&broker).await;
    client.send("SEND\ndestination:/app/echo\nreceipt:r\n\npanic\0").await;
    let error = client.expect_error().await;
    assert_eq!((error.get("message"), error.get("receipt-id")), ("Application failed", "r"));
    other.publish("/topic/t", "still here").await;
}
