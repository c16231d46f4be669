//! Confirmation, the outbox, what is in flight.

use super::*;

fn sent(id: u32) -> Action {
    Action::Send { id, receipt: false }
}

#[test]
fn s109_s220_a_message_settles_with_its_receipt_where_there_is_one() {
    for broker in [Broker::RabbitMq, Broker::ActiveMq, Broker::Artemis, Broker::StompBroker] {
        let mut rig = Rig::connected(broker);
        let message = rig.publish(plain());
        assert_eq!(rig.take(), [send(message)]);
        rig.confirm(message);
        assert_eq!(rig.outcome(message), CONFIRMED);
    }
    for broker in [Broker::Spring, Broker::Unknown] {
        let mut rig = Rig::connected(broker);
        let message = rig.publish(plain());
        let settle = Action::Settle { id: message, outcome: Outcome::Sent };
        assert_eq!(rig.take(), [sent(message), settle]);
    }
}

#[test]
fn s221_a_message_may_ask_for_more_or_less() {
    let mut rig = Rig::connected(Broker::Unknown);
    let message = rig.publish(Publish { confirm: Confirm::Receipt, ..plain() });
    assert_eq!(rig.take(), [send(message)]);
    let mut rig = Rig::connected(Broker::RabbitMq);
    let message = rig.publish(Publish { confirm: Confirm::Sent, ..plain() });
    assert_eq!(rig.outcome(message), Some(Outcome::Sent));
}

#[test]
fn s223_an_application_behind_a_relay_confirms_nothing() {
    for broker in [Broker::RabbitMq, Broker::SpringRelay] {
        let mut rig = Rig::connected(broker);
        let message = rig.publish(Publish { is_broker_destination: false, ..plain() });
        assert_eq!(rig.outcome(message), Some(Outcome::Sent));
        let message = rig.publish(Publish { is_broker_destination: false, ..at_least_once() });
        assert_eq!(rig.outcome(message), failed(Code::Unsupported));
    }
    let mut rig = Rig::connected(Broker::Artemis);
    let message = rig.publish(Publish { is_broker_destination: false, ..plain() });
    assert_eq!(rig.take(), [send(message)]);
}

#[test]
fn s224_the_first_subscription_shows_whether_an_unknown_broker_gives_receipts() {
    let mut rig = Rig::connected(Broker::Unknown);
    let first = rig.subscribe(Subscribe::default());
    let second = rig.subscribe(Subscribe::default());
    let frames = rig.take_frames();
    assert_eq!(frames, [subscribe(first), Action::Subscribe { id: second, receipt: false }]);
    for id in [first, second] {
        assert_eq!(rig.session.subscription_state(id), SubscriptionState::Active, "none waits");
    }
    rig.confirm(first);
    let message = rig.publish(plain());
    assert_eq!(rig.take_frames(), [send(message)]);
    rig.reconnect(Broker::Unknown);
    assert_eq!(rig.take_frames(), [subscribe(first), subscribe(second)], "it stays known");

    let mut rig = Rig::connected(Broker::Unknown);
    rig.subscribe(Subscribe::default());
    rig.wait(10_000);
    let third = rig.subscribe(Subscribe::default());
    assert!(rig.take().contains(&Action::Subscribe { id: third, receipt: false }));
}

#[test]
fn s112_order_is_kept_across_outbox_and_live_messages() {
    let mut rig = Rig::new(Config::default());
    let early = [rig.publish(plain()), rig.publish(plain())];
    rig.turn(|session, now| session.connect(now, FOREVER));
    let middle = rig.publish(plain());
    rig.take();
    rig.accept(Broker::RabbitMq);
    let late = rig.publish(plain());
    assert_eq!(rig.take_frames(), [send(early[0]), send(early[1]), send(middle), send(late)]);
}

#[test]
fn s111_a_time_limit_counts_the_wait_for_a_connection() {
    let mut rig = Rig::new(Config::default());
    let message = rig.publish(Publish { timeout: 1000, ..plain() });
    rig.wait(999);
    assert_eq!(rig.outcome(message), None);
    rig.wait(1);
    assert_eq!(rig.outcome(message), failed(Code::Timeout));
    let mut rig = Rig::connected(Broker::RabbitMq);
    let message = rig.publish(Publish { timeout: 1000, ..plain() });
    rig.wait(1000);
    assert_eq!(rig.outcome(message), maybe_delivered(Code::Timeout));
    let message = rig.publish(plain());
    rig.turn(|session, now| session.cancel(now, message, Code::Aborted));
    assert_eq!(rig.outcome(message), maybe_delivered(Code::Aborted));
    rig.confirm(message);
}

#[test]
fn s230_a_message_whose_connection_was_lost_may_have_been_delivered() {
    let mut rig = Rig::connected(Broker::RabbitMq);
    let message = rig.publish(plain());
    rig.lose(Code::HeartbeatLost);
    assert_eq!(rig.outcome(message), maybe_delivered(Code::ConnectionLost));
    rig.turn(Session::retry_now);
    rig.take();
    rig.accept(Broker::RabbitMq);
    assert_eq!(rig.take_frames(), []);
}

