//! The client's frames after the handshake.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::Connection;
use super::content::NOT_REPEATED;
use super::error_reply::ErrorReply;
use super::event::{AckMode, Event, Send, Settlement, Subscribe, Unsubscribe, Verdict};
use super::quirks::MessageStyle;
use super::subscriptions::{Name, Settled};
use super::transactions::HeldRequest;
use crate::frame::{Command, Frame, Headers};
use crate::version::Version;

impl Connection {
    /// Processes a frame after the handshake.
    ///
    /// # Errors
    /// The ERROR to reply with, which has the receipt of the frame (spec#78).
    pub(super) fn handle_request(&mut self, frame: Frame) -> Result<(), ErrorReply> {
        if self.config.quirks.requests.ignored.contains(&frame.command) {
            return Ok(());
        }
        let receipt = frame.headers.get("receipt").map(String::from);
        self.dispatch(frame, receipt.clone()).map_err(|reply| reply.answering(receipt))
    }

    fn dispatch(&mut self, frame: Frame, receipt: Option<String>) -> Result<(), ErrorReply> {
        match frame.command {
            Command::Send => self.handle_send(frame, receipt),
            Command::Subscribe => self.handle_subscribe(frame, receipt),
            Command::Unsubscribe => self.handle_unsubscribe(&frame, receipt),
            Command::Ack => self.handle_settle(&frame, Verdict::Ack, receipt),
            Command::Nack => self.handle_settle(&frame, Verdict::Nack, receipt),
            Command::Begin => self.handle_begin(&frame, receipt),
            Command::Commit => self.handle_commit(&frame, receipt),
            Command::Abort => self.handle_abort(&frame, receipt),
            Command::Disconnect => {
                self.handle_disconnect(receipt);
                Ok(())
            }
            Command::Connect | Command::Stomp => Err(ErrorReply::protocol(
                "Already connected",
                format!("This connection is open; a second {} is not allowed.", frame.command),
            )),
            Command::Connected
            | Command::Message
            | Command::Receipt
            | Command::Error
            | Command::Other(_) => {
                let detail = format!("{} is no frame that a client sends.", frame.command);
                Err(ErrorReply::protocol("Unexpected frame", detail))
            }
        }
    }

    fn handle_send(&mut self, frame: Frame, receipt: Option<String>) -> Result<(), ErrorReply> {
        let destination = required(&frame, "destination")?.to_string();
        self.check_send(&frame)?;
        let transaction = frame.headers.get("transaction").map(String::from);
        let Frame { headers, body, .. } = frame;
        let headers = match self.config.quirks.messages {
            MessageStyle::Plain => {
                headers.iter().filter(|(name, _)| !NOT_REPEATED.contains(name)).collect()
            }
            MessageStyle::RabbitMq => as_rabbitmq(&headers),
        };
        let Some(transaction) = transaction else {
            self.events.push_back(Event::Send(Send { destination, headers, body, receipt }));
            return Ok(());
        };
        let send = Send { destination, headers, body, receipt: None };
        self.transactions.push(&transaction, HeldRequest::Send(send), &self.config)?;
        self.answer(receipt);
        Ok(())
    }

    fn check_send(&self, frame: &Frame) -> Result<(), ErrorReply> {
        let quirks = &self.config.quirks.requests;
        if let Some(header) = quirks.refused_on_send.iter().find(|h| frame.headers.contains(h)) {
            let detail = format!("The header `{header}` is not allowed on SEND.");
            return Err(ErrorReply::protocol("Header not allowed", detail));
        }
        let has_body = !frame.body.is_empty();
        let missing = quirks.wanted_on_send.iter().find(|h| !frame.headers.contains(h));
        match missing.filter(|_| has_body) {
            Some(header) => Err(ErrorReply::missing(frame.command, header)),
            None => Ok(()),
        }
    }

