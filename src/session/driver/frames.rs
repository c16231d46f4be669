//! Frames that go out.

use stomp_protocol::client::{Connection, Token};
use stomp_protocol::codec::ContentLength;
use stomp_protocol::session::{AckMode, Durable, Outcome, Prefetch, Profile, is_named};
use stomp_protocol::{Headers, UsageErrorKind};

use super::source::{Source, Target};
use super::state::{Driver, Waiter};
use crate::session::text::decimal;
use crate::session::transport::{Runtime, Socket};
use crate::session::{Code, Error};

impl<R: Runtime> Driver<R> {
    /// Sends the message or request of this id.
    pub(super) fn send_message(&mut self, id: u32, receipt: bool) {
        let Some(message) = self.outgoing.get(id) else { return };
        let mut headers = self.with_receipt(message.headers.clone(), id, receipt);
        if let Err(error) = self.add_reply_headers(id, &mut headers) {
            return self.refuse(id, error);
        }
        let Some(message) = self.outgoing.get_mut(id) else { return };
        let body =
            if message.is_kept { message.body.clone() } else { core::mem::take(&mut message.body) };
        let (destination, content_length) = (message.destination.clone(), message.content_length);
        let sent = self.send(&destination, &headers, body, content_length);
        #[cfg(not(target_arch = "wasm32"))]
        if sent.is_ok() && !receipt {
            self.await_writing(id);
        }
        if let Err(error) = sent {
            self.refuse(id, error);
        }
    }

    /// Sends a SEND frame.
    pub(super) fn send(
        &mut self,
        destination: &str,
        headers: &Headers,
        body: Vec<u8>,
        content_length: ContentLength,
    ) -> Result<(), Error> {
        let takes_bytes = self.link.as_ref().is_none_or(|link| link.socket.takes_bytes());
        if !takes_bytes && core::str::from_utf8(&body).is_err() {
            let text = "SockJS carries text only: a body that is not UTF-8 cannot be sent; encode it, as base64 for \
                        instance";
            return Err(Error::new(Code::Unsupported, text));
        }
        let connection = self.connection().ok_or(UsageErrorKind::NotConnected);
        let connection = connection.map_err(stomp_protocol::UsageError::from)?;
        Ok(connection.send(destination, headers, body, content_length)?)
    }

    /// Sends SUBSCRIBE.
    pub(super) fn send_subscribe(&mut self, id: u32, receipt: bool) {
        let Some(source) = self.sources.get(id) else { return };
        let mut headers = Headers::new();
        let options = &source.options;
        if options.ack != AckMode::Auto {
            headers.push("ack", ack_name(options.ack));
            let prefetch = decimal(options.prefetch.into());
            match self.profile.prefetch {
                Prefetch::None => {}
                Prefetch::Count => headers.push("prefetch-count", prefetch),
                Prefetch::Size => headers.push("activemq.prefetchSize", prefetch),
            }
        }
        if let Some(name) = &options.durable {
            add_durability(&mut headers, self.profile, name);
        }
        for (name, value) in options.headers.iter().chain(&source.asked_headers) {
            headers.set(name, value);
        }
        let destination = source.destination.clone();
        let mut headers = self.with_receipt(headers, id, receipt);
        headers.set("id", self.name(id));
        let Some(connection) = self.connection() else { return };
        let Err(error) = connection.subscribe(&destination, headers, Token(id)) else { return };
        if let Some(source) = self.sources.get_mut(id) {
            source.failure = Some(error.into());
        }
        self.session.unsubscribe(id);
    }

    /// Sends UNSUBSCRIBE.
    pub(super) fn send_unsubscribe(&mut self, id: u32) {
        let name = self.name(id);
        let mut headers = Headers::new();
        if let Some(source) = self.sources.get(id) {
            // Replies are listened for until DISCONNECT. A SUBSCRIBE that could not be sent has nothing to end.
            if matches!(source.target, Target::Replies(_)) || source.failure.is_some() {
                return;
            }
            if let Some(durable) = source.options.durable.as_ref().filter(|_| source.forgets) {
                add_durability(&mut headers, self.profile, durable);
            }
        }
        // It does not forget a name that is in use.
        let is_twice = self.profile.durable == Durable::ActiveMq && !headers.is_empty();
        if let Some(connection) = self.connection() {
            // It cannot be that the connection does not take it, but behind DISCONNECT.
            if is_twice {
                let _ = connection.unsubscribe(&name, Headers::new());
            }
            let _ = connection.unsubscribe(&name, headers);
        }
    }

