//! Frames, close codes and HTTP responses of an established session.

use proptest::prelude::*;
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

#[test]
fn a_response_that_ends_within_a_frame_has_broken_off() {
    let mut rig = Rig::in_use(STREAMING);
    assert!(!rig.socket.handle_response_end(true));
}

#[test]
fn a_response_without_a_frame_is_not_asked_for_again() {
    let mut rig = Rig::in_use(POLLING);
    assert!(rig.socket.handle_response_end(false));
    assert!(!rig.socket.handle_response_end(false), "each has to bring its own");
    rig.frame('h');
    assert!(rig.socket.handle_response_end(false));
}

proptest! {
    /// Arbitrary frames cause no panic and at most one end.
    #[test]
    fn garbage_ends_in_good_order(frames in prop::collection::vec(any::<u8>(), 0..300)) {
        let mut rig = Rig::new();
        rig.answer(true);
        let mut ends = 0;
        for first in frames {
            match rig.socket.handle_frame(rig.now, first) {
                FrameKind::End => rig.closed(u16::from(first)),
                FrameKind::Messages | FrameKind::Ignore => {}
                _ => rig.fail(),
            }
            let actions = rig.actions();
            ends += actions.iter().filter(|a| matches!(a, Action::Closed { .. })).count();
        }
        prop_assert!(ends <= 1);
    }
}
