//! Activating, deactivating, and what happens when the one meets the other.

use stomp_protocol::client::ActivationState::{Active, Deactivating, Inactive};
use stomp_protocol::client::{Action, Attempt, Event, Note, Session, SessionConfig};
use stomp_protocol::{Headers, Instant, ProtocolErrorKind, Version};

use crate::rig::{Rig, Seen};

const GOODBYE: &str = "DISCONNECT\nreceipt:close-0\n\n\0";

#[test]
fn activating_prepares_opens_and_connects() {
    let mut rig = Rig::new(SessionConfig::default());
    rig.session.activate();
    rig.run();
    let seen = rig.seen();
    let [Seen::State(Active), Seen::Prepare, Seen::Open, Seen::Sent(connect)] = &seen[..] else {
        panic!("{seen:?}")
    };
    assert!(connect.starts_with("CONNECT\n"));
    rig.session.activate();
    rig.run();
    assert_eq!(rig.notes(), [(Note::AlreadyActive, 0)]);
}

/// spec#67
#[test]
fn deactivating_says_goodbye_and_waits_for_the_answer() {
    let mut rig = Rig::connected("1.2");
    rig.deactivate(false);
    assert_eq!(rig.seen(), [Seen::State(Deactivating), Seen::Sent(GOODBYE.into())]);
    rig.receive("RECEIPT\nreceipt-id:close-0\n\n\0");
    let seen = rig.seen();
    let [Seen::Event(Event::Farewell(answer)), Seen::Close, Seen::Disconnected] = &seen[..] else {
        panic!("{seen:?}")
    };
    assert_eq!(answer.headers.get("receipt-id"), Some("close-0"));
    assert!(!rig.session.is_connected());
    assert_eq!(rig.session.version(), Some(Version::V1_2), "onDisconnect may ask");
    rig.socket_closed();
    assert_eq!(rig.seen(), [Seen::State(Inactive), Seen::Closed(None), Seen::Deactivated]);
    assert_eq!((rig.session.poll_timeout(), rig.session.version()), (None, None));
}

/// `L9`
#[test]
fn a_broker_that_does_not_answer_is_not_waited_for_for_ever() {
    let mut rig = Rig::connected("1.2");
    rig.deactivate(false);
    rig.seen();
    rig.pass(5000);
    assert_eq!(
        rig.seen(),
        [Seen::Discard(4001), Seen::State(Inactive), Seen::Closed(Some(4001)), Seen::Deactivated]
    );
}

/// The receipt came, but the socket's closing handshake hangs.
#[test]
fn a_socket_that_does_not_close_is_not_waited_for_for_ever() {
    let mut rig = Rig::connected("1.2");
    rig.deactivate(false);
    rig.receive("RECEIPT\nreceipt-id:close-0\n\n\0");
    rig.seen();
    rig.pass(5000);
    assert_eq!(rig.seen().first(), Some(&Seen::Discard(4001)));
    assert_eq!(rig.session.state(), Inactive);
}

#[test]
fn force_drops_the_socket_at_once() {
    let mut rig = Rig::connected("1.2");
    rig.deactivate(true);
    assert_eq!(
        rig.seen(),
        [
            Seen::State(Deactivating),
            Seen::Discard(4001),
            Seen::State(Inactive),
            Seen::Closed(Some(4001)),
            Seen::Deactivated
        ]
    );
}

#[test]
fn force_helps_where_an_orderly_end_hangs() {
    let mut rig = Rig::connected("1.2");
    rig.deactivate(false);
    rig.deactivate(true);
    assert_eq!(rig.session.state(), Inactive);
    let ends = rig.seen().iter().filter(|seen| matches!(seen, Seen::Closed(_))).count();
    assert_eq!(ends, 1);
}

#[test]
fn deactivating_at_rest_is_done_at_once() {
    let mut rig = Rig::new(SessionConfig::default());
    rig.deactivate(false);
    assert_eq!(rig.seen(), [Seen::Deactivated]);
}

#[test]
fn deactivating_while_the_socket_opens_closes_it() {
    let mut rig = Rig::reluctant(SessionConfig::default());
    rig.session.activate();
    rig.run();
    rig.session.handle_prepared(rig.session.attempt());
    rig.run();
    rig.seen();
    rig.deactivate(false);
    assert_eq!(rig.seen(), [Seen::State(Deactivating), Seen::Close]);
    rig.socket_closed();
    assert_eq!(rig.seen(), [Seen::State(Inactive), Seen::Closed(None), Seen::Deactivated]);
}

/// It is postponed, and then there is no socket whose end could be waited for.
#[test]
fn activating_while_deactivating_happens_even_if_there_is_no_socket() {
    let mut rig = Rig::reluctant(SessionConfig::default());
    rig.session.activate();
    rig.run();
    rig.seen();
    rig.session.deactivate(false, Headers::new());
    let deactivating = rig.session.poll_action(rig.now());
    assert_eq!(deactivating, Some(Action::StateChanged(Deactivating)));
    // In its callback:
    rig.session.activate();
    rig.run();
    let expected = [Seen::State(Inactive), Seen::State(Active), Seen::Prepare, Seen::Deactivated];
    assert_eq!(rig.seen(), expected);
}

