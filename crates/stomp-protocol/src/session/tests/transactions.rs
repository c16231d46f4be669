//! Transactions.

use super::*;

fn begun(broker: Broker) -> (Rig, u32) {
    let mut rig = Rig::connected(broker);
    let transaction = rig.turn(|session, now| session.transaction(now, FOREVER));
    assert_eq!(rig.take(), [Action::Begin(transaction)]);
    rig.confirm(transaction);
    assert_eq!(rig.take(), [Action::Begun(transaction)]);
    (rig, transaction)
}

#[test]
fn s117_a_transaction_waits_for_a_connection() {
    let mut rig = Rig::new(Config::default());
    let hasty = rig.turn(|session, now| session.transaction(now, 1000));
    let patient = rig.turn(|session, now| session.transaction(now, FOREVER));
    rig.wait(1_000_000);
    assert_eq!((rig.outcome(hasty), rig.outcome(patient)), (failed(Code::NotConnected), None));
    rig.turn(|session, now| session.connect(now, FOREVER));
    rig.take();
    rig.accept(Broker::RabbitMq);
    assert_eq!(rig.take_frames(), [Action::Begin(patient)]);
}

#[test]
fn s118_a_transaction_settles_when_commit_is_confirmed() {
    let (mut rig, transaction) = begun(Broker::RabbitMq);
    rig.turn(|session, now| session.commit(now, transaction));
    assert_eq!(rig.take(), [Action::Commit(transaction)]);
    rig.confirm(transaction);
    assert_eq!(rig.outcome(transaction), CONFIRMED);
    let (mut rig, transaction) = begun(Broker::RabbitMq);
    rig.turn(|session, now| session.commit(now, transaction));
    rig.take();
    rig.wait(10_000);
    assert_eq!(rig.outcome(transaction), maybe_delivered(Code::Timeout));
}

#[test]
fn s118_a_transaction_that_is_refused_behind_commit_may_have_taken_effect() {
    let (mut rig, transaction) = begun(Broker::RabbitMq);
    rig.turn(|session, now| session.commit(now, transaction));
    rig.take();
    assert_eq!(rig.refuse(Code::Refused, 0, 0, transaction), transaction);
    assert_eq!(rig.outcome(transaction), maybe_delivered(Code::Refused));
}

#[test]
fn s118_work_that_fails_is_aborted() {
    let (mut rig, transaction) = begun(Broker::RabbitMq);
    rig.turn(|session, now| session.cancel(now, transaction, Code::Aborted));
    assert_eq!(rig.outcome(transaction), failed(Code::Aborted));
    assert_eq!(rig.take_frames(), [Action::Abort(transaction)]);
}

#[test]
fn s119_acknowledgements_belong_to_the_transaction() {
    let acknowledged = || {
        let (mut rig, transaction) = begun(Broker::RabbitMq);
        let subscription = rig.subscribe(acked(AckMode::ClientIndividual));
        let id = rig.deliver(subscription);
        rig.take();
        rig.turn(|session, _| session.acknowledge(id, Verdict::Ack, transaction));
        assert_eq!(rig.take(), [Action::Ack { id, transaction }]);
        rig.acknowledge(id, Verdict::Ack);
        assert_eq!(rig.take(), [], "no automatic one");
        (rig, transaction, id)
    };
    let (mut rig, transaction, id) = acknowledged();
    rig.turn(|session, now| session.cancel(now, transaction, Code::Aborted));
    assert_eq!(rig.take_frames(), [Action::Abort(transaction), nack(id)]);
    let (mut rig, transaction, id) = acknowledged();
    rig.turn(|session, now| session.commit(now, transaction));
    rig.confirm(transaction);
    rig.acknowledge(id, Verdict::Ack);
    assert_eq!(rig.take_frames(), [Action::Commit(transaction)]);
}

