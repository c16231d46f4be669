//! Frames that take effect together, or not at all.

use core::fmt;
use std::sync::Arc;

use stomp_protocol::Headers;
use stomp_protocol::codec::ContentLength;
use stomp_protocol::session::Verdict;

use super::command::{Command, Outgoing};
use super::handle::Handle;
use super::message::{Acknowledger, Ticket};
use super::{Body, Message};

/// A transaction that has begun: from [`Session::transaction`](super::Session::transaction). What cannot be sent makes the
/// transaction fail.
///
/// ```no_run
/// # use stomp_wasm::{AckMode, Session, SubscribeOptions};
/// # async fn run(session: Session) -> Result<(), stomp_wasm::Error> {
/// let options = SubscribeOptions::new().ack(AckMode::ClientIndividual);
/// let mut orders = session.subscribe_with("/queue/orders", options);
/// let Some(order) = orders.next().await.transpose()? else { return Ok(()) };
/// session
///     .transaction(|transfer| async move {
///         transfer.publish("/queue/a", "-1");
///         transfer.publish_with("/queue/b", "+1", [("priority", "9")]);
///         if order.text()? == "sure" {
///             transfer.ack(&order);
///         } else {
///             transfer.nack(&order);
///         }
///         Ok(())
///     })
///     .await
/// # }
/// ```
#[derive(Clone)]
pub struct Transaction {
    session: Arc<Handle>,
    ticket: Ticket,
}

impl Transaction {
    pub(crate) fn new(session: &Arc<Handle>, ticket: Ticket) -> Self {
        Self { session: Arc::clone(session), ticket }
    }

    /// Sends a message when the transaction is committed.
    pub fn publish(&self, destination: impl Into<String>, body: impl Into<Body>) {
        self.publish_with(destination, body, Headers::new());
    }

    /// As [`publish`](Self::publish), with headers.
    pub fn publish_with(
        &self,
        destination: impl Into<String>,
        body: impl Into<Body>,
        headers: impl Into<Headers>,
    ) {
        let body = body.into();
        let mut all = Headers::new();
        if let Some(kind) = body.content_type() {
            all.push("content-type", kind);
        }
        for (name, value) in &headers.into() {
            all.set(name, value);
        }
        let (destination, body) = (destination.into(), body.into_bytes());
        let content_length = ContentLength::Auto;
        let message =
            Box::new(Outgoing { destination, headers: all, body, is_kept: false, content_length });
        self.session.give(Command::SendWithin { transaction: self.ticket, message });
    }

    /// Acknowledges a message when the transaction is committed. One that waits for no answer any more makes the transaction
    /// fail: its connection is lost, it was answered, or given back. So does a message of another session.
    pub fn ack(&self, message: &Message) {
        self.answer(message, Verdict::Ack);
    }

    /// Refuses a message when the transaction is committed.
    pub fn nack(&self, message: &Message) {
        self.answer(message, Verdict::Nack);
    }

    fn answer(&self, message: &Message, verdict: Verdict) {
        if message.is_of_other(&self.session) {
            self.session.acknowledge(NO_DELIVERY, None, verdict, Some(self.ticket), Headers::new());
        } else {
            message.answer_within(verdict, Some(self.ticket), Headers::new());
        }
    }
}

/// The id of no delivery.
const NO_DELIVERY: u32 = u32::MAX;

impl fmt::Debug for Transaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transaction").finish_non_exhaustive()
    }
}
