//! Sessions under a clock of the test's own.

use std::time::Duration;

use super::{Busy, Close, Framing, Incoming, MAX_INCOMING, MAX_OUTGOING, Machine, Next, Queued};
use super::{ReceiverId, Timing};
use crate::batch::decode_array;

const TIMING: Timing =
    Timing { heartbeat: Duration::from_secs(25), disconnect_delay: Duration::from_secs(5) };
const POLLING: usize = 1;

fn at(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

fn session() -> Machine {
    Machine::new(at(0), TIMING, false)
}

fn attach(session: &mut Machine, now: u64, limit: usize) -> ReceiverId {
    session.attach(at(now), Framing::Lines, limit).expect("no other receiver")
}

fn send(session: &mut Machine, message: &str) -> Queued {
    session.send(&mut message.into())
}

fn receive(session: &mut Machine, messages: &[&str]) -> Queued {
    let payload = serde_json::to_vec(messages).unwrap();
    session.receive(&mut decode_array(&payload, messages.len()).unwrap())
}

fn write(text: &str) -> Next {
    Next::Write(text.into())
}

/// A session whose open frame has been polled.
fn opened() -> Machine {
    let mut session = session();
    let poll = attach(&mut session, 0, POLLING);
    assert_eq!(session.next(at(0), poll), write("o\n"));
    assert_eq!(session.next(at(0), poll), Next::Finish);
    session
}

#[test]
fn the_first_frame_opens_and_what_waits_goes_in_one() {
    let mut session = session();
    send(&mut session, "a");
    send(&mut session, "b");
    let stream = attach(&mut session, 0, 1_000);
    assert_eq!(session.next(at(0), stream), write("o\n"));
    assert_eq!(session.next(at(0), stream), write("a[\"a\",\"b\"]\n"));
    assert_eq!(session.next(at(0), stream), Next::Wait);
    send(&mut session, "c");
    assert_eq!(session.next(at(0), stream), write("a[\"c\"]\n"));
}

#[test]
fn a_poll_ends_with_one_frame_and_a_stream_at_its_limit() {
    let mut session = opened();
    send(&mut session, "a");
    let poll = attach(&mut session, 0, POLLING);
    assert_eq!(session.next(at(0), poll), write("a[\"a\"]\n"));
    assert_eq!(session.next(at(0), poll), Next::Finish);

    let stream = attach(&mut session, 0, 14);
    for text in ["a[\"b\"]\n", "a[\"c\"]\n"] {
        assert_eq!(session.next(at(0), stream), Next::Wait);
        send(&mut session, &text[3..4]);
        assert_eq!(session.next(at(0), stream), write(text));
    }
    assert_eq!(session.next(at(0), stream), Next::Finish);
}

#[test]
fn there_is_one_receiver_at_a_time() {
    let mut session = session();
    let stream = attach(&mut session, 0, 1_000);
    assert_eq!(session.attach(at(0), Framing::Lines, POLLING), Err(Busy));
    assert_eq!(session.next(at(0), stream), write("o\n"));
}

#[test]
fn silence_is_broken_by_heart_beats() {
    let mut session = session();
    let stream = attach(&mut session, 0, 1_000);
    session.next(at(0), stream);
    assert_eq!(session.poll_timeout(), at(25_000));
    session.handle_timeout(at(24_999));
    assert_eq!(session.next(at(24_999), stream), Next::Wait);
    session.handle_timeout(at(25_000));
    assert_eq!(session.next(at(25_000), stream), write("h\n"));
    assert_eq!(session.next(at(25_000), stream), Next::Wait);
    send(&mut session, "a");
    session.next(at(40_000), stream);
    assert_eq!(session.poll_timeout(), at(65_000), "a message is a sign of life too");
}

#[test]
fn a_session_that_nobody_asks_for_ends() {
    let mut session = opened();
    assert_eq!(session.poll_timeout(), at(5_000));
    session.handle_timeout(at(4_999));
    assert!(!session.is_gone());
    let poll = attach(&mut session, 4_999, POLLING);
    session.handle_timeout(at(29_000));
    assert!(!session.is_gone(), "a receiver waits");
    session.handle_timeout(at(29_999));
    assert_eq!(session.next(at(29_999), poll), write("h\n"));
    session.handle_timeout(at(34_999));
    assert!(session.is_gone());
    assert_eq!(session.take(), Some(Incoming::End));
    assert_eq!(send(&mut session, "a"), Queued::Over);
    assert_eq!(receive(&mut session, &["a"]), Queued::Over);
}

#[test]
fn a_receiver_that_is_lost_takes_the_session_with_it() {
    let mut session = opened();
    let poll = attach(&mut session, 0, POLLING);
    assert!(session.abort(poll));
    assert!(session.is_gone());
}

#[test]
fn a_receiver_that_was_finished_is_not_lost() {
    let mut session = session();
    let poll = attach(&mut session, 0, POLLING);
    session.next(at(0), poll);
    assert!(!session.abort(poll));
    let second = attach(&mut session, 0, POLLING);
    assert!(!session.abort(poll), "an old receiver is not the new one");
    assert_eq!(session.next(at(0), second), Next::Wait);
}

#[test]
fn a_close_is_told_after_the_messages_and_again_until_forgotten() {
    let mut session = session();
    send(&mut session, "last");
    session.close(at(0), Close::new(3000, "Go away!"));
    assert!(!session.is_told());
    let stream = attach(&mut session, 1_000, 1_000);
    for text in ["o\n", "a[\"last\"]\n", "c[3000,\"Go away!\"]\n"] {
        assert_eq!(session.next(at(1_000), stream), write(text));
    }
    assert_eq!(session.next(at(1_000), stream), Next::Finish);
    assert!(session.is_told() && !session.is_gone());
    let poll = attach(&mut session, 5_000, POLLING);
    assert_eq!(session.next(at(5_000), poll), write("c[3000,\"Go away!\"]\n"));
    session.handle_timeout(at(9_999));
    assert!(!session.is_gone());
    session.handle_timeout(at(10_000));
    assert!(session.is_gone());
}

#[test]
fn the_first_close_counts_and_ends_the_reading() {
    let mut session = opened();
    receive(&mut session, &["unread"]);
    session.close(at(0), Close::new(1000, "first"));
    session.close(at(0), Close::new(1001, "second"));
    assert_eq!(session.take(), Some(Incoming::End));
    assert_eq!(receive(&mut session, &["late"]), Queued::Yes, "to be told by the close frame");
    assert_eq!(session.take(), Some(Incoming::End));
    let poll = attach(&mut session, 0, POLLING);
    assert_eq!(session.next(at(0), poll), write("c[1000,\"first\"]\n"));
}

#[test]
fn what_waits_for_the_client_is_bounded() {
    let mut session = opened();
    let message = "x".repeat(1_000);
    let taken = (0..1_000).take_while(|_| send(&mut session, &message) == Queued::Yes).count();
    assert!((MAX_OUTGOING / 2_000..=MAX_OUTGOING / 1_000).contains(&taken), "{taken}");
    let poll = attach(&mut session, 0, POLLING);
    assert!(matches!(session.next(at(0), poll), Next::Write(_)));
    let large = "x".repeat(2 * MAX_OUTGOING);
    assert_eq!(send(&mut session, &large), Queued::Yes, "one message is taken whatever its size");
    assert_eq!(send(&mut session, ""), Queued::Full);
}

#[test]
fn what_waits_for_the_application_is_bounded() {
    let mut session = opened();
    let large = "x".repeat(MAX_INCOMING);
    assert_eq!(receive(&mut session, &[&large, "b"]), Queued::Yes);
    assert_eq!(receive(&mut session, &["c"]), Queued::Full);
    assert_eq!(session.take(), Some(Incoming::Message(large)));
    assert_eq!(receive(&mut session, &["c"]), Queued::Yes);
    for text in ["b", "c"] {
        assert_eq!(session.take(), Some(Incoming::Message(text.into())));
    }
    assert_eq!(session.take(), None);
}

#[test]
fn a_request_that_is_too_large_is_told_after_what_came_before() {
    let mut session = opened();
    receive(&mut session, &["before"]);
    session.receive_too_large();
    receive(&mut session, &["after"]);
    assert_eq!(session.take(), Some(Incoming::Message("before".into())));
    assert_eq!(session.take(), Some(Incoming::TooLarge));
}

#[test]
fn a_session_without_frames_has_messages_alone() {
    let mut session = Machine::new(at(0), TIMING, true);
    send(&mut session, "a");
    send(&mut session, "");
    let socket = session.attach(at(0), Framing::Unframed, usize::MAX).unwrap();
    assert_eq!(session.next(at(0), socket), write("a"));
    assert_eq!(session.next(at(0), socket), write(""));
    session.handle_timeout(at(25_000));
    assert_eq!(session.next(at(25_000), socket), Next::Wait);
    send(&mut session, "last");
    session.close(at(26_000), Close::new(3000, "Go away!"));
    assert_eq!(session.next(at(26_000), socket), write("last"));
    assert_eq!(session.next(at(26_000), socket), Next::Finish);
    assert_eq!(session.closed(), Some(Close::new(3000, "Go away!")));
}

#[test]
fn a_client_that_has_not_come_again_is_unconfirmed() {
    let mut session = session();
    let poll = attach(&mut session, 0, POLLING);
    assert!(!session.is_unconfirmed(), "its request is here");
    session.next(at(0), poll);
    receive(&mut session, &["a simple request, too"]);
    assert!(session.is_unconfirmed());
    attach(&mut session, 0, POLLING);
    assert!(!session.is_unconfirmed());
}
