//! Heart-beats of an established connection (spec#41 to spec#47).

use stomp_protocol::HeartBeat;
use stomp_protocol::client::{ClientConfig, Event};

use crate::rig::{Rig, Seen};

fn rig(header: &str) -> Rig {
    let mut rig = Rig::new(ClientConfig::default());
    rig.connect.heart_beat = HeartBeat { outgoing: 1000, incoming: 1000 };
    rig.client.activate();
    rig.run();
    rig.receive(format!("CONNECTED\nversion:1.2\nheart-beat:{header}\n\n\0"));
    rig.seen();
    rig
}

#[test]
fn beats_are_sent_sooner_than_was_promised() {
    let mut rig = rig("0,1000");
    rig.pass(4000);
    assert_eq!(rig.sent(), ["\n"; 5]);
}

/// spec#43: the slower of the two wins.
#[test]
fn the_broker_may_want_them_less_often() {
    let mut rig = rig("0,5000");
    rig.pass(8000);
    assert_eq!(rig.sent(), ["\n"; 2]);
}

#[test]
fn nothing_is_sent_or_expected_when_either_side_says_zero() {
    let mut rig = rig("0,0");
    assert_eq!(rig.client.poll_timeout(), None);
    rig.pass(3_600_000);
    assert_eq!(rig.seen(), []);
}

/// `L8`: the end is at once, and once, though the socket would take minutes to notice. `F-23`: its code is that of a lost
/// connection.
#[test]
fn a_silent_broker_is_given_up() {
    let mut rig = rig("1000,0");
    rig.pass(2199);
    assert!(rig.client.is_connected());
    rig.pass(1);
    assert_eq!(
        rig.seen(),
        [
            Seen::Event(Event::HeartBeatLost { silent_for: 2200 }),
            Seen::Discard(4001),
            Seen::Closed(Some(1006)),
        ]
    );
    assert!(!rig.client.is_connected());
}

/// spec#45
#[test]
fn any_data_is_a_sign_of_life() {
    let mut rig = rig("1000,0");
    for piece in
        ["MESSAGE\n", "destination:/a\n", "message-id:1\n", "subscription:s\n\n", "\0", "\n"]
    {
        rig.pass(1900);
        rig.receive(piece);
    }
    assert!(rig.client.is_connected());
    let seen = rig.events();
    assert!(matches!(seen[..], [Event::Message { .. }, Event::HeartBeat]), "{seen:?}");
}

/// `K3`: the line feed that RabbitMQ writes after every frame is none of its heart-beats.
#[test]
fn the_line_feed_behind_a_frame_is_no_heart_beat() {
    let mut rig = rig("1000,0");
    rig.receive("RECEIPT\nreceipt-id:1\n\n\0\n");
    assert!(matches!(rig.events()[..], [Event::Receipt { .. }]));
    rig.receive("\n");
    assert_eq!(rig.events(), [Event::HeartBeat]);
}

/// `L20`
#[test]
fn data_that_waits_behind_a_stalled_event_loop_counts() {
    let mut rig = rig("1000,0");
    rig.stall(60_000);
    rig.receive("\n");
    rig.pass(1500);
    assert!(rig.client.is_connected());
}
