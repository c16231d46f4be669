//! Connecting, retrying, resting.

use alloc::vec;

use super::*;

#[test]
fn s101_a_new_session_does_not_connect() {
    let mut rig = Rig::new(Config::default());
    rig.wait(1_000_000);
    assert_eq!((rig.take(), rig.session.state()), (vec![], State::Idle));
}

#[test]
fn s102_callers_share_one_connection() {
    let mut rig = Rig::new(Config::default());
    let first = rig.turn(|session, now| session.connect(now, FOREVER));
    assert_eq!(rig.take(), [Action::StatusChanged, Action::Connect(1)]);
    let second = rig.turn(|session, now| session.connect(now, FOREVER));
    assert_eq!((rig.take(), rig.session.state()), (vec![], State::Connecting));
    rig.accept(Broker::RabbitMq);
    assert_eq!([rig.outcome(first), rig.outcome(second)], [CONFIRMED; 2]);
    let third = rig.turn(|session, now| session.connect(now, FOREVER));
    assert_eq!((rig.outcome(third), rig.session.state()), (CONFIRMED, State::Connected));
}

#[test]
fn s103_s210_an_error_that_retrying_does_not_cure_is_final() {
    for code in [Code::Unauthorized, Code::Forbidden, Code::NotStomp, Code::TooLarge] {
        let mut rig = Rig::new(Config::default());
        let caller = rig.turn(|session, now| session.connect(now, FOREVER));
        rig.lose(code);
        assert_eq!(rig.outcome(caller), failed(code));
        assert_eq!((rig.session.state(), rig.session.error()), (State::Failed, Some(code)));
        rig.wait(1_000_000);
        assert_eq!(rig.connection(), 1);
    }
}

#[test]
fn s104_the_attempt_ends_when_the_last_caller_has_left() {
    let mut rig = Rig::new(Config::default());
    let patient = rig.turn(|session, now| session.connect(now, 2000));
    let hasty = rig.turn(|session, now| session.connect(now, 1000));
    rig.wait(1500);
    assert_eq!((rig.outcome(hasty), rig.outcome(patient)), (failed(Code::Timeout), None));
    assert_eq!(rig.session.state(), State::Connecting);
    rig.take();
    rig.turn(|session, now| session.cancel(now, patient, Code::Aborted));
    assert_eq!(rig.outcome(patient), failed(Code::Aborted));
    assert!(rig.take().contains(&Action::Abandon));
    assert_eq!(rig.session.state(), State::Idle);
}

#[test]
fn s104_a_caller_that_leaves_does_not_end_a_session_that_was_connected() {
    let mut rig = Rig::connected(Broker::RabbitMq);
    rig.lose(Code::ConnectionLost);
    let caller = rig.turn(|session, now| session.connect(now, 100));
    rig.wait(200);
    assert_eq!(rig.outcome(caller), failed(Code::Timeout));
    assert_eq!(rig.session.state(), State::Connecting);
}

#[test]
fn s105_connect_tries_at_once_while_waiting() {
    let mut rig = Rig::new(Config::default());
    rig.turn(|session, now| session.connect(now, FOREVER));
    rig.lose(Code::Unreachable);
    assert_eq!(rig.session.state(), State::Waiting);
    assert_eq!(rig.session.retry_at(), Some(Instant::from_millis(500)));
    rig.take();
    rig.turn(|session, now| session.connect(now, FOREVER));
    assert_eq!(rig.take(), [Action::StatusChanged, Action::Connect(2)]);
    assert_eq!(rig.session.attempt(), 2);
}

#[test]
fn s106_connect_starts_anew_after_a_failure_and_never_after_the_end() {
    let mut rig = Rig::new(Config::default());
    rig.turn(|session, now| session.connect(now, FOREVER));
    rig.lose(Code::Unreachable);
    rig.wait(500);
    rig.lose(Code::Forbidden);
    assert_eq!((rig.session.state(), rig.session.attempt()), (State::Failed, 2));
    rig.turn(|session, now| session.connect(now, FOREVER));
    assert_eq!((rig.session.state(), rig.session.attempt()), (State::Connecting, 1));
    rig.turn(Session::close);
    assert_eq!(rig.session.state(), State::Closed);
    let late = rig.turn(|session, now| session.connect(now, FOREVER));
    assert_eq!(rig.outcome(late), failed(Code::Closed));
}

#[test]
fn s108_disconnect_keeps_subscriptions_and_outbox() {
    let mut rig = Rig::connected(Broker::RabbitMq);
    let subscription = rig.subscribe(Subscribe::default());
    rig.confirm(subscription);
    let rest = rig.turn(Session::disconnect);
    assert!(rig.take().contains(&Action::Disconnect));
    let message = rig.publish(plain());
    assert_eq!((rig.take(), rig.session.state()), (vec![], State::Closing));
    rig.lose(Code::ConnectionLost);
    assert_eq!((rig.outcome(rest), rig.session.state()), (CONFIRMED, State::Idle));
    assert_eq!(rig.session.subscription_state(subscription), SubscriptionState::Waiting);
    rig.turn(|session, now| session.connect(now, FOREVER));
    rig.take();
    rig.accept(Broker::RabbitMq);
    assert_eq!(rig.take_frames(), [subscribe(subscription), send(message)]);
}

