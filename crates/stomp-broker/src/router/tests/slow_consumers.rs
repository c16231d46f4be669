//! What becomes of a topic's subscriber that does not read.

use stomp_protocol::server::AckMode;

use super::{Input, MAILBOX, Rig, SlowConsumer};

const TOPIC: &str = "/topic/t";

#[test]
fn drop_keeps_what_waits_and_counts_what_is_lost() {
    let mut rig = Rig::new(SlowConsumer::Drop);
    let (publisher, slow, fast) = (rig.join(1), rig.join(2), rig.join(3));
    rig.subscribe(slow, TOPIC, AckMode::Auto, &[]);
    rig.subscribe(fast, TOPIC, AckMode::Auto, &[]);
    for number in 0..10_000 {
        rig.publish(publisher, TOPIC, number);
        assert_eq!(rig.numbers(fast), [number]);
    }
    assert_eq!(rig.router.peers[&slow].dropped, 10_000 - MAILBOX as u64);
    assert!(rig.numbers(slow).into_iter().eq(0..MAILBOX), "the oldest, in order");
    rig.publish(publisher, TOPIC, 10_000);
    assert_eq!(rig.numbers(slow), [10_000], "and it goes on from there");
}

#[test]
fn disconnect_gives_up_who_is_slow_and_nobody_else() {
    let mut rig = Rig::new(SlowConsumer::Disconnect);
    let (publisher, slow) = (rig.join(1), rig.join(2));
    rig.subscribe(slow, TOPIC, AckMode::Auto, &[]);
    for number in 0..100 {
        rig.publish(publisher, TOPIC, number);
    }
    assert_eq!(rig.mailboxes[&slow].overflow().unwrap().message, "Slow consumer");
    assert!(!rig.router.peers.contains_key(&slow) && rig.router.peers.contains_key(&publisher));
    assert!(rig.router.topics.subscribers(TOPIC).is_empty());
}

/// A publisher that is held back by one who has not read what is in its mailbox.
fn blocked() -> (Rig, [crate::ids::ConnectionId; 3]) {
    let mut rig = Rig::new(SlowConsumer::Block);
    let [publisher, slow, other] = [rig.join(1), rig.join(2), rig.join(3)];
    rig.subscribe(slow, TOPIC, AckMode::Auto, &[]);
    for number in 0..MAILBOX {
        rig.publish(publisher, TOPIC, number);
        assert!(rig.may_proceed(publisher, number));
    }
    rig.publish(publisher, TOPIC, MAILBOX);
    assert!(!rig.may_proceed(publisher, MAILBOX), "there is no room for one more");
    (rig, [publisher, slow, other])
}

#[test]
fn block_holds_the_publisher_back_until_there_is_room() {
    let (mut rig, [publisher, slow, _]) = blocked();
    let mut published = MAILBOX;
    let mut read = Vec::new();
    while published < 1_000 {
        assert!(rig.router.held.is_held(publisher));
        read.extend(rig.numbers(slow));
        // It may go on, and is held again when the mailbox is full.
        while rig.may_proceed(publisher, published) {
            published += 1;
            rig.publish(publisher, TOPIC, published);
        }
    }
    read.extend(rig.numbers(slow));
    assert!(read.into_iter().eq(0..=published), "nothing is lost, and nothing overtakes");
    assert_eq!(rig.router.peers[&slow].dropped, 0);
}

#[test]
fn block_holds_nobody_back_who_publishes_elsewhere() {
    let (mut rig, [publisher, slow, other]) = blocked();
    rig.subscribe(publisher, "/topic/elsewhere", AckMode::Auto, &[]);
    for number in 0..100 {
        rig.publish(other, "/topic/elsewhere", number);
        assert!(rig.may_proceed(other, number));
        assert_eq!(rig.numbers(publisher), [number], "held back, but not deaf");
    }
    rig.publish(other, TOPIC, 100);
    assert!(!rig.may_proceed(other, 100));
    let read: Vec<_> = rig.numbers(slow).into_iter().skip(MAILBOX).collect();
    assert_eq!(read, [MAILBOX, 100], "those who wait are served in turn");
    assert!(rig.may_proceed(publisher, MAILBOX) && rig.may_proceed(other, 100));
}

#[test]
fn block_gives_the_other_subscribers_their_copies_at_once() {
    let (mut rig, [publisher, slow, other]) = blocked();
    rig.numbers(slow);
    assert!(rig.may_proceed(publisher, MAILBOX));
    rig.subscribe(other, TOPIC, AckMode::Auto, &[]);
    for number in 0..=MAILBOX {
        rig.publish(publisher, TOPIC, number);
        assert_eq!(rig.numbers(other), [number]);
        assert_eq!(rig.may_proceed(publisher, number), number < MAILBOX);
    }
}

#[test]
fn who_leaves_holds_nobody_back() {
    let (mut rig, [publisher, slow, _]) = blocked();
    rig.router.handle(Input::Leave(slow, None));
    assert!(rig.may_proceed(publisher, MAILBOX));

    let (mut rig, [publisher, slow, _]) = blocked();
    rig.unsubscribe(slow);
    assert!(rig.may_proceed(publisher, MAILBOX));
}

#[test]
fn a_held_publisher_that_leaves_leaves_nothing_behind() {
    let (mut rig, [publisher, slow, _]) = blocked();
    rig.router.handle(Input::Leave(publisher, None));
    assert!(!rig.router.held.waits_for(slow) && !rig.router.held.is_held(publisher));
    assert!(rig.numbers(slow).into_iter().eq(0..MAILBOX));
}
