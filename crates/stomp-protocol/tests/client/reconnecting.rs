//! Lost connections, failed attempts, and the time until the next one.

use stomp_protocol::Headers;
use stomp_protocol::client::{Backoff, Note, RetryPolicy, SessionConfig, Token};

use crate::rig::{Rig, Seen};

fn policy(retry: RetryPolicy) -> SessionConfig {
    SessionConfig { retry, ..SessionConfig::default() }
}

fn exponential() -> SessionConfig {
    policy(RetryPolicy {
        delay: 100,
        max_delay: 500,
        backoff: Backoff::Exponential,
        ..RetryPolicy::default()
    })
}

/// Loses the connection, lets the next attempt come, and returns how long that was announced to take.
fn announced_delay(rig: &mut Rig) -> u64 {
    rig.notes();
    rig.socket_closed();
    let notes = rig.notes();
    let Some((Note::ReconnectIn, delay)) = notes.last().copied() else { panic!("{notes:?}") };
    rig.pass(delay - 1);
    assert_eq!(rig.seen(), [], "too early");
    rig.pass(1);
    delay
}

#[test]
fn a_lost_connection_is_tried_again_after_the_delay() {
    let mut rig = Rig::connected("1.2");
    rig.socket_closed();
    assert_eq!(rig.seen(), [Seen::Closed(None)]);
    rig.pass(4999);
    assert_eq!(rig.seen(), []);
    rig.pass(1);
    let seen = rig.seen();
    assert!(matches!(seen[..], [Seen::Prepare, Seen::Open, Seen::Sent(_)]), "{seen:?}");
}

#[test]
fn exponential_delays_grow_to_the_cap_and_start_again_once_connected() {
    let mut rig = Rig::new(exponential());
    rig.session.activate();
    rig.run();
    let delays: Vec<_> = (0..5).map(|_| announced_delay(&mut rig)).collect();
    assert_eq!(delays, [100, 200, 400, 500, 500]);
    rig.receive("CONNECTED\nversion:1.2\n\n\0");
    assert_eq!(announced_delay(&mut rig), 100);
}

/// `L13`
#[test]
fn with_min_uptime_a_broker_that_throws_clients_out_is_met_ever_more_slowly() {
    let mut config = exponential();
    config.retry.min_uptime = 1000;
    let mut rig = Rig::new(config);
    rig.session.activate();
    rig.run();
    let mut delays = Vec::new();
    for uptime in [10, 10, 10, 1000] {
        rig.receive("CONNECTED\nversion:1.2\n\n\0");
        rig.pass(uptime);
        delays.push(announced_delay(&mut rig));
    }
    assert_eq!(delays, [100, 200, 400, 100]);
}

/// The delay is settled at CONNECTED: an application may override it until the connection is lost.
#[test]
fn the_next_delay_can_be_overridden_while_connected() {
    let mut rig = Rig::connected("1.2");
    rig.session.set_next_delay(300);
    assert_eq!(announced_delay(&mut rig), 300);
}

#[test]
fn a_delay_of_zero_means_never() {
    let mut rig = Rig::new(policy(RetryPolicy { delay: 0, ..RetryPolicy::default() }));
    rig.session.activate();
    rig.run();
    rig.seen();
    rig.socket_closed();
    assert_eq!(rig.seen(), [Seen::Closed(None)]);
    assert_eq!(rig.session.poll_timeout(), None);
}

/// `L3`, `L4`
#[test]
fn an_attempt_that_fails_before_there_is_a_socket_is_tried_again() {
    let mut rig = Rig::reluctant(SessionConfig::default());
    rig.session.activate();
    rig.run();
    rig.session.handle_attempt_failed(rig.session.attempt());
    rig.run();
    rig.seen();
    rig.pass(5000);
    assert_eq!(rig.seen(), [Seen::Prepare]);
    rig.session.handle_prepared(rig.session.attempt());
    rig.run();
    rig.session.handle_attempt_failed(rig.session.attempt());
    rig.run();
    rig.seen();
    rig.pass(5000);
    assert_eq!(rig.seen(), [Seen::Prepare]);
}