#[test]
fn s231_at_least_once_is_sent_again_before_the_outbox() {
    let mut rig = Rig::connected(Broker::RabbitMq);
    let message = rig.publish(at_least_once());
    rig.take();
    for _ in 0..5 {
        rig.lose(Code::ConnectionLost);
        assert_eq!(rig.outcome(message), None);
        let waiting = rig.publish(plain());
        rig.turn(Session::retry_now);
        rig.take();
        rig.accept(Broker::RabbitMq);
        assert_eq!(rig.take_frames(), [send(message), send(waiting)]);
        rig.confirm(waiting);
        rig.take();
    }
    rig.lose(Code::ConnectionLost);
    assert_eq!(rig.outcome(message), maybe_delivered(Code::ConnectionLost), "six in all");
}

#[test]
fn s232_what_is_sent_again_has_only_its_time_to_live() {
    let config = Config { outbox: Limit { messages: 1, bytes: 10 }, ..Config::default() };
    let mut rig = Rig::connected_by(config, Broker::RabbitMq);
    let lasting = rig.publish(at_least_once());
    let brief = rig.publish(Publish { ttl: 100_000, ..at_least_once() });
    let waiting = {
        rig.lose(Code::ConnectionLost);
        rig.publish(plain())
    };
    assert_eq!(rig.outcome(waiting), None, "the limit of the outbox is for others");
    for _ in 0..9 {
        rig.wait(10_000);
        rig.lose(Code::Unreachable);
    }
    assert_eq!(rig.outcome(waiting), failed(Code::Expired));
    assert_eq!((rig.outcome(lasting), rig.outcome(brief)), (None, None));
    rig.wait(10_000);
    assert_eq!(rig.outcome(brief), maybe_delivered(Code::Expired));
    assert_eq!(rig.outcome(lasting), None);
}

#[test]
fn s234_s610_nothing_is_sent_again_that_was_too_large() {
    let mut rig = Rig::connected(Broker::RabbitMq);
    let repeated = rig.publish(at_least_once());
    let plain = rig.publish(plain());
    rig.lose(Code::TooLarge);
    for message in [repeated, plain] {
        assert_eq!(rig.outcome(message), maybe_delivered(Code::TooLarge));
    }
    assert_eq!(rig.session.state(), State::Waiting, "a connection that was up is retried");
    let mut rig = Rig::connected(Broker::RabbitMq);
    let message = rig.publish(at_least_once());
    rig.refuse(Code::Refused, message, 0, 0);
    assert_eq!(rig.outcome(message), failed(Code::Refused));
    rig.reconnect(Broker::RabbitMq);
    assert_eq!(rig.take_frames(), []);
}

#[test]
fn s235_on_an_unknown_broker_at_least_once_waits_for_the_first_receipt() {
    let mut rig = Rig::connected(Broker::Unknown);
    let subscription = rig.subscribe(Subscribe::default());
    let first = rig.publish(at_least_once());
    let behind = rig.publish(plain());
    assert_eq!(rig.take_frames(), [subscribe(subscription)]);
    rig.confirm(subscription);
    assert_eq!(rig.take_frames(), [send(first), send(behind)]);
    // Without a subscription it is the message itself that asks.
    let mut rig = Rig::connected(Broker::Unknown);
    let first = rig.publish(at_least_once());
    let second = rig.publish(at_least_once());
    assert_eq!(rig.take(), [send(first)]);
    rig.wait(10_000);
    assert_eq!(rig.outcome(first), maybe_delivered(Code::Unsupported));
    assert_eq!(rig.outcome(second), failed(Code::Unsupported));
    // If that is given up, the next one asks.
    let mut rig = Rig::connected(Broker::Unknown);
    let [first, second] = [(); 2].map(|()| rig.publish(at_least_once()));
    rig.take();
    rig.turn(|session, now| session.cancel(now, first, Code::Aborted));
    assert_eq!(rig.take_frames(), [send(second)]);
    let mut rig = Rig::connected(Broker::Spring);
    let message = rig.publish(at_least_once());
    assert_eq!(rig.outcome(message), failed(Code::Unsupported));
}

#[test]
fn s244_s236_another_identity_gets_none_of_the_messages() {
    let mut rig = Rig::connected(Broker::RabbitMq);
    let repeated = rig.publish(at_least_once());
    let subscription = rig.subscribe(Subscribe::default());
    rig.lose(Code::ConnectionLost);
    let waiting = rig.publish(plain());
    rig.turn(Session::retry_now);
    rig.take();
    rig.accept_as(Connected { broker: Broker::RabbitMq, is_other_identity: true, has_nack: true });
    assert_eq!(rig.outcome(repeated), maybe_delivered(Code::IdentityChanged));
    assert_eq!(rig.outcome(waiting), failed(Code::IdentityChanged));
    assert_eq!(rig.take_frames(), [subscribe(subscription)]);
}

