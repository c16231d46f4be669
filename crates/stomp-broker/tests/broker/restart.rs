//! A broker that goes away and comes back at the same address.

use stomp_broker::{Broker, Config, StartError};

use crate::support::{Tcp, broker};

/// Stops a broker under a connected client and starts another in its place.
async fn restart() -> Result<(), StartError> {
    let first = broker().await;
    let (listen, tcp) = (first.http_addr().to_string(), first.tcp_addr().to_string());
    let mut client = Tcp::connected(&first).await;
    client.subscribe("a", "/queue/q", "client").await;
    client.publish("/queue/q", "x").await;
    let stale = client.expect_message("x").await.get("ack").to_owned();
    // The broker closes first, so it is its side of the connection that lingers in the system.
    let stopping = tokio::spawn(first.shut_down());
    client.expect_error().await;
    drop(client);
    crate::support::soon("the broker to stop", stopping).await.unwrap();

    let second = Broker::start(Config { listen, tcp, ..Config::default() }).await?;
    let mut client = Tcp::connected(&second).await;
    client.subscribe("a", "/queue/q", "client").await;
    client.publish("/queue/q", "y").await;
    let fresh = client.expect_message("y").await.get("ack").to_owned();
    assert_ne!(stale, fresh, "an ACK from before must not hit a message of now");
    Ok(())
}

#[tokio::test]
async fn the_same_ports_can_be_taken_again_at_once() {
    // Another program may be given the port in between, though hardly three times.
    for _ in 0..2 {
        if restart().await.is_ok() {
            return;
        }
    }
    restart().await.unwrap();
}

#[tokio::test]
async fn an_address_in_use_is_said_to_be() {
    let first = broker().await;
    let tcp = first.tcp_addr().to_string();
    let error = Broker::start(Config { tcp: tcp.clone(), ..Config::default() }).await.unwrap_err();
    assert!(error.to_string().contains(&tcp), "{error}");
}
