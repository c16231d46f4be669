//! What failed before, on this page or another.

use stomp_protocol::sockjs::{Memory, SocketConfig, Way, ways};

use crate::rig::{ALL, POLLING, Rig, STREAMING, WALL, WEBSOCKET, config, failed};

const MINUTE: u64 = 60_000;

fn order(memory: &Memory, returns: bool) -> Vec<Way> {
    sorted(memory, &ways(ALL, false, false), returns)
}

fn sorted(memory: &Memory, ways: &[Way], returns: bool) -> Vec<Way> {
    let mut stack = memory.stacked(ways, WALL, returns);
    stack.reverse();
    stack
}

#[test]
fn what_failed_is_tried_last_for_ten_minutes() {
    let memory = failed(&[WEBSOCKET], 10 * MINUTE - 1);
    assert_eq!(order(&memory, false), [STREAMING, POLLING, WEBSOCKET]);
    let memory = failed(&[WEBSOCKET], 10 * MINUTE);
    assert_eq!(order(&memory, false), [WEBSOCKET, STREAMING, POLLING]);
}

#[test]
fn what_is_left_keeps_its_order() {
    let memory = failed(&[STREAMING, WEBSOCKET], 0);
    assert_eq!(order(&memory, false), [POLLING, WEBSOCKET, STREAMING]);
    assert_eq!(order(&failed(&ALL, 0), false), [WEBSOCKET, STREAMING, POLLING]);
    assert_eq!(order(&Memory::default(), false), [WEBSOCKET, STREAMING, POLLING]);
}

#[test]
fn a_plain_websocket_and_one_of_sockjs_fail_alike() {
    let memory = failed(&[WEBSOCKET], 0);
    let beside_plain = ways(ALL, true, false);
    assert_eq!(sorted(&memory, &beside_plain, false), [STREAMING, POLLING, Way::Plain]);
    let without_sockjs = [Way::Plain, Way::Foreign];
    assert_eq!(sorted(&memory, &without_sockjs, false), [Way::Foreign, Way::Plain]);
}

#[test]
fn a_lost_connection_is_the_time_to_try_again_but_not_each_time() {
    let again = |times: u32, ago: u64| {
        let memory = Memory::parse(&format!("0 {} {times}", WALL - ago));
        order(&memory, true)[0] == WEBSOCKET
    };
    assert!(again(1, 0));
    assert!(!again(2, 29_999) && again(2, 30_000));
    assert!(!again(3, 89_999) && again(3, 90_000));
    assert!(!again(99, 10 * MINUTE - 1) && again(u32::MAX, 10 * MINUTE));
}

#[test]
fn a_clock_that_was_set_back_does_not_bar_a_transport_for_ever() {
    let memory = Memory::parse(&format!("0 {} 1", WALL + 1));
    assert_eq!(order(&memory, false)[0], WEBSOCKET);
}

#[test]
fn what_failed_is_kept_when_another_works_and_forgotten_when_it_works_itself() {
    let mut rig = Rig::new();
    rig.answer(true);
    rig.actions();
    rig.fail();
    rig.actions();
    rig.connect();
    let text = rig.socket.memory().to_text();
    assert_eq!(text, format!("0 {WALL} 1\n"));

    let later = WALL + MINUTE;
    let memory = Memory::parse(&text);
    let mut rig = Rig::with(SocketConfig { memory, returns: true, wall: later, ..config() });
    rig.answer(true);
    rig.actions();
    rig.fail();
    rig.actions();
    rig.connect();
    let text = rig.socket.memory().to_text();
    assert_eq!(text, format!("0 {later} 2\n"), "it is counted");

    let memory = Memory::parse(&text);
    let wall = later + MINUTE;
    let mut rig = Rig::with(SocketConfig { memory, returns: true, wall, ..config() });
    rig.answer(true);
    rig.actions();
    rig.connect();
    assert_eq!(rig.socket.memory().to_text(), "");
}

#[test]
fn failures_long_ago_are_not_counted() {
    let memory = Memory::parse(&format!("0 {} 7", WALL - 21 * MINUTE));
    let mut rig = Rig::with(SocketConfig { memory, ..config() });
    rig.answer(true);
    rig.actions();
    rig.fail();
    rig.actions();
    rig.connect();
    assert_eq!(rig.socket.memory().to_text(), format!("0 {WALL} 1\n"));
}

#[test]
fn what_cannot_be_read_is_forgotten() {
    let good = format!("2 {WALL} 2\n");
    let bad = "0\n0 x 1\n0 1 -1\n3x 1 1\n9 1 1\nwebsocket 1 1\n\n \u{0}{\"a\":1}\n";
    assert_eq!(Memory::parse(&format!("{bad}{good}")).to_text(), good);
}
