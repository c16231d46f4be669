//! Activating, deactivating, and what happens when the one meets the other.

use stomp_protocol::client::ActivationState::{Active, Deactivating, Inactive};
use stomp_protocol::client::{
    Action, Attempt, Client, ClientConfig, ConnectConfig, Event, LogEvent,
};
use stomp_protocol::client::{FramingFault, HeadOutcome};
use stomp_protocol::codec::HeadTable;
use stomp_protocol::{Headers, Instant, ProtocolErrorKind, Version};

use crate::rig::{Rig, Seen};

const GOODBYE: &str = "DISCONNECT\nreceipt:close-0\n\n\0";

#[test]
fn activating_connects() {
    let mut rig = Rig::new(ClientConfig::default());
    rig.client.activate();
    rig.run();
    let seen = rig.seen();
    let [Seen::State(Active), Seen::Connect, Seen::Sent(connect)] = &seen[..] else {
        panic!("{seen:?}")
    };
    assert!(connect.starts_with("CONNECT\n"));
    rig.client.activate();
    rig.run();
    assert_eq!(rig.logged(), [Seen::Log(LogEvent::AlreadyActive, 0)]);
}

/// spec#67
#[test]
fn deactivating_says_goodbye_and_waits_for_the_answer() {
    let mut rig = Rig::connected("1.2");
    rig.deactivate(false);
    assert_eq!(rig.seen(), [Seen::State(Deactivating), Seen::Sent(GOODBYE.into())]);
    rig.receive("RECEIPT\nreceipt-id:close-0\n\n\0");
    let seen = rig.seen();
    let [Seen::Event(Event::DisconnectReceipt(answer)), Seen::Close, Seen::Disconnected] =
        &seen[..]
    else {
        panic!("{seen:?}")
    };
    assert_eq!(answer.headers.get("receipt-id"), Some("close-0"));
    assert!(!rig.client.is_connected());
    assert_eq!(rig.client.version(), Some(Version::V1_2), "onDisconnect may ask");
    rig.socket_closed();
    assert_eq!(rig.seen(), [Seen::State(Inactive), Seen::Closed(None), Seen::Deactivated]);
    assert_eq!((rig.client.poll_timeout(), rig.client.version()), (None, None));
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
        [Seen::Discard(4001), Seen::State(Inactive), Seen::Closed(Some(1006)), Seen::Deactivated]
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
    assert_eq!(rig.client.state(), Inactive);
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
    assert_eq!(rig.client.state(), Inactive);
    let ends = rig.seen().iter().filter(|seen| matches!(seen, Seen::Closed(_))).count();
    assert_eq!(ends, 1);
}

#[test]
fn deactivating_at_rest_is_done_at_once() {
    let mut rig = Rig::new(ClientConfig::default());
    rig.deactivate(false);
    assert_eq!(rig.seen(), [Seen::Deactivated]);
}

#[test]
fn deactivating_while_the_socket_opens_closes_it() {
    let mut rig = Rig::reluctant(ClientConfig::default());
    rig.client.activate();
    rig.run();
    rig.make_socket();
    rig.seen();
    rig.deactivate(false);
    assert_eq!(rig.seen(), [Seen::State(Deactivating), Seen::Close]);
    rig.socket_closed();
    assert_eq!(rig.seen(), [Seen::State(Inactive), Seen::Closed(None), Seen::Deactivated]);
}

/// It is postponed, and then there is no socket whose end could be waited for.
#[test]
fn activating_while_deactivating_happens_even_if_there_is_no_socket() {
    let mut rig = Rig::reluctant(ClientConfig::default());
    rig.client.activate();
    rig.run();
    rig.seen();
    rig.client.deactivate(false, Headers::new());
    let deactivating = rig.client.poll_action(rig.now());
    assert_eq!(deactivating, Some(Action::StateChanged(Deactivating)));
    // In its callback:
    rig.client.activate();
    rig.run();
    // And on with the deactivation:
    rig.run();
    let expected = [Seen::State(Inactive), Seen::State(Active), Seen::Connect, Seen::Deactivated];
    assert_eq!(rig.seen(), expected);
}

/// `L17`: the socket of an attempt that has been given up is not taken for that of the next one.
#[test]
fn an_attempt_that_was_given_up_before_there_was_a_socket_opens_nothing() {
    let mut rig = Rig::reluctant(ClientConfig::default());
    rig.client.activate();
    rig.run();
    let first = rig.client.attempt();
    rig.deactivate(false);
    assert_eq!((rig.client.state(), rig.client.present_attempt()), (Inactive, None));
    rig.client.activate();
    rig.run();
    let second = rig.client.attempt();
    rig.seen();
    rig.client.handle_opened(rig.now(), first, ConnectConfig::default()).unwrap();
    rig.run();
    assert_eq!(rig.seen(), []);
    rig.make_socket();
    rig.client.handle_opened(rig.now(), second, ConnectConfig::default()).unwrap();
    rig.run();
    assert!(matches!(rig.seen()[..], [Seen::Sent(_)]));
}