#[test]
fn s240_what_is_in_flight_is_limited() {
    let config = Config { in_flight: Limit { messages: 2, bytes: 25 }, ..Config::default() };
    let mut rig = Rig::connected_by(config, Broker::RabbitMq);
    let [first, _, third] = [(); 3].map(|()| rig.publish(plain()));
    assert_eq!(rig.outcome(third), failed(Code::OutboxFull));
    rig.confirm(first);
    let large = rig.publish(Publish { size: 16, ..plain() });
    assert_eq!(rig.outcome(large), failed(Code::OutboxFull));
    let fitting = rig.publish(Publish { size: 15, ..plain() });
    assert!(rig.take().contains(&send(fitting)));
}

#[test]
fn s241_the_outbox_is_limited() {
    let config = Config { outbox: Limit { messages: 2, bytes: 25 }, ..Config::default() };
    let mut rig = Rig::new(config);
    let first = rig.publish(plain());
    let large = rig.publish(Publish { size: 16, ..plain() });
    assert_eq!((rig.outcome(first), rig.outcome(large)), (None, failed(Code::OutboxFull)));
    rig.publish(plain());
    let third = rig.publish(Publish::default());
    assert_eq!(rig.outcome(third), failed(Code::OutboxFull));
    rig.turn(|session, now| session.cancel(now, first, Code::Aborted));
    let fourth = rig.publish(plain());
    assert_eq!(rig.outcome(fourth), None);
}

#[test]
fn s242_what_waits_too_long_expires() {
    let mut rig = Rig::new(Config::default());
    let brief = rig.publish(Publish { ttl: 1000, ..plain() });
    let long = rig.publish(Publish { ttl: 100_000, ..plain() });
    rig.wait(1000);
    assert_eq!((rig.outcome(brief), rig.outcome(long)), (failed(Code::Expired), None));
    rig.wait(59_000);
    assert_eq!(rig.outcome(long), failed(Code::Expired));
}

#[test]
fn s243_without_an_outbox_nothing_waits() {
    let config = Config { outbox: Limit { messages: 0, bytes: 0 }, ..Config::default() };
    let mut rig = Rig::new(config);
    let message = rig.publish(plain());
    assert_eq!(rig.outcome(message), failed(Code::NotConnected));
}

#[test]
fn s247_a_receipt_is_waited_for_from_the_moment_of_sending() {
    let mut rig = Rig::new(Config::default());
    let message = rig.publish(plain());
    rig.wait(50_000);
    rig.turn(|session, now| session.connect(now, FOREVER));
    rig.accept(Broker::RabbitMq);
    rig.wait(9999);
    assert_eq!(rig.outcome(message), None);
    rig.wait(1);
    assert_eq!(rig.outcome(message), maybe_delivered(Code::Timeout));
}

#[test]
fn s250_an_interceptor_may_drop_a_frame() {
    let mut rig = Rig::connected(Broker::RabbitMq);
    let (message, subscription) = (rig.publish(plain()), rig.subscribe(Subscribe::default()));
    let channel = rig.turn(|session, _| session.open_channel());
    let request = rig.turn(|session, now| session.request(now, plain(), channel, false));
    let next = rig.turn(|session, now| session.request(now, plain(), channel, false));
    rig.take();
    for id in [message, subscription, request] {
        rig.turn(|session, _| session.handle_dropped(id));
    }
    assert_eq!(rig.outcome(message), Some(Outcome::Sent));
    assert_eq!(rig.outcome(request), failed(Code::Aborted));
    assert!(rig.take().contains(&Action::Send { id: next, receipt: false }));
    assert_eq!(rig.session.subscription_state(subscription), SubscriptionState::Pending);
    rig.reconnect(Broker::RabbitMq);
    assert_eq!(rig.take_frames(), [subscribe(subscription)]);
}

/// Every entry is looked at a bounded number of times: 100,000 take no time that a person would notice.
#[test]
fn s240_many_messages_cost_linear_work() {
    let limit = Limit { messages: 100_000, bytes: u32::MAX };
    let mut rig =
        Rig::connected_by(Config { in_flight: limit, ..Config::default() }, Broker::RabbitMq);
    let messages: Vec<_> = (0..100_000).map(|_| rig.publish(plain())).collect();
    assert_eq!(rig.take().len(), 100_000);
    // Receipts overtake each other.
    for pair in messages.chunks(2) {
        rig.confirm(pair[1]);
        rig.confirm(pair[0]);
    }
    assert_eq!(rig.take().len(), 100_000);
    assert_eq!([0, 1].map(|at| rig.session.loads[at].messages), [0, 0]);
}

#[test]
fn s250_a_frame_that_cannot_be_sent_has_not_been_delivered() {
    let mut rig = Rig::connected(Broker::RabbitMq);
    let ids = [plain(), at_least_once()].map(|message| rig.publish(message));
    rig.turn(|session, now| session.cancel(now, ids[0], Code::Usage));
    assert_eq!(rig.outcome(ids[0]), failed(Code::Usage));
    rig.reconnect(Broker::RabbitMq);
    rig.turn(|session, now| session.cancel(now, ids[1], Code::Usage));
    assert_eq!(rig.outcome(ids[1]), maybe_delivered(Code::Usage), "it was sent before");
}
