//! Requests and replies.

use super::*;

/// A session with a channel and some requests on it.
fn requested<const N: usize>(matched: bool) -> (Rig, u32, [u32; N]) {
    let mut rig = Rig::connected(Broker::RabbitMq);
    let channel = rig.turn(|session, _| session.open_channel());
    let ask = || Publish { timeout: 10_000, ..plain() };
    let ids =
        [(); N].map(|()| rig.turn(|session, now| session.request(now, ask(), channel, matched)));
    (rig, channel, ids)
}

fn reply(rig: &mut Rig, channel: u32, correlated: u32) -> u32 {
    let connection = rig.connection();
    rig.turn(|session, _| session.handle_reply(connection, channel, correlated))
}

fn sent(id: u32) -> Action {
    Action::Send { id, receipt: false }
}

#[test]
fn s505_s502_one_at_a_time_until_a_reply_shows_the_correlation_id() {
    let (mut rig, channel, ids) = requested::<3>(false);
    assert_eq!(rig.take(), [sent(ids[0])]);
    assert_eq!(reply(&mut rig, channel, ids[0]), ids[0]);
    assert_eq!(rig.outcome(ids[0]), CONFIRMED);
    assert_eq!(rig.take_frames(), [sent(ids[1]), sent(ids[2])]);
    assert_eq!(reply(&mut rig, channel, ids[2]), ids[2]);
    assert_eq!(reply(&mut rig, channel, ids[1]), ids[1]);
    assert_eq!(reply(&mut rig, channel, ids[1]), 0, "a second reply is dropped");
}

#[test]
fn s504_without_correlation_one_at_a_time_and_a_late_reply_ends_its_turn() {
    let (mut rig, channel, ids) = requested::<2>(false);
    rig.wait(9000);
    let third = rig.turn(|session, now| session.request(now, plain(), channel, false));
    rig.take();
    rig.wait(1000);
    assert_eq!(rig.outcome(ids[0]), maybe_delivered(Code::Timeout));
    assert_eq!(rig.outcome(ids[1]), failed(Code::Timeout), "nothing is sent after its time-out");
    assert_eq!(rig.take_frames(), [], "the first keeps its turn");
    assert_eq!(reply(&mut rig, channel, 0), 0);
    assert_eq!(rig.take(), [sent(third)]);
    assert_eq!(reply(&mut rig, channel, 0), third);
}

#[test]
fn s503_replies_that_the_application_tells_apart_need_no_turns() {
    let (mut rig, _, ids) = requested::<2>(true);
    assert_eq!(rig.take(), ids.map(sent));
    let connection = rig.connection();
    for (id, expected) in [(ids[1], ids[1]), (ids[0], ids[0]), (ids[0], 0)] {
        assert_eq!(rig.turn(|session, _| session.handle_match(connection, id)), expected);
    }
}

#[test]
fn s506_s507_a_request_that_waits_its_turn_goes_back_to_the_outbox() {
    let (mut rig, channel, ids) = requested::<2>(false);
    rig.lose(Code::ConnectionLost);
    assert_eq!(rig.outcome(ids[0]), maybe_delivered(Code::ConnectionLost));
    assert_eq!(rig.outcome(ids[1]), None);
    rig.turn(Session::retry_now);
    rig.take();
    rig.accept(Broker::RabbitMq);
    assert_eq!(rig.take_frames(), [sent(ids[1])]);
    assert_eq!(reply(&mut rig, channel, ids[0]), 0);
}

#[test]
fn s508_a_request_waits_for_a_connection() {
    let mut rig = Rig::new(Config::default());
    let channel = rig.turn(|session, _| session.open_channel());
    let request = rig.turn(|session, now| session.request(now, plain(), channel, false));
    let message = rig.publish(plain());
    rig.turn(|session, now| session.connect(now, FOREVER));
    rig.take();
    rig.accept(Broker::RabbitMq);
    assert_eq!(rig.take_frames(), [sent(request), send(message)]);
}

#[test]
fn s504_a_refused_request_ends_its_turn() {
    let (mut rig, _, ids) = requested::<2>(false);
    rig.take();
    assert_eq!(rig.refuse(Code::Forbidden, 0, 0, 0), ids[0]);
    assert_eq!(rig.outcome(ids[0]), failed(Code::Forbidden));
    assert_eq!(rig.take_frames(), [sent(ids[1])]);
}

#[test]
fn s116_s507_a_reply_that_does_not_come_is_a_time_out() {
    let (mut rig, channel, ids) = requested::<1>(false);
    rig.wait(10_000);
    assert_eq!(rig.outcome(ids[0]), maybe_delivered(Code::Timeout));
    assert_eq!(reply(&mut rig, channel, ids[0]), 0, "a late reply is dropped");
}
