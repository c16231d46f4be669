//! How much a subscriber may leave unacknowledged, and what waits behind that.

use stomp_protocol::server::AckMode;

use super::{Limits, MAILBOX, Rig, SlowConsumer};

const TOPIC: &str = "/topic/t";
const PREFETCH: [(&str, &str); 1] = [("prefetch-count", "2")];

#[test]
fn what_waits_behind_a_window_is_bounded() {
    let mut rig = Rig::new(SlowConsumer::Drop);
    let (publisher, slow) = (rig.join(1), rig.join(2));
    rig.subscribe(slow, TOPIC, AckMode::ClientIndividual, &PREFETCH);
    for number in 0..1_000 {
        rig.publish(publisher, TOPIC, number);
    }
    assert_eq!(rig.router.peers[&slow].dropped, 1_000 - 2 - MAILBOX as u64);
    let mut read = Vec::new();
    loop {
        let open = rig.open_all(slow);
        if open.is_empty() {
            break;
        }
        assert!(open.len() <= 2, "{open:?}");
        for (number, delivery) in open {
            read.push(number);
            rig.ack(slow, delivery);
        }
    }
    assert!(read.into_iter().eq(0..2 + MAILBOX));
}

#[test]
fn block_holds_the_publisher_back_until_something_is_acknowledged() {
    let mut rig = Rig::new(SlowConsumer::Block);
    let (publisher, slow) = (rig.join(1), rig.join(2));
    rig.subscribe(slow, TOPIC, AckMode::ClientIndividual, &PREFETCH);
    let room = 2 + MAILBOX;
    for number in 0..room {
        rig.publish(publisher, TOPIC, number);
        assert!(rig.may_proceed(publisher, number));
    }
    rig.publish(publisher, TOPIC, room);
    assert!(!rig.may_proceed(publisher, room));
    let open = rig.open_all(slow);
    assert!(!rig.may_proceed(publisher, room), "read is not acknowledged");
    rig.ack(slow, open[0].1);
    assert!(rig.may_proceed(publisher, room));
}

#[test]
fn who_never_acknowledges_what_has_no_prefetch_count_is_a_slow_consumer() {
    let limits = Limits { max_unacked: 3, ..Limits::default() };
    let mut rig = Rig::with(SlowConsumer::Disconnect, limits);
    let (publisher, slow) = (rig.join(1), rig.join(2));
    rig.subscribe(slow, TOPIC, AckMode::Client, &[]);
    for number in 0..4 {
        rig.publish(publisher, TOPIC, number);
        rig.open_all(slow);
    }
    let why = rig.mailboxes[&slow].overflow().unwrap();
    assert!(why.detail.contains("acknowledge"), "{why:?}");
}

#[test]
fn a_closed_subscription_gives_back_what_waited_for_it() {
    let limits = Limits { max_pending_bytes: 3_000, ..Limits::default() };
    let mut rig = Rig::with(SlowConsumer::Drop, limits);
    let (publisher, slow) = (rig.join(1), rig.join(2));
    for _ in 0..100 {
        rig.subscribe(slow, TOPIC, AckMode::Client, &PREFETCH);
        for number in 0..6 {
            rig.publish(publisher, TOPIC, number);
        }
        rig.open_all(slow);
        rig.unsubscribe(slow);
    }
    assert_eq!(rig.router.peers[&slow].dropped, 0);
}
