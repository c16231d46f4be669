//! The end of a broker whose SockJS clients have something to fetch.

use std::time::Duration;

use stomp_broker::{Config, Limits, Relay};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

use crate::stomp::{SUBSCRIBE, connected, poll_until};
use crate::support::{Client, Connection, Server, session, soon};

/// Messages of 1 KiB that are confirmed before the end: more than one poll brings.
const MESSAGES: usize = 200;

const CLOSE: &str = "c[1001,\"the broker is shutting down\"]\n";

/// Long enough that no test passes because of it.
fn patient() -> Config {
    let limits = Limits { close_timeout: Duration::from_secs(60), ..Limits::default() };
    Config { limits, ..Config::default() }
}

/// A session that is subscribed to `/topic/t`, and has no request under way.
async fn subscribed(server: &Client) -> String {
    let session = connected(server).await;
    server.sent(&session, SUBSCRIBE).await;
    poll_until(server, &session, "RECEIPT").await;
    session
}

/// Sends the messages by way of this server, and waits until they are confirmed.
async fn publish(server: &Server) {
    let mut socket = TcpStream::connect(server.broker.tcp_addr()).await.unwrap();
    let mut frames = "CONNECT\naccept-version:1.2\nhost:x\n\n\0".to_owned();
    let filling = "x".repeat(1 << 10);
    for number in 0..MESSAGES {
        frames +=
            &format!("SEND\ndestination:/topic/t\nreceipt:{number}.\n\n<{number}>{filling}\0");
    }
    socket.write_all(frames.as_bytes()).await.unwrap();
    let mut got = Vec::new();
    let last = format!("receipt-id:{}.", MESSAGES - 1);
    while !String::from_utf8_lossy(&got).contains(&last) {
        assert!(soon("receipts", socket.read_buf(&mut got)).await.unwrap() > 0, "cut off");
    }
}

/// The server begins its end.
fn stopped(server: Server) -> (Client, JoinHandle<()>) {
    let client = *server;
    (client, tokio::spawn(server.broker.shut_down()))
}

fn assert_complete(got: &str) {
    let lost: Vec<_> = (0..MESSAGES).filter(|n| !got.contains(&format!("<{n}>"))).collect();
    assert!(lost.is_empty(), "{} lost: {lost:?}", lost.len());
    assert!(got.ends_with(CLOSE), "{:?}", &got[got.len() - 100..]);
}

#[tokio::test]
async fn what_was_confirmed_reaches_a_client_that_polls() {
    let server = Server::from(patient()).await;
    let session = subscribed(&server).await;
    publish(&server).await;
    let (client, stopped) = stopped(server);
    let got = poll_until(&client, &session, CLOSE).await;
    assert_complete(&got);
    soon("the broker to stop", stopped).await.unwrap();
}

#[tokio::test]
async fn a_client_that_polls_by_one_connection_keeps_it_to_the_end() {
    let server = Server::from(patient()).await;
    let session = subscribed(&server).await;
    publish(&server).await;
    let mut connection = server.connect().await;
    let path = format!("{session}/xhr");
    let mut got = poll_by(&mut connection, &path).await;
    let (_, stopped) = stopped(server);
    while !got.ends_with(CLOSE) {
        got += &poll_by(&mut connection, &path).await;
    }
    assert_complete(&got);
    soon("the broker to stop", stopped).await.unwrap();
}

async fn poll_by(connection: &mut Connection, path: &str) -> String {
    connection.send("POST", path, &[], "").await;
    let answer = connection.answer().await;
    assert_eq!(answer.status(), 200);
    answer.text().to_owned()
}

#[tokio::test]
async fn a_stream_that_has_reached_its_limit_is_followed_by_another() {
    let mut config = patient();
    config.transports.sockjs.response_limit = 4 << 10;
    let server = Server::from(config).await;
    let session = subscribed(&server).await;
    publish(&server).await;
    let (client, stopped) = stopped(server);
    let mut got = String::new();
    while !got.ends_with(CLOSE) {
        let mut stream = client.stream("POST", &format!("{session}/xhr_streaming")).await;
        while let Some(chunk) = stream.chunk().await {
            got += &chunk;
        }
    }
    assert_complete(&got);
    soon("the broker to stop", stopped).await.unwrap();
}

#[tokio::test]
async fn a_gateway_hands_over_what_its_broker_has_sent() {
    let upstream = Server::from(patient()).await;
    let relay = Relay::to(upstream.broker.tcp_addr().to_string());
    let gateway = Server::from(Config { relay: Some(relay), ..patient() }).await;
    let session = subscribed(&gateway).await;
    publish(&gateway).await;
    let (client, stopped) = stopped(gateway);
    let got = poll_until(&client, &session, CLOSE).await;
    assert_complete(&got);
    soon("the gateway to stop", stopped).await.unwrap();
}

#[tokio::test]
async fn clients_of_a_namespace_that_ends_are_told() {
    let server = Server::from(patient()).await;
    let json = [("content-type", "application/json")];
    let made = server.ask("POST", "/control/namespaces", &json, r#"{"name":"n"}"#).await;
    assert_eq!(made.status(), 201, "{}", made.text());
    let session = session("/ns/n/stomp");
    assert_eq!(server.poll(&session).await, "o\n");
    let removed = server.ask("DELETE", "/control/namespaces/n", &[], "").await;
    assert_eq!(removed.status(), 204, "{}", removed.text());
    assert_eq!(server.poll(&session).await, CLOSE);
    let gone = async { while server.get("/ns/n/stomp/info").await.status() != 404 {} };
    soon("the namespace to be forgotten", gone).await;
}

#[tokio::test]
async fn clients_that_do_not_come_hold_it_up_for_a_bounded_time() {
    let limits = Limits { close_timeout: Duration::from_millis(100), ..Limits::default() };
    let server = Server::from(Config { limits, ..Config::default() }).await;
    subscribed(&server).await;
    publish(&server).await;
    let (_, stopped) = stopped(server);
    soon("the broker to stop", stopped).await.unwrap();
}
