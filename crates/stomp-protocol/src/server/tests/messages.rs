//! SEND in, MESSAGE out.

use alloc::format;
use alloc::vec::Vec;

use super::super::{Content, Delivered, Delivery, DeliveryId, Event};
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
        "MESSAGE\nmessage-id:s-1\nsubscription:a\ndestination:/queue/a\n\
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
    assert!(message.ends_with("destination:/queue/a\n\n\0"), "{message}");
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
    let content = &Content::new("/queue/a", &Headers::new(), *b"x").unwrap();
    let delivery = Delivery { subscription, id: DeliveryId(9), redelivered: true, content };
    assert_eq!(rig.connection.message(&delivery), Delivered::AwaitsAck);
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

// spec#88: to a client that trims, a name of blanks is no name, and nothing may slip in by a
// padded one.
#[test]
fn names_that_1_0_would_trim_do_it_no_harm() {
    let (mut rig, subscription) = Rig::subscribed("1.0", "auto");
    let headers = [(" ", "v"), (" content-length", "1"), ("k", "v")];
    rig.offer_with(subscription, &headers.into_iter().collect(), b"hello");
    let message = rig.take_sent();
    assert!(message.ends_with("\nk:v\ncontent-length:5\n\nhello\0"), "{message}");
    assert_eq!(message.matches("content-length").count(), 1, "{message}");
}

// W-6: a sender of 1.2 may pad names, which a receiver of 1.0 trims.
#[test]
fn padded_names_are_no_headers_of_the_server_on_1_0() {
    let names = ["redelivered", "message-id", "subscription", "ack", "destination", "receipt"];
    for name in names.into_iter().flat_map(|name| [format!(" {name}"), format!("{name}\t\r")]) {
        let headers: Headers = [(&*name, "forged"), ("own", "1")].into_iter().collect();
        for version in ["1.0", "1.1", "1.2"] {
            let (mut rig, subscription) = Rig::subscribed(version, "auto");
            rig.offer_with(subscription, &headers, b"x");
            let message = rig.take_sent();
            assert_eq!(message.contains("forged"), version != "1.0", "{name:?}: {message}");
            assert!(message.contains("\nown:1\n"), "{name:?}: {message}");
        }
    }
}

#[test]
fn a_header_with_nul_or_without_a_name_cannot_be_made_a_message() {
    for header in [("k", "a\0b"), ("k\0", "v"), ("", "v")] {
        let headers = [header].into_iter().collect();
        assert!(Content::new("/queue/a", &headers, *b"").is_err(), "{header:?}");
    }
    assert!(Content::new("/queue/\0", &Headers::new(), *b"").is_err());
}

#[test]
fn what_many_receive_is_shared_and_not_copied() {
    let (mut rig, subscription) = Rig::subscribed("1.2", "auto");
    let content = &Content::new("/queue/a", &Headers::new(), *b"hello").unwrap();
    let mut frames = Vec::new();
    for id in [DeliveryId(1), DeliveryId(2)] {
        let delivery = Delivery { subscription, id, redelivered: false, content };
        assert_eq!(rig.connection.message(&delivery), Delivered::Sent);
        frames.extend(rig.connection.poll_transmit(rig.now));
    }
    let [first, second] = [frames[0].parts(), frames[1].parts()];
    assert_ne!(first[0], second[0], "each has its own id");
    assert!(core::ptr::eq(first[1], second[1]) && core::ptr::eq(first[2], second[2]));
    assert_eq!(frames[0].len(), first.concat().len());
    assert_eq!(frames[0].clone().into_vec(), first.concat());
}
