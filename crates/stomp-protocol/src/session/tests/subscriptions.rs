//! Subscriptions and their return.

use alloc::vec;

use super::*;

#[test]
fn s114_s302_s303_a_subscription_is_active_when_the_broker_has_confirmed_it() {
    let mut rig = Rig::new(Config::default());
    let subscription = rig.subscribe(Subscribe::default());
    let state = |rig: &Rig| rig.session.subscription_state(subscription);
    rig.turn(|session, now| session.connect(now, FOREVER));
    rig.take();
    rig.accept(Broker::RabbitMq);
    assert_eq!(rig.take_frames(), [subscribe(subscription)]);
    assert_eq!(state(&rig), SubscriptionState::Pending);
    rig.confirm(subscription);
    assert_eq!(rig.take(), [Action::SubscriptionChanged(subscription)], "the first is no gap");
    assert_eq!(state(&rig), SubscriptionState::Active);
    rig.lose(Code::ConnectionLost);
    assert_eq!(state(&rig), SubscriptionState::Waiting);
}

#[test]
fn s303_where_there_are_no_receipts_it_is_active_when_sent() {
    let mut rig = Rig::connected(Broker::Spring);
    let id = rig.subscribe(Subscribe::default());
    let expected = [Action::Subscribe { id, receipt: false }, Action::SubscriptionChanged(id)];
    assert_eq!(rig.take(), expected);
    // One whose receipt is lost is taken for active, too.
    let mut rig = Rig::connected(Broker::RabbitMq);
    let id = rig.subscribe(Subscribe::default());
    rig.wait(10_000);
    assert_eq!(rig.session.subscription_state(id), SubscriptionState::Active);
}

fn to_application() -> Subscribe {
    Subscribe { is_broker_destination: false, ..Subscribe::default() }
}

#[test]
fn s303_s304_one_to_an_application_behind_a_relay_has_no_receipt_and_no_unsubscribe() {
    let mut rig = Rig::connected(Broker::SpringRelay);
    let id = rig.subscribe(to_application());
    assert_eq!(rig.take(), [subscribe(id), Action::SubscriptionChanged(id)]);
    rig.wait(10_000);
    assert_eq!(rig.take(), [], "no receipt comes, and nothing waits for it");
    rig.turn(|session, _| session.unsubscribe(id));
    assert_eq!(rig.outcome(id), CONFIRMED);
    assert_eq!(rig.take_frames(), [], "UNSUBSCRIBE would be an ERROR that ends the connection");
    // Other brokers confirm it as any other.
    let mut rig = Rig::connected(Broker::StompBroker);
    let id = rig.subscribe(to_application());
    assert_eq!(rig.take(), [subscribe(id)]);
    rig.turn(|session, _| session.unsubscribe(id));
    assert_eq!(rig.take_frames(), [Action::Unsubscribe(id)]);
}

#[test]
fn s303_s304_s324_behind_a_relay_that_is_known_as_rabbitmq_the_answer_makes_it_active() {
    let mut rig = Rig::connected(Broker::RabbitMq);
    let id = rig.subscribe(Subscribe { ack: AckMode::ClientIndividual, ..to_application() });
    for (before, after) in [
        (SubscriptionState::Pending, vec![]),
        (SubscriptionState::Waiting, vec![Action::Gap { id, away: 0 }]),
    ] {
        assert_eq!(rig.take_frames(), [subscribe(id)]);
        assert_eq!(rig.session.subscription_state(id), before, "it may be a wrong destination");
        let connection = rig.connection();
        let answered = rig.turn(|session, now| session.handle_message(now, connection, id, false));
        assert_eq!(answered, 0, "an answer without a name is not acknowledged");
        assert_eq!(rig.session.subscription_state(id), SubscriptionState::Active);
        let told = [vec![Action::SubscriptionChanged(id)], after].concat();
        assert_eq!(rig.take(), told);
        if before == SubscriptionState::Pending {
            rig.reconnect(Broker::RabbitMq);
        }
    }
    rig.turn(|session, _| session.unsubscribe(id));
    assert_eq!(rig.outcome(id), CONFIRMED);
    assert_eq!(rig.take_frames(), []);
}

