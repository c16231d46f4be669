//! From one way to the next, until one carries messages.

use stomp_protocol::sockjs::{Action, Fault, Memory, Verdict, Way, ways};

use crate::rig::{ALL, POLLING, Rig, STREAMING, WALL, WEBSOCKET, config, memory};

/// In which order these ways are tried, when nothing is known of them.
fn tried(ways: impl IntoIterator<Item = Way>) -> Vec<Way> {
    let mut ways = Memory::default().sorted(ways, WALL, false);
    std::iter::from_fn(|| ways.pop()).collect()
}

fn closed(code: u16) -> Action {
    Action::Closed { code, clean: false }
}

#[test]
fn the_first_way_that_works_is_the_last_that_is_tried() {
    let mut rig = Rig::new();
    rig.answer(true);
    assert_eq!(rig.action(), Action::Open(WEBSOCKET));
    rig.fail();
    assert_eq!(rig.action(), Action::Open(STREAMING));
    rig.fail();
    assert_eq!(rig.action(), Action::Open(POLLING));
    assert_eq!(rig.frame('o'), Verdict::Ignore);
    assert_eq!(rig.action(), Action::Opened);
    assert_eq!(rig.frame('a'), Verdict::Messages);
    assert_eq!(rig.action(), Action::InUse);
    assert_eq!(rig.socket.poll_timeout(), None);
}

#[test]
fn when_none_works_that_is_the_end() {
    let mut rig = Rig::new();
    rig.answer(true);
    for way in [WEBSOCKET, STREAMING, POLLING] {
        assert_eq!(rig.action(), Action::Open(way));
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
    assert_eq!(rig.action(), Action::Open(Way::Plain));
    rig.socket.handle_opened(rig.now);
    assert_eq!(rig.action(), Action::Opened);
    rig.socket.handle_message();
    rig.socket.handle_message();
    assert_eq!(rig.action(), Action::InUse);
}

#[test]
fn a_plain_websocket_is_followed_by_requests() {
    let mut rig = Rig::beside_plain(config());
    assert_eq!(rig.action(), Action::Open(Way::Plain));
    rig.fail();
    rig.answer(true);
    assert_eq!(rig.action(), Action::Open(STREAMING));
    rig.connect();
    assert_eq!(*rig.socket.memory(), memory(&[(WEBSOCKET, WALL, 1)]));
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
    assert_eq!(rig.action(), Action::InUse);
}

#[test]
fn the_last_way_that_opens_and_is_lost_is_a_lost_connection() {
    let mut rig = Rig::by([Way::Plain], config());
    rig.actions();
    rig.socket.handle_opened(rig.now);
    assert_eq!((rig.action(), rig.socket.poll_timeout()), (Action::Opened, None));
    rig.fail();
    assert_eq!(rig.action(), closed(1006));
}

#[test]
fn whoever_closes_in_good_order_has_been_reached() {
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
    assert_eq!(rig.frame('c'), Verdict::End);
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
            assert_eq!(rig.frame(first), Verdict::Unknown, "{first}");
        }
        rig.socket.handle_failed(rig.now, Fault::Broken);
        assert_eq!(rig.action(), Action::Open(next));
    }
}

#[test]
fn a_connection_in_use_is_not_replaced() {
    for (fault, code) in [(Fault::Lost, 1006), (Fault::Broken, 1002)] {
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
    assert_eq!(tried(ways(ALL, false, true)), [Way::Foreign]);
    assert_eq!(tried(ways(ALL, true, true)), [Way::Plain, Way::Foreign]);
    assert_eq!(tried(ways([POLLING, WEBSOCKET], true, true)), [Way::Foreign, Way::Plain]);
    assert_eq!(tried(ways([WEBSOCKET], true, true)), [Way::Plain]);
    assert_eq!(tried(ways([POLLING, WEBSOCKET, POLLING], false, false)), [POLLING, WEBSOCKET]);

    let mut rig = Rig::by([Way::Foreign], config());
    assert_eq!((rig.action(), rig.socket.poll_timeout()), (Action::Open(Way::Foreign), None));
    rig.socket.handle_opened(rig.now);
    assert_eq!(rig.action(), Action::Opened);
    rig.socket.handle_message();
    assert_eq!(rig.action(), Action::InUse);
}

#[test]
fn closing_before_a_way_is_found_ends_the_search() {
    let mut rig = Rig::new();
    rig.actions();
    rig.socket.close(0);
    assert_eq!((rig.action(), rig.socket.poll_timeout()), (closed(1006), None));
    rig.socket.handle_info(rig.now, true);
    assert_eq!(rig.actions(), []);
}
