//! Attempts, their errors, and the ends of a session.

use std::future::IntoFuture;
use std::pin::pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::Poll;
use std::time::Duration;

use stomp_protocol::{Headers, Limits, Version};

use super::*;
use crate::session::{Code, Error, Retry, State, Status, SubscribeOptions, Transaction};

#[test]
fn handles_can_be_sent_shared_and_compared() {
    fn is_shared<T: Send + Sync + Clone + PartialEq>(_: &T) {}
    fn is_sent<T: Send + Sync>() {}
    let rig = Rig::new();
    is_shared(&rig.session);
    is_sent::<super::super::Subscription>();
    is_sent::<super::super::Message>();
    is_sent::<super::super::Publish>();
    is_sent::<super::super::Statuses>();
    is_sent::<Transaction>();
    is_sent::<Error>();
    assert_eq!(rig.session, rig.session.clone());
    assert_ne!(rig.session, Rig::new().session);
}

#[test]
fn callers_of_connect_share_an_attempt_which_ends_with_the_last_of_them() {
    let mut rig = Rig::new();
    let session = rig.session.clone();
    let mut first = Box::pin(session.connect());
    let mut second = Box::pin(session.connect());
    assert!(rig.poll(first.as_mut()).is_pending() && rig.poll(second.as_mut()).is_pending());
    assert_eq!(rig.attempts(), 1);
    drop(first);
    let _ = rig.run();
    assert_eq!(session.state(), State::Connecting);
    drop(second);
    let _ = rig.run();
    assert_eq!(session.state(), State::Idle);
    assert!(rig.network.lock().unwrap().is_dropped);
}

#[test]
fn a_session_that_was_started_tries_until_its_last_handle_is_dropped() {
    let mut rig = Rig::with(|builder| builder.retry(Retry::default().jitter(0.0)));
    rig.session.start();
    let session = rig.session.clone();
    let mut connect = Box::pin(session.connect());
    assert!(rig.poll(connect.as_mut()).is_pending());
    drop(connect);
    let _ = rig.run();
    assert_eq!(session.status().to_string(), "connecting");
    rig.loses_connection();
    let waiting = session.status().to_string();
    assert!(waiting.starts_with("waiting: ") && waiting.contains("(unreachable)"), "{waiting}");
    rig.passes(Duration::from_millis(500));
    assert_eq!(rig.attempts(), 2);
    let handle = core::mem::replace(&mut rig.session, Rig::new().session);
    drop((handle, session));
    assert_eq!(rig.run(), Poll::Ready(()));
}

#[test]
fn a_refused_connect_is_final_and_says_why_without_secrets() {
    let mut rig = Rig::new();
    let session = rig.session.clone();
    let mut connect = pin!(session.connect());
    assert!(rig.poll(connect.as_mut()).is_pending());
    rig.happens(SocketEvent::Opened);
    rig.says("ERROR\nmessage:Bad CONNECT\n\nAccess refused for user 'guest'\n\0");
    let Poll::Ready(Err(error)) = rig.poll(connect) else { panic!("no error") };
    assert_eq!(error.code(), Code::Unauthorized);
    assert!(!error.is_retryable());
    let text = error.to_string();
    assert!(text.contains("Bad CONNECT: Access refused for user 'guest'"), "{text}");
    assert!(text.contains("ws://broker/ws?token=***") && !text.contains("s3cret"), "{text}");
    assert!(error.hint().ends_with("/docs/errors.md#unauthorized"), "{}", error.hint());
    assert_eq!(error.frame().unwrap().headers.get("message"), Some("Bad CONNECT"));
    assert_eq!(session.state(), State::Failed);
    assert_eq!(session.status().to_string(), format!("failed: {error}"));
    assert_eq!(session.status().error, Some(error));
}

