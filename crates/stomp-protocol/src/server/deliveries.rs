//! MESSAGE frames, and the message ids in them.

use alloc::format;
use alloc::vec::Vec;

use super::event::{AckMode, DeliveryId, SubscriptionId};
use super::subscriptions::{Name, Subscription};
use super::{Connection, Delivered, Delivery, Head, Phase, Transmit, output};

/// The headers of a MESSAGE that differ from one delivery to the next.
type Own<'a> = [(&'static str, Option<&'a str>); 4];

impl Connection {
    /// Sends a message to a subscription, unless that is closed (spec#61).
    pub fn message(&mut self, delivery: &Delivery<'_>) -> Delivered {
        self.send_message(delivery, None)
    }

    /// The same, with headers of the driver in the place of all that the machine would write.
    ///
    /// ```
    /// # use std::sync::Arc;
    /// # use stomp_protocol::Instant;
    /// # use stomp_protocol::server::{Config, Connection};
    /// # let now = Instant::from_millis(0);
    /// # let mut connection = Connection::new(now, "session-1", Arc::new(Config::default()));
    /// # connection.handle_bytes(now, b"CONNECT\naccept-version:1.2\nhost:a\n\n\0");
    /// # connection.poll_event();
    /// # connection.accept(now);
    /// # connection.poll_transmit(now);
    /// use stomp_protocol::Headers;
    /// use stomp_protocol::server::{AckMode, Content, Delivered, Delivery, DeliveryId, Head};
    ///
    /// let subscription = connection.open_subscription("s", AckMode::Auto).unwrap();
    /// let content = Content::new("/topic/a", &Headers::new(), *b"hi")?;
    /// let delivery = Delivery { subscription, id: DeliveryId(1), redelivered: false, content: &content };
    /// let headers = Headers::from([("subscription", "s"), ("message-id", "7")]);
    /// let head = Head { headers: &headers, ack: "7", length_at: None };
    /// assert_eq!(connection.message_with_head(&delivery, head), Delivered::Sent);
    /// let message = connection.poll_transmit(now).unwrap();
    /// assert_eq!(message.into_vec(), b"MESSAGE\nsubscription:s\nmessage-id:7\n\nhi\0");
    /// # Ok::<(), stomp_protocol::UsageError>(())
    /// ```
    pub fn message_with_head(&mut self, delivery: &Delivery<'_>, head: Head<'_>) -> Delivered {
        self.send_message(delivery, Some(head))
    }

    fn send_message(&mut self, delivery: &Delivery<'_>, head: Option<Head<'_>>) -> Delivered {
        if !matches!(self.phase, Phase::Open | Phase::Finishing) {
            return Delivered::NotSubscribed;
        }
        let Some(subscription) = self.subscriptions.get(delivery.subscription) else {
            return Delivered::NotSubscribed;
        };
        let ack = subscription.ack.is_acknowledged();
        let end = if self.config.quirks.line_feed_after_frame { b"\0\n" } else { &b"\0"[..] };
        let content = delivery.content.clone();
        let frame = match &head {
            None => {
                let own = self.own_head(delivery, subscription);
                Transmit::message(own, content, self.version, end)
            }
            Some(head) => {
                Transmit::with_head(self.written_head(head, content.body().len()), content, end)
            }
        };
        self.transmits.push_back(frame);
        if let Some(head) = head {
            self.subscriptions.delivered(head.ack, delivery.subscription);
        }
        if !ack {
            return Delivered::Sent;
        }
        let token = head.map(|head| head.ack.into());
        self.subscriptions.await_ack(delivery.id, delivery.subscription, token);
        Delivered::AwaitsAck
    }

    /// The client's name for a subscription and its mode, for a driver that writes the headers of MESSAGE.
    ///
    /// See the example of [`open_subscription`](Self::open_subscription).
    #[must_use]
    pub fn subscription(&self, id: SubscriptionId) -> Option<(Option<&str>, AckMode)> {
        let subscription = self.subscriptions.get(id)?;
        Some((subscription_header(&subscription.name), subscription.ack))
    }

    /// The beginning of a MESSAGE: the lines before its shared part.
    fn own_head(&self, delivery: &Delivery<'_>, subscription: &Subscription) -> Vec<u8> {
        let id = format!("{}-{}", self.session, delivery.id.0);
        let acked = subscription.ack.is_acknowledged() && self.version.has_ack_id();
        let mut own = Vec::with_capacity(128);
        own.extend_from_slice(b"MESSAGE\n");
        let headers: Own<'_> = [
            ("message-id", Some(&*id)),
            ("subscription", subscription_header(&subscription.name)),
            ("ack", acked.then_some(&*id)),
            ("redelivered", delivery.redelivered.then_some("true")),
        ];
        let headers = headers.into_iter().filter_map(|(name, value)| Some((name, value?)));
        // It fails only on a NUL, which the client's name for its subscription cannot have.
        let _ = output::message_headers(&mut own, headers, self.version);
        own
    }

    /// The whole head of a MESSAGE whose headers the driver gives.
    fn written_head(&self, head: &Head<'_>, length: usize) -> Vec<u8> {
        let mut own = Vec::with_capacity(256);
        own.extend_from_slice(b"MESSAGE\n");
        let at = head.length_at.unwrap_or(usize::MAX);
        let version = self.written_version();
        // Neither fails: headers of a SEND that was decoded have no NUL and no empty name.
        let _ = output::message_headers(&mut own, head.headers.iter().take(at), version);
        if head.length_at.is_some() {
            output::content_length(&mut own, length);
        }
        let _ = output::message_headers(&mut own, head.headers.iter().skip(at), version);
        own.push(b'\n');
        own
    }

    /// The delivery that ACK or NACK names.
    pub(super) fn delivery(&self, id: &str) -> Option<DeliveryId> {
        if let Some(delivery) = self.subscriptions.by_token(id) {
            return Some(delivery);
        }
        let number = id.strip_prefix(&*self.session)?.strip_prefix('-')?;
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
