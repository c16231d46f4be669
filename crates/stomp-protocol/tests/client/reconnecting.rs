//! Lost connections, failed attempts, and the time until the next one.

use stomp_protocol::Headers;
use stomp_protocol::client::{Backoff, ClientConfig, ConnectConfig, LogEvent, RetryPolicy, Token};

use crate::rig::{Rig, Seen};

fn policy(retry: RetryPolicy) -> ClientConfig {
    ClientConfig { retry, ..ClientConfig::default() }
}

fn exponential() -> ClientConfig {
    policy(RetryPolicy {
        delay: 100,
        max_delay: 500,
        backoff: Backoff::Exponential,
        ..RetryPolicy::default()
    })
}

/// Loses the connection, lets the next attempt come, and returns how long that was announced to take.
fn announced_delay(rig: &mut Rig) -> u64 {
    rig.logged();
    rig.socket_closed();
    let logged = rig.logged();
    let Some(Seen::ReconnectIn(delay)) = logged.last() else { panic!("{logged:?}") };
    let delay = *delay;
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
    assert!(matches!(seen[..], [Seen::Connect, Seen::Sent(_)]), "{seen:?}");
}

#[test]
fn exponential_delays_grow_to_the_cap_and_start_again_once_connected() {
    let mut rig = Rig::new(exponential());
    rig.client.activate();
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
    rig.client.activate();
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
    rig.client.set_next_delay(300);
    assert_eq!(announced_delay(&mut rig), 300);
}

#[test]
fn a_delay_of_zero_means_never() {
    let mut rig = Rig::new(policy(RetryPolicy { delay: 0, ..RetryPolicy::default() }));
    rig.client.activate();
    rig.run();
    rig.seen();
    rig.socket_closed();
    assert_eq!(rig.seen(), [Seen::Closed(None)]);
    assert_eq!(rig.client.poll_timeout(), None);
}

/// `L3`, `L4`
#[test]
fn an_attempt_that_fails_before_there_is_a_socket_is_tried_again() {
    let mut rig = Rig::reluctant(ClientConfig::default());
    rig.client.activate();
    rig.run();
    for _ in 0..2 {
        rig.client.handle_failed(rig.client.attempt());
        rig.run();
        let logged = [Seen::Log(LogEvent::AttemptFailed, 0), Seen::ReconnectIn(5000)];
        assert!(rig.logged().ends_with(&logged));
        rig.pass(5000);
        assert_eq!(rig.seen(), [Seen::Connect]);
    }
}

/// `L16`
#[test]
fn the_connection_timeout_covers_a_hanging_preparation() {
    for discard_on_failure in [false, true] {
        let config =
            ClientConfig { connection_timeout: 20, discard_on_failure, ..ClientConfig::default() };
        let mut rig = Rig::reluctant(config);
        rig.client.activate();
        rig.run();
        let hanging = rig.client.attempt();
        rig.logged();
        rig.pass(20);
        let logged = [Seen::TimedOut(20), Seen::ReconnectIn(5000)];
        assert_eq!(rig.logged(), logged);
        rig.client.handle_opened(rig.now(), hanging, ConnectConfig::default()).unwrap();
        rig.run();
        assert_eq!(rig.seen(), [], "too late");
        rig.pass(5000);
        assert_eq!(rig.seen(), [Seen::Connect]);
    }
}

#[test]
fn the_connection_timeout_covers_a_socket_that_does_not_open() {
    let config = ClientConfig { connection_timeout: 20, ..ClientConfig::default() };
    let mut rig = Rig::reluctant(config);
    rig.client.activate();
    rig.run();
    rig.make_socket();
    rig.logged();
    rig.pass(20);
    assert_eq!(rig.logged(), [Seen::TimedOut(20), Seen::Log(LogEvent::Closing, 0)]);
    rig.socket_closed();
    assert_eq!(rig.seen(), [Seen::Closed(None)]);
}

#[test]
fn a_timeout_that_the_preparation_sets_counts_from_the_beginning() {
    let mut rig = Rig::reluctant(ClientConfig::default());
    rig.client.activate();
    rig.run();
    rig.pass(300);
    rig.client.set_config(ClientConfig { connection_timeout: 1000, ..ClientConfig::default() });
    rig.make_socket();
    rig.pass(699);
    rig.seen();
    rig.pass(1);
    assert_eq!(rig.seen(), [Seen::Close]);
}

#[test]
fn the_connection_timeout_covers_a_broker_that_accepts_and_says_nothing() {
    let config = ClientConfig { connection_timeout: 1000, ..ClientConfig::default() };
    let mut rig = Rig::new(config);
    rig.client.activate();
    rig.run();
    rig.seen();
    rig.pass(1000);
    assert_eq!(rig.seen(), [Seen::Close]);
    rig.socket_closed();
    assert_eq!(rig.seen(), [Seen::Closed(None)]);
}

#[test]
fn the_connection_timeout_is_over_once_connected() {
    let config = ClientConfig { connection_timeout: 1000, ..ClientConfig::default() };
    let mut rig = Rig::new(config);
    rig.connect_as("1.2");
    rig.pass(10_000);
    assert!(rig.client.is_connected());
}

#[test]
fn forcing_the_end_of_a_connection_keeps_the_session() {
    let mut rig = Rig::connected("1.2");
    rig.client.force_disconnect(rig.now());
    rig.run();
    assert_eq!(rig.seen(), [Seen::Close]);
    assert!(!rig.client.is_connected(), "what is sent now would be lost");
    rig.socket_closed();
    assert_eq!(rig.seen(), [Seen::Closed(None)]);
    assert!(rig.client.poll_timeout().is_some());
}

#[test]
fn a_socket_that_does_not_close_when_forced_is_dropped_in_the_end() {
    let mut rig = Rig::connected("1.2");
    rig.client.force_disconnect(rig.now());
    rig.run();
    rig.seen();
    rig.pass(5000);
    assert_eq!(rig.seen(), [Seen::Discard(4001), Seen::Closed(Some(1006))]);
}

/// `F-23`: the code 4001 is told with this option only.
#[test]
fn discard_on_failure_does_not_wait_for_the_socket() {
    let config = ClientConfig { discard_on_failure: true, ..ClientConfig::default() };
    let mut rig = Rig::new(config);
    rig.connect_as("1.2");
    rig.client.force_disconnect(rig.now());
    rig.run();
    assert_eq!(rig.seen(), [Seen::Discard(4001), Seen::Closed(Some(4001))]);
}

/// `L12`: identifiers go on where the last connection stopped, and its subscriptions are gone.
#[test]
fn nothing_of_an_old_connection_is_mistaken_for_a_new_one() {
    let mut rig = Rig::connected("1.2");
    let first = rig.client.connection().unwrap().subscribe("/a", Headers::new(), Token(1));
    assert_eq!(first.as_deref(), Ok("sub-0"));
    rig.run();
    rig.socket_closed();
    rig.pass(5000);
    rig.receive("CONNECTED\nversion:1.2\n\n\0");
    rig.seen();
    let connection = rig.client.connection().unwrap();
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