#[test]
fn attempts_follow_the_policy_and_take_the_addresses_in_turn() {
    let mut rig = Rig::with(|builder| {
        let retry = Retry::default().jitter(0.0).attempts(3);
        builder.or_url("ws://other/ws").retry(retry)
    });
    let session = rig.session.clone();
    let mut connect = pin!(session.connect());
    assert!(rig.poll(connect.as_mut()).is_pending());
    rig.loses_connection();
    assert_eq!(session.state(), State::Waiting);
    assert_eq!(session.status().retry_in, Some(Duration::from_millis(500)));
    assert_eq!(session.status().retry_at, Some(EPOCH + 500));
    rig.passes(Duration::from_millis(499));
    assert_eq!(rig.attempts(), 1);
    rig.passes(Duration::from_millis(1));
    assert_eq!(rig.attempts(), 2);
    rig.loses_connection();
    session.retry_now();
    let _ = rig.run();
    assert_eq!(rig.attempts(), 3);
    rig.loses_connection();
    let Poll::Ready(Err(error)) = rig.poll(connect) else { panic!("no error") };
    assert_eq!(error.code(), Code::Unreachable);
    let urls = rig.network.lock().unwrap().urls.clone();
    assert_eq!(urls[1], "ws://other/ws");
    assert_eq!(urls[0], urls[2]);
}

#[test]
fn credentials_are_asked_for_at_every_attempt_and_once_more_after_a_refusal() {
    static ASKED: AtomicU32 = AtomicU32::new(0);
    let mut rig = Rig::with(|builder| {
        builder.connect_headers_with(|attempt| async move {
            let number = ASKED.fetch_add(1, Ordering::Relaxed);
            assert_eq!(attempt.error.is_some(), number > 0);
            Ok(Headers::from([("Authorization", format!("Bearer {number}"))]))
        })
    });
    let session = rig.session.clone();
    let mut connect = pin!(session.connect());
    assert!(rig.poll(connect.as_mut()).is_pending());
    rig.happens(SocketEvent::Opened);
    assert_eq!(header(&rig.sent_one(), "Authorization"), "Bearer 0");
    rig.says("ERROR\nmessage:Bad CONNECT\n\nexpired\0");
    rig.happens(SocketEvent::Opened);
    assert_eq!(header(&rig.sent_one(), "Authorization"), "Bearer 1");
    rig.says(RABBITMQ);
    assert_eq!(rig.poll(connect), Poll::Ready(Ok(())));
}

#[test]
fn an_attempt_takes_no_longer_than_its_time_limit() {
    let mut rig = Rig::with(|builder| builder.retry(Retry::never()));
    let session = rig.session.clone();
    let mut connect = pin!(session.connect());
    assert!(rig.poll(connect.as_mut()).is_pending());
    rig.passes(Duration::from_secs(10));
    let Poll::Ready(Err(error)) = rig.poll(connect) else { panic!("no error") };
    assert_eq!(error.code(), Code::Timeout);
    assert!(rig.network.lock().unwrap().is_dropped);
}

#[test]
fn statuses_begin_with_the_present_one_and_leave_out_what_a_slow_reader_misses() {
    let mut rig = Rig::new();
    let mut statuses = rig.session.statuses();
    let state = |status: Poll<Option<Status>>| match status {
        Poll::Ready(Some(status)) => Some(status.state),
        _ => None,
    };
    assert_eq!(state(rig.poll(pin!(statuses.next()))), Some(State::Idle));
    assert_eq!(state(rig.poll(pin!(statuses.next()))), None);
    let session = rig.session.clone();
    let mut connect = pin!(session.connect());
    assert!(rig.poll(connect.as_mut()).is_pending());
    rig.accept(RABBITMQ);
    assert_eq!(state(rig.poll(pin!(statuses.next()))), Some(State::Connected));
    let mut close = pin!(session.close());
    assert!(rig.poll(close.as_mut()).is_pending());
    rig.happens(SocketEvent::Closed { code: 1000, reason: String::new() });
    assert_eq!(rig.poll(close), Poll::Ready(Ok(())));
    assert_eq!(state(rig.poll(pin!(statuses.next()))), Some(State::Closed));
    assert_eq!(rig.poll(pin!(statuses.next())), Poll::Ready(None));
}

#[test]
fn the_last_handle_ends_the_session_in_good_order() {
    let mut rig = Rig::connected(RABBITMQ);
    let subscription = rig.session.subscribe("/topic/a");
    let subscribe = rig.sent_one();
    rig.says(&receipt(&subscribe));
    let handle = core::mem::replace(&mut rig.session, Rig::new().session);
    drop(handle);
    assert!(rig.sent().is_empty(), "the subscription keeps it alive");
    drop(subscription);
    let sent = rig.sent();
    assert!(sent[0].starts_with("UNSUBSCRIBE\n"), "{sent:?}");
    assert!(sent[1].starts_with("DISCONNECT\n"), "{sent:?}");
    rig.says(&receipt(&sent[1]));
    assert!(rig.network.lock().unwrap().is_closing);
    rig.network
        .lock()
        .unwrap()
        .events
        .push_back(SocketEvent::Closed { code: 1000, reason: "".into() });
    assert_eq!(rig.run(), Poll::Ready(()));
}