    fn handle_subscribe(
        &mut self,
        frame: Frame,
        receipt: Option<String>,
    ) -> Result<(), ErrorReply> {
        let destination = required(&frame, "destination")?.to_string();
        let name = match frame.headers.get("id") {
            Some(id) => Name::Id(id.into()),
            None if self.ids_are_optional() => Name::Destination(destination.clone()),
            None => return Err(ErrorReply::missing(frame.command, "id")),
        };
        let ack = if self.config.quirks.requests.has_no_acks {
            AckMode::Auto
        } else {
            ack_mode(&frame.headers, self.version)?
        };
        let limit = self.config.max_subscriptions;
        if self.subscriptions.len() >= limit {
            let detail = format!("{limit} subscriptions are open, and no more are allowed.");
            return Err(ErrorReply::limit("Too many subscriptions", detail));
        }
        let subscription =
            self.subscriptions.open(name.clone(), ack).ok_or_else(|| duplicate(&name))?;
        let headers = frame.headers;
        let subscribe = Subscribe { subscription, destination, ack, headers, receipt };
        self.events.push_back(Event::Subscribe(subscribe));
        Ok(())
    }

    fn handle_unsubscribe(
        &mut self,
        frame: &Frame,
        receipt: Option<String>,
    ) -> Result<(), ErrorReply> {
        let name = match (frame.headers.get("id"), frame.headers.get("destination")) {
            (Some(id), _) => Name::Id(id.into()),
            (None, Some(destination)) if self.ids_are_optional() => {
                Name::Destination(destination.into())
            }
            _ => return Err(ErrorReply::missing(frame.command, "id")),
        };
        let (subscription, released) =
            self.subscriptions.close(&name).ok_or_else(|| unknown_subscription(&name))?;
        self.events.push_back(Event::Unsubscribe(Unsubscribe { subscription, released, receipt }));
        Ok(())
    }

    /// Processes ACK and NACK.
    fn handle_settle(
        &mut self,
        frame: &Frame,
        verdict: Verdict,
        receipt: Option<String>,
    ) -> Result<(), ErrorReply> {
        if verdict == Verdict::Nack && !self.version.has_nack() {
            let detail = "STOMP 1.0 has no NACK; connect with 1.1 or 1.2.";
            return Err(ErrorReply::protocol("NACK not supported", detail));
        }
        let transaction = frame.headers.get("transaction");
        if let Some(name) = transaction {
            self.transactions.check(name)?;
        }
        let settled = self.settle(frame)?;
        let Some(name) = transaction else {
            let settlement = Settlement { verdict, deliveries: settled.deliveries };
            self.events.push_back(Event::Settled { settlement, receipt });
            return Ok(());
        };
        self.transactions.push(name, HeldRequest::Settle(verdict, settled), &self.config)?;
        self.answer(receipt);
        Ok(())
    }

    /// Settles the deliveries that the frame names: by `id` on 1.2 (spec#62), by `message-id` and
    /// `subscription` on 1.1 (spec#82), by `message-id` on 1.0 (spec#94).
    fn settle(&mut self, frame: &Frame) -> Result<Settled, ErrorReply> {
        let header = if self.version.has_ack_id() { "id" } else { "message-id" };
        let id = required(frame, header)?;
        let not_awaited = || {
            let command = frame.command;
            let detail = format!(
                "{command} names {header} {id:?}, and no message of that name awaits one on this \
                 connection: it was settled before, its subscription has ack:auto or was closed, \
                 or it came on another connection."
            );
            ErrorReply::protocol("Message not awaiting acknowledgement", detail)
        };
        let delivery = self.delivery(id).ok_or_else(not_awaited)?;
        if self.version == Version::V1_1 {
            let name = Name::Id(required(frame, "subscription")?.into());
            let named =
                self.subscriptions.find(&name).ok_or_else(|| unknown_subscription(&name))?;
            if self.subscriptions.owner(delivery) != Some(named) {
                return Err(not_awaited());
            }
        }
        self.subscriptions.settle(delivery).ok_or_else(not_awaited)
    }

    fn handle_begin(&mut self, frame: &Frame, receipt: Option<String>) -> Result<(), ErrorReply> {
        self.transactions.begin(required(frame, "transaction")?, &self.config)?;
        self.answer(receipt);
        Ok(())
    }

