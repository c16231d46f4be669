//! RECEIPT and ERROR.

use alloc::format;
use alloc::string::ToString;

use super::super::{CloseReason, Event};
use super::{Rig, body, header};

// spec#23, spec#73
#[test]
fn a_receipt_waits_until_the_frame_is_processed() {
    let mut rig = Rig::connected("1.2");
    rig.receive("SEND\ndestination:/topic/a\nreceipt:a\\cb\n\n\0");
    let Event::Send(send) = rig.event() else { panic!() };
    assert_eq!(rig.take_sent(), "");
    rig.connection.receipt(&send.receipt.unwrap());
    rig.settle();
    assert_eq!(rig.take_sent(), "RECEIPT\nreceipt-id:a\\cb\n\n\0");
}

// spec#23: every frame but CONNECT.
#[test]
fn any_frame_may_ask_for_one() {
    let (mut rig, subscription) = Rig::subscribed("1.2", "client-individual");
    rig.deliver(subscription);
    rig.deliver(subscription);
    let frames = [
        "SEND\ndestination:/topic/a",
        "SUBSCRIBE\nid:x\ndestination:/topic/x",
        "UNSUBSCRIBE\nid:x",
        "ACK\nid:s-1",
        "NACK\nid:s-2",
        "BEGIN\ntransaction:t",
        "COMMIT\ntransaction:t",
        "BEGIN\ntransaction:u",
        "ABORT\ntransaction:u",
        "DISCONNECT",
    ];
    for (number, frame) in frames.into_iter().enumerate() {
        rig.receive(format!("{frame}\nreceipt:{number}\n\n\0"));
        for event in rig.take_events() {
            let receipt = match event {
                Event::Send(send) => send.receipt,
                Event::Subscribe(subscribe) => subscribe.receipt,
                Event::Unsubscribe(unsubscribe) => unsubscribe.receipt,
                Event::Settled { receipt, .. }
                | Event::Committed { receipt, .. }
                | Event::Disconnect { receipt } => receipt,
                event => panic!("{event:?}"),
            };
            rig.connection.receipt(&receipt.unwrap());
            rig.settle();
        }
        let receipt = rig.take_sent();
        assert_eq!(header(&receipt, "receipt-id"), Some(number.to_string().as_str()), "{frame}");
    }
}

// spec#76, spec#77, spec#78, spec#79
#[test]
fn an_error_says_what_whose_and_why() {
    let mut rig = Rig::connected("1.2");
    rig.receive("SEND\ndestination:/nowhere\nreceipt:r1\n\n\0");
    let Event::Send(send) = rig.event() else { panic!() };
    rig.connection.error("No such destination", "There is no /nowhere: 없음.", send.receipt);
    rig.settle();
    let error = rig.error(CloseReason::Refused);
    assert_eq!(header(&error, "message"), Some("No such destination"));
    assert_eq!(header(&error, "receipt-id"), Some("r1"));
    assert_eq!(header(&error, "content-type"), Some("text/plain;charset=utf-8"));
    assert_eq!(header(&error, "content-length"), Some("29"));
    assert_eq!(body(&error), "There is no /nowhere: 없음.");
}

// spec#7: whatever an error quotes stays where it belongs.
#[test]
fn an_error_cannot_inject_headers() {
    for (version, expected) in [("1.2", r"a\ninjected\c1"), ("1.0", r"a\ninjected:1")] {
        let mut rig = Rig::connected(version);
        rig.connection.error("a\ninjected:1", "", None);
        rig.settle();
        let error = rig.error(CloseReason::Refused);
        assert_eq!(header(&error, "message"), Some(expected), "{error}");
        assert_eq!(header(&error, "injected"), None);
    }
}
