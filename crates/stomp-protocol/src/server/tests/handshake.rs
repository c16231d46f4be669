//! Connecting: versions, login, refusal.

use alloc::format;

use super::super::{CloseReason, Config, Event};
use super::{Rig, body, header};
use crate::heartbeat::HeartBeat;
use crate::version::Version;

fn connecting(connect: &str) -> (Rig, super::super::ConnectRequest) {
    let mut rig = Rig::new();
    rig.receive(connect);
    match rig.event() {
        Event::Connect(request) => (rig, request),
        event => panic!("{event:?}"),
    }
}

// spec#27
#[test]
fn stomp_is_connect() {
    for command in ["CONNECT", "STOMP"] {
        let (_, request) = connecting(&format!("{command}\naccept-version:1.2\nhost:h\n\n\0"));
        assert_eq!(request.version, Version::V1_2);
    }
}

// spec#36, spec#34, spec#35
#[test]
fn the_highest_common_version_is_spoken() {
    for (offered, chosen) in
        [("1.0,1.1,1.2", "1.2"), ("1.2,1.0", "1.2"), ("1.1", "1.1"), ("0.9,1.0,7", "1.0")]
    {
        let (mut rig, request) = connecting(&format!("CONNECT\naccept-version:{offered}\n\n\0"));
        rig.connection.accept(rig.now);
        rig.settle();
        let sent = rig.take_sent();
        assert_eq!(request.version.as_str(), chosen);
        assert_eq!(header(&sent, "version"), Some(chosen), "{sent}");
        assert_eq!(header(&sent, "session"), Some("s"));
        assert_eq!(header(&sent, "server"), Some("test/1"));
        assert!(sent.ends_with("\n\n\0"), "{sent}");
    }
}

// spec#33, spec#90, spec#91
#[test]
fn without_accept_version_it_is_1_0_and_connected_says_no_more_than_1_0_knew() {
    let (mut rig, request) = connecting("CONNECT\nheart-beat:500,500\n\n\0");
    assert_eq!(request.version, Version::V1_0);
    assert_eq!(request.heart_beat, HeartBeat::NONE);
    rig.connection.accept(rig.now);
    rig.settle();
    assert_eq!(rig.take_sent(), "CONNECTED\nsession:s\nserver:test/1\n\n\0");
    assert_eq!(rig.connection.poll_timeout(), None);
}

// spec#37
#[test]
fn no_common_version_is_an_error_that_names_those_there_are() {
    let mut rig = Rig::new();
    rig.receive("CONNECT\naccept-version:2.0,3.0\n\n\0");
    let error = rig.protocol_error();
    assert_eq!(header(&error, "version"), Some("1.0,1.1,1.2"), "{error}");
    assert!(body(&error).contains("2.0,3.0"), "{error}");
}

// spec#38
#[test]
fn a_refused_client_is_told_why_and_nothing_it_sent_on_is_read() {
    let (mut rig, request) =
        connecting("CONNECT\naccept-version:1.2\nlogin:me\npasscode:a:b\n\n\0SEND\n\n\0");
    assert_eq!(request.login.as_deref(), Some("me"));
    assert_eq!(request.passcode.as_deref(), Some("a:b"));
    assert_eq!(rig.events, [], "nothing is read until the driver has decided");
    rig.connection.refuse("Bad CONNECT", "Access refused.");
    rig.settle();
    let error = rig.error(CloseReason::Refused);
    assert_eq!(header(&error, "message"), Some("Bad CONNECT"));
    assert_eq!(body(&error), "Access refused.");
}

#[test]
fn frames_that_came_with_connect_are_read_once_the_client_is_in() {
    let (mut rig, _) =
        connecting("CONNECT\naccept-version:1.2\n\n\0SEND\ndestination:/topic/a\n\n\0");
    rig.connection.accept(rig.now);
    rig.settle();
    assert!(matches!(rig.event(), Event::Send(_)));
}

#[test]
fn debug_output_of_a_request_holds_no_passcode() {
    let (_, request) = connecting("CONNECT\nlogin:me\npasscode:s3cret\n\n\0");
    let shown = format!("{request:?}");
    assert!(shown.contains("me") && !shown.contains("s3cret"), "{shown}");
}

#[test]
fn the_first_frame_must_be_connect() {
    let mut rig = Rig::new();
    rig.receive("SEND\ndestination:/topic/a\nreceipt:7\n\n\0");
    let error = rig.protocol_error();
    assert_eq!(header(&error, "receipt-id"), Some("7"), "{error}");
    assert!(body(&error).contains("CONNECT") && body(&error).contains("SEND"), "{error}");
}

#[test]
fn a_second_connect_is_an_error() {
    for command in ["CONNECT", "STOMP"] {
        let mut rig = Rig::connected("1.2");
        rig.receive(format!("{command}\naccept-version:1.2\n\n\0"));
        let error = rig.protocol_error();
        assert!(body(&error).contains(command), "{error}");
    }
}

// spec#2: a 1.2 client may end lines with CR LF before the version is negotiated.
#[test]
fn connect_may_come_with_carriage_returns() {
    let (_, request) = connecting("CONNECT\r\naccept-version:1.2\r\nhost:h\r\n\r\n\0");
    assert_eq!(request.version, Version::V1_2);
    assert_eq!(request.host.as_deref(), Some("h"));
}

// spec#10
#[test]
fn connect_is_not_unescaped() {
    let (_, request) = connecting("CONNECT\naccept-version:1.2\npasscode:a\\nb\\\\c\n\n\0");
    assert_eq!(request.passcode.as_deref(), Some(r"a\nb\\c"));
}

// spec#88
#[test]
fn a_1_0_client_may_pad_its_headers() {
    let (_, request) = connecting("CONNECT\nlogin: me\npasscode: secret \n\n\0");
    assert_eq!(request.login.as_deref(), Some("me"));
    assert_eq!(request.passcode.as_deref(), Some("secret"));
}

#[test]
fn who_does_not_connect_in_time_is_told_so() {
    let mut rig = Rig::with(Config { connect_timeout: 500, ..Config::default() });
    rig.receive("CONNECT\naccept");
    rig.wait(499);
    assert!(!rig.connection.is_closed());
    assert_eq!(rig.connection.poll_timeout(), Some(rig.now + 1));
    rig.wait(1);
    assert!(rig.error(CloseReason::Silent).contains("500 ms"));
}

#[test]
fn a_server_may_say_more_in_connected() {
    let (mut rig, _) = connecting("CONNECT\naccept-version:1.2\nlogin:kim\n\n\0");
    let headers = [("user-name", "kim")].into_iter().collect();
    rig.connection.accept_with(rig.now, &headers);
    rig.settle();
    assert_eq!(header(&rig.take_sent(), "user-name"), Some("kim"));
}