#[test]
fn s108_connect_while_the_connection_ends_connects_again() {
    let mut rig = Rig::connected(Broker::RabbitMq);
    let rest = rig.turn(Session::disconnect);
    let caller = rig.turn(|session, now| session.connect(now, FOREVER));
    rig.lose(Code::ConnectionLost);
    assert_eq!((rig.outcome(rest), rig.session.state()), (CONFIRMED, State::Connecting));
    rig.accept(Broker::RabbitMq);
    assert_eq!(rig.outcome(caller), CONFIRMED);
    // A broker that does not close is not waited for.
    rig.turn(Session::disconnect);
    rig.take();
    rig.wait(5000);
    assert_eq!((rig.take()[0], rig.session.state()), (Action::Abandon, State::Idle));
}

#[test]
fn s207_credentials_are_asked_for_once_more_after_a_refusal() {
    let config = Config { asks_credentials: true, ..Config::default() };
    let mut rig = Rig::new(config);
    let caller = rig.turn(|session, now| session.connect(now, FOREVER));
    rig.take();
    rig.lose(Code::Unauthorized);
    assert_eq!(rig.take(), [Action::StatusChanged, Action::Connect(2)]);
    rig.lose(Code::Unauthorized);
    assert_eq!(rig.outcome(caller), failed(Code::Unauthorized));
    assert_eq!(rig.session.state(), State::Failed);
}

#[test]
fn s207_an_accepted_connection_lies_between_refusals() {
    let config = Config { asks_credentials: true, ..Config::default() };
    let mut rig = Rig::new(config);
    rig.turn(|session, now| session.connect(now, FOREVER));
    for _ in 0..3 {
        rig.lose(Code::Unauthorized);
        rig.accept(Broker::RabbitMq);
        rig.lose(Code::ConnectionLost);
        rig.turn(Session::retry_now);
        assert_eq!(rig.session.state(), State::Connecting);
    }
}

#[test]
fn s208_the_driver_answers_for_the_policy() {
    let mut rig = Rig::new(Config::default());
    rig.turn(|session, now| session.connect(now, FOREVER));
    rig.now = 300;
    rig.take();
    rig.turn(|session, now| session.handle_lost(now, 1, Code::Unreachable));
    assert_eq!(rig.take(), [Action::Retry]);
    assert_eq!(rig.session.elapsed(Instant::from_millis(300)), 300);
    rig.turn(|session, now| session.retry(now, Some(7)));
    assert_eq!(rig.session.retry_at(), Some(Instant::from_millis(307)));
    rig.wait(7);
    assert_eq!(rig.session.state(), State::Connecting);
    rig.now = 900;
    rig.turn(|session, now| session.handle_lost(now, 2, Code::Unreachable));
    assert_eq!(rig.session.elapsed(Instant::from_millis(900)), 900, "since the first attempt");
    rig.turn(|session, now| session.retry(now, None));
    assert_eq!(
        (rig.session.state(), rig.session.error()),
        (State::Failed, Some(Code::Unreachable))
    );
}

#[test]
fn s209_attempts_are_counted_from_one_after_a_connection_that_lasted() {
    let mut rig = Rig::new(Config::default());
    rig.turn(|session, now| session.connect(now, FOREVER));
    for (uptime, attempt) in [(4999, 2), (4999, 3), (5000, 2), (0, 3)] {
        rig.accept(Broker::RabbitMq);
        rig.wait(uptime);
        rig.lose(Code::ConnectionLost);
        rig.turn(Session::retry_now);
        assert_eq!(rig.session.attempt(), attempt, "after {uptime} ms");
    }
}

#[test]
fn s211_a_wait_is_cut_short() {
    let mut rig = Rig::new(Config::default());
    rig.turn(Session::retry_now);
    assert_eq!(rig.take(), []);
    rig.turn(|session, now| session.connect(now, FOREVER));
    rig.lose(Code::Unreachable);
    rig.turn(Session::retry_now);
    assert_eq!((rig.connection(), rig.session.state()), (2, State::Connecting));
}

#[test]
fn s246_an_attempt_that_takes_too_long_is_given_up() {
    let mut rig = Rig::new(Config::default());
    rig.turn(|session, now| session.connect(now, FOREVER));
    rig.take();
    rig.wait(10_000);
    assert_eq!(rig.take(), [Action::Abandon, Action::Retry]);
    assert_eq!(rig.session.error(), Some(Code::Timeout));
    rig.turn(|session, now| session.retry(now, Some(0)));
    rig.wait(0);
    let stale = Connected { broker: Broker::RabbitMq, is_other_identity: false, has_nack: true };
    rig.turn(|session, now| session.handle_connected(now, 1, stale));
    assert_eq!(rig.session.state(), State::Connecting, "an attempt of before does not count");
}

#[test]
fn s136_a_connection_of_another_is_observed() {
    let mut rig = Rig::new(Config { observes: true, ..Config::default() });
    let subscription = rig.subscribe(Subscribe::default());
    let caller = rig.turn(|session, now| session.connect(now, FOREVER));
    assert_eq!(rig.take(), []);
    let connection = rig.turn(Session::adopt);
    rig.accept(Broker::RabbitMq);
    assert_eq!((rig.outcome(caller), connection), (CONFIRMED, 1));
    rig.lose(Code::ConnectionLost);
    rig.take();
    rig.turn(Session::retry_now);
    rig.turn(|session, now| session.connect(now, FOREVER));
    rig.wait(100_000);
    assert_eq!((rig.take(), rig.session.state()), (vec![], State::Waiting));
    rig.turn(Session::adopt);
    rig.take();
    rig.accept(Broker::RabbitMq);
    rig.turn(Session::close);
    assert_eq!(rig.take_frames(), [subscribe(subscription), Action::Unsubscribe(subscription)]);
    assert_eq!(rig.session.state(), State::Closed);
}
