//! Messages that are confirmed, refused, given up, sent again, or part of a transaction.

use std::future::IntoFuture;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use super::*;
use crate::session::{Code, Confirmation, Error};

const CONFIRMED: Poll<Result<Confirmation, Error>> = Poll::Ready(Ok(Confirmation::new(true)));
const SENT: Poll<Result<Confirmation, Error>> = Poll::Ready(Ok(Confirmation::new(false)));

#[test]
fn a_message_is_confirmed_by_its_receipt() {
    let mut rig = Rig::connected(RABBITMQ);
    let mut sent =
        pin!(rig.session.publish("/queue/a", "안녕").header("priority", "9").into_future());
    assert!(rig.poll(sent.as_mut()).is_pending());
    let frame = rig.sent_one();
    assert_eq!(header(&frame, "priority"), "9");
    assert!(!frame.contains("content-type") && frame.ends_with("\n\n안녕\0"), "{frame}");
    rig.says(&receipt(&frame));
    assert_eq!(rig.poll(sent), CONFIRMED);
}

#[test]
fn where_there_are_no_receipts_a_message_is_sent() {
    let mut rig =
        Rig::connected_with(SPRING, |builder| builder.broker(crate::session::Broker::Spring));
    let sent = pin!(rig.session.publish("/app/a", vec![1, 2]).into_future());
    assert_eq!(rig.poll(sent), SENT);
    assert_eq!(header(&rig.sent_one(), "content-type"), "application/octet-stream");
}

#[test]
fn an_error_for_a_message_has_what_the_broker_said() {
    let mut rig = Rig::connected(RABBITMQ);
    let mut sent = pin!(rig.session.publish("/queue/nope", "x").into_future());
    assert!(rig.poll(sent.as_mut()).is_pending());
    let id = header(&rig.sent_one(), "receipt");
    rig.says(&format!("ERROR\nreceipt-id:{id}\nmessage:Unknown destination\n\n'nope' is wrong\0"));
    let Poll::Ready(Err(error)) = rig.poll(sent) else { panic!("no error") };
    assert_eq!(error.code(), Code::Refused);
    assert!(error.to_string().contains("Unknown destination: 'nope' is wrong"), "{error}");
}

#[test]
fn a_header_that_cannot_be_sent_is_a_wrong_call_and_nothing_is_sent() {
    let mut rig = Rig::connected("CONNECTED\nversion:1.0\nserver:RabbitMQ/3\n\n\0");
    let sent = pin!(rig.session.publish("/queue/a", "x").header("a\nb", "c").into_future());
    let Poll::Ready(Err(error)) = rig.poll(sent) else { panic!("no error") };
    assert_eq!(error.code(), Code::Usage);
    assert!(rig.sent().is_empty());
}

#[test]
fn what_is_published_without_a_connection_waits_unless_its_future_is_dropped() {
    let mut rig = Rig::new();
    let session = rig.session.clone();
    let mut kept = Box::pin(session.publish("/queue/a", "kept").into_future());
    let mut given_up = Box::pin(session.publish("/queue/a", "given up").into_future());
    assert!(rig.poll(kept.as_mut()).is_pending() && rig.poll(given_up.as_mut()).is_pending());
    session.publish("/queue/a", "last").send();
    drop(given_up);
    let mut connect = pin!(session.connect());
    assert!(rig.poll(connect.as_mut()).is_pending());
    rig.accept(RABBITMQ);
    let sent = rig.sent();
    assert_eq!(sent.len(), 2);
    assert!(sent[0].ends_with("kept\0") && sent[1].ends_with("last\0"), "{sent:?}");
}

#[test]
fn a_message_whose_receipt_is_lost_may_have_been_delivered() {
    let mut rig = Rig::connected(RABBITMQ);
    let mut sent = pin!(rig.session.publish("/queue/a", "x").into_future());
    assert!(rig.poll(sent.as_mut()).is_pending());
    rig.loses_connection();
    let Poll::Ready(Err(error)) = rig.poll(sent) else { panic!("no error") };
    assert_eq!(error.code(), Code::ConnectionLost);
    assert!(error.maybe_delivered() && error.is_retryable());
}

