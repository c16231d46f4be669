//! ACK and NACK.

use alloc::format;
use alloc::vec::Vec;

use super::super::{DeliveryId, Event, SubscriptionId, Unsubscribe, Verdict};
use super::{Rig, body, header, ids};

/// A subscription with four deliveries, 1 to 4.
fn four(version: &str, ack: &str) -> (Rig, SubscriptionId) {
    let (mut rig, subscription) = Rig::subscribed(version, ack);
    for _ in 0..4 {
        rig.deliver(subscription);
    }
    (rig, subscription)
}

fn settled(rig: &mut Rig) -> (Verdict, Vec<DeliveryId>) {
    match rig.event() {
        Event::Settled { settlement, .. } => (settlement.verdict, settlement.deliveries),
        event => panic!("{event:?}"),
    }
}

// spec#57, spec#62
#[test]
fn in_client_mode_an_ack_speaks_for_all_before_it() {
    let (mut rig, _) = four("1.2", "client");
    rig.receive("ACK\nid:s-2\n\n\0");
    assert_eq!(settled(&mut rig), (Verdict::Ack, ids(&[1, 2])));
    rig.receive("NACK\nid:s-4\n\n\0");
    assert_eq!(settled(&mut rig), (Verdict::Nack, ids(&[3, 4])));
}

// spec#59
#[test]
fn in_client_individual_mode_it_speaks_for_its_own() {
    let (mut rig, _) = four("1.2", "client-individual");
    rig.receive("ACK\nid:s-3\n\n\0");
    assert_eq!(settled(&mut rig), (Verdict::Ack, ids(&[3])));
    rig.receive("NACK\nid:s-1\n\n\0");
    assert_eq!(settled(&mut rig), (Verdict::Nack, ids(&[1])));
}

// spec#57: of its own subscription, that is.
#[test]
fn an_ack_never_speaks_for_another_subscription() {
    let (mut rig, a) = Rig::subscribed("1.2", "client");
    let b = rig.subscribe("b", "client");
    for subscription in [a, b, a, b] {
        rig.deliver(subscription);
    }
    rig.receive("ACK\nid:s-3\n\n\0");
    assert_eq!(settled(&mut rig), (Verdict::Ack, ids(&[1, 3])));
}

// spec#82
#[test]
fn on_1_1_an_ack_names_message_and_subscription() {
    let (mut rig, _) = four("1.1", "client-individual");
    rig.receive("ACK\nmessage-id:s-2\nsubscription:a\n\n\0");
    assert_eq!(settled(&mut rig), (Verdict::Ack, ids(&[2])));
    rig.receive("NACK\nmessage-id:s-3\nsubscription:a\n\n\0");
    assert_eq!(settled(&mut rig), (Verdict::Nack, ids(&[3])));

    for (frame, what) in [
        ("ACK\nmessage-id:s-1\n\n\0", "`subscription`"),
        ("ACK\nsubscription:a\n\n\0", "`message-id`"),
        ("ACK\nid:s-1\n\n\0", "`message-id`"),
        ("ACK\nmessage-id:s-1\nsubscription:b\n\n\0", "\"b\""),
    ] {
        let (mut rig, _) = four("1.1", "client-individual");
        rig.receive(frame);
        assert!(body(&rig.protocol_error()).contains(what), "{frame}");
    }
}

#[test]
fn on_1_1_the_subscription_must_be_that_of_the_message() {
    let (mut rig, _) = four("1.1", "client");
    rig.subscribe("b", "client");
    rig.receive("ACK\nmessage-id:s-1\nsubscription:b\n\n\0");
    rig.protocol_error();
}

// spec#94
#[test]
fn on_1_0_an_ack_names_the_message_alone() {
    let (mut rig, _) = four("1.0", "client");
    rig.receive("ACK\nmessage-id: s-2\n\n\0");
    assert_eq!(settled(&mut rig), (Verdict::Ack, ids(&[1, 2])));
}

// spec#91
#[test]
fn on_1_0_there_is_no_nack() {
    let (mut rig, _) = four("1.0", "client");
    rig.receive("NACK\nmessage-id:s-1\n\n\0");
    assert!(body(&rig.protocol_error()).contains("1.0"));
}

// spec#62
#[test]
fn what_awaits_no_ack_cannot_have_one() {
    for id in ["s-9", "other-1", "1", "s-", "s-x", "S-1", "s-1-1"] {
        let (mut rig, _) = four("1.2", "client-individual");
        rig.receive(format!("ACK\nid:{id}\nreceipt:r\n\n\0"));
        let error = rig.protocol_error();
        assert_eq!(header(&error, "receipt-id"), Some("r"));
        assert!(body(&error).contains(id), "{error}");
    }
    let (mut rig, _) = four("1.2", "auto");
    rig.receive("ACK\nid:s-1\n\n\0");
    rig.protocol_error();

    let (mut rig, _) = four("1.2", "client-individual");
    rig.receive("ACK\nid:s-1\n\n\0ACK\nid:s-1\n\n\0");
    assert_eq!(rig.events.len(), 2, "one settled, then the end");
    assert!(matches!(rig.events.pop(), Some(Event::Closed(_))));

    let (mut rig, _) = four("1.2", "client");
    rig.receive("ACK\n\n\0");
    assert!(body(&rig.protocol_error()).contains("`id`"));
}

#[test]
fn what_unsubscribe_leaves_unsettled_is_released_in_order() {
    let (mut rig, _) = four("1.2", "client-individual");
    rig.receive("ACK\nid:s-2\n\n\0");
    settled(&mut rig);
    rig.receive("UNSUBSCRIBE\nid:a\n\n\0");
    let Event::Unsubscribe(Unsubscribe { released, .. }) = rig.event() else { panic!() };
    assert_eq!(released, ids(&[1, 3, 4]));
    rig.receive("ACK\nid:s-1\n\n\0");
    rig.protocol_error();
}
