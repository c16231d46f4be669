//! Acknowledgement.

use super::*;

fn subscribed(broker: Broker, options: Subscribe) -> (Rig, u32) {
    let mut rig = Rig::connected(broker);
    let subscription = rig.subscribe(options);
    rig.confirm(subscription);
    rig.take();
    (rig, subscription)
}

#[test]
fn s307_an_ack_is_about_one_message_or_all_up_to_it() {
    let (mut rig, subscription) = subscribed(Broker::RabbitMq, acked(AckMode::ClientIndividual));
    let ids = [(); 3].map(|()| rig.deliver(subscription));
    rig.acknowledge(ids[1], Verdict::Ack);
    rig.acknowledge(ids[0], Verdict::Nack);
    assert_eq!(rig.take(), [ack(ids[1]), nack(ids[0])]);
    let (mut rig, subscription) = subscribed(Broker::RabbitMq, acked(AckMode::Client));
    let ids = [(); 3].map(|()| rig.deliver(subscription));
    rig.acknowledge(ids[1], Verdict::Ack);
    rig.acknowledge(ids[0], Verdict::Ack);
    assert_eq!(rig.take(), [ack(ids[1])], "the first is acknowledged with the second");
    rig.acknowledge(ids[2], Verdict::Ack);
    assert_eq!(rig.take(), [ack(ids[2])]);
}

#[test]
fn s307_without_an_ack_mode_nothing_is_acknowledged() {
    let (mut rig, subscription) = subscribed(Broker::RabbitMq, Subscribe::default());
    assert_eq!(rig.deliver(subscription), 0);
    rig.acknowledge(0, Verdict::Ack);
    assert_eq!(rig.take(), []);
}

#[test]
fn s319_s320_s308_what_fails_is_treated_as_the_subscription_says() {
    for (broker, on_error, expected) in [
        (Broker::RabbitMq, OnError::ByProfile, Some(false)),
        (Broker::StompBroker, OnError::ByProfile, Some(false)),
        (Broker::ActiveMq, OnError::ByProfile, None),
        (Broker::Artemis, OnError::ByProfile, None),
        (Broker::RabbitMq, OnError::Leave, None),
        (Broker::ActiveMq, OnError::Nack, Some(false)),
        (Broker::Artemis, OnError::Ack, Some(true)),
    ] {
        let options = Subscribe { on_error, ..acked(AckMode::ClientIndividual) };
        let (mut rig, subscription) = subscribed(broker, options);
        let id = rig.deliver(subscription);
        rig.acknowledge(id, Verdict::Failed);
        let frames = rig.take();
        match expected {
            Some(true) => assert_eq!(frames, [ack(id)]),
            Some(false) => assert_eq!(frames, [nack(id)]),
            None => assert_eq!(frames, []),
        }
        rig.acknowledge(id, Verdict::Ack);
        assert_eq!(
            rig.take().len(),
            usize::from(expected.is_none()),
            "one that is left may follow"
        );
    }
}

#[test]
fn s307_s308_what_is_dropped_is_answered_after_those_before_it() {
    for (on_error, is_ack) in [(OnError::Ack, true), (OnError::Nack, false)] {
        let options = Subscribe { on_error, ..acked(AckMode::Client) };
        let (mut rig, subscription) = subscribed(Broker::StompBroker, options);
        let ids = [(); 6].map(|()| rig.deliver(subscription));
        for dropped in [1, 3, 4] {
            rig.acknowledge(ids[dropped], Verdict::Failed);
        }
        assert_eq!(rig.take(), [], "the first is being worked on");
        let answer = |place: usize| if is_ack { ack(ids[place]) } else { nack(ids[place]) };
        rig.acknowledge(ids[0], Verdict::Ack);
        assert_eq!(rig.take(), [ack(ids[0]), answer(1)]);
        rig.acknowledge(ids[2], Verdict::Failed);
        assert_eq!(rig.take(), [answer(2), answer(3), answer(4)]);
        rig.turn(|session, _| session.unsubscribe(subscription));
        assert_eq!(rig.take_frames(), [nack(ids[5]), Action::Unsubscribe(subscription)]);
    }
    // What has not had its turn by the end is given back with those before it.
    let options = Subscribe { on_error: OnError::Ack, ..acked(AckMode::Client) };
    let (mut rig, subscription) = subscribed(Broker::StompBroker, options);
    let ids = [(); 3].map(|()| rig.deliver(subscription));
    rig.acknowledge(ids[1], Verdict::Failed);
    rig.turn(|session, _| session.unsubscribe(subscription));
    assert_eq!(rig.take_frames(), [nack(ids[2]), Action::Unsubscribe(subscription)]);
    // Of a transaction, too: its end is the turn of the next.
    let (mut rig, subscription) = subscribed(Broker::StompBroker, acked(AckMode::Client));
    let ids = [(); 2].map(|()| rig.deliver(subscription));
    let transaction = rig.turn(|session, now| session.transaction(now, FOREVER));
    rig.confirm(transaction);
    rig.turn(|session, _| session.acknowledge(ids[0], Verdict::Ack, transaction));
    rig.acknowledge(ids[1], Verdict::GiveBack);
    rig.turn(|session, now| session.commit(now, transaction));
    rig.take();
    rig.confirm(transaction);
    assert_eq!(rig.take_frames(), [nack(ids[1])]);
}

