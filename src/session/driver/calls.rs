//! What handles ask for.

use std::sync::Arc;

use stomp_protocol::Headers;
use stomp_protocol::session::{Publish, Subscribe, is_broker_subscription};

use super::checks::check;
use super::source::{Source, Target};
use super::state::{Driver, Promise, Waiter};
use crate::session::command::{Call, Command, Outgoing};
use crate::session::inbox::Inbox;
use crate::session::message::Ticket;
use crate::session::prepare::Matcher;
#[cfg(target_arch = "wasm32")]
use crate::session::reply::Answer;
use crate::session::reply::Reply;
use crate::session::transport::Runtime;
#[cfg(target_arch = "wasm32")]
use crate::session::transport::Socket;
use crate::session::{Code, Error, SubscribeOptions};

impl<R: Runtime> Driver<R> {
    /// Does what a handle asks for.
    pub(super) fn obey(&mut self, command: Command) {
        let now = self.now();
        match command {
            Command::Call { call, ticket, reply } => self.call(call, ticket, reply),
            Command::RetryNow => self.session.retry_now(now),
            #[cfg(target_arch = "wasm32")]
            Command::AskSent(reply) => {
                let link = self.link.as_ref();
                let is_confirmed = !link.is_some_and(|link| link.socket.is_sending());
                reply.send(Ok(Answer::Done { is_confirmed }));
            }
            Command::Publish { ticket, mut message, terms, reply } => {
                let id = self.session.publish(now, terms);
                let checked = check(&message.destination, &message.headers);
                message.is_kept = terms.at_least_once;
                if message.is_kept && !message.headers.contains("idempotency-key") {
                    message.headers.push("idempotency-key", self.name(id));
                }
                self.outgoing.insert(id, message);
                self.promise(id, ticket, "The receipt of the SEND to ", Waiter::Publish(reply));
                if let Err(error) = checked {
                    self.refuse(id, error);
                }
            }
            Command::Request { ticket, message, terms, reply_to, matcher, reply } => {
                self.request(ticket, message, terms, reply_to, matcher, reply);
            }
            Command::Transaction { ticket, timeout, begun, reply } => {
                let id = self.session.transaction(now, timeout);
                let destinations = Vec::new();
                let waiter = Waiter::Transaction { begun: Some(begun), reply, destinations };
                self.promise(id, ticket, "The end of the transaction", waiter);
            }
            Command::SendWithin { transaction, message } => self.send_within(transaction, *message),
            Command::Commit(ticket) => {
                if let Some(id) = self.ids.get(ticket) {
                    self.session.commit(now, *id);
                }
            }
            Command::Subscribe { ticket, destination, options, inbox } => {
                self.subscribe(ticket, destination, options, inbox);
            }
            Command::Unsubscribe { ticket, forgets } => self.unsubscribe(ticket, forgets),
            Command::Stop(ticket) => {
                if let Some(id) = self.ids.get(ticket) {
                    self.session.stop(*id);
                }
            }
            Command::Idle(ticket) => {
                if let Some(id) = self.ids.get(ticket).copied() {
                    self.end_if_drained(id);
                }
            }
            Command::Acknowledge { id, subscription, verdict, transaction, headers } => {
                let transaction = match transaction {
                    None => Some(0),
                    Some(ticket) => self.ids.get(ticket).copied(),
                };
                // In a transaction that is over it has no effect.
                if let Some(transaction) = transaction {
                    if let Some(answerable) = self.deliveries.get_mut(id) {
                        answerable.headers = headers;
                    }
                    self.session.acknowledge(id, verdict, transaction);
                }
                if let Some(subscription) = subscription {
                    self.release(subscription);
                }
            }
            Command::Release { subscription } => self.release(subscription),
            Command::Cancel(ticket) => {
                if let Some(id) = self.ids.get(ticket) {
                    self.session.cancel(now, *id, Code::Aborted);
                }
            }
        }
    }

    fn call(&mut self, call: Call, ticket: Ticket, reply: Reply) {
        #[cfg(not(target_arch = "wasm32"))]
        if let Call::Flush(_) = call {
            self.await_all_writing();
        }
        let now = self.now();
        let session = &mut self.session;
        let (id, awaited) = match call {
            Call::Connect => (session.connect(now, stomp_protocol::session::FOREVER), "CONNECTED"),
            Call::Disconnect => (session.disconnect(now), "The end of the connection"),
            Call::Close => (session.close(now), "The end of the connection"),
            Call::Drain(timeout) => (session.drain(now, timeout), "The end of drain()"),
            Call::Flush(timeout) => (session.flush(now, timeout), "The end of flush()"),
        };
        self.promise(id, ticket, awaited, Waiter::Call(reply));
        if let Call::Drain(_) = call {
            self.drain();
        }
    }

