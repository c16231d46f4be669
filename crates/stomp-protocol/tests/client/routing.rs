//! Which subscription a message belongs to, whole or by its head alone.

use stomp_protocol::client::{Event, Token};
use stomp_protocol::codec::Strictness;
use stomp_protocol::{Headers, ProtocolErrorKind};

use crate::rig::Rig;

fn subscribed(ids: &[&str]) -> Rig {
    let mut rig = Rig::connected("1.2");
    for (n, id) in (1..).zip(ids) {
        let headers: Headers = [("id", *id)].into_iter().collect();
        rig.client.connection().unwrap().subscribe("/a", headers, Token(n)).unwrap();
    }
    rig.run();
    rig.seen();
    rig
}

fn token(event: &Event) -> Option<Token> {
    match event {
        Event::Message { token, .. } => *token,
        other => panic!("no message but {other:?}"),
    }
}

/// `P11`: no id is special; spec#92: a 1.0 broker may leave `subscription` out.
#[test]
fn messages_come_with_the_token_of_their_subscription() {
    let mut rig = subscribed(&["sub-0", "constructor", "a:b"]);
    for (header, expected) in [
        ("subscription:sub-0\n", Some(Token(1))),
        ("subscription:constructor\n", Some(Token(2))),
        ("subscription:a\\cb\n", Some(Token(3))),
        ("subscription:__proto__\n", None),
        ("", None),
    ] {
        rig.receive(format!("MESSAGE\n{header}message-id:1\n\nbody\0"));
        let events = rig.events();
        assert_eq!(token(&events[0]), expected, "{header}");
    }
}

/// spec#61: late messages of a cancelled subscription have no subscription.
#[test]
fn messages_after_unsubscribe_have_no_token() {
    let mut rig = subscribed(&["sub-0"]);
    rig.client.connection().unwrap().unsubscribe("sub-0", Headers::new()).unwrap();
    rig.receive("MESSAGE\nsubscription:sub-0\n\nlate\0");
    let events = rig.events();
    assert_eq!(token(&events[0]), None);
}

/// What came before the fault is delivered, what comes after it is not.
#[test]
fn a_fault_loses_nothing_that_came_before_it() {
    let mut rig = subscribed(&["sub-0"]);
    let message = "MESSAGE\nsubscription:sub-0\nmessage-id:1\n\nbody\0";
    rig.receive(format!("{message}{message}MESSAGE\nbroken\n\n\0{message}"));
    let events = rig.events();
    let [Event::Message { .. }, Event::Message { .. }, Event::Failed(error)] = &events[..] else {
        panic!("{events:?}")
    };
    assert_eq!(error.kind(), ProtocolErrorKind::HeaderWithoutColon);
}

/// The next frame is not looked at before the application is done with this one.
#[test]
fn what_the_application_does_about_a_frame_is_in_force_for_the_next() {
    let mut rig = subscribed(&["sub-0"]);
    let message = "MESSAGE\nsubscription:sub-0\nmessage-id:1\n\nbody\0";
    let now = rig.now();
    rig.client.handle_bytes(now, rig.client.attempt(), format!("{message}{message}").as_bytes());
    let first = rig.client.poll_action(now);
    assert!(first.is_some());
    rig.client.connection().unwrap().unsubscribe("sub-0", Headers::new()).unwrap();
    rig.run();
    assert!(rig.events().is_empty(), "the callback has not returned yet");
    rig.run();
    let events = rig.events();
    assert_eq!(token(&events[0]), None);
}

/// What STOMP does not know is the application's to judge; a strict client takes it for a fault.
#[test]
fn a_frame_of_an_unknown_command_is_handed_on() {
    let mut rig = Rig::connected("1.2");
    rig.receive("GOSSIP\nabout:a\\cb\ncontent-length:3\n\na\0b\0\n");
    let events = rig.events();
    let [Event::Unhandled(frame)] = &events[..] else { panic!("{events:?}") };
    assert_eq!((frame.command.as_str(), &frame.body[..]), ("GOSSIP", &b"a\0b"[..]));
    assert_eq!(frame.headers.get("about"), Some("a:b"));

    let mut strict = Rig::new(Default::default());
    strict.connect.strictness = Strictness::Strict;
    strict.connect_as("1.2");
    strict.receive("GOSSIP\n\n\0");
    let events = strict.events();
    let [Event::Failed(error)] = &events[..] else { panic!("{events:?}") };
    assert_eq!(error.kind(), ProtocolErrorKind::UnknownCommand);
}
