//! What belongs to one connection: acknowledgements, receipts, transactions.

use stomp_wasm::client::{Error, Message, Subscription};
use stomp_wasm::protocol::{HeartBeat, UsageErrorKind, Version};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{NO_HEADERS, Rig, SOON, come, now};

const MESSAGE: &str = "MESSAGE\nsubscription:sub-0\nmessage-id:m\nack:a\n\nx\0";

/// A subscription, and a message of it.
async fn one_message(rig: &Rig) -> (Subscription, Message) {
    let mut subscription = rig.client.subscribe("/a", [("ack", "client")]).unwrap();
    rig.socket().text(MESSAGE);
    let message = subscription.next().await.expect("a message");
    rig.sent();
    (subscription, message)
}

#[wasm_bindgen_test]
async fn a_message_is_acknowledged_as_its_version_wants_it() {
    for (version, named) in
        [(Version::V1_2, "id:a"), (Version::V1_1, "message-id:m"), (Version::V1_0, "message-id:m")]
    {
        let rig = Rig::connected(|options| options.versions([version])).await;
        let (_subscription, message) = one_message(&rig).await;
        message.ack().unwrap();
        assert_eq!(rig.sent(), [format!("ACK\n{named}\nsubscription:sub-0\n\n\0")]);
        let refused = message.nack();
        if version == Version::V1_0 {
            // `S8`
            assert_eq!(refused, Err(UsageErrorKind::NackNeeds11.into()));
        } else {
            assert_eq!(rig.sent(), [format!("NACK\n{named}\nsubscription:sub-0\n\n\0")]);
        }
    }
}

/// `S9`
#[wasm_bindgen_test]
async fn a_message_that_cannot_be_acknowledged_says_so() {
    let rig = Rig::connected(|options| options).await;
    let mut subscription = rig.client.subscribe("/a", NO_HEADERS).unwrap();
    rig.socket().text("MESSAGE\nsubscription:sub-0\nmessage-id:m\n\nx\0");
    rig.sent();
    let message = subscription.next().await.expect("a message");
    assert_eq!(message.ack(), Err(UsageErrorKind::NoAckHeader.into()));
    assert_eq!(rig.sent(), [""; 0]);
}

#[wasm_bindgen_test]
async fn nothing_of_an_old_connection_goes_to_the_next() {
    let rig = Rig::connected(|options| options.retry(SOON)).await;
    let (_subscription, message) = one_message(&rig).await;
    let transaction = rig.client.begin().unwrap();
    rig.socket().end(1006);
    rig.connect(HeartBeat::NONE).await;
    assert_eq!(message.ack(), Err(UsageErrorKind::NotConnected.into()));
    assert_eq!(
        transaction.publish("/a", NO_HEADERS, "x"),
        Err(UsageErrorKind::NotConnected.into())
    );
    assert_eq!(transaction.commit(), Err(UsageErrorKind::NotConnected.into()));
    assert_eq!(rig.sent(), [""; 0]);
}

#[wasm_bindgen_test]
async fn a_receipt_says_that_the_broker_has_it() {
    let rig = Rig::connected(|options| options).await;
    let mut receipt = rig.client.publish_with_receipt("/a", NO_HEADERS, "x");
    assert!(now(&mut receipt).is_none());
    assert!(rig.sent()[0].contains("\nreceipt:receipt-0\n"));
    rig.socket().text("RECEIPT\nreceipt-id:receipt-0\n\n\0");
    assert_eq!(receipt.await, Ok(()));
    rig.socket().text("RECEIPT\nreceipt-id:receipt-0\n\n\0");
    assert_eq!(rig.log(), ["unhandled RECEIPT"]);
}

#[wasm_bindgen_test]
async fn a_receipt_may_have_a_name_of_its_own() {
    let rig = Rig::connected(|options| options).await;
    let first = rig.client.publish_with_receipt("/a", [("receipt", "mine")], "x");
    let second = rig.client.publish_with_receipt("/a", [("receipt", "mine")], "x");
    assert_eq!(first.await, Err(Error::NoReceipt), "its name was given away");
    rig.socket().text("RECEIPT\nreceipt-id:mine\n\n\0");
    assert_eq!(second.await, Ok(()));
}