    /// Sends BEGIN: with a receipt if it is a transaction of the application.
    pub(super) fn send_begin(&mut self, id: u32) {
        let name = self.name(id);
        let headers = self.with_receipt(Headers::new(), id, self.is_promised(id));
        let Some(connection) = self.connection() else { return };
        if let Err(error) = connection.begin(Some(&name), headers) {
            self.refuse(id, error.into());
        }
    }

    /// Sends COMMIT or ABORT.
    pub(super) fn send_end(&mut self, id: u32, is_commit: bool) {
        let name = self.name(id);
        let receipt = is_commit && self.is_promised(id);
        let headers = self.with_receipt(Headers::new(), id, receipt);
        let Some(connection) = self.connection() else { return };
        let end = if is_commit { Connection::commit } else { Connection::abort };
        if let Err(error) = end(connection, &name, headers)
            && is_commit
        {
            self.refuse(id, error.into());
        }
    }

    fn is_promised(&self, id: u32) -> bool {
        let promise = self.promises.get(id);
        promise.is_some_and(|promise| matches!(promise.waiter, Waiter::Transaction { .. }))
    }

    /// Sends ACK or NACK.
    pub(super) fn send_answer(&mut self, is_ack: bool, id: u32, transaction: u32) {
        let Some(mut answerable) = self.answerable(id, transaction) else { return };
        let mut headers = core::mem::take(&mut answerable.headers);
        if transaction != 0 {
            headers.set("transaction", self.name(transaction));
        }
        let Some(connection) = self.connection() else { return };
        let answer = if is_ack { Connection::ack } else { Connection::nack };
        if let Err(error) =
            answer(connection, &answerable.message, answerable.subscription.as_deref(), headers)
        {
            self.tell(error.into());
        }
    }

    /// Tells the session of all whose destination a text of the broker has.
    pub(super) fn name_all_in(&mut self, text: &str) {
        for (id, message) in self.outgoing.iter() {
            if is_named(&message.destination, text) {
                self.session.name(id);
            }
        }
        for (id, promise) in self.promises.iter() {
            let Waiter::Transaction { destinations, .. } = &promise.waiter else { continue };
            if destinations.iter().any(|destination| is_named(destination, text)) {
                self.session.name(id);
            }
        }
        for (id, source) in self.sources.iter() {
            if is_named(&source.destination, text) {
                self.session.name(id);
            }
        }
    }

    /// A subscription has ended.
    pub(super) fn end_source(&mut self, source: Source, outcome: Outcome) {
        let error = match (source.failure, outcome) {
            (Some(error), _) => Some(error),
            (None, Outcome::Failed { code, maybe_delivered }) => {
                Some(self.error_of(code, None).with_maybe_delivered(maybe_delivered))
            }
            (None, _) => None,
        };
        match source.target {
            Target::Inbox(inbox) => {
                self.deliveries.retain(&mut |_, delivery| delivery.source != source.ticket);
                inbox.end(error);
            }
            Target::Replies(channel) => {
                if let Some(error) = error {
                    self.end_channel(channel, &error);
                    self.tell(error);
                }
            }
        }
    }
}

const fn ack_name(mode: AckMode) -> &'static str {
    match mode {
        AckMode::Auto => "auto",
        AckMode::Client => "client",
        AckMode::ClientIndividual => "client-individual",
    }
}

/// Adds the headers that make a subscription durable, or end it at the broker.
fn add_durability(headers: &mut Headers, profile: Profile, name: &str) {
    match profile.durable {
        Durable::None => {}
        Durable::Queue => {
            headers.push("durable", "true");
            headers.push("auto-delete", "false");
            headers.push("x-queue-name", name);
        }
        Durable::ActiveMq => headers.push("activemq.subscriptionName", name),
        Durable::Artemis => headers.push("durable-subscription-name", name),
    }
}
