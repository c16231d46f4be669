//! Subscriptions: what comes, comes back, is acknowledged, or does not fit.

use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use super::*;
use crate::session::{
    AckMode, Code, Event, Message, Overflow, SubscribeOptions, Subscription, SubscriptionState,
};

/// The next message's text; none if nothing has come.
#[track_caller]
fn text(rig: &mut Rig, subscription: &mut Subscription) -> Option<String> {
    match rig.poll(pin!(subscription.next())) {
        Poll::Ready(Some(message)) => Some(message.unwrap().text().unwrap().into()),
        Poll::Ready(None) => panic!("it has ended"),
        Poll::Pending => None,
    }
}

fn taken(rig: &mut Rig, subscription: &mut Subscription) -> Message {
    let Poll::Ready(Some(Ok(message))) = rig.poll(pin!(subscription.next())) else {
        panic!("no message")
    };
    message
}

#[test]
fn a_subscription_comes_back_after_a_reconnection_and_tells_of_the_gap() {
    let mut rig = Rig::connected(RABBITMQ);
    let mut events = rig.session.events();
    let mut prices = rig.session.subscribe("/topic/prices");
    assert_eq!(prices.state(), SubscriptionState::Pending);
    let subscribe = rig.sent_one();
    rig.says(&receipt(&subscribe));
    assert_eq!(prices.state(), SubscriptionState::Active);
    assert_eq!(rig.poll(pin!(prices.ready())), Poll::Ready(Ok(())));
    rig.says(&message(&subscribe, "1"));
    rig.loses_connection();
    assert_eq!(prices.state(), SubscriptionState::Waiting);
    assert_eq!(text(&mut rig, &mut prices).as_deref(), Some("1"));
    rig.passes(Duration::from_millis(500));
    rig.happens(SocketEvent::Opened);
    rig.sent();
    rig.says(RABBITMQ);
    let again = rig.sent_one();
    assert_eq!(header(&again, "destination"), "/topic/prices");
    rig.says(&receipt(&again));
    rig.says(&message(&again, "2"));
    assert_eq!(text(&mut rig, &mut prices).as_deref(), Some("2"));
    let Poll::Ready(Some(Event::Gap { destination, away })) = rig.poll(pin!(events.next())) else {
        panic!("no gap")
    };
    assert_eq!((&*destination, away), ("/topic/prices", Duration::from_millis(500)));
}

// ActiveMQ Classic makes text of bytes, and keeps the length that they had.
#[test]
fn a_body_that_the_broker_has_damaged_costs_no_connection() {
    let mut rig = Rig::connected(RABBITMQ);
    let mut prices = rig.session.subscribe("/topic/prices");
    let subscribe = rig.sent_one();
    rig.says(&receipt(&subscribe));
    let id = header(&subscribe, "id");
    rig.says(&format!(
        "MESSAGE\nsubscription:{id}\ncontent-length:4\n\n\u{fffd}\0\u{fffd}\u{fffd}\0\n"
    ));
    rig.says(&message(&subscribe, "behind"));
    assert_eq!(text(&mut rig, &mut prices).as_deref(), Some("\u{fffd}\0\u{fffd}\u{fffd}"));
    assert_eq!(text(&mut rig, &mut prices).as_deref(), Some("behind"));
    assert_eq!(prices.state(), SubscriptionState::Active);
}

#[test]
fn acknowledgements_are_sent_once_and_only_on_the_connection_of_the_message() {
    let mut rig = Rig::connected(RABBITMQ);
    let options = SubscribeOptions::new().ack(AckMode::ClientIndividual).prefetch(2);
    let mut work = rig.session.subscribe_with("/queue/work", options);
    let subscribe = rig.sent_one();
    assert_eq!(header(&subscribe, "ack"), "client-individual");
    assert_eq!(header(&subscribe, "prefetch-count"), "2");
    rig.says(&receipt(&subscribe));
    for body in ["1", "2", "3"] {
        rig.says(&message(&subscribe, body));
    }
    let first = taken(&mut rig, &mut work);
    first.ack();
    first.ack();
    first.nack();
    let ack = rig.sent_one();
    assert!(ack.starts_with("ACK\n") && header(&ack, "id") == "a-1", "{ack}");
    let second = taken(&mut rig, &mut work);
    second.fail();
    let nack = rig.sent_one();
    assert!(nack.starts_with("NACK\n") && header(&nack, "id") == "a-2", "{nack}");
    // The third waits in the buffer: the broker sends it again.
    rig.loses_connection();
    assert_eq!(text(&mut rig, &mut work), None);
}