    fn handle_commit(&mut self, frame: &Frame, receipt: Option<String>) -> Result<(), ErrorReply> {
        let requests = self.transactions.end(required(frame, "transaction")?)?;
        let operations = requests.into_iter().map(HeldRequest::into_operation).collect();
        self.events.push_back(Event::Committed { operations, receipt });
        Ok(())
    }

    /// Aborts a transaction: the deliveries that it settled await their ACK again.
    fn handle_abort(&mut self, frame: &Frame, receipt: Option<String>) -> Result<(), ErrorReply> {
        let requests = self.transactions.end(required(frame, "transaction")?)?;
        let mut deliveries = Vec::new();
        for request in requests {
            if let HeldRequest::Settle(_, settled) = request {
                deliveries.extend(self.subscriptions.unsettle(settled));
            }
        }
        if deliveries.is_empty() {
            self.answer(receipt);
        } else {
            self.events.push_back(Event::Released { deliveries, receipt });
        }
        Ok(())
    }

    /// Whether SUBSCRIBE may leave out `id`, as on 1.0 (spec#92).
    fn ids_are_optional(&self) -> bool {
        self.version == Version::V1_0 || self.config.quirks.requests.ids_are_optional
    }

    /// Sends the receipt of a frame that needs no action of the driver.
    fn answer(&mut self, receipt: Option<String>) {
        if let Some(receipt) = receipt {
            self.receipt(&receipt);
        }
    }
}

/// A header that the frame must have. An empty value counts as missing: none of these may be empty.
fn required<'a>(frame: &'a Frame, name: &str) -> Result<&'a str, ErrorReply> {
    frame
        .headers
        .get(name)
        .filter(|value| !value.is_empty())
        .ok_or_else(|| ErrorReply::missing(frame.command, name))
}

/// The `ack` mode of a SUBSCRIBE (spec#55). 1.0 has no `client-individual` (spec#93).
fn ack_mode(headers: &Headers, version: Version) -> Result<AckMode, ErrorReply> {
    match headers.get("ack") {
        None | Some("auto") => Ok(AckMode::Auto),
        Some("client") => Ok(AckMode::Client),
        Some("client-individual") if version > Version::V1_0 => Ok(AckMode::ClientIndividual),
        Some(other) => {
            let known = match version {
                Version::V1_0 => "auto and client",
                Version::V1_1 | Version::V1_2 => "auto, client and client-individual",
            };
            let detail = format!("ack is {other:?}; STOMP {version} knows {known}.");
            Err(ErrorReply::protocol("Invalid ack mode", detail))
        }
    }
}

fn duplicate(name: &Name) -> ErrorReply {
    let detail = format!("A subscription with {} is open already.", described(name));
    ErrorReply::protocol("Duplicate subscription", detail)
}

fn unknown_subscription(name: &Name) -> ErrorReply {
    let detail = format!("No subscription with {} is open.", described(name));
    ErrorReply::protocol("Unknown subscription", detail)
}

fn described(name: &Name) -> String {
    match name {
        Name::Id(id) => format!("id {id:?}"),
        Name::Destination(destination) => format!("destination {destination:?} and no id"),
    }
}

/// Headers of SEND that RabbitMQ defines: they come last in MESSAGE, in this order.
const RABBITMQ_PROPERTIES: [&str; 5] =
    ["reply-to", "correlation-id", "priority", "persistent", "content-type"];

/// The headers of SEND as RabbitMQ repeats them in MESSAGE.
fn as_rabbitmq(headers: &Headers) -> Headers {
    let is_known = |name: &str| RABBITMQ_PROPERTIES.contains(&name);
    let is_rewritten = |name: &str| ["destination", "content-length"].contains(&name);
    let own = headers.iter().rev().filter(|(name, _)| !is_known(name) && !is_rewritten(name));
    let known = RABBITMQ_PROPERTIES.iter().filter_map(|name| Some((*name, headers.get(name)?)));
    own.chain(known).collect()
}
