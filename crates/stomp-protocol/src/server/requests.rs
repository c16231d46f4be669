//! The client's frames after the handshake.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::content::NOT_REPEATED;
use super::error_reply::ErrorReply;
use super::event::{AckMode, Event, Send, Settlement, Subscribe, Unsubscribe, Verdict};
use super::failure::FailureKind;
use super::quirks::{Duplicates, MessageStyle};
use super::subscriptions::{Name, Settled};
use super::transactions::HeldRequest;
use super::{Connection, handshake};
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
        let command = frame.command;
        self.dispatch(frame, receipt.clone()).map_err(|reply| reply.answering(command, receipt))
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
            Command::Connect | Command::Stomp if self.config.quirks.requests.connects_again => {
                self.greet_again(frame)
            }
            Command::Connect | Command::Stomp => Err(ErrorReply::protocol(
                FailureKind::AlreadyConnected,
                "Already connected",
                format!("This connection is open; a second {} is not allowed.", frame.command),
            )),
            Command::Connected
            | Command::Message
            | Command::Receipt
            | Command::Error
            | Command::Other(_) => {
                let detail = format!("{} is no frame that a client sends.", frame.command);
                let kind = match frame.command {
                    Command::Other(_) => FailureKind::UnknownCommand,
                    _ => FailureKind::UnexpectedCommand,
                };
                let reply = ErrorReply::protocol(kind, "Unexpected frame", detail);
                Err(reply.with(listed(&frame)))
            }
        }
    }

    fn handle_send(&mut self, frame: Frame, receipt: Option<String>) -> Result<(), ErrorReply> {
        let destination = required(&frame, "destination")?.to_string();
        self.check_send(&frame)?;
        let transaction = self.transaction(&frame).map(String::from);
        let Frame { headers, body, .. } = frame;
        let headers = match self.config.quirks.messages {
            MessageStyle::Plain => {
                headers.iter().filter(|(name, _)| !NOT_REPEATED.contains(name)).collect()
            }
            MessageStyle::Driver => headers,
        };
        let Some(transaction) = transaction else {
            self.events.push_back(Event::Send(Send { destination, headers, body, receipt }));
            return Ok(());
        };
        let waits = self.config.quirks.requests.receipts_wait_for_commit;
        let (now, later) = if waits { (None, receipt) } else { (receipt, None) };
        let send = Send { destination, headers, body, receipt: later };
        self.transactions.push(&transaction, HeldRequest::Send(send), &self.config)?;
        self.answer(now);
        Ok(())
    }

    /// The transaction of a frame, where the server has any.
    fn transaction<'a>(&self, frame: &'a Frame) -> Option<&'a str> {
        let has_some = !self.config.quirks.requests.has_no_transactions;
        frame.headers.get("transaction").filter(|_| has_some)
    }

    /// Answers a second CONNECT like the first, without any other effect.
    fn greet_again(&mut self, frame: Frame) -> Result<(), ErrorReply> {
        let request = handshake::read(frame, &self.config.quirks)?;
        let offer = handshake::offer(&self.config, request.heart_beat);
        let connected = handshake::connected(&request, &self.session, &self.config, offer);
        self.transmit(&connected);
        Ok(())
    }

    fn check_send(&self, frame: &Frame) -> Result<(), ErrorReply> {
        let quirks = &self.config.quirks.requests;
        if let Some(header) = quirks.refused_on_send.iter().find(|h| frame.headers.contains(h)) {
            let detail = format!("The header `{header}` is not allowed on SEND.");
            let kind = FailureKind::ForbiddenHeader;
            let reply = ErrorReply::protocol(kind, "Header not allowed", detail);
            return Err(ErrorReply { header: Some((*header).into()), ..reply });
        }
        if let Some(kind) = frame.headers.get("content-type")
            && quirks.checks_content_type
            && !kind.contains('/')
        {
            let reply = ErrorReply::protocol(
                FailureKind::BadContentType,
                "Invalid content-type",
                format!("{kind:?} is no media type; for example text/plain."),
            );
            return Err(reply.with(kind));
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
        let quirks = &self.config.quirks.requests;
        let version = if quirks.is_modern_on_1_0 { Version::V1_2 } else { self.version };
        let ack = match ack_mode(&frame.headers, version) {
            _ if quirks.has_no_acks => AckMode::Auto,
            Err(reply) => quirks.other_ack.ok_or(reply)?,
            Ok(mode) => mode,
        };
        let duplicates = quirks.duplicates;
        let limit = self.config.max_subscriptions;
        if self.subscriptions.len() >= limit {
            let detail = format!("{limit} subscriptions are open, and no more are allowed.");
            return Err(ErrorReply::limit(FailureKind::Limit, "Too many subscriptions", detail));
        }
        let subscription = match (self.subscriptions.open(name.clone(), ack), duplicates) {
            (Some(subscription), _) => subscription,
            (None, Duplicates::Live) => self.subscriptions.open_another(name, ack),
            (None, Duplicates::Ignored) => return Ok(()),
            (None, Duplicates::Fail) => return Err(duplicate(&name)),
        };
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
        if let Some((id, prefix)) =
            frame.headers.get("id").zip(self.config.quirks.requests.reserved_ids)
            && id.starts_with(prefix)
        {
            let detail = format!("The subscription {id:?} ends with the connection.");
            let reply = ErrorReply::protocol(FailureKind::ReservedId, "Reserved id", detail);
            return Err(reply.with(id));
        }
        if let Some(header) = self.config.quirks.requests.deletes_by
            && let Some(name) = frame.headers.get(header)
        {
            self.events.push_back(Event::Delete { name: name.into(), receipt });
            return Ok(());
        }
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
        let is_modern = self.config.quirks.requests.is_modern_on_1_0;
        if verdict == Verdict::Nack && !self.version.has_nack() && !is_modern {
            let detail = "STOMP 1.0 has no NACK; connect with 1.1 or 1.2.";
            let kind = FailureKind::NackUnsupported;
            let reply = ErrorReply::protocol(kind, "NACK not supported", detail);
            return Err(reply.with(listed(frame)));
        }
        let transaction = self.transaction(frame);
        if let Some(name) = transaction {
            self.transactions.check(name)?;
        }
        let settled = self.settle(frame, verdict)?;
        let is_last = verdict == Verdict::Nack
            && self.config.quirks.requests.reads_requeue
            && frame.headers.get("requeue") == Some("false");
        let verdict = if is_last { Verdict::Discard } else { verdict };
        let Some(name) = transaction else {
            let settlement = Settlement { verdict, deliveries: settled.deliveries };
            self.events.push_back(Event::Settled { settlement, receipt });
            return Ok(());
        };
        if self.config.quirks.requests.aborts_keep_acks {
            let settlement = Settlement { verdict, deliveries: settled.deliveries };
            self.events.push_back(Event::Settled { settlement, receipt });
            return Ok(());
        }
        self.transactions.push(name, HeldRequest::Settle(verdict, settled), &self.config)?;
        self.answer(receipt);
        Ok(())
    }

    /// Settles the deliveries that the frame names: by `id` on 1.2 (spec#62), by `message-id` and
    /// `subscription` on 1.1 (spec#82), by `message-id` on 1.0 (spec#94).
    fn settle(&mut self, frame: &Frame, verdict: Verdict) -> Result<Settled, ErrorReply> {
        let header = self.ack_header(frame);
        let id = required(frame, header)?;
        let kind = self.subscriptions.why_not_awaited(id);
        let not_awaited = || {
            let command = frame.command;
            let detail = format!(
                "{command} names {header} {id:?}, and no message of that name awaits one on this \
                 connection: it was settled before, its subscription has ack:auto or was closed, \
                 or it came on another connection."
            );
            let reply = ErrorReply::protocol(kind, "Message not awaiting acknowledgement", detail);
            ErrorReply { header: Some(header.into()), ..reply.with(id) }
        };
        let delivery = self.delivery(id).ok_or_else(not_awaited)?;
        if self.version == Version::V1_1 && !self.config.quirks.requests.ack_needs_no_subscription {
            let name = Name::Id(required(frame, "subscription")?.into());
            let named =
                self.subscriptions.find(&name).ok_or_else(|| unknown_subscription(&name))?;
            if self.subscriptions.owner(delivery) != Some(named) {
                return Err(not_awaited());
            }
        }
        let one = verdict == Verdict::Nack && self.config.quirks.requests.nacks_one;
        self.subscriptions.settle(delivery, one).ok_or_else(not_awaited)
    }

    /// The header by which ACK or NACK names the message.
    fn ack_header(&self, frame: &Frame) -> &'static str {
        if !self.version.has_ack_id() {
            return "message-id";
        }
        let headers = self.config.quirks.requests.ack_headers;
        let given = headers.iter().find(|header| frame.headers.contains(header));
        given.or_else(|| headers.first()).copied().unwrap_or("id")
    }

    fn handle_begin(&mut self, frame: &Frame, receipt: Option<String>) -> Result<(), ErrorReply> {
        self.transactions.begin(required(frame, "transaction")?, &self.config)?;
        self.answer(receipt);
        Ok(())
    }

    fn handle_commit(&mut self, frame: &Frame, receipt: Option<String>) -> Result<(), ErrorReply> {
        let requests = self.transactions.end(required(frame, "transaction")?)?;
        for request in &requests {
            if let HeldRequest::Send(Send { receipt, .. }) = request {
                self.answer(receipt.clone());
            }
        }
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
        let quirks = &self.config.quirks.requests;
        (self.version == Version::V1_0 && !quirks.ids_always) || quirks.ids_are_optional
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
    match frame.headers.get(name) {
        Some("") => {
            let kind = FailureKind::EmptyHeader;
            Err(ErrorReply { kind, ..ErrorReply::missing(frame.command, name) })
        }
        Some(value) => Ok(value),
        None => Err(ErrorReply::missing(frame.command, name)),
    }
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
            let kind = FailureKind::BadAckMode;
            Err(ErrorReply::protocol(kind, "Invalid ack mode", detail).with(other))
        }
    }
}