/// `L16`
#[test]
fn the_connection_timeout_covers_a_hanging_preparation() {
    let config = SessionConfig { connection_timeout: 20, ..SessionConfig::default() };
    let mut rig = Rig::reluctant(config);
    rig.session.activate();
    rig.run();
    let hanging = rig.session.attempt();
    rig.pass(20);
    rig.seen();
    rig.session.handle_prepared(hanging);
    rig.run();
    assert_eq!(rig.seen(), [], "too late");
    rig.pass(5000);
    assert_eq!(rig.seen(), [Seen::Prepare]);
}

#[test]
fn a_timeout_that_the_preparation_sets_counts_from_the_beginning() {
    let mut rig = Rig::reluctant(SessionConfig::default());
    rig.session.activate();
    rig.run();
    rig.pass(300);
    rig.session.set_config(SessionConfig { connection_timeout: 1000, ..SessionConfig::default() });
    rig.session.handle_prepared(rig.session.attempt());
    rig.run();
    rig.pass(699);
    rig.seen();
    rig.pass(1);
    assert_eq!(rig.seen(), [Seen::Close]);
}

#[test]
fn the_connection_timeout_covers_a_broker_that_accepts_and_says_nothing() {
    let config = SessionConfig { connection_timeout: 1000, ..SessionConfig::default() };
    let mut rig = Rig::new(config);
    rig.session.activate();
    rig.run();
    rig.seen();
    rig.pass(1000);
    assert_eq!(rig.seen(), [Seen::Close]);
    rig.socket_closed();
    assert_eq!(rig.seen(), [Seen::Closed(None)]);
}

#[test]
fn the_connection_timeout_is_over_once_connected() {
    let config = SessionConfig { connection_timeout: 1000, ..SessionConfig::default() };
    let mut rig = Rig::new(config);
    rig.connect_as("1.2");
    rig.pass(10_000);
    assert!(rig.session.is_connected());
}

#[test]
fn forcing_the_end_of_a_connection_keeps_the_session() {
    let mut rig = Rig::connected("1.2");
    rig.session.force_disconnect(rig.now());
    rig.run();
    assert_eq!(rig.seen(), [Seen::Close]);
    assert!(!rig.session.is_connected(), "what is sent now would be lost");
    rig.socket_closed();
    assert_eq!(rig.seen(), [Seen::Closed(None)]);
    assert!(rig.session.poll_timeout().is_some());
}

#[test]
fn a_socket_that_does_not_close_when_forced_is_dropped_in_the_end() {
    let mut rig = Rig::connected("1.2");
    rig.session.force_disconnect(rig.now());
    rig.run();
    rig.seen();
    rig.pass(5000);
    assert_eq!(rig.seen(), [Seen::Discard(4001), Seen::Closed(Some(4001))]);
}

#[test]
fn discard_on_failure_does_not_wait_for_the_socket() {
    let config = SessionConfig { discard_on_failure: true, ..SessionConfig::default() };
    let mut rig = Rig::new(config);
    rig.connect_as("1.2");
    rig.session.force_disconnect(rig.now());
    rig.run();
    assert_eq!(rig.seen(), [Seen::Discard(4001), Seen::Closed(Some(4001))]);
}

/// `L12`: identifiers go on where the last connection stopped, and its subscriptions are gone.
#[test]
fn nothing_of_an_old_connection_is_mistaken_for_a_new_one() {
    let mut rig = Rig::connected("1.2");
    let first = rig.session.connection().unwrap().subscribe("/a", Headers::new(), Token(1));
    assert_eq!(first.as_deref(), Ok("sub-0"));
    rig.run();
    rig.socket_closed();
    rig.pass(5000);
    rig.receive("CONNECTED\nversion:1.2\n\n\0");
    rig.seen();
    let connection = rig.session.connection().unwrap();
    assert_eq!(connection.subscribe("/a", Headers::new(), Token(2)).as_deref(), Ok("sub-1"));
}

#[test]
fn deactivating_while_waiting_cancels_the_next_attempt() {
    let mut rig = Rig::connected("1.2");
    rig.socket_closed();
    rig.deactivate(false);
    rig.seen();
    rig.pass(60_000);
    assert_eq!(rig.seen(), []);
}
