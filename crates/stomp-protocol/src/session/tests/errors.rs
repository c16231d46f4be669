//! Which frame an ERROR is about, and what follows from it.

use super::*;

#[test]
fn s604_a_receipt_id_or_subscription_names_the_frame() {
    let mut rig = Rig::connected(Broker::ActiveMq);
    let messages = [(); 3].map(|()| rig.publish(plain()));
    rig.take();
    assert_eq!(rig.refuse(Code::Forbidden, messages[1], 0, 0), messages[1]);
    assert_eq!(rig.outcome(messages[1]), failed(Code::Forbidden));
    let subscription = rig.subscribe(Subscribe::default());
    assert_eq!(rig.refuse(Code::Refused, 0, subscription, 0), subscription);
    rig.confirm(messages[0]);
    rig.confirm(messages[2]);
    assert_eq!([messages[0], messages[2]].map(|id| rig.outcome(id)), [CONFIRMED; 2]);
}

#[test]
fn s604_an_error_that_names_what_has_settled_is_about_no_other() {
    let mut rig = Rig::connected(Broker::ActiveMq);
    let [gone, other] = [(); 2].map(|()| rig.publish(plain()));
    rig.turn(|session, now| session.cancel(now, gone, Code::Aborted));
    assert_eq!(rig.refuse(Code::Refused, gone, 0, 0), 0);
    assert_eq!(rig.outcome(other), None);
    let subscription = rig.subscribe(Subscribe::default());
    rig.turn(Session::disconnect);
    rig.turn(|session, _| session.unsubscribe(subscription));
    rig.refuse(Code::Refused, 0, 0, 0);
    assert_eq!(rig.outcome(other), None, "it may be about the subscription");
    rig.confirm(other);
    assert_eq!(rig.outcome(other), CONFIRMED);
}

#[test]
fn s604_a_second_copy_that_is_refused_may_have_been_delivered_before() {
    let mut rig = Rig::connected(Broker::RabbitMq);
    let message = rig.publish(Publish { at_least_once: true, ..plain() });
    rig.reconnect(Broker::RabbitMq);
    assert_eq!(rig.refuse(Code::Refused, message, 0, 0), message);
    assert_eq!(rig.outcome(message), maybe_delivered(Code::Refused));
}

#[test]
fn s605_the_only_frame_in_flight_is_the_one() {
    let mut rig = Rig::connected(Broker::RabbitMq);
    let message = rig.publish(plain());
    assert_eq!(rig.refuse(Code::Refused, 0, 0, 0), message);
    assert_eq!(rig.outcome(message), failed(Code::Refused));
}

#[test]
fn s605_frames_without_a_receipt_count() {
    let mut rig = Rig::connected(Broker::RabbitMq);
    rig.publish(Publish { confirm: Confirm::Sent, ..plain() });
    let message = rig.publish(plain());
    assert_eq!(rig.refuse(Code::Refused, 0, 0, 0), 0);
    assert_eq!(rig.outcome(message), None);
    rig.confirm(message);
    assert_eq!(rig.outcome(message), CONFIRMED);
    // The broker has read the one without a receipt before that.
    let message = rig.publish(plain());
    assert_eq!(rig.refuse(Code::Refused, 0, 0, 0), message);
}

#[test]
fn s605_the_text_names_one_of_several() {
    let mut rig = Rig::connected(Broker::RabbitMq);
    let messages = [(); 3].map(|()| rig.publish(plain()));
    assert_eq!(rig.refuse(Code::Refused, 0, 0, messages[2]), messages[2]);
    assert_eq!(rig.outcome(messages[2]), failed(Code::Refused));
}

#[test]
fn s605_rabbitmq_names_the_parts_of_a_destination_that_it_cannot_read() {
    let text = "Invalid destination\n'/a/b' is not a valid topic destination\n";
    assert!(is_named("/topic/a/b", text));
    for other in ["/queue/a/b", "/topic/a", "/topic/a/b/c", "/topic/b", "/topic", "/", ""] {
        assert!(!is_named(other, text), "{other}");
    }
    assert!(!is_named("/queue/a", "no queue 'x' in vhost '/a'"));
}

#[test]
fn s606_only_those_that_the_text_names_are_suspects() {
    let mut rig = Rig::connected(Broker::RabbitMq);
    let ids = [(); 2].map(|()| rig.publish(plain()));
    let subscription = rig.subscribe(Subscribe::default());
    let open = rig.subscribe(Subscribe::default());
    rig.confirm(open);
    let named = [ids[0], ids[1], open];
    rig.turn(|session, _| named.map(|id| session.name(id)));
    assert_eq!(rig.refuse(Code::Refused, 0, 0, 0), 0);
    rig.confirm(ids[0]);
    assert_eq!(rig.outcome(ids[1]), maybe_delivered(Code::Refused));
    // Its receipt is lost.
    rig.wait(10_000);
    assert_eq!(rig.session.subscription_state(subscription), SubscriptionState::Active);
    // What was named once is not named for ever.
    let others = [(); 2].map(|()| rig.publish(plain()));
    rig.refuse(Code::Refused, 0, 0, 0);
    rig.confirm(others[0]);
    assert_eq!(rig.outcome(others[1]), maybe_delivered(Code::Refused));
}