fn duplicate(name: &Name) -> ErrorReply {
    let detail = format!("A subscription with {} is open already.", described(name));
    let kind = FailureKind::DuplicateSubscription;
    ErrorReply::protocol(kind, "Duplicate subscription", detail).with(plain(name))
}

fn unknown_subscription(name: &Name) -> ErrorReply {
    let detail = format!("No subscription with {} is open.", described(name));
    let kind = FailureKind::UnknownSubscription;
    ErrorReply::protocol(kind, "Unknown subscription", detail).with(plain(name))
}

fn described(name: &Name) -> String {
    match name {
        Name::Id(id) => format!("id {id:?}"),
        Name::Destination(destination) => format!("destination {destination:?} and no id"),
    }
}

/// The bytes of a frame, as Artemis lists them: characters as they are, others as numbers.
fn listed(frame: &Frame) -> String {
    let headers = frame.headers.iter().map(|(name, value)| format!("{name}:{value}\n"));
    let head = format!("{}\n{}\n", frame.command, headers.collect::<String>());
    let bytes = head.bytes().chain(frame.body.iter().copied()).chain([0]);
    let shown = bytes.map(|byte| match byte {
        b'!'..=b'~' => format!("{},", char::from(byte)),
        other => format!("{other},"),
    });
    shown.take(MAX_LISTED).collect()
}

/// Bytes that are listed at most.
const MAX_LISTED: usize = 1_000;

fn plain(name: &Name) -> &str {
    match name {
        Name::Id(name) | Name::Destination(name) => name,
    }
}