#[test]
fn without_a_driver_every_call_gives_the_reason() {
    let error = Error::new(Code::Unsupported, "no sockets");
    let builder = Session::builder("ws://broker/ws");
    let session = Session { handle: super::super::driver::without(builder, error.clone()) };
    let mut context = Context::from_waker(Waker::noop());
    assert_eq!(pin!(session.connect()).poll(&mut context), Poll::Ready(Err(error.clone())));
    let mut messages = session.subscribe_with("/topic/a", SubscribeOptions::new());
    assert_eq!(pin!(messages.next()).poll(&mut context), Poll::Ready(Some(Err(error))));
    assert_eq!(pin!(messages.next()).poll(&mut context), Poll::Ready(None));
}

#[test]
fn drain_works_off_what_is_buffered_and_being_worked_on() {
    let mut rig = Rig::connected(RABBITMQ);
    let session = rig.session.clone();
    let mut prices = session.subscribe("/topic/a");
    let subscribe = rig.sent_one();
    rig.says(&receipt(&subscribe));
    rig.says(&message(&subscribe, "1"));
    let mut drain = pin!(session.drain(Duration::from_secs(10)));
    assert!(rig.poll(drain.as_mut()).is_pending());
    assert!(rig.sent_one().starts_with("UNSUBSCRIBE\n"));
    let Poll::Ready(Some(Ok(price))) = rig.poll(pin!(prices.next())) else { panic!("none") };
    assert_eq!(price.text(), Ok("1"));
    assert!(rig.sent().is_empty(), "it is being worked on");
    assert_eq!(rig.poll(pin!(prices.next())), Poll::Ready(None));
    let disconnect = rig.sent_one();
    rig.says(&receipt(&disconnect));
    rig.happens(SocketEvent::Closed { code: 1000, reason: String::new() });
    assert_eq!(rig.poll(drain), Poll::Ready(Ok(())));
    assert_eq!(session.state(), State::Closed);
}

#[test]
fn the_versions_given_are_offered_and_without_any_all_are() {
    let sent_with = |versions: &[Version]| {
        let mut rig = Rig::with(|builder| builder.versions(versions.iter().copied()));
        rig.session.start();
        let _ = rig.run();
        rig.happens(SocketEvent::Opened);
        header(&rig.sent_one(), "accept-version")
    };
    assert_eq!(sent_with(&[Version::V1_1, Version::V1_0]), "1.1,1.0");
    assert_eq!(sent_with(&[]), "1.2,1.1,1.0");
}

#[test]
fn an_address_that_can_never_work_is_a_wrong_call_and_tried_once() {
    let mut rig = Rig::with(|builder| builder.or_url("tcp://broker?token=s3cret"));
    rig.session.start();
    let _ = rig.run();
    rig.loses_connection();
    rig.passes(Duration::from_millis(500));
    let status = rig.session.status();
    assert_eq!(status.state, State::Failed);
    let error = status.error.expect("an error");
    assert_eq!(error.code(), Code::Usage);
    assert_eq!(error.message(), "no socket leads to tcp://broker?token=***");
}

#[test]
fn a_disconnected_session_has_no_error() {
    let mut rig = Rig::connected(RABBITMQ);
    let session = rig.session.clone();
    let mut disconnect = pin!(session.disconnect());
    assert!(rig.poll(disconnect.as_mut()).is_pending());
    let sent = rig.sent_one();
    rig.says(&receipt(&sent));
    rig.happens(SocketEvent::Closed { code: 1000, reason: String::new() });
    assert_eq!(rig.poll(disconnect), Poll::Ready(Ok(())));
    assert_eq!(session.status().to_string(), "idle");
    session.start();
    let _ = rig.run();
    assert_eq!(session.status().to_string(), "connecting");
}

