//! Backpressure: a slow side slows the other side down, and nothing is lost. A broker that reads
//! nothing at all does not keep the sessions of clients that are gone.

use std::time::Duration;

use stomp_broker::{Broker, Config, Limits};
use tokio::sync::watch;

use super::{CONNECT, Upstream, browser, program};
use crate::support::{Tcp, broker_with};

/// Far more than the sockets between two ends hold.
const FRAMES: usize = 64;
const BODY: usize = 1 << 20;

fn frame(command: &str, number: usize) -> String {
    let body = "x".repeat(BODY);
    format!("{command}\ndestination:/a\nnumber:{number}\ncontent-length:{BODY}\n\n{body}\0")
}

/// Waits until a sender makes no progress any more, and returns how many frames it has sent. A
/// sender that is held up does not send anything while another session, on the same thread, passes
/// as many bytes through a gateway of its own.
async fn stalled(sent: &watch::Receiver<usize>) -> usize {
    let upstream = Upstream::new().await;
    let gateway = upstream.gateway().await;
    let mut client = Tcp::open(gateway.tcp_addr()).await;
    client.send(CONNECT).await;
    let mut broker = upstream.accept_connected().await;
    client.expect("CONNECTED").await;
    loop {
        let before = *sent.borrow();
        for number in 0..4 {
            let sending = client.send(frame("SEND", number));
            tokio::join!(sending, broker.expect("SEND"));
        }
        if *sent.borrow() == before && before > 0 {
            return before;
        }
    }
}

#[tokio::test]
async fn a_slow_broker_holds_its_client_up() {
    let (_gateway, mut client, mut broker) = browser().await;
    let (count, sent) = watch::channel(0);
    let sending = tokio::spawn(async move {
        for number in 0..FRAMES {
            client.send(frame("SEND", number)).await;
            count.send_replace(number + 1);
        }
        client
    });
    assert!(stalled(&sent).await < FRAMES, "all of it was held in between");
    for number in 0..FRAMES {
        assert_eq!(broker.expect("SEND").await.get("number"), number.to_string());
    }
    sending.await.unwrap();
}

#[tokio::test]
async fn a_slow_client_holds_its_broker_up() {
    let (_gateway, mut client, mut broker) = program().await;
    let (count, sent) = watch::channel(0);
    let sending = tokio::spawn(async move {
        for number in 0..FRAMES {
            broker.send(frame("MESSAGE", number)).await;
            count.send_replace(number + 1);
        }
        broker
    });
    assert!(stalled(&sent).await < FRAMES, "all of it was held in between");
    for number in 0..FRAMES {
        assert_eq!(client.expect("MESSAGE").await.get("number"), number.to_string());
    }
    sending.await.unwrap();
}

#[tokio::test]
async fn a_client_that_reads_nothing_and_goes_takes_its_session_along() {
    let (_gateway, client, mut broker) = program().await;
    let sending = tokio::spawn(async move {
        for number in 0..FRAMES {
            // Writing fails once the gateway has given the session up.
            if !broker.try_send(frame("MESSAGE", number)).await {
                return;
            }
        }
        broker.expect_end().await;
    });
    drop(client);
    crate::support::soon("the session to end", sending).await.unwrap();
}

/// A gateway for one client at once, to a broker that reads nothing behind CONNECT.
async fn stalled_gateway() -> (Upstream, Broker, Tcp, Tcp) {
    let upstream = Upstream::new().await;
    let mut relay = upstream.relay();
    relay.write_timeout = Duration::from_millis(500);
    let limits = Limits { max_connections: 1, ..Limits::default() };
    let gateway = broker_with(Config { relay: Some(relay), limits, ..Config::default() }).await;
    let mut client = Tcp::open(gateway.tcp_addr()).await;
    client.send(CONNECT).await;
    let broker = upstream.accept_connected().await;
    client.expect("CONNECTED").await;
    (upstream, gateway, client, broker)
}

/// `H3`: they were never let go.
#[tokio::test]
async fn h3_a_client_that_is_gone_is_let_go_although_the_broker_does_not_read() {
    let (upstream, gateway, mut client, _broker) = stalled_gateway().await;
    let (count, sent) = watch::channel(0);
    let sending = tokio::spawn(async move {
        let mut number = 0;
        while client.try_send(frame("SEND", number)).await {
            number += 1;
            count.send_replace(number);
        }
    });
    stalled(&sent).await;
    // Drops the client, while what it sent waits for the broker.
    sending.abort();
    let connecting = async {
        loop {
            let mut next = Tcp::open(gateway.tcp_addr()).await;
            next.try_send(CONNECT).await;
            // While the place of the other one is taken, this is an ERROR.
            if next.frame().await.is_some_and(|frame| frame.command == "CONNECTED") {
                break;
            }
        }
    };
    tokio::join!(connecting, upstream.accept_connected());
}

#[tokio::test]
async fn h3_a_client_is_told_that_the_broker_does_not_read() {
    let (_upstream, _gateway, mut client, _broker) = stalled_gateway().await;
    for number in 0..FRAMES {
        if !client.try_send(frame("SEND", number)).await {
            break;
        }
    }
    let error = client.expect_error().await;
    assert_eq!(error.get("message"), "Broker unavailable");
}
