//! What functions of the program decide: headers of SUBSCRIBE, the identity, replies, work.

use core::cell::RefCell;
use std::future::IntoFuture;
use std::pin::pin;
use std::rc::Rc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::Poll;
use std::time::Duration;

use futures_channel::oneshot;
use stomp_protocol::Headers;

use super::*;
use crate::session::{
    AckMode, Broker, Code, Error, Event, Message, Retry, State, SubscribeOptions, SubscriptionState,
};

fn reconnect(rig: &mut Rig) {
    rig.loses_connection();
    rig.passes(Duration::from_millis(500));
    rig.accept(RABBITMQ);
}

#[test]
fn headers_of_a_subscription_are_asked_for_every_time() {
    let mut rig = Rig::connected(RABBITMQ);
    let asked = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&asked);
    let options = SubscribeOptions::new().header("x-kind", "a").headers_with(move || {
        let token = count.fetch_add(1, Ordering::Relaxed).to_string();
        async move { Ok(Headers::from([("x-token", token)])) }
    });
    let _prices = rig.session.subscribe_with("/topic/prices", options);
    let first = rig.sent_one();
    assert_eq!((header(&first, "x-kind"), header(&first, "x-token")), ("a".into(), "0".into()));
    reconnect(&mut rig);
    assert_eq!(header(&rig.sent_one(), "x-token"), "1");
    assert_eq!(asked.load(Ordering::Relaxed), 2);
}

#[test]
fn other_subscriptions_do_not_wait_for_headers() {
    let mut rig = Rig::connected(RABBITMQ);
    let (send, headers) = oneshot::channel();
    let headers = Mutex::new(Some(headers));
    let options = SubscribeOptions::new().headers_with(move || {
        let headers = headers.lock().unwrap().take().unwrap();
        async move { Ok(headers.await.unwrap()) }
    });
    let _slow = rig.session.subscribe_with("/topic/slow", options);
    let _other = rig.session.subscribe("/topic/other");
    assert_eq!(header(&rig.sent_one(), "destination"), "/topic/other");
    send.send(Headers::from([("x-token", "7")])).unwrap();
    let sent = rig.sent_one();
    assert_eq!(
        (header(&sent, "destination"), header(&sent, "x-token")),
        ("/topic/slow".into(), "7".into())
    );
}

#[test]
fn headers_that_cannot_be_made_are_told_and_asked_for_at_the_next_connection() {
    let mut rig = Rig::connected(RABBITMQ);
    let mut events = rig.session.events();
    let asked = AtomicU32::new(0);
    let options = SubscribeOptions::new().headers_with(move || {
        let is_first = asked.fetch_add(1, Ordering::Relaxed) == 0;
        async move {
            if is_first {
                Err(Error::new(Code::Unauthorized, "no token"))
            } else {
                Ok(Headers::new())
            }
        }
    });
    let prices = rig.session.subscribe_with("/topic/prices", options);
    assert!(rig.sent().is_empty());
    let Poll::Ready(Some(Event::Error(error))) = rig.poll(pin!(events.next())) else {
        panic!("not told")
    };
    assert_eq!(error.code(), Code::Unauthorized);
    assert!(error.to_string().contains("/topic/prices is not sent: no token"), "{error}");
    assert_eq!(prices.state(), SubscriptionState::Pending);
    reconnect(&mut rig);
    assert_eq!(header(&rig.sent_one(), "destination"), "/topic/prices");
}

#[test]
fn headers_that_are_late_are_told() {
    let mut rig = Rig::connected(RABBITMQ);
    let mut events = rig.session.events();
    let options = SubscribeOptions::new().headers_with(pending::<Result<Headers, Error>>);
    let _prices = rig.session.subscribe_with("/topic/prices", options);
    assert!(rig.sent().is_empty());
    rig.passes(Duration::from_secs(10));
    let Poll::Ready(Some(Event::Error(error))) = rig.poll(pin!(events.next())) else {
        panic!("not told")
    };
    assert_eq!(error.code(), Code::Timeout);
}

#[test]
fn what_waits_for_one_identity_is_not_sent_as_another() {
    let tenants = AtomicU32::new(0);
    let mut rig = Rig::connected_with(RABBITMQ, |builder| {
        builder.identity_with(move |connect, connected| {
            assert_eq!(connect.get("login"), None);
            assert_eq!(connected.get("version"), Some("1.2"));
            Some(tenants.fetch_add(1, Ordering::Relaxed).to_string())
        })
    });
    rig.loses_connection();
    let session = rig.session.clone();
    let mut publish = pin!(session.publish("/queue/a", "1").into_future());
    assert!(rig.poll(publish.as_mut()).is_pending());
    rig.passes(Duration::from_millis(500));
    rig.accept(RABBITMQ);
    let Poll::Ready(Err(error)) = rig.poll(publish) else { panic!("it waits") };
    assert_eq!(error.code(), Code::IdentityChanged);
}

