//! Flushing, draining, closing.

use super::*;

#[test]
fn s122_flush_waits_for_what_was_published_before() {
    let mut rig = Rig::connected(Broker::RabbitMq);
    let at_once = rig.turn(|session, now| session.flush(now, FOREVER));
    assert_eq!(rig.outcome(at_once), CONFIRMED);
    let before = [rig.publish(plain()), rig.publish(plain())];
    let flush = rig.turn(|session, now| session.flush(now, FOREVER));
    let after = rig.publish(plain());
    rig.confirm(after);
    rig.confirm(before[1]);
    assert_eq!(rig.outcome(flush), None);
    rig.refuse(Code::Refused, before[0], 0, 0);
    assert_eq!(rig.outcome(flush), CONFIRMED);
}

#[test]
fn s123_flush_has_the_time_limit_that_it_is_given() {
    let mut rig = Rig::connected(Broker::RabbitMq);
    rig.publish(Publish { confirm: Confirm::Receipt, ..plain() });
    let flush = rig.turn(|session, now| session.flush(now, 500));
    let aborted = rig.turn(|session, now| session.flush(now, FOREVER));
    rig.turn(|session, now| session.cancel(now, aborted, Code::Aborted));
    rig.wait(500);
    assert_eq!(rig.outcome(flush), failed(Code::Timeout));
    assert_eq!(rig.outcome(aborted), failed(Code::Aborted));
}

#[test]
fn s124_while_it_drains_handlers_that_still_run_may_publish() {
    let mut rig = Rig::connected(Broker::RabbitMq);
    let worked_on = rig.subscribe(Subscribe::default());
    let drain = rig.turn(|session, now| session.drain(now, 10_000));
    assert_eq!(rig.session.state(), State::Closing);
    let new = rig.subscribe(Subscribe::default());
    assert_eq!(rig.outcome(new), failed(Code::Closed));
    let message = rig.publish(plain());
    assert!(rig.take().contains(&send(message)));
    rig.turn(|session, _| session.unsubscribe(worked_on));
    let late = rig.publish(plain());
    assert_eq!(rig.outcome(late), failed(Code::Closed));
    rig.confirm(message);
    rig.lose(Code::ConnectionLost);
    assert_eq!((rig.outcome(drain), rig.session.state()), (CONFIRMED, State::Closed));
    let again = rig.turn(|session, now| session.drain(now, 10_000));
    assert_eq!(rig.outcome(again), CONFIRMED, "as close()");
}

#[test]
fn s124_while_it_drains_handlers_that_still_run_may_have_transactions() {
    let mut rig = Rig::connected(Broker::RabbitMq);
    let worked_on = rig.subscribe(acked(AckMode::ClientIndividual));
    rig.confirm(worked_on);
    let delivery = rig.deliver(worked_on);
    let drain = rig.turn(|session, now| session.drain(now, 10_000));
    rig.take();
    let transaction = rig.turn(|session, now| session.transaction(now, FOREVER));
    assert_eq!(rig.take_frames(), [Action::Begin(transaction)]);
    rig.confirm(transaction);
    rig.turn(|session, _| session.acknowledge(delivery, Verdict::Ack, transaction));
    rig.turn(|session, now| session.commit(now, transaction));
    // The driver ends the subscription once its work is done.
    rig.turn(|session, _| session.unsubscribe(worked_on));
    assert_eq!(
        rig.take_frames(),
        [
            Action::Ack { id: delivery, transaction },
            Action::Commit(transaction),
            Action::Unsubscribe(worked_on)
        ]
    );
    let late = rig.turn(|session, now| session.transaction(now, FOREVER));
    assert_eq!(rig.outcome(late), failed(Code::Closed));
    rig.confirm(transaction);
    assert_eq!(rig.outcome(transaction), CONFIRMED);
    assert_eq!(rig.take_frames(), [Action::Disconnect]);
    rig.lose(Code::ConnectionLost);
    assert_eq!((rig.outcome(drain), rig.session.state()), (CONFIRMED, State::Closed));
}

#[test]
fn s125_a_connection_lost_while_draining_is_made_again() {
    let mut rig = Rig::connected(Broker::RabbitMq);
    let subscription = rig.subscribe(acked(AckMode::ClientIndividual));
    let message = rig.publish(at_least_once());
    rig.turn(|session, now| session.drain(now, 10_000));
    rig.lose(Code::ConnectionLost);
    rig.turn(|session, _| session.unsubscribe(subscription));
    assert_eq!(rig.session.state(), State::Closing);
    rig.wait(500);
    rig.take();
    rig.accept(Broker::RabbitMq);
    assert_eq!(rig.take_frames(), [send(message)], "what drains does not come back");
    rig.confirm(message);
    assert_eq!(rig.take_frames(), [Action::Disconnect]);
}

