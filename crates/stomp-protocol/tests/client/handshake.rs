//! CONNECT and its answer.

use stomp_protocol::client::{ClientConfig, ConnectConfig, Connection, Event, LogEvent};
use stomp_protocol::{Headers, Instant, ProtocolErrorKind, UsageErrorKind, Version};

use crate::rig::{Rig, Seen};

fn handshake(answer: &str) -> Rig {
    let mut rig = Rig::new(ClientConfig::default());
    rig.client.activate();
    rig.run();
    rig.seen();
    rig.receive(answer);
    rig
}

fn failure(rig: &mut Rig) -> ProtocolErrorKind {
    match rig.events().pop() {
        Some(Event::Failed(error)) => error.kind(),
        other => panic!("no protocol error but {other:?}"),
    }
}

/// spec#29, spec#31; the order of the headers is stompjs's, and there is no `host` (`S4`).
#[test]
fn connect_says_what_is_offered_and_nothing_that_was_not_given() {
    let mut rig = Rig::new(ClientConfig::default());
    rig.connect.headers = [("login", "guest"), ("passcode", "a:b")].into_iter().collect();
    rig.client.activate();
    rig.run();
    assert_eq!(
        rig.sent(),
        [
            "CONNECT\nlogin:guest\npasscode:a:b\naccept-version:1.2,1.1,1.0\nheart-beat:10000,10000\n\n\0"
        ]
    );
}

/// What the application asks for is what the broker is asked for, and its answer is refused all the
/// same if we do not speak it.
#[test]
fn a_version_that_we_do_not_speak_can_be_offered_but_not_agreed_on() {
    let mut rig = Rig::new(ClientConfig::default());
    rig.connect.accept_version = "9.9".into();
    rig.client.activate();
    rig.run();
    assert!(rig.sent()[0].contains("\naccept-version:9.9\n"));
    rig.receive("CONNECTED\nversion:9.9\n\n\0");
    assert_eq!(failure(&mut rig), ProtocolErrorKind::UnsupportedVersion);
}

/// `S5`: CONNECT has no escapes, so what would need one is refused.
#[test]
fn connect_headers_cannot_smuggle_in_others() {
    let headers: Headers = [("login", "u\npasscode:x")].into_iter().collect();
    let config = ConnectConfig { headers, ..ConnectConfig::default() };
    let error = Connection::new(Instant::from_millis(0), config).expect_err("a line feed");
    assert!(matches!(error.kind(), UsageErrorKind::InvalidHeaderValue { .. }), "{error}");
}

#[test]
fn unusable_connect_headers_end_the_attempt_and_the_next_one_is_scheduled() {
    let mut rig = Rig::reluctant(ClientConfig::default());
    rig.client.activate();
    rig.run();
    rig.make_socket();
    rig.seen();
    let headers = [("login", "u\n")].into_iter().collect();
    let config = ConnectConfig { headers, ..ConnectConfig::default() };
    rig.client.handle_opened(rig.now(), rig.client.attempt(), config).expect_err("a line feed");
    rig.run();
    assert_eq!(rig.seen(), [Seen::Discard(4003), Seen::Closed(Some(4003))]);
    assert!(rig.client.poll_timeout().is_some());
}

#[test]
fn connect_headers_that_cannot_be_found_out_are_unusable_too() {
    let mut rig = Rig::reluctant(ClientConfig::default());
    rig.client.activate();
    rig.run();
    rig.make_socket();
    rig.logged();
    rig.client.handle_unusable(rig.client.attempt());
    rig.run();
    let expected = [
        Seen::Log(LogEvent::Opened, 0),
        Seen::Log(LogEvent::Discarding, 0),
        Seen::Log(LogEvent::ConnectionClosed, 0),
        Seen::ReconnectIn(5000),
    ];
    assert_eq!(rig.logged(), expected);
}

/// spec#36
#[test]
fn the_version_of_connected_is_spoken_from_there_on() {
    for (name, version) in [("1.0", Version::V1_0), ("1.1", Version::V1_1), ("1.2", Version::V1_2)]
    {
        let mut rig = handshake(&format!("CONNECTED\nversion:{name}\nserver:x/1\n\n\0"));
        assert!(matches!(rig.events()[..], [Event::Connected { .. }]));
        assert_eq!(rig.client.version(), Some(version));
    }
}

/// spec#34, spec#90
#[test]
fn no_version_means_1_0() {
    let rig = handshake("CONNECTED\nsession:1\n\n\0");
    assert_eq!(rig.client.version(), Some(Version::V1_0));
}

/// `L24`
#[test]
fn a_version_that_was_not_offered_is_a_fault() {
    for answer in ["CONNECTED\nversion:9.9\n\n\0", "CONNECTED\nversion:1.2.1\n\n\0"] {
        let mut rig = handshake(answer);
        assert_eq!(failure(&mut rig), ProtocolErrorKind::UnsupportedVersion);
        assert!(!rig.client.is_connected());
    }
}

/// spec#39, `L25`
#[test]
fn nothing_but_error_may_come_before_connected() {
    for frame in ["MESSAGE\ndestination:/a\n\n\0", "RECEIPT\nreceipt-id:1\n\n\0"] {
        assert_eq!(failure(&mut handshake(frame)), ProtocolErrorKind::UnexpectedFrame);
    }
    let mut rig = handshake("ERROR\nmessage:Bad\\c token\n\nno\0");
    let [Event::Error { frame, .. }] = &rig.events()[..] else { panic!("no ERROR") };
    // `P13`: read as the highest version on offer would.
    assert_eq!(frame.headers.get("message"), Some("Bad: token"));
}

/// spec#40, `L18`
#[test]
fn a_second_connected_is_a_fault() {
    let mut rig = handshake("CONNECTED\nversion:1.2\n\n\0CONNECTED\nversion:1.2\n\n\0");
    assert_eq!(failure(&mut rig), ProtocolErrorKind::UnexpectedFrame);
}

/// `L19`
#[test]
fn a_malformed_heart_beat_is_a_fault() {
    let mut rig = handshake("CONNECTED\nversion:1.2\nheart-beat:x,y\n\n\0");
    assert_eq!(failure(&mut rig), ProtocolErrorKind::InvalidHeartBeat);
}

/// Half a heart-beat header says enough, unless every deviation is to be a fault.
#[test]
fn a_careless_heart_beat_is_understood() {
    for value in ["", "0", "1000", "1000,1000,1000"] {
        let answer = format!("CONNECTED\nversion:1.2\nheart-beat:{value}\n\n\0");
        assert!(handshake(&answer).client.is_connected(), "{value}");
    }
}

/// spec#91: 1.0 has no heart-beats, whatever its CONNECTED says.
#[test]
fn heart_beats_of_a_1_0_broker_are_not_looked_at() {
    let mut rig = handshake("CONNECTED\nheart-beat:x,y\n\n\0");
    assert!(matches!(rig.events()[..], [Event::Connected { send_every: 0, expect_every: 0, .. }]));
}
