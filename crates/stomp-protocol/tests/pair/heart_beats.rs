//! Heart-beats of both sides, and their loss.

use stomp_protocol::client::Event;
use stomp_protocol::server::{self, CloseReason};

use crate::rig::{Pair, Setup};

const HOUR: u64 = 3_600_000;

/// spec#44, spec#47: an idle connection lives as long as both ends do.
#[test]
fn an_idle_connection_stays_up() {
    for (client, server) in
        [((1000, 1000), (1000, 1000)), ((250, 4000), (1000, 500)), ((0, 1000), (1000, 0))]
    {
        let mut pair = Pair::connected(Setup::heart_beats(client, server));
        pair.pass(HOUR);
        assert!(pair.client.is_connected() && pair.linked, "{client:?} {server:?}");
        assert!(pair.client_events.iter().all(|event| *event == Event::HeartBeat));
        assert!(!pair.server.is_closed());
    }
}

/// spec#43: without an agreement nothing is sent, and no silence ends the connection.
#[test]
fn without_heart_beats_silence_means_nothing() {
    let mut pair = Pair::connected(Setup::heart_beats((0, 0), (1000, 1000)));
    pair.pass(HOUR);
    assert!(pair.client.is_connected());
    assert_eq!(pair.client_events, []);
}

#[test]
fn the_client_notices_a_server_that_falls_silent() {
    let mut pair = Pair::connected(Setup::heart_beats((1000, 1000), (1000, 1000)));
    pair.pass(10_000);
    pair.mute = true;
    pair.pass(1_000);
    assert!(pair.client.is_connected(), "too early");
    pair.pass(1_300);
    assert!(!pair.linked);
    assert!(matches!(pair.client_events.last(), Some(Event::HeartBeatLost { .. })));
}

#[test]
fn the_server_notices_a_client_that_falls_silent() {
    let mut pair = Pair::connected(Setup::heart_beats((1000, 0), (0, 1000)));
    pair.client.force_disconnect(pair.now());
    pair.pass(3_000);
    let last = pair.server_events.last();
    assert_eq!(last, Some(&server::Event::Closed(CloseReason::Silent)));
}