#[test]
fn s606_suspects_are_cleared_by_receipts_until_as_many_are_left_as_errors() {
    let mut rig = Rig::connected(Broker::RabbitMq);
    let ids = [(); 5].map(|()| rig.publish(plain()));
    rig.refuse(Code::Refused, 0, 0, 0);
    rig.refuse(Code::Refused, 0, 0, 0);
    let innocent = rig.publish(plain());
    rig.take();
    rig.confirm(ids[4]);
    rig.confirm(ids[0]);
    assert_eq!(rig.outcome(ids[1]), None);
    rig.confirm(ids[2]);
    for id in [ids[1], ids[3]] {
        assert_eq!(rig.outcome(id), maybe_delivered(Code::Refused));
    }
    assert_eq!(rig.outcome(innocent), None);
    rig.confirm(innocent);
    assert_eq!(rig.outcome(innocent), CONFIRMED);
}

#[test]
fn s606_a_subscription_that_is_left_is_no_suspect_any_more() {
    let mut rig = Rig::connected(Broker::RabbitMq);
    let message = rig.publish(plain());
    let subscription = rig.subscribe(Subscribe::default());
    rig.refuse(Code::Refused, 0, 0, 0);
    rig.take_frames();
    rig.turn(|session, _| session.stop(subscription));
    assert_eq!(rig.take_frames(), [Action::Unsubscribe(subscription)]);
    rig.wait(10_000);
    assert_eq!(rig.outcome(message), maybe_delivered(Code::Refused));
    assert_eq!(rig.outcome(subscription), None);
    rig.turn(|session, _| session.unsubscribe(subscription));
    assert_eq!(rig.outcome(subscription), CONFIRMED);
    assert_eq!(rig.take_frames(), [], "UNSUBSCRIBE has been sent");
}

#[test]
fn s606_an_error_that_names_a_suspect_clears_it_of_the_other() {
    let mut rig = Rig::connected(Broker::ActiveMq);
    let ids = [(); 3].map(|()| rig.publish(plain()));
    rig.refuse(Code::Refused, 0, 0, 0);
    rig.refuse(Code::Forbidden, ids[0], 0, 0);
    assert_eq!(rig.outcome(ids[0]), failed(Code::Forbidden));
    rig.confirm(ids[1]);
    assert_eq!(rig.outcome(ids[2]), maybe_delivered(Code::Refused));
}

#[test]
fn s606_a_request_that_is_found_out_ends_its_turn() {
    let mut rig = Rig::connected(Broker::ActiveMq);
    let channel = rig.turn(|session, _| session.open_channel());
    let ids =
        [(); 2].map(|()| rig.turn(|session, now| session.request(now, plain(), channel, false)));
    let message = rig.publish(plain());
    rig.refuse(Code::Refused, 0, 0, 0);
    rig.take();
    rig.confirm(message);
    assert_eq!(rig.outcome(ids[0]), maybe_delivered(Code::Refused));
    assert_eq!(rig.take_frames(), [Action::Send { id: ids[1], receipt: false }]);
}

#[test]
fn s606_suspects_that_time_out_are_refused() {
    let mut rig = Rig::connected(Broker::RabbitMq);
    // Whether it was the one without a receipt is never shown.
    let ids = [(); 2].map(|()| rig.publish(plain()));
    rig.publish(Publish { confirm: Confirm::Sent, ..plain() });
    rig.refuse(Code::Refused, 0, 0, 0);
    rig.confirm(ids[0]);
    assert_eq!(rig.outcome(ids[1]), None);
    rig.wait(10_000);
    assert_eq!(rig.outcome(ids[1]), maybe_delivered(Code::Refused));
}

#[test]
fn s608_a_refused_connect_ends_the_socket_of_that_attempt() {
    let mut rig = Rig::new(Config::default());
    let caller = rig.turn(|session, now| session.connect(now, FOREVER));
    rig.take();
    rig.refuse(Code::Forbidden, 0, 0, 0);
    assert_eq!(rig.outcome(caller), failed(Code::Forbidden));
    assert_eq!(rig.take()[0], Action::Abandon);
    rig.turn(|session, now| session.connect(now, FOREVER));
    // The socket of the first attempt closes now.
    rig.turn(|session, now| session.handle_lost(now, 1, Code::ConnectionLost));
    let error = BrokerError { code: Code::Forbidden, receipt: 0, subscription: 0 };
    rig.turn(|session, now| session.handle_error(now, 1, error));
    assert_eq!(rig.session.state(), State::Connecting);
}

#[test]
fn s609_an_expired_credential_of_a_running_connection_is_retried() {
    let mut rig = Rig::connected(Broker::RabbitMq);
    let message = rig.publish(plain());
    assert_eq!(rig.refuse(Code::Unauthorized, 0, 0, 0), 0);
    assert_eq!(rig.outcome(message), None, "it is about the connection");
    let named = rig.publish(plain());
    rig.refuse(Code::BrokerUnavailable, named, 0, 0);
    assert_eq!(rig.outcome(named), failed(Code::BrokerUnavailable), "it is about a frame");
    rig.lose(Code::ConnectionLost);
    let expected = (State::Waiting, Some(Code::Unauthorized));
    assert_eq!((rig.session.state(), rig.session.error()), expected);
    assert_eq!(rig.outcome(message), maybe_delivered(Code::ConnectionLost));
}

#[test]
fn s610_an_error_about_size_is_the_reason_of_the_end_that_follows() {
    let mut rig = Rig::connected(Broker::Spring);
    rig.publish(plain());
    rig.refuse(Code::TooLarge, 0, 0, 0);
    rig.lose(Code::ConnectionLost);
    assert_eq!(rig.session.error(), Some(Code::TooLarge));
}