#[test]
fn s126_acknowledgements_go_out_before_unsubscribe_when_it_drains() {
    let mut rig = Rig::connected(Broker::StompBroker);
    let work = rig.subscribe(acked(AckMode::ClientIndividual));
    let topic = rig.subscribe(Subscribe::default());
    let running = rig.deliver(work);
    let buffered = rig.deliver(work);
    rig.take();
    rig.turn(|session, now| session.drain(now, 10_000));
    assert_eq!(rig.take_frames(), [Action::Unsubscribe(topic)]);
    rig.acknowledge(running, Verdict::Ack);
    rig.turn(|session, _| session.unsubscribe(work));
    assert_eq!(rig.take_frames(), [ack(running), nack(buffered), Action::Unsubscribe(work)]);
    assert_eq!(rig.session.state(), State::Closing);
    rig.turn(|session, _| session.unsubscribe(topic));
    assert_eq!(rig.take_frames(), [Action::Disconnect]);
}

#[test]
fn s127_the_outbox_is_sent_before_the_end() {
    let mut rig = Rig::new(Config::default());
    let message = rig.publish(plain());
    rig.turn(|session, now| session.connect(now, FOREVER));
    let drain = rig.turn(|session, now| session.drain(now, 10_000));
    rig.take();
    rig.accept(Broker::RabbitMq);
    assert_eq!(rig.take_frames(), [send(message)]);
    rig.confirm(message);
    assert_eq!((rig.take_frames(), rig.outcome(drain)), (alloc::vec![Action::Disconnect], None));
    rig.lose(Code::ConnectionLost);
    assert_eq!(rig.outcome(drain), CONFIRMED);
    let mut rig = Rig::new(Config::default());
    let drain = rig.turn(|session, now| session.drain(now, 10_000));
    assert_eq!((rig.outcome(drain), rig.session.state()), (CONFIRMED, State::Closed));
}

#[test]
fn s128_a_drain_that_takes_too_long_closes() {
    let mut rig = Rig::connected(Broker::RabbitMq);
    let subscription = rig.subscribe(acked(AckMode::ClientIndividual));
    let message = rig.publish(Publish { timeout: FOREVER, ..plain() });
    let drain = rig.turn(|session, now| session.drain(now, 1000));
    rig.take();
    rig.wait(1000);
    assert_eq!(rig.outcome(drain), failed(Code::Timeout));
    assert_eq!(rig.outcome(message), maybe_delivered(Code::Closed));
    assert_eq!(rig.outcome(subscription), CONFIRMED);
    assert!(rig.take().contains(&Action::Disconnect));
    rig.lose(Code::ConnectionLost);
    assert_eq!(rig.session.state(), State::Closed);
}

#[test]
fn s129_close_rejects_at_once_and_waits_for_the_socket_a_limited_time() {
    let mut rig = Rig::connected(Broker::RabbitMq);
    let subscription = rig.subscribe(Subscribe::default());
    let message = rig.publish(plain());
    let transaction = rig.turn(|session, now| session.transaction(now, FOREVER));
    rig.take();
    let close = rig.turn(Session::close);
    assert_eq!(rig.outcome(message), maybe_delivered(Code::Closed));
    assert_eq!(rig.outcome(transaction), failed(Code::Closed));
    assert_eq!((rig.outcome(subscription), rig.outcome(close)), (CONFIRMED, None));
    assert!(rig.actions.contains(&Action::Disconnect));
    let late = rig.publish(plain());
    assert_eq!(rig.outcome(late), failed(Code::Closed));
    rig.take();
    rig.wait(5000);
    assert!(rig.actions.contains(&Action::Abandon));
    assert_eq!((rig.outcome(close), rig.session.state()), (CONFIRMED, State::Closed));
    let again = rig.turn(Session::close);
    assert_eq!(rig.outcome(again), CONFIRMED);
}

#[test]
fn s129_what_is_being_written_at_close_settles_as_it_ends() {
    for is_written in [true, false] {
        let mut rig = Rig::connected(Broker::RabbitMq);
        rig.session.await_writing();
        let message = rig.publish(Publish { confirm: Confirm::Sent, ..plain() });
        rig.turn(|session, _| session.hold(true));
        let waiting = rig.publish(Publish { confirm: Confirm::Sent, ..plain() });
        let close = rig.turn(Session::close);
        assert_eq!(rig.outcome(waiting), failed(Code::Closed));
        assert_eq!(rig.outcome(message), None);
        let outcome = if is_written {
            rig.turn(|session, _| session.handle_written(1, message));
            Some(Outcome::Sent)
        } else {
            rig.wait(5000);
            maybe_delivered(Code::Closed)
        };
        assert_eq!(rig.outcome(message), outcome);
        rig.lose(Code::ConnectionLost);
        assert_eq!((rig.outcome(close), rig.session.state()), (CONFIRMED, State::Closed));
    }
}

#[test]
fn s130_a_failed_session_rejects_messages_and_keeps_subscriptions() {
    let mut rig = Rig::new(Config::default());
    let (waiting, subscription) = (rig.publish(plain()), rig.subscribe(Subscribe::default()));
    rig.turn(|session, now| session.connect(now, FOREVER));
    rig.lose(Code::Forbidden);
    let late = rig.publish(plain());
    for id in [waiting, late] {
        assert_eq!(rig.outcome(id), failed(Code::Forbidden));
    }
    assert_eq!(rig.outcome(subscription), None);
    let second = rig.subscribe(Subscribe::default());
    rig.turn(|session, now| session.connect(now, FOREVER));
    rig.take();
    rig.accept(Broker::RabbitMq);
    assert_eq!(rig.take_frames(), [subscribe(subscription), subscribe(second)]);
}
