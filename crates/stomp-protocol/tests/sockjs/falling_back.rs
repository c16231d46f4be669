//! Falling back from one transport to the next.

use stomp_protocol::sockjs::{Action, Failure, FrameKind, Memory, Transport, transports};

use crate::rig::{ALL, POLLING, Rig, STREAMING, SYSTEM_TIME, WEBSOCKET, config, memory};

/// The order in which these transports are tried with an empty memory.
fn tried(allowed: impl IntoIterator<Item = Transport>) -> Vec<Transport> {
    let mut plan = Memory::default().sorted(allowed, SYSTEM_TIME, false);
    std::iter::from_fn(|| plan.pop()).collect()
}

fn closed(code: u16) -> Action {
    Action::Closed { code, clean: false }
}

#[test]
fn the_first_transport_that_works_is_the_last_that_is_tried() {
    let mut rig = Rig::new();
    rig.answer(true);
    assert_eq!(rig.action(), Action::Open(WEBSOCKET));
    rig.fail();
    assert_eq!(rig.action(), Action::Open(STREAMING));
    rig.fail();
    assert_eq!(rig.action(), Action::Open(POLLING));
    assert_eq!(rig.frame('o'), FrameKind::Ignore);
    assert_eq!(rig.action(), Action::Opened);
    assert_eq!(rig.frame('a'), FrameKind::Messages);
    assert_eq!(rig.action(), Action::Established);
    assert_eq!(rig.socket.poll_timeout(), None);
}

#[test]
fn when_none_works_that_is_the_end() {
    let mut rig = Rig::new();
    rig.answer(true);
    for transport in [WEBSOCKET, STREAMING, POLLING] {
        assert_eq!(rig.action(), Action::Open(transport));
        rig.fail();
    }
    assert_eq!(rig.action(), closed(2000));
    rig.fail();
    rig.socket.close(0);
    assert_eq!(rig.actions(), [], "the end comes once");
}

#[test]
fn a_server_without_websocket_is_not_asked_for_one() {
    let mut rig = Rig::new();
    rig.answer(false);
    assert_eq!(rig.action(), Action::Open(STREAMING));
    rig.connect();
    assert_eq!(*rig.socket.memory(), Memory::default(), "it has not failed");
}

#[test]
fn a_server_that_cannot_be_asked_has_no_sockjs() {
    let mut rig = Rig::new();
    assert_eq!(rig.action(), Action::AskInfo);
    rig.fail();
    assert_eq!(rig.action(), closed(1002));
}

#[test]
fn a_plain_websocket_needs_no_question() {
    let mut rig = Rig::beside_plain(config());
    assert_eq!(rig.action(), Action::Open(Transport::Plain));
    rig.socket.handle_opened(rig.now);
    assert_eq!(rig.action(), Action::Opened);
    rig.socket.handle_message();
    rig.socket.handle_message();
    assert_eq!(rig.action(), Action::Established);
}

#[test]
fn a_plain_websocket_is_followed_by_requests() {
    let mut rig = Rig::beside_plain(config());
    assert_eq!(rig.action(), Action::Open(Transport::Plain));
    rig.fail();
    rig.answer(true);
    assert_eq!(rig.action(), Action::Open(STREAMING));
    rig.connect();
    assert_eq!(*rig.socket.memory(), memory(&[(WEBSOCKET, SYSTEM_TIME, 1)]));
}

#[test]
fn what_opens_and_stays_silent_is_opened_again_by_another_way() {
    let mut rig = Rig::beside_plain(config());
    rig.actions();
    rig.socket.handle_opened(rig.now);
    assert_eq!(rig.action(), Action::Opened);
    rig.wait();
    rig.answer(true);
    assert_eq!(rig.action(), Action::Open(STREAMING));
    rig.frame('o');
    assert_eq!(rig.action(), Action::Opened);
    rig.wait();
    assert_eq!(rig.action(), Action::Open(POLLING));
    rig.frame('o');
    assert_eq!(rig.action(), Action::Opened);
    assert_eq!(rig.socket.poll_timeout(), None, "there is nothing left to try");
    rig.frame('a');
    assert_eq!(rig.action(), Action::Established);
}

#[test]
fn the_last_transport_that_opens_and_is_lost_is_a_lost_connection() {
    let mut rig = Rig::by([Transport::Plain], config());
    rig.actions();
    rig.socket.handle_opened(rig.now);
    assert_eq!((rig.action(), rig.socket.poll_timeout()), (Action::Opened, None));
    rig.fail();
    assert_eq!(rig.action(), closed(1006));
}

#[test]
fn a_peer_that_closes_cleanly_was_reached() {
    let mut rig = Rig::beside_plain(config());
    rig.actions();
    rig.socket.handle_opened(rig.now);
    rig.actions();
    rig.closed(1008);
    assert_eq!(rig.action(), closed(1008));
}

#[test]
fn closed_before_it_opens_is_refused() {
    let mut rig = Rig::new();
    rig.answer(true);
    rig.actions();
    assert_eq!(rig.frame('c'), FrameKind::End);
    rig.closed(3000);
    assert_eq!(rig.action(), Action::Open(STREAMING));
}

#[test]
fn a_peer_that_speaks_something_else_is_left_for_another_way() {
    let mut rig = Rig::new();
    rig.answer(true);
    for next in [STREAMING, POLLING] {
        rig.actions();
        for first in ['<', '\0', 'a'] {
            assert_eq!(rig.frame(first), FrameKind::Unknown, "{first}");
        }
        rig.socket.handle_failed(rig.now, Failure::NotSockJs);
        assert_eq!(rig.action(), Action::Open(next));
    }
}

#[test]
fn a_connection_in_use_is_not_replaced() {
    for (fault, code) in [(Failure::Lost, 1006), (Failure::NotSockJs, 1002)] {
        let mut rig = Rig::new();
        rig.answer(true);
        rig.actions();
        rig.connect();
        rig.socket.handle_failed(rig.now, fault);
        assert_eq!(rig.action(), closed(code));
    }
}

#[test]
fn a_foreign_sockjs_stands_for_all_that_is_no_plain_websocket() {
    assert_eq!(tried(transports(ALL, false, true)), [Transport::External]);
    assert_eq!(tried(transports(ALL, true, true)), [Transport::Plain, Transport::External]);
    assert_eq!(
        tried(transports([POLLING, WEBSOCKET], true, true)),
        [Transport::External, Transport::Plain]
    );
    assert_eq!(tried(transports([WEBSOCKET], true, true)), [Transport::Plain]);
    assert_eq!(
        tried(transports([POLLING, WEBSOCKET, POLLING], false, false)),
        [POLLING, WEBSOCKET]
    );

    let mut rig = Rig::by([Transport::External], config());
    assert_eq!(
        (rig.action(), rig.socket.poll_timeout()),
        (Action::Open(Transport::External), None)
    );
    rig.socket.handle_opened(rig.now);
    assert_eq!(rig.action(), Action::Opened);
    rig.socket.handle_message();
    assert_eq!(rig.action(), Action::Established);
}

#[test]
fn closing_before_a_transport_is_found_ends_the_search() {
    let mut rig = Rig::new();
    rig.actions();
    rig.socket.close(0);
    assert_eq!((rig.action(), rig.socket.poll_timeout()), (closed(1006), None));
    rig.socket.handle_info(rig.now, true);
    assert_eq!(rig.actions(), []);
}
