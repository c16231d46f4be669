//! Whoever is slow is slow for the other side too, and nothing is lost by it.

use std::time::Duration;

use tokio::time::timeout;

use super::{browser, program};

/// Far more than the sockets between two ends hold.
const FRAMES: usize = 64;
const BODY: usize = 1 << 20;

/// Long enough to pass all of it on, if nobody waited for anybody.
const A_WHILE: Duration = Duration::from_secs(2);

fn frame(command: &str, number: usize) -> String {
    let body = "x".repeat(BODY);
    format!("{command}\ndestination:/a\nnumber:{number}\ncontent-length:{BODY}\n\n{body}\0")
}

#[tokio::test]
async fn a_slow_broker_holds_its_client_up() {
    let (_gateway, mut client, mut broker) = browser().await;
    let mut sending = tokio::spawn(async move {
        for number in 0..FRAMES {
            client.send(frame("SEND", number)).await;
        }
        client
    });
    assert!(timeout(A_WHILE, &mut sending).await.is_err(), "all of it was held in between");
    for number in 0..FRAMES {
        assert_eq!(broker.expect("SEND").await.get("number"), number.to_string());
    }
    sending.await.unwrap();
}

#[tokio::test]
async fn a_slow_client_holds_its_broker_up() {
    let (_gateway, mut client, mut broker) = program().await;
    let mut sending = tokio::spawn(async move {
        for number in 0..FRAMES {
            broker.send(frame("MESSAGE", number)).await;
        }
        broker
    });
    assert!(timeout(A_WHILE, &mut sending).await.is_err(), "all of it was held in between");
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