/// `L17`: what was prepared for an attempt that has been given up opens no socket.
#[test]
fn an_attempt_that_was_given_up_while_it_was_prepared_opens_nothing() {
    let mut rig = Rig::reluctant(SessionConfig::default());
    rig.session.activate();
    rig.run();
    let first = rig.session.attempt();
    rig.deactivate(false);
    assert_eq!(rig.session.state(), Inactive);
    rig.session.activate();
    rig.run();
    let second = rig.session.attempt();
    rig.seen();
    rig.session.handle_prepared(first);
    rig.run();
    assert_eq!(rig.seen(), []);
    rig.session.handle_prepared(second);
    rig.run();
    assert_eq!(rig.seen(), [Seen::Open]);
}

/// `L17`: the application's own code makes the socket.
#[test]
fn a_socket_made_for_an_attempt_that_was_given_up_meanwhile_is_not_wanted() {
    let mut session = Session::new(SessionConfig::default());
    let now = Instant::from_millis(0);
    session.activate();
    let prepared = drained(&mut session, now);
    assert!(prepared.contains(&Action::Prepare(Attempt(1))));
    session.handle_prepared(Attempt(1));
    assert!(drained(&mut session, now).contains(&Action::Open(Attempt(1))));
    session.force_disconnect(now);
    assert!(drained(&mut session, now).is_empty(), "there is nothing to close yet");
    session.deactivate(false, Headers::new());
    let ended =
        [Action::StateChanged(Deactivating), Action::StateChanged(Inactive), Action::Deactivated];
    assert_eq!(drained(&mut session, now), ended);
    assert!(!session.handle_made(Attempt(1)));
}

fn drained(session: &mut Session, now: Instant) -> Vec<Action> {
    std::iter::from_fn(|| session.poll_action(now)).collect()
}

#[test]
fn who_drops_the_socket_by_force_is_not_told_so() {
    let mut rig = Rig::connected("1.2");
    rig.deactivate(true);
    assert_eq!(rig.notes(), [(Note::ConnectionClosed, 0)]);
    let discard_on_failure = true;
    let mut rig = Rig::new(SessionConfig { discard_on_failure, ..SessionConfig::default() });
    rig.connect_as("1.2");
    rig.session.force_disconnect(rig.now());
    rig.run();
    assert_eq!(rig.notes()[..2], [(Note::Discarding, 0), (Note::ConnectionClosed, 0)]);
}

#[test]
fn activating_while_deactivating_happens_afterwards() {
    let mut rig = Rig::connected("1.2");
    rig.deactivate(false);
    rig.session.activate();
    rig.run();
    rig.receive("RECEIPT\nreceipt-id:close-0\n\n\0");
    rig.seen();
    rig.socket_closed();
    let seen = rig.seen();
    assert!(
        matches!(
            seen[..],
            [
                Seen::State(Inactive),
                Seen::Closed(None),
                Seen::State(Active),
                Seen::Prepare,
                Seen::Open,
                Seen::Deactivated,
                Seen::Sent(_)
            ]
        ),
        "{seen:?}"
    );
}

/// The driver runs a command of a callback to its end, and no further, before the callback goes on.
#[test]
fn a_command_in_a_callback_does_not_run_ahead_of_what_was_waiting() {
    let mut rig = Rig::connected("1.2");
    let now = rig.now();
    rig.session.handle_bytes(now, b"MESSAGE\n\nfirst\0MESSAGE\n\nsecond\0");
    assert!(rig.session.poll_action(now).is_some(), "the first message");
    // In its callback:
    let mark = rig.session.mark();
    rig.session.deactivate(false, Headers::new());
    let mut during = Vec::new();
    while let Some(action) = rig.session.poll_action_above(mark, now) {
        during.push(action);
    }
    assert_eq!(during.len(), 2, "state and DISCONNECT, but not the second message: {during:?}");
    rig.run();
    assert!(matches!(rig.events()[..], [Event::Message { .. }]));
}

#[test]
fn a_protocol_error_drops_the_socket() {
    let mut rig = Rig::connected("1.2");
    rig.receive("MESSAGE\nbroken\n\n\0");
    let seen = rig.seen();
    let [Seen::Event(Event::Failed(error)), Seen::Discard(4002), Seen::Closed(Some(4002))] =
        &seen[..]
    else {
        panic!("{seen:?}")
    };
    assert_eq!(error.kind(), ProtocolErrorKind::HeaderWithoutColon);
}

/// RabbitMQ reports soft errors and goes on (`L23`).
#[test]
fn an_error_frame_alone_ends_nothing() {
    let mut rig = Rig::connected("1.2");
    rig.receive("ERROR\nmessage:no such queue\n\n\0");
    rig.events();
    assert!(rig.session.is_connected());
    assert!(rig.session.connection().is_ok());
}

#[test]
fn headers_that_cannot_be_sent_do_not_keep_a_client_from_leaving() {
    let mut rig = Rig::connected("1.2");
    let headers = [("x", "\0")].into_iter().collect();
    rig.session.deactivate(false, headers);
    rig.run();
    let seen = rig.seen();
    let [Seen::State(Deactivating), Seen::DisconnectRefused(error), Seen::Close] = &seen[..] else {
        panic!("{seen:?}")
    };
    assert!(error.to_string().contains("NUL"), "{error}");
}
