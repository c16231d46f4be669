//! SEND in, MESSAGE out.

use super::super::{Delivered, Delivery, DeliveryId, Event};
use super::{Headers, Rig, header};

// spec#49
#[test]
fn send_needs_a_destination() {
    for frame in ["SEND\nreceipt:r\n\nhi\0", "SEND\ndestination:\nreceipt:r\n\nhi\0"] {
        let mut rig = Rig::connected("1.2");
        rig.receive(frame);
        let error = rig.protocol_error();
        assert!(error.contains("`destination`"), "{error}");
        assert_eq!(header(&error, "receipt-id"), Some("r"));
    }
}

// spec#50, spec#72
#[test]
fn user_headers_go_on_and_those_of_the_frame_do_not() {
    let mut rig = Rig::connected("1.2");
    rig.receive(
        "SEND\ndestination:/topic/a\ncontent-type:text/plain\nfoo:bar\nreceipt:r\n\
         content-length:2\nack:x\nmessage-id:x\nsubscription:x\nredelivered:x\nreply-to:y\n\nhi\0",
    );
    let Event::Send(send) = rig.event() else { panic!() };
    assert_eq!(send.receipt.as_deref(), Some("r"));
    let handed_on = [("content-type", "text/plain"), ("foo", "bar"), ("reply-to", "y")];
    assert!(send.headers.iter().eq(handed_on), "{:?}", send.headers);
}

// spec#69, spec#70, spec#16, spec#17
#[test]
fn a_message_has_what_a_message_must_have() {
    let (mut rig, subscription) = Rig::subscribed("1.2", "auto");
    let headers = [("content-type", "text/plain"), ("k", "a:b\nc\\"), ("k", "2")];
    rig.offer_with(subscription, &headers.into_iter().collect(), "안녕".as_bytes());
    assert_eq!(
        rig.take_sent(),
        "MESSAGE\ndestination:/queue/a\nmessage-id:s-1\nsubscription:a\n\
         content-type:text/plain\nk:a\\cb\\nc\\\\\nk:2\ncontent-length:6\n\n안녕\0"
    );
}

#[test]
fn every_delivery_has_an_id_of_its_own() {
    let (mut rig, subscription) = Rig::subscribed("1.2", "auto");
    let first = rig.deliver(subscription);
    let second = rig.deliver(subscription);
    assert_ne!(header(&first, "message-id"), header(&second, "message-id"));
}

#[test]
fn an_empty_body_has_no_content_length() {
    let (mut rig, subscription) = Rig::subscribed("1.2", "auto");
    rig.offer_with(subscription, &Headers::new(), b"");
    let message = rig.take_sent();
    assert!(message.ends_with("subscription:a\n\n\0"), "{message}");
}

// spec#71
#[test]
fn the_ack_header_is_there_when_an_ack_is_awaited() {
    for (version, ack, expected) in [
        ("1.2", "auto", None),
        ("1.2", "client", Some("s-1")),
        ("1.2", "client-individual", Some("s-1")),
        ("1.1", "client", None),
        ("1.0", "client", None),
    ] {
        let (mut rig, subscription) = Rig::subscribed(version, ack);
        let message = rig.deliver(subscription);
        assert_eq!(header(&message, "ack"), expected, "{version} {ack}: {message}");
    }
}

#[test]
fn a_message_that_comes_again_says_so() {
    let (mut rig, subscription) = Rig::subscribed("1.1", "client");
    let delivery = Delivery {
        subscription,
        id: DeliveryId(9),
        destination: "/queue/a",
        redelivered: true,
        headers: &Headers::new(),
        body: b"x",
    };
    assert_eq!(rig.connection.message(&delivery), Ok(Delivered::AwaitsAck));
    rig.settle();
    assert_eq!(header(&rig.take_sent(), "redelivered"), Some("true"));
}

// spec#87: what 1.0 has no words for cannot become a second header line.
#[test]
fn headers_that_1_0_cannot_express_are_spelled_out() {
    let (mut rig, subscription) = Rig::subscribed("1.0", "auto");
    let headers = [("k", "a\nevil:1\r"), ("n:1\nx", "v"), ("url", "http://a")];
    rig.offer_with(subscription, &headers.into_iter().collect(), b"");
    let message = rig.take_sent();
    assert_eq!(header(&message, "k"), Some(r"a\nevil:1\r"), "{message}");
    assert_eq!(header(&message, r"n\c1\nx"), Some("v"), "{message}");
    assert_eq!(header(&message, "url"), Some("http://a"), "{message}");
}

// spec#80: on 1.1 a carriage return is data.
#[test]
fn headers_are_escaped_as_1_1_does() {
    let (mut rig, subscription) = Rig::subscribed("1.1", "auto");
    rig.offer_with(subscription, &[("k", "a\rb:c\n")].into_iter().collect(), b"");
    assert!(rig.take_sent().contains("\nk:a\rb\\cc\\n\n"));
}

#[test]
fn a_header_with_nul_is_refused_and_nothing_is_sent() {
    let (mut rig, subscription) = Rig::subscribed("1.2", "client");
    let headers = [("k", "a\0b")].into_iter().collect();
    let delivery = Delivery {
        subscription,
        id: DeliveryId(1),
        destination: "/queue/a",
        redelivered: false,
        headers: &headers,
        body: b"",
    };
    assert!(rig.connection.message(&delivery).is_err());
    rig.settle();
    assert_eq!(rig.take_sent(), "");
    rig.receive("ACK\nid:s-1\n\n\0");
    rig.protocol_error();
}