#[test]
fn s328_leaving_gives_back_by_nack_where_deliveries_outlive_the_subscription() {
    let (mut rig, subscription) = subscribed(Broker::StompBroker, acked(AckMode::ClientIndividual));
    let ids = [(); 3].map(|()| rig.deliver(subscription));
    rig.acknowledge(ids[0], Verdict::Ack);
    rig.take();
    rig.turn(|session, _| session.unsubscribe(subscription));
    let frames = rig.take_frames();
    assert_eq!(frames, [nack(ids[1]), nack(ids[2]), Action::Unsubscribe(subscription)]);
    let (mut rig, subscription) = subscribed(Broker::StompBroker, acked(AckMode::Client));
    let ids = [(); 3].map(|()| rig.deliver(subscription));
    rig.turn(|session, _| session.unsubscribe(subscription));
    assert_eq!(rig.take_frames(), [nack(ids[2]), Action::Unsubscribe(subscription)]);
}

/// What RabbitMQ gets when a subscription ends: these answers count once it reads nothing more for it.
fn leaving(subscription: u32, answers: &[(u32, bool)]) -> Vec<Action> {
    let transaction = subscription;
    let answer = |&(id, is_ack): &(u32, bool)| {
        if is_ack { Action::Ack { id, transaction } } else { Action::Nack { id, transaction } }
    };
    let mut frames: Vec<_> = answers.iter().map(answer).collect();
    frames.insert(0, Action::Begin(subscription));
    frames.extend([Action::Unsubscribe(subscription), Action::Commit(subscription)]);
    frames
}

#[test]
fn s328_rabbitmq_gets_messages_back_behind_unsubscribe() {
    for broker in [Broker::RabbitMq, Broker::SpringRelay] {
        let (mut rig, subscription) = subscribed(broker, acked(AckMode::ClientIndividual));
        let ids = [(); 3].map(|()| rig.deliver(subscription));
        rig.acknowledge(ids[0], Verdict::Ack);
        rig.take();
        rig.turn(|session, _| session.unsubscribe(subscription));
        let answers = [(ids[1], false), (ids[2], false)];
        assert_eq!(rig.take_frames(), leaving(subscription, &answers));
    }
    let acked = acked(AckMode::ClientIndividual);
    let (mut rig, subscription) = subscribed(Broker::StompBroker, acked);
    rig.turn(|session, _| session.unsubscribe(subscription));
    assert_eq!(rig.take_frames(), [Action::Unsubscribe(subscription)], "nothing to give back");
}

#[test]
fn s115_s126_s328_the_last_answers_wait_for_unsubscribe_on_rabbitmq() {
    let (mut rig, subscription) = subscribed(Broker::RabbitMq, acked(AckMode::ClientIndividual));
    let ids = [(); 3].map(|()| rig.deliver(subscription));
    rig.turn(|session, _| session.stop(subscription));
    rig.acknowledge(ids[1], Verdict::Ack);
    rig.acknowledge(ids[2], Verdict::GiveBack);
    assert_eq!(rig.take_frames(), [], "an answer would bring another message");
    rig.turn(|session, _| session.unsubscribe(subscription));
    let answers = [(ids[0], false), (ids[1], true), (ids[2], false)];
    assert_eq!(rig.take_frames(), leaving(subscription, &answers));

    let (mut rig, subscription) = subscribed(Broker::RabbitMq, acked(AckMode::Client));
    let ids = [(); 4].map(|()| rig.deliver(subscription));
    rig.turn(|session, _| session.stop(subscription));
    rig.acknowledge(ids[1], Verdict::Ack);
    rig.turn(|session, _| session.unsubscribe(subscription));
    let answers = [(ids[1], true), (ids[3], false)];
    assert_eq!(rig.take_frames(), leaving(subscription, &answers));
}

