//! What a driver can have a connection do.

use alloc::string::String;
use alloc::vec::Vec;

use super::event::{AckMode, CloseReason, SubscriptionId};
use super::fault::Fault;
use super::subscriptions::{Name, Subscription};
use super::transmit::Transmit;
use super::{Connection, Delivered, Delivery, Phase, handshake, output};
use crate::codec::Dialect;
use crate::frame::{Command, Frame, Headers};
use crate::time::Instant;

impl Connection {
    /// Gives the connection another `session` name than it was made with, for a driver that knows
    /// better once it has seen [`Event::Connect`]. Of no use after [`accept`](Self::accept).
    pub fn set_session(&mut self, session: impl Into<String>) {
        if matches!(self.phase, Phase::AwaitingConnect | Phase::Deciding(_)) {
            self.session = session.into();
        }
    }

    /// Lets the client in: answers CONNECTED, and heart-beats begin. Does nothing unless
    /// [`Event::Connect`](super::Event::Connect) awaits its answer.
    pub fn accept(&mut self, now: Instant) {
        self.accept_with(now, &Headers::new());
    }

    /// As [`accept`](Self::accept), with further headers in CONNECTED.
    pub fn accept_with(&mut self, now: Instant, headers: &Headers) {
        let Phase::Deciding(request) = &self.phase else {
            return;
        };
        let heart_beat = self.config.heart_beat;
        let mut connected =
            handshake::connected(request, &self.session, &self.config.server, heart_beat);
        connected.headers.extend(headers);
        self.version = request.version;
        self.liveness.start(now, heart_beat, request.heart_beat);
        let strictness = self.config.strictness;
        self.decoder.set_dialect(Dialect { version: self.version, strictness });
        self.phase = Phase::Open;
        self.transmit(&connected);
    }

    /// Turns the client away: ERROR with the reason, then the end (spec#38).
    pub fn refuse(&mut self, message: impl Into<String>, detail: impl Into<String>) {
        self.error(message, detail, None);
    }

    /// Sends ERROR and ends the connection (spec#76): `message` in a few words, `detail` for the
    /// body, `receipt` of the frame at fault if it asked for one (spec#78).
    pub fn error(
        &mut self,
        message: impl Into<String>,
        detail: impl Into<String>,
        receipt: Option<String>,
    ) {
        let message = message.into().into();
        let reason = CloseReason::Refused;
        let detail = detail.into();
        self.fail(Fault { reason, message, detail, receipt, names_versions: false });
    }

    /// Opens a subscription that the client has not asked for: its messages come with `id` in the
    /// header `subscription`, and UNSUBSCRIBE may name it. `None` if the client has one of that id,
    /// or too many.
    pub fn open_subscription(&mut self, id: &str, ack: AckMode) -> Option<SubscriptionId> {
        if self.subscriptions.len() >= self.config.max_subscriptions {
            return None;
        }
        self.subscriptions.open(Name::Id(id.into()), ack)
    }

    /// Delivers a message.
    pub fn message(&mut self, delivery: &Delivery<'_>) -> Delivered {
        if !matches!(self.phase, Phase::Open | Phase::Finishing) {
            return Delivered::NotSubscribed;
        }
        let Some(subscription) = self.subscriptions.get(delivery.subscription) else {
            return Delivered::NotSubscribed;
        };
        let ack = subscription.ack.is_acknowledged();
        let own = self.own_head(delivery, subscription);
        let frame = Transmit::message(own, delivery.content.clone(), self.version);
        self.transmits.push_back(frame);
        if !ack {
            return Delivered::Sent;
        }
        self.subscriptions.await_ack(delivery.id, delivery.subscription);
        Delivered::AwaitsAck
    }

    /// Tells the client that the frame which asked for this receipt was processed (spec#73).
    pub fn receipt(&mut self, receipt: &str) {
        if matches!(self.phase, Phase::Open | Phase::Finishing) {
            self.transmit(&Frame::new(Command::Receipt).with_header("receipt-id", receipt));
        }
    }

    /// Ends the connection after [`Event::Disconnect`] or [`Event::EndOfInput`], with the receipt
    /// that DISCONNECT asked for (spec#67).
    pub fn finish(&mut self, receipt: Option<&str>) {
        if let Some(receipt) = receipt {
            self.receipt(receipt);
        }
        self.close(CloseReason::Finished);
    }

    /// The beginning of a MESSAGE: the headers that differ from one delivery to the next.
    fn own_head(&self, delivery: &Delivery<'_>, subscription: &Subscription) -> Vec<u8> {
        let id = self.message_id(delivery.id);
        let ack = subscription.ack.is_acknowledged() && self.version.has_ack_id();
        let headers = [
            ("message-id", Some(&*id)),
            ("subscription", subscription_header(&subscription.name)),
            ("ack", ack.then_some(&*id)),
            ("redelivered", delivery.redelivered.then_some("true")),
        ];
        let headers = headers.into_iter().filter_map(|(name, value)| Some((name, value?)));
        let mut own = Vec::with_capacity(128);
        own.extend_from_slice(b"MESSAGE\n");
        // It fails only on a NUL, which the client's own name for its subscription cannot hold.
        let _ = output::message_headers(&mut own, headers, self.version);
        own
    }
}

/// On 1.0 a subscription without `id` has no name to repeat (spec#92).
fn subscription_header(name: &Name) -> Option<&str> {
    match name {
        Name::Id(id) => Some(id),
        Name::Destination(_) => None,
    }
}
