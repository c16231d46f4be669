//! BEGIN, COMMIT, ABORT between clients.

use crate::support::{Tcp, broker, two_clients};

const BEGIN: &str = "BEGIN\ntransaction:t\n\n\0";

#[tokio::test]
async fn nothing_is_seen_before_commit_and_all_after() {
    let (_broker, mut one, mut other) = two_clients().await;
    other.subscribe("a", "/topic/t", "auto").await;
    one.send_and_confirm(format!(
        "{BEGIN}SEND\ndestination:/topic/t\ntransaction:t\n\n1\0\
         SEND\ndestination:/topic/t\ntransaction:t\nreceipt:r\n\n2\0"
    ))
    .await;
    other.expect_nothing_new().await;
    one.publish("/topic/t", "outside").await;
    other.expect_message("outside").await;
    one.send_and_confirm("COMMIT\ntransaction:t\nreceipt:r\n\n\0").await;
    other.expect_message("1").await;
    other.expect_message("2").await;
}

#[tokio::test]
async fn nothing_is_left_of_an_aborted_transaction() {
    let (_broker, mut one, mut other) = two_clients().await;
    other.subscribe("a", "/topic/t", "auto").await;
    one.send_and_confirm(format!(
        "{BEGIN}SEND\ndestination:/topic/t\ntransaction:t\n\n1\0ABORT\ntransaction:t\nreceipt:r\n\n\0"
    ))
    .await;
    other.expect_nothing_new().await;
}

#[tokio::test]
async fn a_transaction_ends_with_its_connection() {
    let (broker, mut one, mut other) = two_clients().await;
    other.subscribe("a", "/topic/t", "auto").await;
    let frames = format!("{BEGIN}SEND\ndestination:/topic/t\ntransaction:t\n\n1\0");
    one.send(frames.clone() + "DISCONNECT\nreceipt:r\n\n\0").await;
    one.expect("RECEIPT").await;
    one.expect_end().await;
    let mut lost = Tcp::connected(&broker).await;
    lost.send(frames).await;
    lost.end().await;
    lost.expect_end().await;
    other.expect_nothing_new().await;
}

#[tokio::test]
async fn an_ack_in_a_transaction_counts_from_commit_on() {
    let (broker, mut one, mut other) = two_clients().await;
    one.subscribe("a", "/queue/q", "client-individual").await;
    other.publish("/queue/q", "kept").await;
    other.publish("/queue/q", "done").await;
    let kept = one.expect_message("kept").await.get("ack").to_owned();
    let done = one.expect_message("done").await.get("ack").to_owned();
    one.send_and_confirm(format!(
        "{BEGIN}ACK\nid:{done}\ntransaction:t\n\n\0COMMIT\ntransaction:t\nreceipt:r\n\n\0"
    ))
    .await;
    one.send_and_confirm(format!("{BEGIN}ACK\nid:{kept}\ntransaction:t\nreceipt:r\n\n\0")).await;
    drop(one);
    let mut heir = Tcp::connected(&broker).await;
    heir.subscribe("b", "/queue/q", "auto").await;
    assert_eq!(heir.expect_message("kept").await.get("redelivered"), "true");
    heir.expect_nothing_new().await;
}

#[tokio::test]
async fn a_transaction_with_one_bad_message_does_nothing_at_all() {
    let broker = broker().await;
    let mut watcher = Tcp::connected(&broker).await;
    watcher.subscribe("a", "/topic/t", "auto").await;
    for bad in ["/nowhere", "/app/chat"] {
        let mut client = Tcp::connected(&broker).await;
        client
            .send(format!(
                "{BEGIN}SEND\ndestination:/topic/t\ntransaction:t\n\ngood\0\
                 SEND\ndestination:{bad}\ntransaction:t\n\nbad\0COMMIT\ntransaction:t\nreceipt:c\n\n\0"
            ))
            .await;
        assert_eq!(client.expect_error().await.get("receipt-id"), "c");
    }
    watcher.expect_nothing_new().await;
}

#[tokio::test]
async fn an_unknown_transaction_is_an_error() {
    let broker = broker().await;
    for frame in ["COMMIT\n", "ABORT\n", "SEND\ndestination:/topic/t\n"] {
        let mut client = Tcp::connected(&broker).await;
        client.send(format!("{frame}transaction:nope\nreceipt:r\n\n\0")).await;
        let error = client.expect_error().await;
        assert_eq!(error.get("message"), "Unknown transaction");
        assert_eq!(error.get("receipt-id"), "r");
    }
}
