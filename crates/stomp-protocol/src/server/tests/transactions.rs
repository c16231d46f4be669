//! BEGIN, COMMIT, ABORT.

use alloc::format;
use alloc::vec::Vec;

use super::super::{CloseReason, Config, Event, Operation, Verdict};
use super::{Rig, body, header, ids};

fn committed(rig: &mut Rig) -> Vec<Operation> {
    match rig.event() {
        Event::Committed { operations, .. } => operations,
        event => panic!("{event:?}"),
    }
}

// spec#52, spec#63, spec#64
#[test]
fn nothing_happens_before_commit_and_then_all_in_order() {
    let (mut rig, subscription) = Rig::subscribed("1.2", "client-individual");
    rig.deliver(subscription);
    rig.deliver(subscription);
    rig.receive(
        "BEGIN\ntransaction:t\n\n\0\
         SEND\ndestination:/topic/a\ntransaction:t\nk:v\n\none\0\
         ACK\nid:s-1\ntransaction:t\n\n\0\
         NACK\nid:s-2\ntransaction:t\n\n\0\
         SEND\ndestination:/topic/b\ntransaction:t\n\ntwo\0",
    );
    assert_eq!(rig.take_events(), []);
    rig.receive("COMMIT\ntransaction:t\nreceipt:r\n\n\0");
    let operations = committed(&mut rig);
    let [
        Operation::Send(one),
        Operation::Settle(ack),
        Operation::Settle(nack),
        Operation::Send(two),
    ] = operations.as_slice()
    else {
        panic!("{operations:?}")
    };
    assert_eq!((one.body.as_slice(), two.body.as_slice()), (&b"one"[..], &b"two"[..]));
    assert!(one.headers.iter().eq([("k", "v")]), "receivers do not get the header transaction");
    assert_eq!((ack.verdict, &ack.deliveries), (Verdict::Ack, &ids(&[1])));
    assert_eq!((nack.verdict, &nack.deliveries), (Verdict::Nack, &ids(&[2])));
}

// spec#73: a frame in a transaction is processed when it is noted.
#[test]
fn frames_inside_are_answered_at_once() {
    let mut rig = Rig::connected("1.2");
    rig.receive("BEGIN\ntransaction:t\nreceipt:1\n\n\0");
    rig.receive("SEND\ndestination:/topic/a\ntransaction:t\nreceipt:2\n\n\0");
    rig.receive("ABORT\ntransaction:t\nreceipt:3\n\n\0");
    let receipts = ["1", "2", "3"].map(|id| format!("RECEIPT\nreceipt-id:{id}\n\n\0")).concat();
    assert_eq!(rig.take_sent(), receipts);
    assert_eq!(rig.take_events(), []);
}

#[test]
fn an_aborted_ack_is_no_ack() {
    let (mut rig, subscription) = Rig::subscribed("1.2", "client");
    for _ in 0..3 {
        rig.deliver(subscription);
    }
    rig.receive("BEGIN\ntransaction:t\n\n\0ACK\nid:s-2\ntransaction:t\n\n\0");
    rig.receive("ABORT\ntransaction:t\n\n\0ACK\nid:s-3\n\n\0");
    let Event::Settled { settlement, .. } = rig.event() else { panic!() };
    assert_eq!(settlement.deliveries, ids(&[1, 2, 3]));
}

#[test]
fn what_is_settled_in_a_transaction_cannot_be_settled_again() {
    let (mut rig, subscription) = Rig::subscribed("1.2", "client");
    rig.deliver(subscription);
    rig.receive("BEGIN\ntransaction:t\n\n\0ACK\nid:s-1\ntransaction:t\n\n\0ACK\nid:s-1\n\n\0");
    rig.protocol_error();
}

#[test]
fn an_aborted_ack_of_a_closed_subscription_is_released() {
    let (mut rig, subscription) = Rig::subscribed("1.2", "client-individual");
    rig.deliver(subscription);
    rig.deliver(subscription);
    rig.receive(
        "BEGIN\ntransaction:t\n\n\0ACK\nid:s-1\ntransaction:t\n\n\0UNSUBSCRIBE\nid:a\n\n\0",
    );
    let Event::Unsubscribe(unsubscribe) = rig.event() else { panic!() };
    assert_eq!(unsubscribe.released, ids(&[2]), "the other is held by the transaction");
    rig.receive("ABORT\ntransaction:t\nreceipt:r\n\n\0");
    let released = Event::Released { deliveries: ids(&[1]), receipt: Some("r".into()) };
    assert_eq!(rig.event(), released);
}

// spec#64, spec#65
#[test]
fn a_transaction_must_be_open_and_only_once() {
    for (frames, what) in [
        ("BEGIN\n\n\0", "`transaction`"),
        ("BEGIN\ntransaction:t\n\n\0BEGIN\ntransaction:t\nreceipt:r\n\n\0", "`t`"),
        ("COMMIT\ntransaction:u\nreceipt:r\n\n\0", "`u`"),
        ("ABORT\ntransaction:u\n\n\0", "`u`"),
        ("SEND\ndestination:/topic/a\ntransaction:u\n\n\0", "`u`"),
        ("ACK\nid:s-1\ntransaction:u\n\n\0", "`u`"),
    ] {
        let mut rig = Rig::connected("1.2");
        rig.receive(frames);
        let error = rig.protocol_error();
        assert!(body(&error).contains(what), "{error}");
        assert_eq!(header(&error, "receipt-id"), frames.contains("receipt").then_some("r"));
    }
    let mut rig = Rig::connected("1.2");
    rig.receive("BEGIN\ntransaction:t\n\n\0COMMIT\ntransaction:t\n\n\0BEGIN\ntransaction:t\n\n\0");
    assert!(!rig.connection.is_closed(), "a name is free again after COMMIT");
}

// spec#66
#[test]
fn a_disconnect_aborts() {
    let mut rig = Rig::connected("1.2");
    rig.receive("BEGIN\ntransaction:t\n\n\0SEND\ndestination:/topic/a\ntransaction:t\n\n\0");
    rig.receive("DISCONNECT\n\n\0");
    assert_eq!(rig.take_events(), [Event::Disconnect { receipt: None }]);
}

// spec#25
#[test]
fn what_transactions_hold_is_limited() {
    let config = || Config {
        max_transactions: 2,
        max_operations: 3,
        max_transaction_bytes: 1_000,
        ..Config::default()
    };
    let begin = |name| format!("BEGIN\ntransaction:{name}\n\n\0");
    let send = |body: &str| format!("SEND\ndestination:/topic/a\ntransaction:t\n\n{body}\0");
    let large = "x".repeat(600);
    let large_head = format!("SEND\ndestination:/topic/a\ntransaction:t\nx:{large}\n\n\0");
    for (frames, message) in [
        (begin("t") + &begin("u") + &begin("v"), "Too many transactions"),
        (begin("t") + &send("").repeat(4), "Transaction too large"),
        (begin("t") + &send(&large) + &send(&large), "Transaction too large"),
        // `M3`: what is in headers counts as well.
        (begin("t") + &large_head + &large_head, "Transaction too large"),
    ] {
        let mut rig = Rig::with(config());
        rig.connect("1.2");
        rig.receive(frames);
        assert_eq!(header(&rig.error(CloseReason::TooLarge), "message"), Some(message));
    }
    let mut rig = Rig::with(config());
    rig.connect("1.2");
    for _ in 0..10 {
        rig.receive(begin("t") + &send(&large) + "ABORT\ntransaction:t\n\n\0");
    }
    assert!(!rig.connection.is_closed(), "what is over does not count");
}