#[test]
fn the_answer_of_an_application_behind_a_relay_is_not_acknowledged() {
    let mut rig = Rig::connected(RABBITMQ);
    let options = SubscribeOptions::new().ack(AckMode::ClientIndividual);
    let mut history = rig.session.subscribe_with("/app/history", options);
    let id = header(&rig.sent_one(), "id").to_owned();
    rig.says(&format!("MESSAGE\nsubscription:{id}\nmessage-id:1\n\n[]\0"));
    assert_eq!(history.state(), SubscriptionState::Active, "no receipt comes");
    let answer = taken(&mut rig, &mut history);
    answer.ack();
    drop((answer, history));
    assert_eq!(rig.sent(), Vec::<String>::new(), "RabbitMQ knows neither");
}

#[test]
fn a_transaction_fails_by_a_message_that_was_answered() {
    let mut rig = Rig::connected(RABBITMQ);
    let options = SubscribeOptions::new().ack(AckMode::ClientIndividual);
    let mut work = rig.session.subscribe_with("/queue/work", options);
    let subscribe = rig.sent_one();
    rig.says(&receipt(&subscribe));
    rig.says(&message(&subscribe, "1"));
    let first = taken(&mut rig, &mut work);
    first.ack();
    rig.sent_one();
    let session = rig.session.clone();
    let mut done = std::pin::pin!(session.transaction(|transfer| async move {
        transfer.publish("/queue/out", "1");
        transfer.ack(&first);
        Ok::<_, crate::Error>(())
    }));
    assert!(rig.poll(done.as_mut()).is_pending());
    let begin = rig.sent_one();
    rig.says(&receipt(&begin));
    let std::task::Poll::Ready(Err(error)) = rig.poll(done) else { panic!("no error") };
    assert_eq!(error.code(), Code::Usage);
    let sent = rig.sent();
    assert!(sent[0].starts_with("SEND\n") && sent[1].starts_with("ABORT\n"), "{sent:?}");
    assert_eq!(sent.len(), 2);
}

#[test]
fn a_transaction_fails_by_a_message_of_another_session() {
    let (mut rig, mut other) = (Rig::connected(RABBITMQ), Rig::connected(RABBITMQ));
    let options = SubscribeOptions::new().ack(AckMode::ClientIndividual);
    let mut work = other.session.subscribe_with("/queue/work", options);
    let subscribe = other.sent_one();
    other.says(&message(&subscribe, "1"));
    let foreign = taken(&mut other, &mut work);
    let session = rig.session.clone();
    let mut done = pin!(session.transaction(|transfer| {
        transfer.publish("/queue/out", "1");
        transfer.ack(&foreign);
        async { Ok::<_, crate::Error>(()) }
    }));
    assert!(rig.poll(done.as_mut()).is_pending());
    let begin = rig.sent_one();
    rig.says(&receipt(&begin));
    let Poll::Ready(Err(error)) = rig.poll(done) else { panic!("no error") };
    assert_eq!(error.code(), Code::Usage);
    assert!(rig.sent().last().is_some_and(|frame| frame.starts_with("ABORT\n")));
    // It is not answered by that.
    foreign.ack();
    assert_eq!(header(&other.sent_one(), "id"), "a-1");
}

#[test]
fn an_acknowledgement_has_the_headers_of_the_program() {
    let mut rig = Rig::connected(RABBITMQ);
    let options = SubscribeOptions::new().ack(AckMode::ClientIndividual);
    let mut work = rig.session.subscribe_with("/queue/work", options);
    let subscribe = rig.sent_one();
    rig.says(&receipt(&subscribe));
    rig.says(&message(&subscribe, "1"));
    rig.says(&message(&subscribe, "2"));
    taken(&mut rig, &mut work).nack_with([("requeue", "false")]);
    let nack = rig.sent_one();
    assert!(nack.starts_with("NACK\n"), "{nack}");
    assert_eq!([header(&nack, "requeue"), header(&nack, "id")], ["false", "a-1"]);
    // What says which message it is cannot be replaced.
    taken(&mut rig, &mut work).ack_with([("why", "done"), ("id", "other")]);
    let ack = rig.sent_one();
    assert!(ack.starts_with("ACK\n"), "{ack}");
    assert_eq!([header(&ack, "why"), header(&ack, "id")], ["done", "a-2"]);
}