/// `L17`: the application's own code makes the socket. Without one, nothing is told of its end.
#[test]
fn an_attempt_without_a_socket_ends_when_the_driver_says_so() {
    for force in [false, true] {
        let mut client = Client::new(ClientConfig::default());
        let now = Instant::from_millis(0);
        client.activate();
        assert!(drained(&mut client, now).contains(&Action::Connect(Attempt(1))));
        client.deactivate(force, Headers::new());
        let asked = drained(&mut client, now);
        assert!(
            matches!(
                asked[..],
                [
                    Action::StateChanged(Deactivating),
                    Action::Close { log: None } | Action::Discard { log: None, .. },
                    ..
                ]
            ),
            "{asked:?}"
        );
        if !force {
            client.handle_failed(Attempt(1));
            let ended = [Action::StateChanged(Inactive), Action::Deactivated];
            assert_eq!(drained(&mut client, now), ended);
        }
        assert_eq!(client.state(), Inactive);
    }
    let mut rig = Rig::reluctant(ClientConfig::default());
    rig.client.activate();
    rig.run();
    rig.seen();
    rig.deactivate(true);
    assert_eq!(rig.seen(), [Seen::State(Deactivating), Seen::State(Inactive), Seen::Deactivated]);
}

fn drained(client: &mut Client, now: Instant) -> Vec<Action> {
    std::iter::from_fn(|| client.poll_action(now)).collect()
}

/// Whatever is told of an attempt that is over changes nothing.
#[test]
fn inputs_of_another_attempt_are_ignored() {
    let mut rig = Rig::connected("1.2");
    rig.socket_closed();
    rig.pass(5000);
    rig.receive("CONNECTED\nversion:1.2\n\n\0");
    rig.seen();
    let (now, old) = (rig.now(), Attempt(rig.client.attempt().0 - 1));
    rig.client.handle_bytes(now, old, b"ERROR\n\n\0");
    let message = b"MESSAGE\n\n";
    let mut table = HeadTable::new();
    assert_eq!(rig.client.read_head(now, old, message, &mut table), HeadOutcome::Stale);
    rig.client.end_frame(now, old);
    rig.client.handle_heart_beat(now, old);
    rig.client.handle_fault(old, FramingFault::MissingNul);
    rig.client.handle_unusable(old);
    rig.client.handle_failed(old);
    rig.client.handle_closed(old);
    rig.run();
    assert_eq!(rig.seen(), []);
    assert!(rig.client.is_connected());
}

#[test]
fn a_client_that_was_active_elsewhere_schedules_its_next_attempt() {
    let mut rig = Rig::new(ClientConfig::default());
    rig.client.resume();
    rig.run();
    assert_eq!(rig.logged(), [Seen::ReconnectIn(5000)]);
    assert_eq!(rig.client.state(), Active);
    rig.pass(5000);
    assert!(matches!(rig.seen()[..], [Seen::Connect, Seen::Sent(_)]));
}

#[test]
fn who_drops_the_socket_by_force_is_not_told_so() {
    let mut rig = Rig::connected("1.2");
    rig.deactivate(true);
    assert_eq!(rig.logged(), [Seen::Log(LogEvent::ConnectionClosed, 0)]);
    let discard_on_failure = true;
    let mut rig = Rig::new(ClientConfig { discard_on_failure, ..ClientConfig::default() });
    rig.connect_as("1.2");
    rig.client.force_disconnect(rig.now());
    rig.run();
    assert_eq!(
        rig.logged()[..2],
        [Seen::Log(LogEvent::Discarding, 0), Seen::Log(LogEvent::ConnectionClosed, 0)]
    );
}

#[test]
fn activating_while_deactivating_happens_afterwards() {
    let mut rig = Rig::connected("1.2");
    rig.deactivate(false);
    rig.client.activate();
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
                Seen::Connect,
                Seen::Sent(_),
                Seen::Deactivated
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
    rig.client.handle_bytes(now, rig.client.attempt(), b"MESSAGE\n\nfirst\0MESSAGE\n\nsecond\0");
    assert!(rig.client.poll_action(now).is_some(), "the first message");
    // In its callback:
    rig.client.deactivate(false, Headers::new());
    let mut during = Vec::new();
    while let Some(action) = rig.client.poll_action(now) {
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
    assert!(rig.client.is_connected());
    assert!(rig.client.connection().is_ok());
}

#[test]
fn headers_that_cannot_be_sent_do_not_keep_a_client_from_leaving() {
    let mut rig = Rig::connected("1.2");
    let headers = [("x", "\0")].into_iter().collect();
    rig.client.deactivate(false, headers);
    rig.run();
    let seen = rig.seen();
    let [Seen::State(Deactivating), Seen::DisconnectRefused(error), Seen::Close] = &seen[..] else {
        panic!("{seen:?}")
    };
    assert!(error.to_string().contains("NUL"), "{error}");
}