#[test]
fn s128_s129_what_a_drain_has_done_is_acknowledged_before_the_end_of_the_session() {
    for is_late in [true, false] {
        let (mut rig, subscription) =
            subscribed(Broker::RabbitMq, acked(AckMode::ClientIndividual));
        let id = rig.deliver(subscription);
        rig.turn(|session, now| session.drain(now, 1000));
        rig.acknowledge(id, Verdict::Ack);
        assert_eq!(rig.take_frames(), []);
        if is_late {
            rig.wait(1000);
        } else {
            rig.turn(Session::close);
        }
        let mut expected = leaving(subscription, &[(id, true)]);
        expected.push(Action::Disconnect);
        assert_eq!(rig.take_frames(), expected);
    }
}

#[test]
fn s328_leaving_gives_back_by_unsubscribe_where_nack_would_lose_the_message() {
    for broker in [Broker::ActiveMq, Broker::Artemis] {
        let (mut rig, subscription) = subscribed(broker, acked(AckMode::ClientIndividual));
        let id = rig.deliver(subscription);
        rig.turn(|session, _| session.unsubscribe(subscription));
        assert_eq!(rig.take_frames(), [Action::Unsubscribe(subscription)]);
        rig.acknowledge(id, Verdict::Ack);
        assert_eq!(rig.take(), []);
    }
}

#[test]
fn s322_what_comes_after_an_overflow_is_given_back() {
    let (mut rig, subscription) = subscribed(Broker::StompBroker, acked(AckMode::ClientIndividual));
    let buffered = rig.deliver(subscription);
    rig.turn(|session, _| session.stop(subscription));
    let surplus = rig.deliver(subscription);
    rig.acknowledge(surplus, Verdict::GiveBack);
    rig.acknowledge(buffered, Verdict::Ack);
    rig.turn(|session, _| session.unsubscribe(subscription));
    let expected = [nack(surplus), ack(buffered), Action::Unsubscribe(subscription)];
    assert_eq!(rig.take_frames(), expected);
}

#[test]
fn s330_a_second_ack_does_nothing_and_none_follows_unsubscribe() {
    let (mut rig, subscription) = subscribed(Broker::Artemis, acked(AckMode::ClientIndividual));
    let ids = [(); 2].map(|()| rig.deliver(subscription));
    for verdict in [Verdict::Ack, Verdict::Ack, Verdict::Nack] {
        rig.acknowledge(ids[0], verdict);
    }
    assert_eq!(rig.take(), [ack(ids[0])]);
    rig.turn(|session, _| session.unsubscribe(subscription));
    rig.take();
    rig.acknowledge(ids[1], Verdict::Ack);
    assert_eq!((rig.take(), rig.deliver(subscription)), (Vec::new(), 0));
}

#[test]
fn s321_an_ack_that_comes_due_behind_disconnect_is_not_sent() {
    let (mut rig, subscription) = subscribed(Broker::RabbitMq, acked(AckMode::ClientIndividual));
    let id = rig.deliver(subscription);
    rig.turn(Session::disconnect);
    rig.acknowledge(id, Verdict::Ack);
    assert_eq!(rig.take_frames(), [Action::Disconnect]);
}

#[test]
fn s321_an_ack_does_not_outlive_its_connection() {
    let (mut rig, subscription) = subscribed(Broker::RabbitMq, acked(AckMode::ClientIndividual));
    let id = rig.deliver(subscription);
    rig.reconnect(Broker::RabbitMq);
    rig.confirm(subscription);
    rig.take();
    rig.acknowledge(id, Verdict::Ack);
    assert_eq!(rig.take(), []);
}

#[test]
fn s326_a_broker_without_acknowledgements_is_told_of_once() {
    let mut rig = Rig::connected(Broker::Spring);
    let ids = [(); 2].map(|()| rig.subscribe(acked(AckMode::Client)));
    let told = rig.take();
    let told = told.iter().filter(|action| matches!(action, Action::AcksUnsupported(_)));
    assert_eq!(told.collect::<Vec<_>>(), [&Action::AcksUnsupported(ids[0])]);
    assert_eq!(rig.deliver(ids[0]), 0);
    rig.turn(|session, _| session.unsubscribe(ids[0]));
    assert_eq!(rig.take_frames(), [Action::Unsubscribe(ids[0])]);
}

#[test]
fn s320_there_is_no_nack_in_the_first_version() {
    let mut rig = Rig::new(Config::default());
    rig.turn(|session, now| session.connect(now, FOREVER));
    let broker = Broker::RabbitMq;
    rig.accept_as(Connected { broker, is_other_identity: false, has_nack: false });
    let subscription = rig.subscribe(acked(AckMode::Client));
    let id = rig.deliver(subscription);
    rig.take();
    rig.acknowledge(id, Verdict::Failed);
    rig.turn(|session, _| session.unsubscribe(subscription));
    assert_eq!(rig.take_frames(), [Action::Unsubscribe(subscription)]);
}