#[test]
fn the_status_of_a_lost_connection_says_that_nothing_has_to_be_done() {
    let mut rig = Rig::connected(RABBITMQ);
    let session = rig.session.clone();
    let mut publish = pin!(session.publish("/queue/a", "1").into_future());
    assert!(rig.poll(publish.as_mut()).is_pending());
    rig.sent();
    rig.loses_connection();
    let status = session.status();
    assert_eq!(status.state, State::Waiting);
    let error = status.error.expect("an error");
    assert!(error.hint().starts_with("It connects again by itself: "), "{}", error.hint());
    // The message that was lost with it is another matter.
    let Poll::Ready(Err(error)) = rig.poll(publish) else { panic!("it waits") };
    assert!(error.hint().starts_with("Send again if"), "{}", error.hint());
}

#[test]
fn a_password_that_was_refused_is_not_sent_again_unless_the_user_asks() {
    let password = Arc::new(Mutex::new("wrong"));
    let typed = Arc::clone(&password);
    let mut rig = Rig::with(|builder| {
        builder.connect_headers_with(move |_| {
            let passcode = *typed.lock().unwrap();
            async move { Ok(Headers::from([("passcode", passcode)])) }
        })
    });
    let session = rig.session.clone();
    for _ in 0..2 {
        let mut connect = pin!(session.connect());
        assert!(rig.poll(connect.as_mut()).is_pending());
        rig.happens(SocketEvent::Opened);
        assert_eq!(header(&rig.sent_one(), "passcode"), "wrong");
        rig.says("ERROR\nmessage:Bad CONNECT\n\nAccess refused\n\0");
        let Poll::Ready(Err(error)) = rig.poll(connect) else { panic!("it is sent again") };
        assert_eq!(error.code(), Code::Unauthorized);
        assert!(error.message().contains("Access refused"), "{error}");
        assert_eq!(session.state(), State::Failed);
    }
    assert_eq!(rig.attempts(), 2);
    *password.lock().unwrap() = "right";
    session.start();
    let _ = rig.run();
    rig.happens(SocketEvent::Opened);
    assert_eq!(header(&rig.sent_one(), "passcode"), "right");
}

#[test]
fn states_have_the_names_of_the_npm_package() {
    assert_eq!([State::Idle, State::Failed].map(|state| state.to_string()), ["idle", "failed"]);
}

#[test]
fn what_the_function_for_headers_says_is_the_reason_of_the_attempt() {
    let mut rig = Rig::with(|builder| {
        builder.connect_headers_with(|_| async { Err(Error::new(Code::Timeout, "token service")) })
    });
    let session = rig.session.clone();
    let mut connect = pin!(session.connect());
    assert!(rig.poll(connect.as_mut()).is_pending());
    let error = session.status().error.unwrap();
    assert_eq!((error.code(), error.message()), (Code::Unreachable, "token service"));
}

#[test]
fn a_frame_beyond_the_limits_is_told_by_the_status_and_what_is_in_flight_is_lost() {
    let limits = Limits { max_body: 10, ..Limits::default() };
    let mut rig = Rig::connected_with(RABBITMQ, |builder| builder.limits(limits));
    let mut sent = pin!(rig.session.publish("/queue/a", "x").into_future());
    assert!(rig.poll(sent.as_mut()).is_pending());
    rig.says("MESSAGE\nsubscription:1\nmessage-id:1\ncontent-length:11\n\n");
    let Poll::Ready(Err(lost)) = rig.poll(sent) else { panic!("no error") };
    assert_eq!((lost.code(), lost.maybe_delivered()), (Code::ConnectionLost, true));
    let Status { state, error, .. } = rig.session.status();
    let error = error.expect("an error");
    assert_eq!((state, error.code()), (State::Waiting, Code::TooLarge));
    assert!(error.message().contains("limit of 10") && error.message().contains("Builder::limits"));
    assert!(error.hint().starts_with("Raise Builder::limits"), "{}", error.hint());
}

#[test]
fn attempts_are_never_made_without_a_delay() {
    let retry = Retry::default().initial(Duration::ZERO).max(Duration::ZERO);
    let mut rig = Rig::with(|builder| builder.retry(retry));
    rig.session.start();
    let _ = rig.run();
    for attempts in 1..5 {
        assert_eq!(rig.attempts(), attempts);
        rig.loses_connection();
        rig.passes(Duration::from_millis(9));
        assert_eq!(rig.attempts(), attempts);
        rig.passes(Duration::from_millis(1));
    }
}
