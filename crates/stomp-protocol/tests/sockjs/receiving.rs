//! HTTP responses: requesting the next one, and arbitrary frames.

use proptest::prelude::*;
use stomp_protocol::sockjs::{Action, FrameKind};

use crate::rig::{POLLING, Rig, STREAMING};

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
