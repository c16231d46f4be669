//! Heart-beats, both ways, by a clock that the test moves.

use alloc::format;

use super::super::{CloseReason, Config, Event};
use super::{Rig, body, header};
use crate::heartbeat::HeartBeat;

/// A server that offers 200,100 and a client that offers this.
fn beating(client: &str) -> Rig {
    let heart_beat = HeartBeat { outgoing: 200, incoming: 100 };
    let mut rig = Rig::with(Config { heart_beat, ..Config::default() });
    rig.receive(format!("CONNECT\naccept-version:1.2\nheart-beat:{client}\n\n\0"));
    assert!(matches!(rig.event(), Event::Connect(_)));
    rig.connection.accept(rig.now);
    rig.settle();
    assert_eq!(header(&rig.take_sent(), "heart-beat"), Some("200,100"));
    rig
}

// spec#43, spec#44: at 0.8 of the agreed period.
#[test]
fn an_idle_server_beats_early() {
    for (wanted, every) in [(100, 160), (1000, 800)] {
        let mut rig = beating(&format!("0,{wanted}"));
        for _ in 0..3 {
            assert_eq!(rig.connection.poll_timeout(), Some(rig.now + every));
            rig.wait(every - 1);
            assert_eq!(rig.take_sent(), "");
            rig.wait(1);
            assert_eq!(rig.take_sent(), "\n");
        }
    }
}

// spec#44: a heart-beat is for when there is nothing else.
#[test]
fn a_frame_puts_the_next_beat_off() {
    let mut rig = beating("0,1000");
    rig.wait(700);
    rig.receive("BEGIN\ntransaction:t\nreceipt:r\n\n\0");
    assert_eq!(rig.take_sent(), "RECEIPT\nreceipt-id:r\n\n\0");
    rig.wait(700);
    assert_eq!(rig.take_sent(), "");
    rig.wait(100);
    assert_eq!(rig.take_sent(), "\n");
}

// spec#46, spec#47
#[test]
fn a_client_silent_for_twice_the_period_is_given_up() {
    let mut rig = beating("1000,0");
    rig.wait(1_999);
    assert!(!rig.connection.is_closed());
    rig.wait(1);
    let error = rig.error(CloseReason::Silent);
    assert_eq!(header(&error, "message"), Some("Heart-beat lost"));
    assert!(body(&error).contains("2000 ms") && body(&error).contains("1000 ms"), "{error}");
}

// spec#45
#[test]
fn any_byte_is_a_sign_of_life() {
    let mut rig = beating("1000,0");
    for bytes in ["\n", "\r\n", "SEN", "D\ndestination:/a\n", "\n\0"] {
        rig.wait(1_900);
        rig.receive(bytes);
    }
    assert!(!rig.connection.is_closed());
    assert!(matches!(rig.event(), Event::Send(_)));
}

// spec#42, spec#43
#[test]
fn zero_or_no_header_means_none() {
    let mut rig = beating("0,0");
    assert_eq!(rig.connection.poll_timeout(), None);
    rig.wait(1_000_000);
    assert_eq!(rig.take_sent(), "");

    let mut rig = Rig::new();
    rig.connect("1.2");
    assert_eq!(rig.connection.poll_timeout(), None);
}

// spec#41
#[test]
fn a_heart_beat_header_that_is_none_is_an_error() {
    for value in ["", "1", "a,b", "1,-1", "1,2,3"] {
        let mut rig = Rig::new();
        rig.receive(format!("CONNECT\naccept-version:1.1\nheart-beat:{value}\n\n\0"));
        let error = rig.protocol_error();
        assert_eq!(header(&error, "message"), Some("Invalid heart-beat"), "{value}");
    }
}

// spec#41
#[test]
fn a_number_of_heart_beat_that_is_too_large_is_told_the_greatest() {
    for value in ["99999999999999999999,0", "0, 10000000000000000000"] {
        let mut rig = Rig::new();
        rig.receive(format!("CONNECT\naccept-version:1.1\nheart-beat:{value}\n\n\0"));
        let error = rig.protocol_error();
        assert!(body(&error).contains("greater than 9999999999999999999"), "{value}: {error}");
    }
    let mut rig = Rig::new();
    rig.receive("CONNECT\naccept-version:1.1\nheart-beat:9999999999999999999,0\n\n\0");
    assert!(matches!(rig.event(), Event::Connect(_)));
}

#[test]
fn half_a_frame_and_then_silence_is_given_up_without_heart_beats_too() {
    let mut rig =
        Rig::with(Config { frame_timeout: 300, heart_beat: HeartBeat::NONE, ..Config::default() });
    rig.connect("1.2");
    rig.wait(100_000);
    rig.receive("SEND\ndestination:/topic/a\n\nhal");
    rig.wait(299);
    rig.receive("f");
    rig.wait(299);
    assert!(!rig.connection.is_closed());
    rig.wait(1);
    assert_eq!(header(&rig.error(CloseReason::Silent), "message"), Some("Incomplete frame"));
}

#[test]
fn a_client_is_not_silent_while_the_driver_does_not_read() {
    let mut rig = beating("1000,0");
    for _ in 0..3 {
        rig.now = rig.now + 2_000;
        rig.connection.excuse_silence(rig.now);
        rig.wait(0);
        assert!(!rig.connection.is_closed());
    }
    rig.wait(2_000);
    rig.error(CloseReason::Silent);
}