#[wasm_bindgen_test]
async fn a_subscription_may_wait_for_the_broker_to_make_it() {
    let rig = Rig::connected(|options| options).await;
    let mut subscribing = Box::pin(rig.client.subscribe_with_receipt("/a", NO_HEADERS));
    assert!(now(&mut subscribing).is_none());
    rig.exchange();
    let mut subscription = subscribing.await.expect("confirmed");
    rig.client.publish("/a", NO_HEADERS, "x").unwrap();
    rig.exchange();
    assert_eq!(come(&mut subscription), ["x"]);

    let refused = rig.client.subscribe_with_receipt("/forbidden", [("receipt", "r")]);
    rig.socket().text("ERROR\nreceipt-id:r\nmessage:no\n\n\0");
    assert!(matches!(refused.await, Err(Error::Rejected(_))));
    assert!(rig.sent().contains(&"UNSUBSCRIBE\nid:sub-1\n\n\0".to_owned()));
    let again = rig.client.subscribe_with_receipt("/b", [("id", "sub-0")]).await;
    let error = again.expect_err("in use");
    assert_eq!(error, UsageErrorKind::DuplicateSubscription("sub-0".into()).into());
}

/// `L11`
#[wasm_bindgen_test]
async fn an_error_ends_the_wait_for_the_receipt_of_its_frame() {
    let rig = Rig::connected(|options| options).await;
    let receipt = rig.client.publish_with_receipt("/a", NO_HEADERS, "x");
    rig.socket().text("ERROR\nreceipt-id:receipt-0\nmessage:no\n\n\0");
    let error = receipt.await.expect_err("rejected");
    assert_eq!(error.to_string(), "the broker refused: no");
    assert_eq!(rig.log(), ["error no"], "it is for the broker to close");
    rig.client.publish("/a", NO_HEADERS, "x").expect("connected");
}

#[wasm_bindgen_test]
async fn a_receipt_fails_with_its_connection() {
    let rig = Rig::connected(|options| options).await;
    let receipt = rig.client.publish_with_receipt("/a", NO_HEADERS, "x");
    rig.socket().end(1006);
    assert_eq!(receipt.await, Err(Error::NoReceipt));
    let not_sent = rig.client.publish_with_receipt("/a", NO_HEADERS, "x");
    assert_eq!(not_sent.await, Err(UsageErrorKind::NotConnected.into()));
}

#[wasm_bindgen_test]
async fn a_transaction_is_committed_aborted_or_dropped() {
    let rig = Rig::connected(|options| options).await;
    let (_subscription, message) = one_message(&rig).await;

    let transaction = rig.client.begin().unwrap();
    assert_eq!(transaction.id(), "tx-1");
    transaction.publish("/a", [("k", "v")], "x").unwrap();
    transaction.ack(&message).unwrap();
    transaction.nack(&message).unwrap();
    transaction.commit().unwrap();
    let expected = [
        "BEGIN\ntransaction:tx-1\n\n\0",
        "SEND\ndestination:/a\nk:v\ntransaction:tx-1\ncontent-length:1\n\nx\0",
        "ACK\ntransaction:tx-1\nid:a\nsubscription:sub-0\n\n\0",
        "NACK\ntransaction:tx-1\nid:a\nsubscription:sub-0\n\n\0",
        "COMMIT\ntransaction:tx-1\n\n\0",
    ];
    assert_eq!(rig.sent(), expected);

    rig.client.begin().unwrap().abort().unwrap();
    assert_eq!(rig.sent()[1..], ["ABORT\ntransaction:tx-2\n\n\0"]);
    drop(rig.client.begin().unwrap());
    assert_eq!(rig.sent()[1..], ["ABORT\ntransaction:tx-3\n\n\0"]);
}

#[wasm_bindgen_test]
async fn a_transaction_may_ask_for_a_receipt() {
    let rig = Rig::connected(|options| options).await;
    let mut subscription = rig.client.subscribe("/a", NO_HEADERS).unwrap();
    let transaction = rig.client.begin().unwrap();
    transaction.publish("/a", NO_HEADERS, "both").unwrap();
    let receipt = transaction.commit_with_receipt();
    rig.exchange();
    assert_eq!(receipt.await, Ok(()));
    assert_eq!(come(&mut subscription), ["both"]);
}

/// `S10`
#[wasm_bindgen_test]
async fn an_id_in_use_is_refused_and_its_subscription_stays() {
    let rig = Rig::connected(|options| options).await;
    let mut first = rig.client.subscribe("/a", NO_HEADERS).unwrap();
    let error = rig.client.subscribe("/b", [("id", "sub-0")]).unwrap_err();
    assert_eq!(error, UsageErrorKind::DuplicateSubscription("sub-0".into()).into());
    rig.socket().text(MESSAGE);
    assert_eq!(come(&mut first), ["x"]);
}