#[test]
fn s119_a_transaction_fails_by_a_message_that_waits_for_no_answer() {
    let delivered = || {
        let mut rig = Rig::connected(Broker::RabbitMq);
        let subscription = rig.subscribe(acked(AckMode::ClientIndividual));
        let id = rig.deliver(subscription);
        (rig, subscription, id)
    };
    let move_it = |mut rig: Rig, id: u32| {
        let transaction = rig.turn(|session, now| session.transaction(now, FOREVER));
        rig.confirm(transaction);
        rig.take();
        rig.turn(|session, _| session.acknowledge(id, Verdict::Ack, transaction));
        (rig.outcome(transaction), rig.take_frames(), transaction)
    };
    let (mut rig, _, id) = delivered();
    rig.reconnect(Broker::RabbitMq);
    let (outcome, frames, transaction) = move_it(rig, id);
    assert_eq!(outcome, failed(Code::ConnectionLost));
    assert_eq!(frames, [Action::Abort(transaction)]);
    let (mut rig, subscription, id) = delivered();
    rig.turn(|session, _| session.unsubscribe(subscription));
    assert_eq!(move_it(rig, id).0, failed(Code::Usage), "given back");
    for verdict in [Verdict::Ack, Verdict::Nack, Verdict::Failed] {
        let (mut rig, _, id) = delivered();
        rig.acknowledge(id, verdict);
        assert_eq!(move_it(rig, id).0, failed(Code::Usage), "{verdict:?}");
    }
    let (mut rig, transaction) = begun(Broker::RabbitMq);
    let subscription = rig.subscribe(acked(AckMode::ClientIndividual));
    let id = rig.deliver(subscription);
    for _ in 0..2 {
        rig.turn(|session, _| session.acknowledge(id, Verdict::Ack, transaction));
    }
    assert_eq!(rig.outcome(transaction), None, "a second ack in the same one does nothing");
    let (_, frames, other) = move_it(rig, id);
    assert_eq!(frames, [Action::Abort(other)], "another one has it");
}

#[test]
fn s120_nothing_is_committed_behind_disconnect() {
    let (mut rig, transaction) = begun(Broker::RabbitMq);
    rig.turn(Session::disconnect);
    rig.turn(|session, now| session.commit(now, transaction));
    assert_eq!(rig.take_frames(), [Action::Disconnect]);
    rig.lose(Code::ConnectionLost);
    assert_eq!(rig.outcome(transaction), failed(Code::ConnectionLost));
}

#[test]
fn s120_a_transaction_is_lost_with_its_connection() {
    let (mut rig, transaction) = begun(Broker::RabbitMq);
    rig.reconnect_noting(transaction, failed(Code::ConnectionLost));
    let (mut rig, transaction) = begun(Broker::RabbitMq);
    rig.turn(|session, now| session.commit(now, transaction));
    rig.take();
    rig.reconnect_noting(transaction, maybe_delivered(Code::ConnectionLost));
}

impl Rig {
    #[track_caller]
    fn reconnect_noting(&mut self, transaction: u32, outcome: Option<Outcome>) {
        self.lose(Code::ConnectionLost);
        assert_eq!(self.outcome(transaction), outcome);
        self.turn(Session::retry_now);
        self.take();
        self.accept(Broker::RabbitMq);
        assert_eq!(self.take_frames(), []);
    }
}

#[test]
fn s121_a_broker_that_does_not_confirm_begin_is_asked_only_once() {
    let mut rig = Rig::connected(Broker::Unknown);
    let first = rig.turn(|session, now| session.transaction(now, FOREVER));
    rig.wait(10_000);
    assert_eq!(rig.outcome(first), failed(Code::Unsupported));
    rig.take();
    let second = rig.turn(|session, now| session.transaction(now, FOREVER));
    assert_eq!(rig.outcome(second), failed(Code::Unsupported));
    let message = rig.publish(Publish { at_least_once: true, ..plain() });
    assert_eq!(rig.outcome(message), failed(Code::Unsupported));
    assert_eq!(rig.take_frames(), []);
}

#[test]
fn s121_where_there_are_no_transactions_nothing_is_sent() {
    let mut rig = Rig::connected(Broker::Spring);
    let transaction = rig.turn(|session, now| session.transaction(now, FOREVER));
    assert_eq!(rig.outcome(transaction), failed(Code::Unsupported));
    assert_eq!(rig.take_frames(), []);
    let mut rig = Rig::connected(Broker::Unknown);
    let transaction = rig.turn(|session, now| session.transaction(now, FOREVER));
    rig.wait(10_000);
    assert_eq!(rig.outcome(transaction), failed(Code::Unsupported));
}

#[test]
fn s121_a_broker_without_receipts_has_no_transactions() {
    let mut rig = Rig::connected(Broker::Unknown);
    rig.subscribe(Subscribe::default());
    let early = rig.turn(|session, now| session.transaction(now, FOREVER));
    rig.wait(10_000);
    assert_eq!(rig.outcome(early), failed(Code::Unsupported), "BEGIN has no receipt");
    rig.take();
    let late = rig.turn(|session, now| session.transaction(now, FOREVER));
    assert_eq!(rig.outcome(late), failed(Code::Unsupported));
    assert_eq!(rig.take_frames(), []);
}