#[test]
fn what_waits_for_a_user_is_not_sent_as_none() {
    let logins = AtomicU32::new(0);
    let mut rig = Rig::connected_with(RABBITMQ, |builder| {
        builder.connect_headers_with(move |_| {
            let is_first = logins.fetch_add(1, Ordering::Relaxed) == 0;
            let login = is_first.then_some(("login", "kim"));
            async move { Ok(login.into_iter().collect::<Headers>()) }
        })
    });
    rig.loses_connection();
    let session = rig.session.clone();
    let mut publish = pin!(session.publish("/queue/a", "1").into_future());
    assert!(rig.poll(publish.as_mut()).is_pending());
    rig.passes(Duration::from_millis(500));
    rig.accept(RABBITMQ);
    let Poll::Ready(Err(error)) = rig.poll(publish) else { panic!("it waits") };
    assert_eq!(error.code(), Code::IdentityChanged);
}

#[test]
fn replies_may_be_told_apart_by_what_they_say() {
    let mut rig = Rig::connected_with(SPRING, |builder| {
        builder.broker(Broker::Spring).reply_to("/user/queue/replies")
    });
    let session = rig.session.clone();
    let request = |body: &'static str| {
        let request = session.request("/app/rate", body);
        request.matching(move |reply| reply.text() == Ok(body)).into_future()
    };
    let (mut first, mut second) = (pin!(request("1")), pin!(request("2")));
    assert!(rig.poll(first.as_mut()).is_pending() && rig.poll(second.as_mut()).is_pending());
    // They do not go one at a time.
    let sent = rig.sent();
    assert_eq!(sent.len(), 3, "{sent:?}");
    let subscription = header(&sent[0], "id");
    let reply =
        |body: &str| format!("MESSAGE\nsubscription:{subscription}\nmessage-id:1\n\n{body}\0");
    rig.says(&reply("3"));
    rig.says(&reply("2"));
    let Poll::Ready(Ok(reply_to_second)) = rig.poll(second) else { panic!("no reply") };
    assert_eq!(reply_to_second.text(), Ok("2"));
    assert!(rig.poll(first.as_mut()).is_pending());
    rig.says(&reply("1"));
    assert!(matches!(rig.poll(first), Poll::Ready(Ok(_))));
}

#[test]
fn work_is_done_at_the_same_time_up_to_a_limit() {
    let mut rig = Rig::connected(RABBITMQ);
    let options = SubscribeOptions::new().ack(AckMode::ClientIndividual);
    let work = rig.session.subscribe_with("/queue/work", options);
    let subscribe = rig.sent_one();
    rig.says(&receipt(&subscribe));
    let begun = Rc::new(RefCell::new(Vec::new()));
    let running = Rc::clone(&begun);
    let mut done = pin!(work.for_each_concurrent(2, |message| {
        let (end, ended) = oneshot::channel::<Result<(), &'static str>>();
        running.borrow_mut().push((message.text().unwrap().to_owned(), Some(end)));
        async move { ended.await.unwrap() }
    }));
    let texts = || begun.borrow().iter().map(|(text, _)| text.clone()).collect::<Vec<_>>();
    let end = |at: usize, result| begun.borrow_mut()[at].1.take().unwrap().send(result).unwrap();
    for body in ["1", "2", "3", "4"] {
        rig.says(&message(&subscribe, body));
    }
    assert!(rig.poll(done.as_mut()).is_pending());
    assert_eq!(texts(), ["1", "2"]);
    end(1, Ok(()));
    assert!(rig.poll(done.as_mut()).is_pending());
    assert_eq!(texts(), ["1", "2", "3"]);
    let ack = rig.sent_one();
    assert!(ack.starts_with("ACK\n") && header(&ack, "id") == "a-2", "{ack}");
    end(0, Err("no"));
    end(2, Ok(()));
    assert!(rig.poll(done.as_mut()).is_pending());
    let sent = rig.sent();
    assert!(sent[0].starts_with("NACK\n") && header(&sent[0], "id") == "a-1", "{sent:?}");
    assert!(sent[1].starts_with("ACK\n") && header(&sent[1], "id") == "a-3", "{sent:?}");
    assert_eq!(texts(), ["1", "2", "3", "4"]);
}

