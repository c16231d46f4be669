//! What was sent and is not written yet.

use std::future::IntoFuture;
use std::pin::{Pin, pin};
use std::task::Poll;

use super::*;
use crate::session::{AckMode, Code, Confirm, Confirmation, Settling, SubscribeOptions};

impl Rig {
    fn is_full(&mut self, is_full: bool) {
        self.network.lock().unwrap().is_full = is_full;
    }

    /// Publishes a message without a receipt while the system takes nothing: it is being written.
    fn publish_while_full(&mut self) -> Pin<Box<Settling<Confirmation>>> {
        self.is_full(true);
        let publish = self.session.publish("/queue/a", "x").confirm(Confirm::Sent);
        let mut sent = Box::pin(publish.into_future());
        assert!(self.poll(sent.as_mut()).is_pending());
        sent
    }
}

#[test]
fn a_message_without_a_receipt_is_sent_once_it_is_written() {
    let mut rig = Rig::connected(RABBITMQ);
    let mut sent = rig.publish_while_full();
    assert!(rig.sent_one().ends_with("x\0"));
    assert_eq!(rig.session.stats().in_flight, 1);
    rig.is_full(false);
    assert_eq!(rig.poll(sent.as_mut()), Poll::Ready(Ok(Confirmation::new(false))));
    assert_eq!(rig.session.stats().in_flight, 0);
}

#[test]
fn one_that_is_not_written_when_the_connection_is_lost_may_have_been_delivered() {
    let mut rig = Rig::connected(RABBITMQ);
    let mut sent = rig.publish_while_full();
    rig.loses_connection();
    let Poll::Ready(Err(error)) = rig.poll(sent.as_mut()) else { panic!("no error") };
    assert_eq!((error.code(), error.maybe_delivered()), (Code::ConnectionLost, true));
}

#[test]
fn one_that_is_being_written_when_the_session_closes_is_sent_once_it_is_written() {
    let mut rig = Rig::connected(RABBITMQ);
    let mut sent = rig.publish_while_full();
    let session = rig.session.clone();
    let mut close = pin!(session.close());
    assert!(rig.poll(close.as_mut()).is_pending());
    assert!(rig.poll(sent.as_mut()).is_pending());
    rig.is_full(false);
    assert_eq!(rig.poll(sent.as_mut()), Poll::Ready(Ok(Confirmation::new(false))));
    rig.loses_connection();
    assert_eq!(rig.poll(close), Poll::Ready(Ok(())));
}

#[test]
fn one_that_is_written_when_the_connection_ends_is_sent() {
    let mut rig = Rig::connected(RABBITMQ);
    let (mut first, mut second) = (rig.publish_while_full(), rig.publish_while_full());
    rig.network.lock().unwrap().is_full = false;
    rig.loses_connection();
    assert_eq!(rig.poll(first.as_mut()), Poll::Ready(Ok(Confirmation::new(false))));
    assert_eq!(rig.poll(second.as_mut()), Poll::Ready(Ok(Confirmation::new(false))));
}

#[test]
fn one_that_a_session_closes_without_writing_may_have_been_delivered() {
    let mut rig = Rig::connected(RABBITMQ);
    let mut sent = rig.publish_while_full();
    let session = rig.session.clone();
    assert!(rig.poll(pin!(session.close())).is_pending());
    rig.loses_connection();
    let Poll::Ready(Err(error)) = rig.poll(sent.as_mut()) else { panic!("no error") };
    assert_eq!((error.code(), error.maybe_delivered()), (Code::Closed, true));
}

#[test]
fn messages_stay_in_the_outbox_while_much_waits() {
    let mut rig = Rig::connected(RABBITMQ);
    rig.is_full(true);
    for _ in 0..3 {
        rig.session.publish("/queue/a", "x".repeat(1 << 20)).send();
    }
    assert_eq!(rig.sent().len(), 1);
    assert_eq!((rig.session.stats().in_flight, rig.session.stats().waiting), (1, 2));
    // Some of it is written, and wakes the driver.
    rig.is_full(false);
    assert_eq!(rig.sent().len(), 2);
}

#[test]
fn flush_waits_until_acknowledgements_are_written() {
    let mut rig = Rig::connected(RABBITMQ);
    let options = SubscribeOptions::new().ack(AckMode::ClientIndividual);
    let mut work = rig.session.subscribe_with("/queue/work", options);
    let subscribe = rig.sent_one();
    rig.says(&message(&subscribe, "1"));
    let Poll::Ready(Some(Ok(message))) = rig.poll(pin!(work.next())) else { panic!("none") };
    rig.is_full(true);
    message.ack();
    let session = rig.session.clone();
    let mut flush = pin!(session.flush());
    assert!(rig.poll(flush.as_mut()).is_pending());
    assert!(rig.sent_one().starts_with("ACK\n"));
    rig.is_full(false);
    assert_eq!(rig.poll(flush), Poll::Ready(Ok(())));
}
