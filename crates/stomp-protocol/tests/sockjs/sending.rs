//! Sending by HTTP requests: in order, one at a time, and completely before the end.

use proptest::prelude::*;
use stomp_protocol::sockjs::Action;

use crate::rig::{POLLING, Rig, STREAMING, WEBSOCKET};

const CLOSED: Action = Action::Closed { code: 1000, clean: true };

/// How many of `waiting`, which are lengths of messages, go into one request.
fn batch(rig: &mut Rig, waiting: &[usize]) -> usize {
    waiting.iter().take_while(|length| rig.socket.handle_message_to_send(**length)).count()
}

#[test]
fn a_request_takes_what_waits_up_to_a_limit() {
    let mut rig = Rig::in_use(POLLING);
    assert_eq!(batch(&mut rig, &[10; 7]), 7);
    rig.socket.handle_sent(0);
    assert_eq!(batch(&mut rig, &[100_000, 31_072, 1]), 2);
    rig.socket.handle_sent(1);
    assert_eq!(batch(&mut rig, &[1_000_000, 1]), 1, "what is too long for all goes alone");
}

#[test]
fn closing_waits_for_what_is_to_be_sent() {
    let mut rig = Rig::in_use(STREAMING);
    rig.socket.close(2);
    assert_eq!(rig.actions(), []);
    rig.socket.handle_sent(1);
    assert_eq!(rig.actions(), []);
    rig.socket.handle_sent(0);
    assert_eq!(rig.action(), CLOSED);
}

#[test]
fn closing_with_nothing_to_send_is_done_at_once() {
    let mut rig = Rig::in_use(STREAMING);
    rig.socket.close(0);
    rig.socket.close(0);
    assert_eq!(rig.action(), CLOSED);
}

#[test]
fn a_server_that_closes_meanwhile_is_no_fault() {
    for by_frame in [true, false] {
        let mut rig = Rig::in_use(POLLING);
        rig.socket.close(1);
        if by_frame {
            rig.closed(3000);
        } else {
            rig.fail();
        }
        assert_eq!(rig.action(), CLOSED);
    }
}

#[test]
fn a_websocket_closes_itself() {
    let mut rig = Rig::in_use(WEBSOCKET);
    rig.socket.close(0);
    assert_eq!(rig.action(), Action::Close);
    rig.closed(1005);
    assert_eq!(rig.action(), CLOSED);
}

proptest! {
    /// Every request takes something, and only single messages make large ones.
    #[test]
    fn every_message_goes(lengths in prop::collection::vec(1..200_000_usize, 0..60)) {
        let mut rig = Rig::in_use(POLLING);
        let mut rest = &*lengths;
        while !rest.is_empty() {
            let count = batch(&mut rig, rest);
            let size: usize = rest[..count].iter().sum();
            prop_assert!(count == 1 || size <= 128 << 10, "{count} of {size}");
            prop_assert!(count != 0);
            rest = &rest[count..];
            rig.socket.handle_sent(rest.len());
        }
    }
}