#[test]
fn work_goes_on_after_the_session_has_failed_and_was_connected_again() {
    for is_concurrent in [false, true] {
        let mut rig = Rig::connected_with(RABBITMQ, |builder| builder.retry(Retry::never()));
        let mut events = rig.session.events();
        let worked = Rc::new(RefCell::new(Vec::new()));
        let done = Rc::clone(&worked);
        let mut work = move |message: Message| {
            done.borrow_mut().push(message.text().unwrap().to_owned());
            async { Ok::<_, Error>(()) }
        };
        let subscription = rig.session.subscribe("/queue/work");
        let mut worker = Box::pin(async move {
            match is_concurrent {
                true => subscription.for_each_concurrent(2, work).await,
                false => subscription.for_each(&mut work).await,
            }
        });
        assert!(rig.poll(worker.as_mut()).is_pending());
        rig.sent();
        rig.loses_connection();
        assert_eq!(rig.session.state(), State::Failed);
        assert!(rig.poll(worker.as_mut()).is_pending());
        let Poll::Ready(Some(Event::Error(error))) = rig.poll(pin!(events.next())) else {
            panic!("not told")
        };
        assert_eq!(Some(error), rig.session.status().error);
        rig.session.start();
        let _ = rig.run();
        rig.accept(RABBITMQ);
        let subscribe = rig.sent_one();
        rig.says(&message(&subscribe, "1"));
        assert!(rig.poll(worker.as_mut()).is_pending());
        assert_eq!(*worked.borrow(), ["1"]);
    }
}

#[test]
fn work_that_fails_is_told_with_its_message() {
    let mut rig = Rig::connected(RABBITMQ);
    let mut events = rig.session.events();
    let options = SubscribeOptions::new().ack(AckMode::ClientIndividual);
    let jobs = rig.session.subscribe_with("/queue/jobs", options);
    let subscribe = rig.sent_one();
    rig.says(&receipt(&subscribe));
    rig.says(&message(&subscribe, "1"));
    let mut work =
        pin!(jobs.for_each(|_| async { Err::<(), _>(Error::new(Code::Refused, "no disk")) }));
    assert!(rig.poll(work.as_mut()).is_pending());
    let Poll::Ready(Some(Event::WorkFailed { message, error })) = rig.poll(pin!(events.next()))
    else {
        panic!("not told")
    };
    assert_eq!(message.text(), Ok("1"));
    assert_eq!(error.to_string(), "work on a message of /queue/jobs failed: no disk (refused)");
    assert!(error.hint().starts_with("Look at the handler"), "{}", error.hint());
    assert!(rig.sent_one().starts_with("NACK\n"));
}

/// A panic of a function of the program ends the task, and so does the end of the runtime.
#[test]
fn what_waits_hears_of_the_end_of_the_task() {
    let Rig { mut driver, session, .. } = Rig::connected(RABBITMQ);
    let mut context = Context::from_waker(Waker::noop());
    let (mut statuses, mut events) = (session.statuses(), session.events());
    let mut prices = session.subscribe("/topic/prices");
    let mut sent = pin!(session.publish("/queue/a", "1").into_future());
    assert!(Pin::new(&mut driver).poll(&mut context).is_pending());
    assert!(sent.as_mut().poll(&mut context).is_pending());
    // The task ends before it has heard of this one.
    let mut late = session.subscribe("/topic/late");
    drop(driver);
    let Poll::Ready(Err(error)) = sent.poll(&mut context) else { panic!("it still waits") };
    assert!(error.code() == Code::Closed && error.message().contains("panicked"), "{error}");
    for subscription in [&mut prices, &mut late] {
        assert_eq!(subscription.state(), SubscriptionState::Ended);
        assert_eq!(pin!(subscription.ready()).poll(&mut context), Poll::Ready(Err(error.clone())));
        assert_eq!(
            pin!(subscription.next()).poll(&mut context),
            Poll::Ready(Some(Err(error.clone())))
        );
        assert_eq!(pin!(subscription.next()).poll(&mut context), Poll::Ready(None));
    }
    assert_eq!(session.state(), State::Closed);
    let told = pin!(statuses.next()).poll(&mut context);
    assert_eq!(
        told.map(|status| status.map(|status| status.state)),
        Poll::Ready(Some(State::Closed))
    );
    assert!(matches!(pin!(statuses.next()).poll(&mut context), Poll::Ready(None)));
    assert!(matches!(pin!(events.next()).poll(&mut context), Poll::Ready(None)));
}
