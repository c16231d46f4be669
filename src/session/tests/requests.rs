//! Requests and their replies.

use std::future::IntoFuture;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use super::*;
use crate::session::{Broker, Code, Message};

fn reply(subscription: &str, correlation: &str, body: &str) -> String {
    format!(
        "MESSAGE\nsubscription:{subscription}\nmessage-id:1\ncorrelation-id:{correlation}\n\n{body}\0"
    )
}

fn text<E: core::fmt::Debug>(reply: Poll<Result<Message, E>>) -> String {
    let Poll::Ready(reply) = reply else { panic!("no reply") };
    reply.unwrap().text().unwrap().into()
}

#[test]
fn replies_are_told_apart_by_their_correlation_id() {
    let mut rig = Rig::connected(RABBITMQ);
    let session = rig.session.clone();
    let mut first = pin!(session.request("/queue/rate", "KRW").into_future());
    let mut second = pin!(session.request("/queue/rate", "EUR").into_future());
    assert!(rig.poll(first.as_mut()).is_pending() && rig.poll(second.as_mut()).is_pending());
    // Until a reply shows that the peer gives the id back, one at a time.
    let sent = rig.sent_one();
    assert_eq!(header(&sent, "reply-to"), "/temp-queue/replies");
    let id = header(&sent, "correlation-id");
    rig.says(&reply("/temp-queue/replies", &id, "1462"));
    assert_eq!(text(rig.poll(first)), "1462");
    let id = header(&rig.sent_one(), "correlation-id");
    rig.says(&reply("/temp-queue/replies", "another's", "0"));
    assert!(rig.poll(second.as_mut()).is_pending());
    rig.says(&reply("/temp-queue/replies", &id, "0.9"));
    assert_eq!(text(rig.poll(second)), "0.9");
}

#[test]
fn where_it_has_to_be_told_replies_come_to_a_subscription() {
    let mut rig = Rig::connected_with(SPRING, |builder| {
        builder.broker(Broker::Spring).reply_to("/user/queue/replies")
    });
    let session = rig.session.clone();
    let mut asked = pin!(session.request("/app/rate", "KRW").into_future());
    assert!(rig.poll(asked.as_mut()).is_pending());
    let sent = rig.sent();
    assert_eq!(header(&sent[0], "destination"), "/user/queue/replies");
    let id = header(&sent[1], "correlation-id");
    rig.says(&reply(&header(&sent[0], "id"), &id, "1462"));
    assert_eq!(text(rig.poll(asked)), "1462");
}

#[test]
fn a_temporary_queue_that_is_named_is_not_subscribed_to_on_rabbitmq() {
    for broker in [None, Some(Broker::SpringRelay)] {
        let mut rig = Rig::connected_with(RABBITMQ, |builder| match broker {
            Some(broker) => builder.broker(broker),
            None => builder,
        });
        let session = rig.session.clone();
        let place = "/temp-queue/mine";
        let mut asked = pin!(session.request("/queue/rate", "KRW").reply_to(place).into_future());
        assert!(rig.poll(asked.as_mut()).is_pending());
        let sent = rig.sent_one();
        assert_eq!(header(&sent, "reply-to"), place);
        rig.says(&reply(place, &header(&sent, "correlation-id"), "1462"));
        assert_eq!(text(rig.poll(asked)), "1462");
    }
}

#[test]
fn where_the_subscription_for_replies_is_refused_so_is_the_request() {
    let mut rig = Rig::connected(RABBITMQ);
    let session = rig.session.clone();
    let ask = || session.request("/queue/rate", "KRW").reply_to("/queue/secret").into_future();
    let mut asked = pin!(ask());
    let mut turn = pin!(ask());
    assert!(rig.poll(asked.as_mut()).is_pending() && rig.poll(turn.as_mut()).is_pending());
    let id = header(&rig.sent()[0], "receipt");
    rig.says(&format!("ERROR\nreceipt-id:{id}\nmessage:not authorized\n\n\0"));
    for request in [asked, turn] {
        let Poll::Ready(Err(error)) = rig.poll(request) else { panic!("no error") };
        assert_eq!(error.code(), Code::Forbidden);
    }
    // The next one tries again.
    let mut again = pin!(ask());
    assert!(rig.poll(again.as_mut()).is_pending());
    assert!(rig.sent()[0].starts_with("SUBSCRIBE\n"));
}

