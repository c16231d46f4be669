//! Frames and close codes of an established session.

use stomp_protocol::sockjs::{Action, FrameKind};

use crate::rig::{ALL, POLLING, Rig, STREAMING, WEBSOCKET};

#[test]
fn messages_are_passed_on_and_heart_beats_are_not() {
    for transport in ALL {
        let mut rig = Rig::in_use(transport);
        assert_eq!(rig.frame('a'), FrameKind::Messages);
        assert_eq!(rig.frame('h'), FrameKind::Ignore);
        assert_eq!(rig.actions(), []);
    }
}

#[test]
fn a_session_that_begins_again_was_forgotten() {
    let mut rig = Rig::in_use(POLLING);
    assert_eq!(rig.frame('o'), FrameKind::Forgotten);
    rig.fail();
    assert_eq!(rig.action(), Action::Closed { code: 1006, clean: false });
}

#[test]
fn the_end_that_a_server_announces_is_clean_if_it_was_meant() {
    for (code, clean) in [(1000, true), (3000, true), (4999, true), (2010, false), (1002, false)] {
        let mut rig = Rig::in_use(STREAMING);
        assert_eq!(rig.frame('c'), FrameKind::End);
        rig.closed(code);
        assert_eq!(rig.action(), Action::Closed { code, clean });
        rig.fail();
        assert_eq!(rig.actions(), [], "the response ends too, and that is no fault");
    }
}

#[test]
fn what_begins_with_anything_else_is_no_frame() {
    for first in (0..=u8::MAX).filter(|first| !b"ohac".contains(first)) {
        let mut rig = Rig::in_use(WEBSOCKET);
        assert_eq!(rig.socket.handle_frame(rig.now, first), FrameKind::Unknown, "{first}");
    }
}