#[test]
fn dropping_a_subscription_gives_back_what_is_not_acknowledged() {
    let mut rig = Rig::connected(RABBITMQ);
    // With one message unacknowledged no other can be on its way, for which UNSUBSCRIBE would wait.
    let options = SubscribeOptions::new().ack(AckMode::ClientIndividual).prefetch(1);
    let work = rig.session.subscribe_with("/queue/work", options);
    let subscribe = rig.sent_one();
    rig.says(&receipt(&subscribe));
    rig.says(&message(&subscribe, "1"));
    drop(work);
    let sent = rig.sent();
    let commands: Vec<_> = sent.iter().map(|frame| frame.lines().next().unwrap()).collect();
    assert_eq!(commands, ["BEGIN", "NACK", "UNSUBSCRIBE", "COMMIT"]);
}

#[test]
fn without_acknowledgements_at_the_broker_a_mode_works_as_auto_and_says_so() {
    let mut rig =
        Rig::connected_with(SPRING, |builder| builder.broker(crate::session::Broker::Spring));
    let mut events = rig.session.events();
    let options = SubscribeOptions::new().ack(AckMode::ClientIndividual);
    let mut work = rig.session.subscribe_with("/topic/work", options);
    let subscribe = rig.sent_one();
    rig.says("MESSAGE\nsubscription:x\n\nnot ours\0");
    rig.says(&message(&subscribe, "1").replace("ack:a-1\n", ""));
    taken(&mut rig, &mut work).ack();
    assert!(rig.sent().is_empty());
    let Poll::Ready(Some(Event::Error(error))) = rig.poll(pin!(events.next())) else {
        panic!("not told")
    };
    assert_eq!(error.code(), Code::Unsupported);
    let Poll::Ready(Some(Event::Unclaimed(message))) = rig.poll(pin!(events.next())) else {
        panic!("not told")
    };
    assert_eq!(message.text(), Ok("not ours"));
}

#[test]
fn a_full_buffer_follows_its_policy() {
    for (policy, kept, dropped) in [
        (Overflow::DropOldest, vec!["2", "3"], 1),
        (Overflow::DropNewest, vec!["1", "2"], 1),
        (Overflow::Latest, vec!["3"], 2),
    ] {
        let mut rig = Rig::connected(RABBITMQ);
        let options = SubscribeOptions::new().buffer(2).overflow(policy);
        let mut prices = rig.session.subscribe_with("/topic/a", options);
        let subscribe = rig.sent_one();
        for body in ["1", "2", "3"] {
            rig.says(&message(&subscribe, body));
        }
        assert_eq!(prices.dropped(), dropped, "{policy:?}");
        for body in kept {
            assert_eq!(text(&mut rig, &mut prices).as_deref(), Some(body), "{policy:?}");
        }
        assert_eq!(text(&mut rig, &mut prices), None);
    }
}

#[test]
fn a_full_buffer_ends_the_subscription_after_what_is_buffered() {
    let mut rig = Rig::connected(RABBITMQ);
    let mut prices = rig.session.subscribe_with("/topic/a", SubscribeOptions::new().buffer(1));
    let subscribe = rig.sent_one();
    rig.says(&receipt(&subscribe));
    rig.says(&message(&subscribe, "1"));
    rig.says(&message(&subscribe, "2"));
    assert!(rig.sent_one().starts_with("UNSUBSCRIBE\n"));
    assert_eq!(text(&mut rig, &mut prices).as_deref(), Some("1"));
    let Poll::Ready(Some(Err(error))) = rig.poll(pin!(prices.next())) else { panic!("no error") };
    assert_eq!(error.code(), Code::Overflow);
    assert_eq!(rig.poll(pin!(prices.next())), Poll::Ready(None));
    assert!(rig.sent().is_empty());
}

#[test]
fn the_broker_ends_one_subscription_with_an_error_that_names_it() {
    let mut rig = Rig::connected(RABBITMQ);
    let mut denied = rig.session.subscribe("/queue/denied");
    let subscribe = rig.sent_one();
    let id = header(&subscribe, "receipt");
    rig.says(&format!("ERROR\nreceipt-id:{id}\nmessage:access_refused\n\nread access refused\0"));
    let Poll::Ready(Some(Err(error))) = rig.poll(pin!(denied.next())) else { panic!("no error") };
    assert_eq!(error.code(), Code::Forbidden);
    assert_eq!(rig.poll(pin!(denied.ready())), Poll::Ready(Err(error)));
    assert!(rig.sent().is_empty(), "nothing is to be unsubscribed");
}

