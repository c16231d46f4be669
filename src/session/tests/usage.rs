//! Calls that are wrong whichever broker there is: they fail at once, without a connection.

use std::future::IntoFuture;
use std::pin::pin;
use std::task::Poll;

use stomp_protocol::Headers;

use super::*;
use crate::session::{Code, Error, State, SubscribeOptions};

/// The message of the error that a call fails with at once.
#[track_caller]
fn wrong<T>(polled: Poll<Result<T, Error>>) -> String {
    let Poll::Ready(Err(error)) = polled else { panic!("it does not fail") };
    assert_eq!(error.code(), Code::Usage, "{error}");
    error.message().into()
}

const OWN: [&str; 4] = ["ack", "id", "receipt", "destination"];

#[test]
fn headers_of_the_session_cannot_be_given() {
    for mut rig in [Rig::new(), Rig::connected(RABBITMQ)] {
        let session = rig.session.clone();
        for name in OWN {
            let publish = pin!(session.publish("/queue/a", "x").header(name, "y").into_future());
            assert!(wrong(rig.poll(publish)).contains(name));
            let request = pin!(session.request("/queue/a", "x").header(name, "y").into_future());
            assert!(wrong(rig.poll(request)).contains(name));
            let options = SubscribeOptions::new().header(name, "client");
            let mut subscription = session.subscribe_with("/queue/a", options);
            let Poll::Ready(Some(next)) = rig.poll(pin!(subscription.next())) else {
                panic!("no error")
            };
            assert!(wrong(Poll::Ready(next)).contains(name));
            assert_eq!(rig.poll(pin!(subscription.next())), Poll::Ready(None));
        }
        assert!(rig.sent().is_empty());
    }
}

#[test]
fn nor_by_a_function_or_in_a_transaction() {
    let mut rig = Rig::connected(RABBITMQ);
    let mut events = rig.session.events();
    let ask = || async { Ok(Headers::from([("ack", "client")])) };
    let _prices = rig.session.subscribe_with("/topic/a", SubscribeOptions::new().headers_with(ask));
    let Poll::Ready(Some(event)) = rig.poll(pin!(events.next())) else { panic!("no event") };
    assert!(format!("{event:?}").contains("set by the session"), "{event:?}");
    assert!(rig.sent().is_empty());

    let session = rig.session.clone();
    let mut done = pin!(session.transaction(|transfer| async move {
        transfer.publish_with("/queue/a", "x", [("receipt", "mine")]);
        Ok::<_, Error>(())
    }));
    assert!(rig.poll(done.as_mut()).is_pending());
    let begin = rig.sent_one();
    rig.says(&receipt(&begin));
    assert!(wrong(rig.poll(done)).contains("receipt"));
}

#[test]
fn what_no_broker_can_be_sent_is_refused_without_a_connection() {
    let mut rig = Rig::new();
    let session = rig.session.clone();
    for (name, value) in [("", "x"), ("a\0", "x"), ("a", "x\0")] {
        let publish = pin!(session.publish("/queue/a", "x").header(name, value).into_future());
        wrong(rig.poll(publish));
        let request = pin!(session.request("/queue/a", "x").header(name, value).into_future());
        wrong(rig.poll(request));
        let options = SubscribeOptions::new().header(name, value);
        let subscription = session.subscribe_with("/queue/a", options);
        wrong(rig.poll(pin!(subscription.ready())));
    }
    assert!(wrong(rig.poll(pin!(session.publish("", "x").into_future()))).contains("destination"));
    assert!(wrong(rig.poll(pin!(session.request("", "x").into_future()))).contains("destination"));
    let subscription = session.subscribe("");
    assert!(wrong(rig.poll(pin!(subscription.ready()))).contains("destination"));
}

#[test]
fn headers_of_connect_that_cannot_be_sent_are_tried_once() {
    let mut rig = Rig::with(|builder| builder.connect_header("to\nken", "x"));
    rig.session.start();
    let _ = rig.run();
    let status = rig.session.status();
    assert_eq!((status.state, rig.attempts()), (State::Failed, 0));
    assert_eq!(status.error.expect("an error").code(), Code::Usage);
}

#[test]
fn the_length_of_a_body_is_what_it_is() {
    let mut rig = Rig::connected(RABBITMQ);
    rig.session.publish("/queue/a", "four").header("content-length", "1").send();
    assert_eq!(rig.sent_one().matches("content-length").count(), 1);
    rig.session.publish("/queue/a", "four").header("content-length", "1").send();
    assert_eq!(header(&rig.sent_one(), "content-length"), "4");
}
