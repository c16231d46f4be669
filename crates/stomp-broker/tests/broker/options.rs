//! What surprised users of the command line and its options, each named after its id in docs/defects.md.

use stomp_broker::{Config, Persona, Prefixes, TransportOptions, Users};

use crate::support::{Tcp, Ws, broker_with};

#[tokio::test]
async fn b_8_endpoints_are_where_they_are_asked_for() {
    // B-8: the paths were fixed at `/ws` and `/stomp`, while Spring's guides have others.
    let paths = |texts: &[&str]| texts.iter().map(|text| text.parse().unwrap()).collect();
    let transports = TransportOptions {
        ws_paths: paths(&["/raw", "/app/socket"]),
        sockjs_paths: paths(&["/ws", "/gs-guide-websocket"]),
        ..TransportOptions::default()
    };
    let broker = broker_with(Config { transports, ..Config::default() }).await;
    for path in ["/raw", "/app/socket", "/ws/websocket", "/gs-guide-websocket/websocket"] {
        let mut client = Ws::open_at(&broker, path, Some("v12.stomp")).await;
        client.send("CONNECT\naccept-version:1.2\nhost:x\n\n\0").await;
        client.expect("CONNECTED").await;
    }
    assert!(Ws::try_open_at(&broker, "/stomp/websocket", None).await.is_err());
}

#[tokio::test]
async fn b_8_endpoints_may_not_overlap() {
    let sockjs_paths = vec!["/ws".parse().unwrap()];
    let transports = TransportOptions { sockjs_paths, ..TransportOptions::default() };
    let started = stomp_broker::Broker::start(Config { transports, ..Config::default() }).await;
    let error = started.unwrap_err().to_string();
    assert!(error.contains("/ws and /ws overlap"), "{error}");
}

#[tokio::test]
async fn b_8_a_token_is_bound_to_a_user() {
    // B-8: a client that sends a token in the place of a login was not the user of that token.
    let users = Users::default().with_token("kim", "s3cret").with_token("lee", "0ther");
    let broker = broker_with(Config { users, ..Config::default() }).await;
    for given in
        ["Authorization:Bearer s3cret", "token:s3cret", "passcode:s3cret", "x-auth-token:s3cret"]
    {
        let mut client = Tcp::open(broker.tcp_addr()).await;
        client.send(format!("CONNECT\naccept-version:1.2\n{given}\n\n\0")).await;
        assert_eq!(client.expect("CONNECTED").await.get("user-name"), "kim", "{given}");
        client.subscribe("a", "/user/queue/x", "auto").await;
        client.send(format!("SEND\ndestination:/user/kim/queue/x\n\n{given}\0")).await;
        client.expect_message(given).await;
    }
    for given in ["login:kim", "token:nonsense", "login:kim\npasscode:nonsense"] {
        let mut client = Tcp::open(broker.tcp_addr()).await;
        client.send(format!("CONNECT\naccept-version:1.2\n{given}\n\n\0")).await;
        let error = client.expect_error().await;
        assert_eq!(error.get("message"), "Bad CONNECT", "{given}");
        assert!(!error.text().contains("nonsense"), "{}", error.text());
    }
}

#[tokio::test]
async fn b_8_prefixes_are_those_of_the_application() {
    // B-8: tutorials have `/pub` and `/sub`, which the broker refused or passed over.
    let prefix = |text: &str| vec![text.parse().unwrap()];
    let prefixes = Prefixes { app: prefix("/pub"), topic: prefix("/sub") };
    for persona in [Persona::Plain, Persona::SpringSimple] {
        let prefixes = prefixes.clone();
        let broker = broker_with(Config { prefixes, persona, ..Config::default() }).await;
        let mut client = Tcp::open(broker.tcp_addr()).await;
        client.send("CONNECT\naccept-version:1.2\nhost:x\n\n\0").await;
        client.expect("CONNECTED").await;
        client.send("SUBSCRIBE\nid:1\ndestination:/sub/chat/room/1\n\n\0").await;
        // There is no handler of this name, and that is no error.
        client.send("SEND\ndestination:/pub/chat/message\n\nunheard\0").await;
        client.send("SEND\ndestination:/sub/chat/room/1\n\nheard\0").await;
        let message = client.expect_message("heard").await;
        assert_eq!(message.get("destination"), "/sub/chat/room/1", "{persona}");
    }
}

#[tokio::test]
async fn b_8_the_handler_of_an_application_answers_behind_another_prefix() {
    let prefixes = Prefixes { app: vec!["/pub".parse().unwrap()], ..Prefixes::default() };
    let broker = broker_with(Config { prefixes, ..Config::default() }).await;
    let mut client = Tcp::connected(&broker).await;
    client.subscribe("1", "/user/queue/echo", "auto").await;
    client.send("SEND\ndestination:/pub/echo\n\nback\0").await;
    client.expect_message("back").await;
}

/// The example of the documents was answered by ERROR: the chat of the broker's own expects other JSON.
#[tokio::test]
async fn what_a_handler_refuses_behind_another_prefix_is_the_tests_to_answer() {
    let prefixes = Prefixes { app: vec!["/pub".parse().unwrap()], ..Prefixes::default() };
    let broker = broker_with(Config { prefixes, ..Config::default() }).await;
    let mut client = Tcp::connected(&broker).await;
    client.subscribe("1", "/topic/t", "auto").await;
    client.send("SEND\ndestination:/pub/chat\n\n{\"room\":1,\"message\":\"hi\"}\0").await;
    client.send("SEND\ndestination:/topic/t\n\nstill here\0").await;
    client.expect_message("still here").await;
    client.send("SEND\ndestination:/app/chat\n\n{\"room\":1,\"message\":\"hi\"}\0").await;
    assert_eq!(client.expect_error().await.get("message"), "Bad chat message");
}
