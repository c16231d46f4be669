//! MESSAGE frames, and the message ids in them.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::event::DeliveryId;
use super::quirks::MessageStyle;
use super::subscriptions::{Name, Subscription};
use super::{Connection, Delivered, Delivery, Phase, Transmit, output};

/// The headers of a MESSAGE that differ from one delivery to the next.
type Own<'a> = [(&'static str, Option<&'a str>); 4];

impl Connection {
    /// Sends a message to a subscription, unless that is closed (spec#61).
    pub fn message(&mut self, delivery: &Delivery<'_>) -> Delivered {
        if !matches!(self.phase, Phase::Open | Phase::Finishing) {
            return Delivered::NotSubscribed;
        }
        let Some(subscription) = self.subscriptions.get(delivery.subscription) else {
            return Delivered::NotSubscribed;
        };
        let ack = subscription.ack.is_acknowledged();
        let own = self.own_head(delivery, subscription);
        let frame =
            Transmit::message(own, delivery.content.clone(), self.version, &self.config.quirks);
        self.transmits.push_back(frame);
        if !ack {
            return Delivered::Sent;
        }
        self.subscriptions.await_ack(delivery.id, delivery.subscription);
        Delivered::AwaitsAck
    }

    /// The beginning of a MESSAGE: the lines before its shared part.
    fn own_head(&self, delivery: &Delivery<'_>, subscription: &Subscription) -> Vec<u8> {
        let id = self.message_id(delivery.id, &subscription.name);
        let name = subscription_header(&subscription.name);
        let acked = subscription.ack.is_acknowledged() && self.version.has_ack_id();
        let ack = acked.then_some(&*id);
        let mut own = Vec::with_capacity(128);
        own.extend_from_slice(b"MESSAGE\n");
        match self.config.quirks.messages {
            MessageStyle::Plain => {
                let redelivered = delivery.redelivered.then_some("true");
                let headers = [
                    ("message-id", Some(&*id)),
                    ("subscription", name),
                    ("ack", ack),
                    ("redelivered", redelivered),
                ];
                self.push_own(&mut own, headers);
            }
            MessageStyle::RabbitMq => {
                let redelivered = if delivery.redelivered { "true" } else { "false" };
                let none = ("", None);
                self.push_own(&mut own, [("subscription", name), none, none, none]);
                own.extend_from_slice(delivery.content.destination_line(self.version));
                let id = ("message-id", Some(&*id));
                let redelivered = ("redelivered", Some(redelivered));
                self.push_own(&mut own, [id, redelivered, ("ack", ack), none]);
            }
        }
        own
    }

    fn push_own(&self, own: &mut Vec<u8>, headers: Own<'_>) {
        let headers = headers.into_iter().filter_map(|(name, value)| Some((name, value?)));
        // It fails only on a NUL, which the client's name for its subscription cannot have.
        let _ = output::message_headers(own, headers, self.version);
    }

    /// The value of `message-id`, unique among all connections if `session` is.
    fn message_id(&self, delivery: DeliveryId, subscription: &Name) -> String {
        let (session, number) = (&self.session, delivery.0);
        match (self.config.quirks.messages, subscription) {
            (MessageStyle::Plain, _) => format!("{session}-{number}"),
            (MessageStyle::RabbitMq, Name::Id(id)) => format!("T_{id}@@{session}@@{number}"),
            (MessageStyle::RabbitMq, Name::Destination(destination)) => {
                format!("Q_{destination}@@{session}@@{number}")
            }
        }
    }

    /// The delivery of a [`message_id`](Self::message_id) of this connection.
    pub(super) fn delivery(&self, id: &str) -> Option<DeliveryId> {
        let number = match self.config.quirks.messages {
            MessageStyle::Plain => id.strip_prefix(&*self.session)?.strip_prefix('-')?,
            MessageStyle::RabbitMq => {
                let (rest, number) = id.rsplit_once("@@")?;
                let (_, session) = rest.rsplit_once("@@")?;
                (session == self.session).then_some(number)?
            }
        };
        number.parse().ok().map(DeliveryId)
    }
}

/// The value of `subscription`; a subscription of 1.0 without `id` has none (spec#92).
fn subscription_header(name: &Name) -> Option<&str> {
    match name {
        Name::Id(id) => Some(id),
        Name::Destination(_) => None,
    }
}