#[test]
fn a_request_without_a_place_for_its_reply_is_a_wrong_call() {
    let mut rig = Rig::connected_with(SPRING, |builder| builder.broker(Broker::Spring));
    let session = rig.session.clone();
    let Poll::Ready(Err(error)) = rig.poll(pin!(session.request("/app/rate", "KRW").into_future()))
    else {
        panic!("no error")
    };
    assert_eq!(error.code(), Code::Usage);
    assert!(error.to_string().contains("reply_to"), "{error}");
}

#[test]
fn a_reply_that_is_late_is_a_timeout() {
    let mut rig = Rig::connected(RABBITMQ);
    let session = rig.session.clone();
    let request = session.request("/queue/rate", "KRW").timeout(Duration::from_secs(2));
    let mut asked = pin!(request.into_future());
    assert!(rig.poll(asked.as_mut()).is_pending());
    rig.passes(Duration::from_secs(2));
    let Poll::Ready(Err(error)) = rig.poll(asked) else { panic!("no error") };
    assert_eq!(error.code(), Code::Timeout);
    assert!(error.to_string().starts_with("The reply from /queue/rate did not come"), "{error}");
}

#[test]
fn a_request_that_had_no_turn_says_that_it_was_not_sent() {
    let mut rig = Rig::connected(RABBITMQ);
    let session = rig.session.clone();
    let limit = Duration::from_secs(2);
    let mut first = pin!(session.request("/queue/silent", "1").timeout(limit).into_future());
    let mut second = pin!(session.request("/queue/rate", "2").timeout(limit).into_future());
    assert!(rig.poll(first.as_mut()).is_pending() && rig.poll(second.as_mut()).is_pending());
    assert_eq!(header(&rig.sent_one(), "destination"), "/queue/silent");
    rig.passes(limit);
    let Poll::Ready(Err(error)) = rig.poll(first) else { panic!("no error") };
    assert!(!error.message().contains("not sent"), "{error}");
    let Poll::Ready(Err(error)) = rig.poll(second) else { panic!("no error") };
    assert_eq!((error.code(), error.maybe_delivered()), (Code::Timeout, false));
    let text = error.message();
    assert!(
        text.contains("/queue/rate") && text.contains("was not sent, since one before"),
        "{error}"
    );
    // One that its function tells from others does not wait.
    let matching = session.request("/queue/rate", "3").matching(|_| false);
    let mut third = pin!(matching.timeout(limit).into_future());
    assert!(rig.poll(third.as_mut()).is_pending());
    assert_eq!(header(&rig.sent_one(), "destination"), "/queue/rate");
    rig.loses_connection();
}

#[test]
fn a_request_without_a_connection_says_that_it_was_not_sent() {
    let mut rig = Rig::new();
    let session = rig.session.clone();
    let limit = Duration::from_secs(2);
    let mut asked = pin!(session.request("/queue/rate", "1").timeout(limit).into_future());
    assert!(rig.poll(asked.as_mut()).is_pending());
    rig.passes(limit);
    let Poll::Ready(Err(error)) = rig.poll(asked) else { panic!("no error") };
    assert!(error.message().ends_with("was not sent, for want of a connection"), "{error}");
}

#[test]
fn what_tells_replies_apart_is_not_for_the_program_to_set() {
    let mut rig = Rig::connected(RABBITMQ);
    let session = rig.session.clone();
    for name in ["correlation-id", "reply-to"] {
        let asked = pin!(session.request("/queue/rate", "KRW").header(name, "mine").into_future());
        let Poll::Ready(Err(error)) = rig.poll(asked) else { panic!("no error") };
        assert_eq!(error.code(), Code::Usage);
        assert!(error.message().contains(name), "{error}");
        assert_eq!(rig.sent(), [""; 0]);
    }
}
