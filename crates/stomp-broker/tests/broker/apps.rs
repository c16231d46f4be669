//! `/app/…`: handlers that come with the broker, and one's own.

use stomp_broker::{AppHandler, Config, Message, Refusal, Request};

use crate::support::{Tcp, broker, broker_with};

#[tokio::test]
async fn the_echo_answers_who_asked_and_nobody_else() {
    let broker = broker().await;
    let mut one = Tcp::connected(&broker).await;
    let mut other = Tcp::connected(&broker).await;
    one.subscribe("s", "/user/queue/echo", "auto").await;
    other.subscribe("s", "/user/queue/echo", "auto").await;
    one.send("SEND\ndestination:/app/echo\ncontent-type:text/plain\nk:v\n\n안녕\0").await;
    let echo = one.expect_message("안녕").await;
    assert_eq!((echo.get("content-type"), echo.get("k")), ("text/plain", "v"));
    assert_eq!(echo.get("destination"), "/user/queue/echo");
    other.expect_nothing_new().await;
}

#[tokio::test]
async fn the_echo_goes_where_the_sender_wants_it() {
    let broker = broker().await;
    let mut client = Tcp::connected(&broker).await;
    client.subscribe("s", "/topic/t", "auto").await;
    client.send("SEND\ndestination:/app/echo\nreply-to:/topic/t\n\nhello\0").await;
    assert_eq!(client.expect_message("hello").await.header("reply-to"), None);
}

#[tokio::test]
async fn a_request_is_answered_to_its_reply_to() {
    let broker = broker().await;
    let mut client = Tcp::open(broker.tcp_addr()).await;
    client.send("CONNECT\naccept-version:1.2\nlogin:kim\n\n\0").await;
    client.expect("CONNECTED").await;
    client
        .send("SEND\ndestination:/app/ask\nreply-to:/temp-queue/a\ncorrelation-id:7\n\nhow?\0")
        .await;
    let answer = client.expect_message(r#"{"asked":"how?","by":"kim"}"#).await;
    assert_eq!(answer.get("subscription"), "/temp-queue/a");
    assert_eq!(answer.get("correlation-id"), "7");
    assert_eq!(answer.get("content-type"), "application/json");
}

#[tokio::test]
async fn a_request_that_says_not_where_to_is_refused() {
    let broker = broker().await;
    let mut client = Tcp::connected(&broker).await;
    client.send("SEND\ndestination:/app/ask\nreceipt:r\n\nhow?\0").await;
    let error = client.expect_error().await;
    assert_eq!((error.get("message"), error.get("receipt-id")), ("Bad request", "r"));
    assert!(error.text().contains("reply-to:/temp-queue/"), "{}", error.text());
}

/// Greets the sender, and publishes that on a topic.
struct Greeter;

impl AppHandler for Greeter {
    fn destination(&self) -> &str {
        "/app/greet"
    }

    fn handle(&self, request: &Request<'_>) -> Result<Vec<Message>, Refusal> {
        let name = request.user().unwrap_or("stranger");
        let greeting = format!("hello {name}").into_bytes();
        Ok(vec![
            request.answer("/user/queue/greetings", greeting),
            request.answer("/topic/guests", name.into()),
            request.answer("/user/boss/queue/guests", name.into()),
        ])
    }
}

/// Answers on a destination that does not exist.
struct Confused;

impl AppHandler for Confused {
    fn destination(&self) -> &str {
        "/app/confused"
    }

    fn handle(&self, request: &Request<'_>) -> Result<Vec<Message>, Refusal> {
        Ok(vec![request.answer("/app/greet", Vec::new())])
    }
}

#[tokio::test]
async fn a_handler_of_ones_own_answers_the_sender_a_user_and_everybody() {
    let config = Config { apps: vec![Box::new(Greeter)], ..Config::default() };
    let broker = broker_with(config).await;
    let mut boss = Tcp::open(broker.tcp_addr()).await;
    boss.send("CONNECT\naccept-version:1.2\nlogin:boss\n\n\0").await;
    boss.expect("CONNECTED").await;
    boss.subscribe("s", "/user/queue/guests", "auto").await;
    let mut guest = Tcp::connected(&broker).await;
    guest.subscribe("g", "/user/queue/greetings", "auto").await;
    guest.subscribe("t", "/topic/guests", "auto").await;
    guest.send("SEND\ndestination:/app/greet\n\n\0").await;
    guest.expect_message("hello stranger").await;
    guest.expect_message("stranger").await;
    boss.expect_message("stranger").await;
}

#[tokio::test]
async fn a_handler_that_answers_nowhere_is_told_on_its_caller() {
    let config = Config { apps: vec![Box::new(Confused)], ..Config::default() };
    let broker = broker_with(config).await;
    let mut client = Tcp::connected(&broker).await;
    client.send("SEND\ndestination:/app/confused\n\n\0").await;
    assert_eq!(client.expect_error().await.get("message"), "Application failed");
}