    /// Keeps what waits for this id.
    fn promise(&mut self, id: u32, ticket: Ticket, awaited: &'static str, waiter: Waiter) {
        let since = self.now();
        self.ids.insert(ticket, id);
        let promise = Promise { ticket, awaited, since, failure: None, waiter };
        self.promises.insert(id, Box::new(promise));
    }

    fn request(
        &mut self,
        ticket: Ticket,
        message: Box<Outgoing>,
        terms: Publish,
        reply_to: Option<String>,
        matcher: Option<Matcher>,
        reply: Reply,
    ) {
        let headers = &message.headers;
        if headers.contains("correlation-id") || headers.contains("reply-to") {
            let text = "correlation-id and reply-to are set by the session";
            return reply.send(Err(Error::new(Code::Usage, text)));
        }
        if let Err(error) = check(&message.destination, headers) {
            return reply.send(Err(error));
        }
        let reply_to = reply_to.or_else(|| self.options.reply_to.clone());
        let (channel, place) = match self.channel(reply_to) {
            Ok(found) => found,
            Err(error) => return reply.send(Err(error)),
        };
        let id = self.session.request(self.runtime.now(), terms, channel, matcher.is_some());
        self.outgoing.insert(id, message);
        self.replies.begin(id, channel, place, matcher);
        self.promise(id, ticket, "The reply from ", Waiter::Request { reply, came: None });
    }

    fn subscribe(
        &mut self,
        ticket: Ticket,
        destination: String,
        options: Box<SubscribeOptions>,
        inbox: Arc<Inbox>,
    ) {
        let about = Subscribe {
            ack: options.ack,
            on_error: options.on_error,
            asks_headers: options.ask_headers.is_some(),
            is_broker_destination: is_broker_subscription(&destination),
            away_since: None,
        };
        let id = self.session.subscribe(about);
        self.ids.insert(ticket, id);
        let failure = check(&destination, &options.headers).err();
        let is_wrong = failure.is_some();
        let mut source = Source::new(ticket, destination, options, Target::Inbox(inbox));
        source.failure = failure;
        self.sources.insert(id, Box::new(source));
        if is_wrong {
            self.session.unsubscribe(id);
        }
    }

    fn unsubscribe(&mut self, ticket: Ticket, forgets: bool) {
        let Some(id) = self.ids.get(ticket).copied() else { return };
        if let Some(source) = self.sources.get_mut(id) {
            source.forgets |= forgets;
        }
        self.session.unsubscribe(id);
    }

    fn send_within(&mut self, transaction: Ticket, message: Outgoing) {
        let Some(id) = self.ids.get(transaction).copied() else { return };
        let Outgoing { destination, mut headers, body, content_length, .. } = message;
        let checked = check(&destination, &headers);
        headers.set("transaction", self.name(id));
        match checked.and_then(|()| self.send(&destination, &headers, body, content_length)) {
            Ok(()) => {
                self.session.sent_in_transaction();
                let promise = self.promises.get_mut(id);
                let waiter = promise.map(|promise| &mut promise.waiter);
                if let Some(Waiter::Transaction { destinations, .. }) = waiter {
                    // One that is named often is one name.
                    if !destinations.contains(&destination) {
                        destinations.push(destination);
                    }
                }
            }
            Err(error) => self.refuse(id, error),
        }
    }

    /// The frame of a promise could not be sent: it fails with this error, also where the session has settled it with the
    /// sending.
    pub(super) fn refuse(&mut self, id: u32, error: Error) {
        if let Some(promise) = self.promises.get_mut(id) {
            promise.failure = Some(error);
        }
        self.session.cancel(self.runtime.now(), id, Code::Usage);
    }

    /// BEGIN is confirmed: the work of the transaction may begin.
    pub(super) fn tell_begun(&mut self, id: u32) {
        let waiter = self.promises.get_mut(id).map(|promise| &mut promise.waiter);
        if let Some(Waiter::Transaction { begun, .. }) = waiter {
            // One that does not wait any more has cancelled it.
            if let Some(begun) = begun.take() {
                begun.done();
            }
        }
    }

    /// Headers with what makes a receipt come for this id.
    pub(super) fn with_receipt(&self, mut headers: Headers, id: u32, receipt: bool) -> Headers {
        if receipt {
            headers.set("receipt", self.name(id));
        }
        headers
    }
}