#[test]
fn s304_s324_a_receipt_shows_that_the_broker_has_the_subscription() {
    let mut rig = Rig::connected(Broker::SpringRelay);
    let id = rig.subscribe(to_application());
    rig.confirm(id);
    rig.take();
    rig.reconnect(Broker::SpringRelay);
    assert_eq!(rig.take_frames(), [subscribe(id)]);
    assert_eq!(rig.session.subscription_state(id), SubscriptionState::Waiting);
    rig.confirm(id);
    assert!(rig.take().contains(&Action::Gap { id, away: 0 }));
    rig.turn(|session, _| session.unsubscribe(id));
    assert_eq!(rig.take_frames(), [Action::Unsubscribe(id)]);
}

#[test]
fn s333_a_destination_that_rabbitmq_does_not_know_ends_its_subscription() {
    let mut rig = Rig::connected(Broker::RabbitMq);
    let id = rig.subscribe(to_application());
    assert_eq!(rig.session.subscription_state(id), SubscriptionState::Pending);
    assert_eq!(rig.refuse(Code::Refused, 0, 0, 0), id, "the only frame that it may be about");
    assert_eq!(rig.outcome(id), failed(Code::Refused));
}

#[test]
fn s304_a_subscription_settles_when_it_ends() {
    let mut rig = Rig::connected(Broker::RabbitMq);
    let subscription = rig.subscribe(Subscribe::default());
    rig.take();
    rig.turn(|session, _| session.unsubscribe(subscription));
    assert_eq!(rig.outcome(subscription), CONFIRMED);
    assert_eq!(rig.take_frames(), [Action::Unsubscribe(subscription)]);
    rig.turn(|session, _| session.unsubscribe(subscription));
    assert_eq!(rig.take(), []);
    // One that the broker does not know needs no UNSUBSCRIBE.
    rig.lose(Code::ConnectionLost);
    let subscription = rig.subscribe(Subscribe::default());
    rig.turn(|session, _| session.unsubscribe(subscription));
    assert_eq!(rig.outcome(subscription), CONFIRMED);
    assert_eq!(rig.take_frames(), []);
}

#[test]
fn s323_subscriptions_come_before_unconfirmed_messages_and_those_before_the_outbox() {
    let mut rig = Rig::connected(Broker::RabbitMq);
    let repeated = rig.publish(at_least_once());
    let first = rig.subscribe(Subscribe::default());
    rig.lose(Code::ConnectionLost);
    let waiting = rig.publish(plain());
    let second = rig.subscribe(Subscribe::default());
    rig.turn(Session::retry_now);
    rig.take();
    rig.accept(Broker::RabbitMq);
    let expected = [subscribe(first), subscribe(second), send(repeated), send(waiting)];
    assert_eq!(rig.take_frames(), expected);
}

#[test]
fn s324_the_gap_is_told_once_the_broker_has_confirmed() {
    let mut rig = Rig::connected(Broker::RabbitMq);
    let id = rig.subscribe(Subscribe::default());
    rig.confirm(id);
    rig.lose(Code::ConnectionLost);
    rig.wait(400);
    rig.turn(Session::retry_now);
    rig.accept(Broker::RabbitMq);
    // It was not confirmed in time before this connection was lost, too.
    rig.lose(Code::ConnectionLost);
    rig.turn(Session::retry_now);
    rig.accept(Broker::RabbitMq);
    rig.wait(100);
    rig.take();
    rig.confirm(id);
    assert_eq!(rig.take(), [Action::SubscriptionChanged(id), Action::Gap { id, away: 500 }]);
}

#[test]
fn s324_a_session_whose_state_was_lost_tells_of_the_gap_too() {
    let mut rig = Rig::connected(Broker::Spring);
    rig.now = 700;
    let away_since = Some(Instant::from_millis(200));
    let id = rig.subscribe(Subscribe { away_since, ..Subscribe::default() });
    assert!(rig.take().contains(&Action::Gap { id, away: 500 }));
}

