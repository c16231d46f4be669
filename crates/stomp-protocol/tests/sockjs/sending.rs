//! Sending by requests: in order, one at a time, and all of it before the end.

use proptest::prelude::*;
use stomp_protocol::sockjs::{Action, Transport};

use crate::rig::Rig;

const CLOSED: Action = Action::Closed { code: 1000, clean: true };

#[test]
fn what_waits_for_a_request_goes_with_the_next() {
    let mut rig = Rig::in_use(Transport::XhrPolling);
    assert_eq!(rig.socket.poll_batch(), 0);
    rig.socket.queue(10);
    assert_eq!(rig.socket.poll_batch(), 1);
    for _ in 0..7 {
        rig.socket.queue(10);
    }
    assert_eq!(rig.socket.poll_batch(), 0, "a request is under way");
    rig.socket.handle_sent();
    assert_eq!(rig.socket.poll_batch(), 7);
    rig.socket.handle_sent();
    assert_eq!(rig.socket.poll_batch(), 0);
}

#[test]
fn closing_waits_for_what_is_to_be_sent() {
    let mut rig = Rig::in_use(Transport::XhrStreaming);
    rig.socket.queue(10);
    rig.socket.queue(200_000);
    rig.socket.close();
    for _ in 0..2 {
        assert_eq!(rig.actions(), []);
        assert_eq!(rig.socket.poll_batch(), 1);
        rig.socket.handle_sent();
    }
    assert_eq!(rig.action(), CLOSED);
}

#[test]
fn closing_with_nothing_to_send_is_done_at_once() {
    let mut rig = Rig::in_use(Transport::XhrStreaming);
    rig.socket.close();
    rig.socket.close();
    assert_eq!(rig.action(), CLOSED);
}

#[test]
fn a_server_that_closes_meanwhile_is_no_fault() {
    for by_frame in [true, false] {
        let mut rig = Rig::in_use(Transport::XhrPolling);
        rig.socket.queue(10);
        rig.socket.close();
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
    let mut rig = Rig::in_use(Transport::WebSocket);
    rig.socket.close();
    assert_eq!(rig.action(), Action::Close);
    rig.closed(1005);
    assert_eq!(rig.action(), CLOSED);
}

proptest! {
    /// Nothing is left out, nothing is taken twice, and only single messages make large requests.
    #[test]
    fn every_message_goes_once(lengths in prop::collection::vec(0..200_000_usize, 0..60)) {
        let mut rig = Rig::in_use(Transport::XhrPolling);
        for length in &lengths {
            rig.socket.queue(*length);
        }
        let mut sent = 0;
        loop {
            let count = rig.socket.poll_batch();
            if count == 0 {
                break;
            }
            let size: usize = lengths[sent..sent + count].iter().sum();
            prop_assert!(count == 1 || size <= 128 << 10, "{count} of {size}");
            sent += count;
            rig.socket.handle_sent();
        }
        prop_assert_eq!(sent, lengths.len());
    }
}