#[test]
fn at_least_once_sends_again_with_one_key() {
    let mut rig = Rig::connected(RABBITMQ);
    let mut sent = pin!(rig.session.publish("/queue/a", "x").at_least_once(true).into_future());
    assert!(rig.poll(sent.as_mut()).is_pending());
    let key = header(&rig.sent_one(), "idempotency-key");
    rig.loses_connection();
    rig.passes(Duration::from_millis(500));
    rig.happens(SocketEvent::Opened);
    rig.sent();
    rig.says(RABBITMQ);
    let again = rig.sent_one();
    assert_eq!(header(&again, "idempotency-key"), key);
    assert!(again.ends_with("\n\nx\0"));
    rig.says(&receipt(&again));
    assert_eq!(rig.poll(sent), CONFIRMED);
}

#[test]
fn a_receipt_that_does_not_come_is_a_timeout_that_says_what_was_awaited() {
    let mut rig = Rig::connected(RABBITMQ);
    let mut sent = pin!(rig.session.publish("/queue/a", "x").into_future());
    assert!(rig.poll(sent.as_mut()).is_pending());
    rig.passes(Duration::from_secs(10));
    let Poll::Ready(Err(error)) = rig.poll(sent) else { panic!("no error") };
    assert_eq!(
        error.to_string(),
        "The receipt of the SEND to /queue/a did not come within 10000 ms (timeout)"
    );
    assert!(error.maybe_delivered());
}

#[test]
fn flush_waits_for_what_was_published_before() {
    let mut rig = Rig::connected(RABBITMQ);
    let session = rig.session.clone();
    session.publish("/queue/a", "x").send();
    let mut flush = pin!(session.flush());
    assert!(rig.poll(flush.as_mut()).is_pending());
    let frame = rig.sent_one();
    rig.says(&receipt(&frame));
    assert_eq!(rig.poll(flush), Poll::Ready(Ok(())));
}

#[test]
fn a_transaction_is_committed_when_its_work_gives_a_value() {
    let mut rig = Rig::connected(RABBITMQ);
    let session = rig.session.clone();
    let mut done = pin!(session.transaction(|transfer| async move {
        transfer.publish("/queue/a", "-1");
        transfer.publish("/queue/b", "+1");
        Ok::<_, Error>(7)
    }));
    assert!(rig.poll(done.as_mut()).is_pending());
    let begin = rig.sent_one();
    rig.says(&receipt(&begin));
    assert!(rig.poll(done.as_mut()).is_pending());
    let sent = rig.sent();
    let name = header(&begin, "transaction");
    assert!(sent.iter().all(|frame| header(frame, "transaction") == name), "{sent:?}");
    assert!(sent[0].ends_with("-1\0") && sent[1].ends_with("+1\0"), "{sent:?}");
    assert!(sent[2].starts_with("COMMIT\n") && sent.len() == 3, "{sent:?}");
    rig.says(&receipt(&sent[2]));
    assert_eq!(rig.poll(done), Poll::Ready(Ok(7)));
}

#[test]
fn a_transaction_is_aborted_when_its_work_fails_or_is_dropped() {
    let mut rig = Rig::connected(RABBITMQ);
    let session = rig.session.clone();
    let work = |_| async { Err::<(), _>(Error::new(Code::Expired, "too late")) };
    let mut failed = pin!(session.transaction(work));
    assert!(rig.poll(failed.as_mut()).is_pending());
    let begin = rig.sent_one();
    rig.says(&receipt(&begin));
    assert_eq!(rig.poll(failed), Poll::Ready(Err(Error::new(Code::Expired, "too late"))));
    assert!(rig.sent_one().starts_with("ABORT\n"));

    let mut dropped = Box::pin(session.transaction(|_| pending::<Result<(), Error>>()));
    assert!(rig.poll(dropped.as_mut()).is_pending());
    let begin = rig.sent_one();
    rig.says(&receipt(&begin));
    assert!(rig.poll(dropped.as_mut()).is_pending());
    drop(dropped);
    assert!(rig.sent_one().starts_with("ABORT\n"));
}