#[test]
fn s305_restoring_waits_for_late_headers_and_other_subscriptions_do_not() {
    let mut rig = Rig::connected(Broker::RabbitMq);
    let late = rig.subscribe(Subscribe { asks_headers: true, ..Subscribe::default() });
    assert_eq!(rig.take(), [Action::AskHeaders(late)]);
    // At run time nothing waits.
    let message = rig.publish(plain());
    assert_eq!(rig.take_frames(), [send(message)]);
    rig.turn(|session, _| session.headers_ready(late));
    assert_eq!(rig.take_frames(), [subscribe(late)]);
    let other = rig.subscribe(Subscribe::default());
    rig.reconnect(Broker::RabbitMq);
    let waiting = rig.publish(plain());
    assert_eq!(rig.take_frames(), [Action::AskHeaders(late), subscribe(other)]);
    rig.turn(|session, _| session.headers_ready(late));
    assert_eq!(rig.take_frames(), [subscribe(late), send(waiting)]);
}

#[test]
fn s306_headers_that_fail_or_take_too_long_are_asked_for_at_the_next_connection() {
    let mut rig = Rig::connected(Broker::RabbitMq);
    let asks = Subscribe { asks_headers: true, ..Subscribe::default() };
    let ids = [rig.subscribe(asks), rig.subscribe(asks)];
    rig.reconnect(Broker::RabbitMq);
    rig.take();
    let waiting = rig.publish(plain());
    rig.turn(|session, _| session.headers_failed(ids[0]));
    assert_eq!(rig.take(), [], "the other is waited for");
    rig.wait(10_000);
    assert_eq!(rig.take(), [Action::HeadersLate(ids[1]), send(waiting)]);
    rig.turn(|session, _| session.headers_ready(ids[1]));
    assert_eq!(rig.take(), []);
    for id in ids {
        assert_eq!(rig.session.subscription_state(id), SubscriptionState::Pending);
    }
    rig.reconnect(Broker::RabbitMq);
    assert_eq!(rig.take_frames(), ids.map(Action::AskHeaders));
}

#[test]
fn s311_a_shared_subscription_ends_with_the_last_of_its_users() {
    let mut rig = Rig::connected(Broker::RabbitMq);
    let subscription = rig.subscribe(Subscribe::default());
    rig.turn(|session, _| session.share(subscription));
    rig.take();
    rig.turn(|session, _| session.unsubscribe(subscription));
    assert_eq!(rig.take(), []);
    rig.turn(|session, _| session.unsubscribe(subscription));
    assert_eq!(rig.take_frames(), [Action::Unsubscribe(subscription)]);
}

#[test]
fn s332_s333_an_error_that_names_a_subscription_ends_it() {
    let mut rig = Rig::connected(Broker::RabbitMq);
    let ids = [rig.subscribe(Subscribe::default()), rig.subscribe(Subscribe::default())];
    ids.iter().for_each(|id| rig.confirm(*id));
    rig.take();
    assert_eq!(rig.refuse(Code::Refused, 0, ids[0], 0), ids[0]);
    assert_eq!(rig.outcome(ids[0]), failed(Code::Refused));
    assert_eq!(rig.take_frames(), [], "no UNSUBSCRIBE");
    assert_eq!(rig.session.state(), State::Connected);
    rig.reconnect(Broker::RabbitMq);
    assert_eq!(rig.take_frames(), [subscribe(ids[1])]);
    rig.refuse(Code::Forbidden, ids[1], 0, 0);
    assert_eq!(rig.outcome(ids[1]), failed(Code::Forbidden));
    assert_eq!(rig.take_frames(), []);
}

#[test]
fn s323_ten_thousand_subscriptions_are_restored_in_linear_work() {
    let mut rig = Rig::connected(Broker::RabbitMq);
    let ids: Vec<_> = (0..10_000).map(|_| rig.subscribe(Subscribe::default())).collect();
    ids.iter().for_each(|id| rig.confirm(*id));
    rig.reconnect(Broker::RabbitMq);
    assert_eq!(rig.take_frames().len(), 10_000);
}
