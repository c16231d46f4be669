//! SUBSCRIBE and UNSUBSCRIBE.

use alloc::format;
use alloc::string::String;

use super::super::quirks::{Duplicates, Outcome};
use super::super::{
    AckMode, CloseReason, Config, Delivered, Event, Failure, FailureKind, Subscribe, Unsubscribe,
};
use super::{Rig, body, header};
use crate::{Command, HeartBeat};

fn subscribing(version: &str, headers: &str) -> Subscribe {
    let mut rig = Rig::connected(version);
    rig.receive(format!("SUBSCRIBE\n{headers}\n\n\0"));
    match rig.event() {
        Event::Subscribe(subscribe) => subscribe,
        event => panic!("{event:?}"),
    }
}

fn error_of(version: &str, frame: &str) -> String {
    let mut rig = Rig::connected(version);
    rig.receive(frame);
    rig.protocol_error()
}

// spec#53, spec#55
#[test]
fn a_subscription_has_a_destination_and_an_ack_mode() {
    for (header, mode) in [
        ("", AckMode::Auto),
        ("\nack:auto", AckMode::Auto),
        ("\nack:client", AckMode::Client),
        ("\nack:client-individual", AckMode::ClientIndividual),
    ] {
        let subscribe = subscribing("1.2", &format!("id:0\ndestination:/topic/a{header}"));
        assert_eq!(subscribe.ack, mode);
        assert_eq!(subscribe.destination, "/topic/a");
    }
    let subscribe = subscribing("1.2", "id:0\ndestination:/topic/a\nselector:x\nreceipt:r");
    assert_eq!(subscribe.headers.get("selector"), Some("x"));
    assert_eq!(subscribe.receipt.as_deref(), Some("r"));
}

// spec#53, spec#84
#[test]
fn what_a_subscription_lacks_is_named() {
    for version in ["1.1", "1.2"] {
        assert!(error_of(version, "SUBSCRIBE\ndestination:/topic/a\n\n\0").contains("`id`"));
        assert!(error_of(version, "UNSUBSCRIBE\ndestination:/topic/a\n\n\0").contains("`id`"));
    }
    assert!(error_of("1.2", "SUBSCRIBE\nid:1\n\n\0").contains("`destination`"));
    assert!(error_of("1.0", "UNSUBSCRIBE\n\n\0").contains("`id`"));
}

// spec#54
#[test]
fn an_id_is_used_once_at_a_time() {
    let mut rig = Rig::connected("1.2");
    rig.subscribe("a", "auto");
    rig.receive("SUBSCRIBE\nid:a\ndestination:/topic/other\nreceipt:r\n\n\0");
    let error = rig.protocol_error();
    assert_eq!(header(&error, "message"), Some("Duplicate subscription"));
    assert_eq!(header(&error, "receipt-id"), Some("r"));

    let mut rig = Rig::connected("1.2");
    let first = rig.subscribe("a", "auto");
    rig.receive("UNSUBSCRIBE\nid:a\n\n\0");
    rig.take_events();
    assert_ne!(rig.subscribe("a", "auto"), first, "free again, and another subscription");
}

// spec#55, spec#93
#[test]
fn an_unknown_ack_mode_is_an_error() {
    for (version, ack) in [("1.2", "none"), ("1.2", ""), ("1.0", "client-individual")] {
        let frame = format!("SUBSCRIBE\nid:1\ndestination:/topic/a\nack:{ack}\n\n\0");
        let error = error_of(version, &frame);
        assert!(body(&error).contains("auto"), "{error}");
    }
}

// spec#60
#[test]
fn only_what_is_subscribed_can_be_unsubscribed() {
    assert!(error_of("1.2", "UNSUBSCRIBE\nid:none\n\n\0").contains("none"));
    assert!(error_of("1.0", "UNSUBSCRIBE\ndestination:/topic/a\n\n\0").contains("/topic/a"));
}