#[test]
fn work_is_acknowledged_when_it_is_done_and_refused_when_it_fails() {
    let mut rig = Rig::connected(RABBITMQ);
    let mut events = rig.session.events();
    let options = SubscribeOptions::new().ack(AckMode::ClientIndividual);
    let work = rig.session.subscribe_with("/queue/work", options);
    let subscribe = rig.sent_one();
    rig.says(&receipt(&subscribe));
    rig.says(&message(&subscribe, "good"));
    rig.says(&message(&subscribe, "bad"));
    let mut working = pin!(work.for_each(|message| async move {
        if message.text() == Ok("good") { Ok(()) } else { Err("it is bad") }
    }));
    assert!(rig.poll(working.as_mut()).is_pending());
    let sent = rig.sent();
    assert!(sent[0].starts_with("ACK\n") && sent[1].starts_with("NACK\n"), "{sent:?}");
    let Poll::Ready(Some(Event::WorkFailed { error, .. })) = rig.poll(pin!(events.next())) else {
        panic!("not told")
    };
    assert!(error.to_string().contains("/queue/work failed: it is bad"), "{error}");
}

#[test]
fn once_acknowledges_its_message_with_the_end_of_the_subscription() {
    let mut rig = Rig::connected(RABBITMQ);
    let session = rig.session.clone();
    let mut next = pin!(session.once("/queue/work"));
    assert!(rig.poll(next.as_mut()).is_pending());
    let subscribe = rig.sent_one();
    assert_eq!(header(&subscribe, "prefetch-count"), "1");
    rig.says(&message(&subscribe, "1"));
    let Poll::Ready(Ok(taken)) = rig.poll(next) else { panic!("no message") };
    assert_eq!(taken.text(), Ok("1"));
    // An ACK of its own would have the broker deliver the next message to a subscription that ends.
    let sent = rig.sent();
    let commands: Vec<_> = sent.iter().filter_map(|frame| frame.lines().next()).collect();
    assert_eq!(commands, ["BEGIN", "ACK", "UNSUBSCRIBE", "COMMIT"]);
}

#[test]
fn a_message_that_crosses_the_end_of_its_subscription_is_no_event() {
    let mut rig = Rig::connected(RABBITMQ);
    let mut events = rig.session.events();
    let options = SubscribeOptions::new().ack(AckMode::ClientIndividual);
    let work = rig.session.subscribe_with("/queue/work", options);
    let subscribe = rig.sent_one();
    rig.says(&receipt(&subscribe));
    rig.says(&message(&subscribe, "1"));
    drop(work);
    let commands = rig.sent().len();
    assert!(commands >= 2, "NACK and UNSUBSCRIBE");
    rig.says(&message(&subscribe, "1"));
    rig.says("MESSAGE\nsubscription:x\n\nnot ours\0");
    let Poll::Ready(Some(Event::Unclaimed(message))) = rig.poll(pin!(events.next())) else {
        panic!("not told")
    };
    assert_eq!(message.text(), Ok("not ours"));
}

#[test]
fn a_durable_subscription_is_forgotten_as_its_broker_wants_it() {
    const ACTIVEMQ: &str = "CONNECTED\nversion:1.2\nserver:ActiveMQ/6.1.6\nheart-beat:0,0\n\n\0";
    const QUEUE: &str = "x-queue-name:mine";
    const NAME: &str = "activemq.subscriptionName:mine";
    for (broker, header, has) in
        [(RABBITMQ, QUEUE, &[true] as &[_]), (ACTIVEMQ, NAME, &[false, true])]
    {
        let mut rig = Rig::connected(broker);
        let options = SubscribeOptions::new().durable("mine");
        let subscription = rig.session.subscribe_with("/topic/a", options);
        rig.sent();
        subscription.forget();
        let sent = rig.sent();
        assert!(sent.iter().all(|it| it.starts_with("UNSUBSCRIBE\n")), "{sent:?}");
        let found: Vec<_> = sent.iter().map(|it| it.contains(header)).collect();
        assert_eq!(found, has, "{sent:?}");
    }
}

#[test]
fn a_subscription_that_cannot_be_sent_is_not_ended_at_the_broker() {
    let mut rig = Rig::connected(RABBITMQ);
    for name in ["", "a\0"] {
        let mut wrong =
            rig.session.subscribe_with("/topic/a", SubscribeOptions::new().header(name, "b"));
        let Poll::Ready(Some(Err(error))) = rig.poll(pin!(wrong.next())) else {
            panic!("no error")
        };
        assert_eq!(error.code(), Code::Usage);
        assert_eq!(rig.sent(), [""; 0], "brokers answer with ERROR, and close the connection");
    }
}
