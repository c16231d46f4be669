//! How a connection ends.

use super::super::{CloseReason, Delivered, Event};
use super::{Rig, header};

fn finish(rig: &mut Rig, receipt: Option<&str>) {
    rig.connection.finish(receipt);
    rig.settle();
    assert_eq!(rig.event(), Event::Closed(CloseReason::Finished));
    assert!(rig.connection.is_closed());
}

// spec#67
#[test]
fn disconnect_is_answered_last() {
    let (mut rig, subscription) = Rig::subscribed("1.2", "auto");
    rig.receive("SEND\ndestination:/topic/a\nreceipt:r1\n\n\0DISCONNECT\nreceipt:r2\n\n\0");
    assert_eq!(rig.events.len(), 2);
    assert_eq!(rig.events.pop(), Some(Event::Disconnect { receipt: Some("r2".into()) }));
    rig.events.clear();
    rig.deliver(subscription);
    rig.connection.receipt("r1");
    finish(&mut rig, Some("r2"));
    assert_eq!(rig.take_sent(), "RECEIPT\nreceipt-id:r1\n\n\0RECEIPT\nreceipt-id:r2\n\n\0");
    assert_eq!(rig.offer(subscription), Delivered::NotSubscribed);
    assert_eq!(rig.take_sent(), "");
}

#[test]
fn disconnect_without_receipt_is_not_answered() {
    let mut rig = Rig::connected("1.2");
    rig.receive("DISCONNECT\n\n\0");
    assert_eq!(rig.event(), Event::Disconnect { receipt: None });
    finish(&mut rig, None);
    assert_eq!(rig.take_sent(), "");
}

// spec#68; what follows as line ends or heart-beats is no frame.
#[test]
fn a_frame_after_disconnect_is_an_error() {
    let mut rig = Rig::connected("1.2");
    rig.receive("DISCONNECT\nreceipt:r\n\n\0\n");
    rig.receive("\n\n");
    assert!(matches!(rig.event(), Event::Disconnect { .. }));
    rig.receive("SEND\ndestination:/topic/a\nreceipt:late\n\n\0");
    let error = rig.protocol_error();
    assert_eq!(header(&error, "message"), Some("Frame after DISCONNECT"));
    assert_eq!(header(&error, "receipt-id"), Some("late"));
}

// spec#75
#[test]
fn the_end_of_the_stream_comes_after_what_was_in_it() {
    let mut rig = Rig::connected("1.2");
    rig.connection.handle_bytes(rig.now, b"SEND\ndestination:/topic/a\nreceipt:r\n\n\0");
    rig.connection.handle_eof();
    rig.settle();
    assert!(matches!(rig.take_events().as_slice(), [Event::Send(_), Event::EndOfInput]));
    rig.connection.receipt("r");
    finish(&mut rig, None);
    assert_eq!(rig.take_sent(), "RECEIPT\nreceipt-id:r\n\n\0");
}

#[test]
fn a_stream_that_ends_within_a_frame_is_an_error() {
    for part in ["SEN", "SEND\ndestination:/a\n", "SEND\ndestination:/a\n\nbod"] {
        let mut rig = Rig::connected("1.2");
        rig.receive(part);
        rig.connection.handle_eof();
        rig.settle();
        assert_eq!(header(&rig.protocol_error(), "message"), Some("Incomplete frame"), "{part}");
    }
}

#[test]
fn a_stream_that_never_began_just_ends() {
    let mut rig = Rig::new();
    rig.connection.handle_eof();
    rig.settle();
    assert_eq!(rig.event(), Event::EndOfInput);
    finish(&mut rig, None);
    assert_eq!(rig.take_sent(), "");
}

// Answers that a client does not read must not fill the memory.
#[test]
fn nothing_is_read_while_there_is_something_to_send() {
    let mut rig = Rig::connected("1.2");
    let frames = "BEGIN\ntransaction:t\nreceipt:b\n\n\0ABORT\ntransaction:t\nreceipt:a\n\n\0";
    rig.connection.handle_bytes(rig.now, frames.repeat(1000).as_bytes());
    assert_eq!(rig.connection.poll_event(), None);
    assert!(rig.connection.backlog() > 0);
    let mut receipts = 0;
    while rig.connection.poll_transmit(rig.now).is_some() {
        receipts += 1;
        assert!(!rig.connection.is_sending(), "one at a time");
        assert_eq!(rig.connection.poll_event(), None);
    }
    assert_eq!((receipts, rig.connection.backlog()), (2000, 0));
}