// spec#61
#[test]
fn no_message_follows_an_unsubscribe() {
    let (mut rig, subscription) = Rig::subscribed("1.2", "auto");
    rig.receive("UNSUBSCRIBE\nid:a\nreceipt:r\n\n\0");
    let Event::Unsubscribe(Unsubscribe { subscription: closed, released, receipt }) = rig.event()
    else {
        panic!()
    };
    assert_eq!((closed, released.len(), receipt.as_deref()), (subscription, 0, Some("r")));
    assert_eq!(rig.offer(subscription), Delivered::NotSubscribed);
    assert_eq!(rig.take_sent(), "");
}

// spec#92
#[test]
fn a_1_0_subscription_may_do_without_id() {
    let mut rig = Rig::connected("1.0");
    rig.receive("SUBSCRIBE\ndestination: /queue/a\n\n\0");
    let Event::Subscribe(subscribe) = rig.event() else { panic!() };
    assert_eq!(subscribe.destination, "/queue/a");
    let message = rig.deliver(subscribe.subscription);
    assert_eq!(header(&message, "subscription"), None, "{message}");

    rig.receive("SUBSCRIBE\nid:x\ndestination:/queue/a\n\n\0");
    let Event::Subscribe(named) = rig.event() else { panic!() };
    assert_eq!(header(&rig.deliver(named.subscription), "subscription"), Some("x"));

    rig.receive("UNSUBSCRIBE\ndestination:/queue/a\n\n\0");
    let Event::Unsubscribe(unsubscribe) = rig.event() else { panic!() };
    assert_eq!(unsubscribe.subscription, subscribe.subscription);
}

#[test]
fn there_is_a_limit_to_subscriptions() {
    let mut rig = Rig::with(Config { max_subscriptions: 2, ..Config::default() });
    rig.connect("1.2");
    rig.subscribe("a", "auto");
    rig.subscribe("b", "auto");
    rig.receive("SUBSCRIBE\nid:c\ndestination:/topic/a\n\n\0");
    assert!(rig.error(CloseReason::TooLarge).contains("2 subscriptions"));
}

#[test]
fn a_refused_subscription_leaves_an_earlier_one_of_its_id() {
    let mut config = Config { heart_beat: HeartBeat::NONE, ..Config::default() };
    config.quirks.requests.duplicates = Duplicates::Live;
    config.quirks.errors.otherwise = Outcome::GoesOn;
    let mut rig = Rig::with(config);
    rig.connect("1.2");
    let earlier = rig.subscribe("a", "auto");
    let later = rig.subscribe("a", "auto");
    let refusal = Failure {
        kind: FailureKind::AccessRefused,
        message: "Refused".into(),
        detail: String::new(),
        value: String::new(),
    };
    rig.connection.fail_request(refusal, Command::Subscribe, None, Some(later));
    rig.settle();
    assert!(rig.take_sent().starts_with("ERROR\n"));
    rig.receive("UNSUBSCRIBE\nid:a\n\n\0");
    assert!(matches!(rig.event(), Event::Unsubscribe(gone) if gone.subscription == earlier));
}

#[test]
fn a_server_may_open_a_subscription_without_a_subscribe() {
    let mut rig = Rig::connected("1.2");
    let own = rig.connection.open_subscription("/temp-queue/x", AckMode::Auto).unwrap();
    assert!(rig.deliver(own).contains("\nsubscription:/temp-queue/x\n"));
    assert_eq!(rig.connection.open_subscription("/temp-queue/x", AckMode::Auto), None);
    rig.receive("UNSUBSCRIBE\nid:/temp-queue/x\n\n\0");
    assert!(matches!(rig.event(), Event::Unsubscribe(gone) if gone.subscription == own));
}

#[test]
fn subscriptions_of_the_servers_own_count_among_the_clients() {
    let mut rig = Rig::with(Config { max_subscriptions: 1, ..Config::default() });
    rig.connect("1.2");
    assert!(rig.connection.open_subscription("a", AckMode::Auto).is_some());
    assert_eq!(rig.connection.open_subscription("b", AckMode::Auto), None);
}
