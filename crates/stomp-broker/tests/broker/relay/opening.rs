//! CONNECT and CONNECTED through the gateway.

use std::time::Duration;

use stomp_broker::{Config, Relay};
use tokio::net::{TcpSocket, TcpStream};

use super::{CONNECT, CONNECTED, Upstream, for_every_page, gateway};
use crate::support::{Tcp, Ws, advancing, broker_with, still_broker};

#[tokio::test]
async fn connect_and_connected_pass_as_they_are() {
    let upstream = Upstream::new().await;
    let gateway = upstream.gateway().await;
    let connect = "STOMP\naccept-version:1.1,1.2\nlogin:me\npasscode:a:b\nhost:/\n\
                   heart-beat:5,6\ncolor:\\red\n\n\0";
    let mut client = Tcp::open(gateway.tcp_addr()).await;
    client.send(format!("\n{connect}SEND\ndestination:/at-once\n\n\0")).await;
    let mut broker = upstream.accept().await;
    broker.expect_bytes(connect).await;
    broker.expect_bytes("SEND\ndestination:/at-once\n\n\0").await;
    broker.send(CONNECTED).await;
    client.expect_bytes(CONNECTED.trim_end()).await;
}

#[tokio::test]
async fn the_gateway_can_log_in_for_everybody() {
    let upstream = Upstream::new().await;
    let relay = Relay { login: Some("app:s3:cret".parse().unwrap()), ..upstream.relay() };
    let gateway = gateway(relay).await;
    let mut client = Tcp::open(gateway.tcp_addr()).await;
    client.send("CONNECT\nlogin:guest\naccept-version:1.2\npasscode:x\n\n\0").await;
    let mut broker = upstream.accept().await;
    broker.expect_bytes("CONNECT\naccept-version:1.2\nlogin:app\npasscode:s3:cret\n\n\0").await;
}

#[tokio::test]
async fn the_gateway_may_ask_for_a_login_of_its_own() {
    let upstream = Upstream::new().await;
    let users = ["me:pass".parse::<stomp_broker::Credentials>().unwrap()].into_iter().collect();
    let relay = Some(Relay { login: Some("app:s3cret".parse().unwrap()), ..upstream.relay() });
    let transports = for_every_page();
    let gateway = broker_with(Config { relay, users, transports, ..Config::default() }).await;
    let mut stranger = Tcp::open(gateway.tcp_addr()).await;
    stranger.send("CONNECT\naccept-version:1.2\nlogin:app\npasscode:s3cret\n\n\0").await;
    assert_eq!(stranger.expect_error().await.get("message"), "Bad CONNECT");

    let mut client = Tcp::open(gateway.tcp_addr()).await;
    client.send("CONNECT\naccept-version:1.2\nlogin:me\npasscode:pass\n\n\0").await;
    let connect = upstream.accept().await.expect("CONNECT").await;
    assert_eq!((connect.get("login"), connect.get("passcode")), ("app", "s3cret"));
}

#[tokio::test]
async fn a_broker_that_is_not_there_is_an_error() {
    let nobody = {
        let upstream = Upstream::new().await;
        upstream.relay()
    };
    let gateway = gateway(nobody.clone()).await;
    let mut client = Ws::open(&gateway, Some("v12.stomp")).await;
    client.send(CONNECT).await;
    let error = client.expect_error(1011).await;
    assert_eq!(error.get("message"), "Broker unavailable");
    assert!(error.text().contains("refused") && !error.text().contains(&nobody.addresses[0]));

    let mut client = Tcp::open(gateway.tcp_addr()).await;
    client.send(CONNECT).await;
    assert_eq!(client.expect_error().await.get("message"), "Broker unavailable");
}

#[tokio::test]
async fn a_broker_that_does_not_accept_in_time_is_an_error() {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let full = socket.listen(1).unwrap();
    let address = full.local_addr().unwrap();
    // As many as the system accepts on its own account: the next one is not answered.
    let mut waiting = Vec::new();
    let patience = Duration::from_millis(300);
    while let Ok(accepted) = tokio::time::timeout(patience, TcpStream::connect(address)).await {
        waiting.push(accepted.unwrap());
    }
    let relay = Relay { connect_timeout: patience, ..Relay::to(address.to_string()) };
    let gateway = gateway(relay).await;
    let mut client = Tcp::open(gateway.tcp_addr()).await;
    client.send(CONNECT).await;
    let error = client.expect_error().await;
    assert_eq!(error.get("message"), "Broker unavailable");
    assert!(error.text().contains("timed out"), "{error:?}");
}

#[tokio::test]
async fn a_broker_that_never_answers_is_an_error() {
    let upstream = Upstream::new().await;
    let relay = Some(upstream.relay());
    let gateway = still_broker(Config { relay, ..Config::default() }).await;
    let mut client = Ws::at(&gateway.ws_url()).await;
    client.send(CONNECT).await;
    let mut broker = upstream.accept().await;
    broker.expect("CONNECT").await;
    let error = advancing(&gateway, client.expect_error(1011)).await;
    assert_eq!(error.get("message"), "Broker unavailable");
    broker.expect_end().await;
}

#[tokio::test]
async fn without_connect_nobody_gets_to_the_broker() {
    let upstream = Upstream::new().await;
    let relay = Some(upstream.relay());
    let gateway = still_broker(Config { relay, ..Config::default() }).await;
    for (bytes, message) in [
        ("SEND\ndestination:/a\n\n\0", "Not connected"),
        ("GET / HTTP/1.1\r\n\r\n", "Malformed frame"),
    ] {
        let mut client = Tcp::open(gateway.tcp_addr()).await;
        client.send(bytes).await;
        assert_eq!(client.expect_error().await.get("message"), message);
    }
    let mut client = Tcp::open(gateway.tcp_addr()).await;
    client.send("CONNECT\naccept-version:1.2\n").await;
    let error = advancing(&gateway, client.expect_error()).await;
    assert_eq!(error.get("message"), "Not connected in time");
    // The first that comes is one that may.
    let mut client = Tcp::open(gateway.tcp_addr()).await;
    client.send(CONNECT).await;
    upstream.accept().await.expect_bytes(CONNECT).await;
}

/// The client was told "(uncategorized error)".
#[tokio::test]
async fn a_host_name_without_an_address_is_told_as_that() {
    // No label of a name may have 64 characters, so that no name server is asked.
    let gateway = gateway(Relay::to(format!("{}.invalid:61613", "x".repeat(64)))).await;
    let mut client = Tcp::open(gateway.tcp_addr()).await;
    client.send(CONNECT).await;
    let error = client.expect_error().await;
    assert_eq!(error.get("message"), "Broker unavailable");
    let text = error.text();
    assert!(
        text.contains("its host name cannot be resolved") && !text.contains("invalid"),
        "{text}"
    );
}