#[test]
fn a_transaction_fails_by_an_error_that_names_the_destination_of_its_message() {
    let mut rig = Rig::connected(RABBITMQ);
    let session = rig.session.clone();
    let mut done = pin!(session.transaction(|transfer| async move {
        transfer.publish("/queue/a", "x");
        transfer.publish("/nowhere/b", "y");
        Ok::<_, Error>(())
    }));
    assert!(rig.poll(done.as_mut()).is_pending());
    let begin = rig.sent_one();
    rig.says(&receipt(&begin));
    assert!(rig.poll(done.as_mut()).is_pending());
    rig.says("ERROR\nmessage:Unknown destination\n\n'/nowhere/b' is not a valid destination.\0");
    let commit = &rig.sent()[2];
    rig.says(&receipt(commit));
    let Poll::Ready(Err(error)) = rig.poll(done) else { panic!("no error") };
    assert_eq!((error.code(), error.maybe_delivered()), (Code::Refused, true));
}

#[test]
fn a_transaction_on_a_broker_without_them_is_unsupported_before_anything_is_sent() {
    let mut rig =
        Rig::connected_with(SPRING, |builder| builder.broker(crate::session::Broker::Spring));
    let session = rig.session.clone();
    let done = pin!(session.transaction(|_| async { Ok::<_, Error>(()) }));
    let Poll::Ready(Err(error)) = rig.poll(done) else { panic!("no error") };
    assert_eq!(error.code(), Code::Unsupported);
    assert!(rig.sent().is_empty());
}

#[test]
fn a_frame_that_is_too_long_for_one_message_is_sent_in_pieces() {
    let mut rig = Rig::connected_with(RABBITMQ, |builder| builder.split_frames(100));
    let body = "한글".repeat(50);
    rig.session.publish("/queue/a", &body).send();
    let pieces = rig.sent();
    assert!(pieces.len() >= 4 && pieces.iter().all(|piece| piece.len() <= 100), "{pieces:?}");
    let frame = pieces.concat();
    assert!(frame.starts_with("SEND\n") && frame.ends_with(&format!("\n\n{body}\0")), "{frame}");
}

#[test]
fn a_text_may_go_without_its_length_unless_it_has_a_nul() {
    let mut rig = Rig::connected(RABBITMQ);
    rig.session.publish("/queue/a", "text").without_content_length().send();
    assert!(!rig.sent_one().contains("content-length"));
    rig.session.publish("/queue/a", "text").send();
    assert_eq!(header(&rig.sent_one(), "content-length"), "4");
    let refused = rig.session.publish("/queue/a", "a\0b").without_content_length();
    let Poll::Ready(Err(error)) = rig.poll(pin!(refused.into_future())) else {
        panic!("not refused")
    };
    assert_eq!(error.code(), Code::Usage, "{error}");
    assert!(rig.sent().is_empty());
}

#[test]
fn stats_say_what_waits_and_what_was_sent() {
    let mut rig = Rig::new();
    let session = rig.session.clone();
    session.publish("/queue/a", "12345").send();
    session.publish("/queue/a", "67").send();
    session.start();
    let _ = rig.run();
    let stats = session.stats();
    assert_eq!((stats.waiting, stats.waiting_bytes, stats.frames_out), (2, 7, 0));
    rig.accept(RABBITMQ);
    let sent = rig.sent();
    let stats = session.stats();
    assert_eq!((stats.waiting, stats.in_flight, stats.in_flight_bytes), (0, 2, 7));
    // CONNECT, and both of SEND.
    assert_eq!((stats.frames_out, stats.frames_in, stats.bytes_in), (3, 1, RABBITMQ.len() as u64));
    assert!(stats.bytes_out > sent.concat().len() as u64, "CONNECT counts too: {stats:?}");
    sent.iter().for_each(|frame| rig.says(&receipt(frame)));
    assert_eq!((session.stats().in_flight, session.stats().frames_in), (0, 3));
    rig.loses_connection();
    rig.passes(Duration::from_secs(1));
    rig.accept(RABBITMQ);
    assert_eq!(session.stats().reconnects, 1);
}

#[test]
fn a_message_that_was_not_sent_in_time_says_so() {
    let mut rig = Rig::new();
    let publish = rig.session.publish("/queue/a", "x").timeout(Duration::from_secs(1));
    let mut sent = pin!(publish.into_future());
    assert!(rig.poll(sent.as_mut()).is_pending());
    rig.passes(Duration::from_secs(1));
    let Poll::Ready(Err(error)) = rig.poll(sent) else { panic!("no error") };
    assert_eq!((error.code(), error.maybe_delivered()), (Code::Timeout, false));
    let message = error.message();
    assert!(message.ends_with("the message was not sent, for want of a connection"), "{message}");
}
