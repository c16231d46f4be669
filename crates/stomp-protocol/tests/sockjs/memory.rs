//! The memory of transports that failed, on this page or another.

use stomp_protocol::sockjs::{Memory, SocketConfig, Transport, transports};

use crate::rig::{ALL, POLLING, Rig, STREAMING, SYSTEM_TIME, WEBSOCKET, config, memory};

const MINUTE: u64 = 60_000;

fn order(memory: &Memory, is_reconnect: bool) -> Vec<Transport> {
    sorted(memory, transports(ALL, false, false), is_reconnect)
}

fn sorted(
    memory: &Memory,
    allowed: impl IntoIterator<Item = Transport>,
    is_reconnect: bool,
) -> Vec<Transport> {
    let mut plan = memory.sorted(allowed, SYSTEM_TIME, is_reconnect);
    std::iter::from_fn(|| plan.pop()).collect()
}

/// The memory of these transports' failures, `ago` milliseconds before the present.
fn failed(transports: &[Transport], ago: u64) -> Memory {
    memory(
        &transports.iter().map(|transport| (*transport, SYSTEM_TIME - ago, 1)).collect::<Vec<_>>(),
    )
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
    assert_eq!(
        sorted(&memory, transports(ALL, true, false), false),
        [STREAMING, POLLING, Transport::Plain]
    );
    let without_sockjs = [Transport::Plain, Transport::External];
    assert_eq!(sorted(&memory, without_sockjs, false), [Transport::External, Transport::Plain]);
}

#[test]
fn a_lost_connection_is_the_time_to_try_again_but_not_each_time() {
    let again = |times: u64, ago: u64| {
        order(&memory(&[(WEBSOCKET, SYSTEM_TIME - ago, times)]), true)[0] == WEBSOCKET
    };
    assert!(again(1, 0));
    assert!(!again(2, 29_999) && again(2, 30_000));
    assert!(!again(3, 89_999) && again(3, 90_000));
    assert!(!again(99, 10 * MINUTE - 1) && again(u64::MAX, 10 * MINUTE));
}

#[test]
fn a_clock_that_was_set_back_does_not_bar_a_transport_for_ever() {
    let memory = memory(&[(WEBSOCKET, SYSTEM_TIME + 1, 1)]);
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
    assert_eq!(*rig.socket.memory(), memory(&[(WEBSOCKET, SYSTEM_TIME, 1)]));

    let later = SYSTEM_TIME + MINUTE;
    let known = *rig.socket.memory();
    let config =
        |memory, system_time| SocketConfig { memory, system_time, is_reconnect: true, ..config() };
    let mut rig = Rig::with(config(known, later));
    rig.answer(true);
    rig.actions();
    rig.fail();
    rig.actions();
    rig.connect();
    assert_eq!(*rig.socket.memory(), memory(&[(WEBSOCKET, later, 2)]), "it is counted");

    let mut rig = Rig::with(config(*rig.socket.memory(), later + MINUTE));
    rig.answer(true);
    rig.actions();
    rig.connect();
    assert_eq!(*rig.socket.memory(), Memory::default());
}

#[test]
fn failures_long_ago_are_not_counted() {
    let long_ago = memory(&[(WEBSOCKET, SYSTEM_TIME - 21 * MINUTE, 7)]);
    let mut rig = Rig::with(SocketConfig { memory: long_ago, ..config() });
    rig.answer(true);
    rig.actions();
    rig.fail();
    rig.actions();
    rig.connect();
    assert_eq!(*rig.socket.memory(), memory(&[(WEBSOCKET, SYSTEM_TIME, 1)]));
}

#[test]
fn a_foreign_sockjs_is_not_remembered() {
    let mut rig = Rig::by([Transport::External, Transport::Plain], config());
    rig.actions();
    rig.fail();
    rig.actions();
    rig.socket.handle_opened(rig.now);
    rig.socket.handle_message();
    assert_eq!(*rig.socket.memory(), Memory::default());
}

#[test]
fn what_is_kept_can_be_read_and_anything_else_is_forgotten() {
    let known = memory(&[(WEBSOCKET, SYSTEM_TIME, 1), (POLLING, SYSTEM_TIME - 1, u64::MAX)]);
    let bytes = known.to_bytes();
    assert_eq!(Memory::parse(&bytes), known);
    for length in (0..bytes.len()).chain([bytes.len() + 8, 1_000]) {
        let others: Vec<_> = bytes.iter().cycle().take(length).copied().collect();
        assert_eq!(Memory::parse(&others), Memory::default(), "{length} bytes");
    }
    assert_eq!(Memory::default().to_bytes(), [0; 48], "nothing is to be kept");
}
