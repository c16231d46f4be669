//! Timeouts of the phases.

use stomp_protocol::sockjs::{Action, SocketConfig, Transport};

use crate::rig::{Rig, STREAMING, WEBSOCKET, config};

#[test]
fn a_server_has_eight_seconds_to_say_what_it_offers() {
    let mut rig = Rig::new();
    assert_eq!(rig.action(), Action::AskInfo);
    assert_eq!(rig.wait(), 8_000);
    assert_eq!(rig.action(), Action::Closed { code: 1002, clean: false });
}

#[test]
fn near_servers_have_two_seconds_to_open_and_five_to_answer() {
    let mut rig = Rig::new();
    rig.answer(true);
    assert_eq!(rig.action(), Action::Open(WEBSOCKET));
    assert_eq!(rig.wait(), 2_000);
    assert_eq!(rig.action(), Action::Open(STREAMING));
    rig.frame('o');
    assert_eq!(rig.action(), Action::Opened);
    assert_eq!(rig.wait(), 5_000);
}

#[test]
fn a_plain_websocket_has_five_seconds_each() {
    let mut rig = Rig::beside_plain(config());
    assert_eq!(rig.action(), Action::Open(Transport::Plain));
    assert_eq!(rig.wait(), 5_000);
}

#[test]
fn what_the_application_says_counts_everywhere() {
    let mut rig = Rig::beside_plain(SocketConfig { timeout: 700, ..config() });
    rig.actions();
    rig.socket.handle_opened(rig.now);
    rig.actions();
    assert_eq!(rig.wait(), 700);
    rig.answer(true);
    rig.actions();
    assert_eq!(rig.wait(), 700);
}

#[test]
fn every_transport_gets_its_share_of_an_attempt() {
    let until = Some(Rig::new().now + 3_010);
    let mut rig = Rig::with(SocketConfig { until, timeout: 60_000, ..config() });
    rig.answer(true);
    let waits = [(); 3].map(|()| {
        assert!(matches!(rig.action(), Action::Open(_)));
        rig.wait()
    });
    assert_eq!(waits, [1_000; 3]);
}
