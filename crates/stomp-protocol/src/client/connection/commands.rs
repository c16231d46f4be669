//! What a client may ask of an established connection: one frame each.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::{Connection, Phase};
use crate::client::ids::Ids;
use crate::client::registry::Registry;
use crate::client::{Token, Transmit};
use crate::codec::{self, ContentLength};
use crate::error::{UsageError, UsageErrorKind};
use crate::frame::{Command, Frame, Headers};

/// Every command fails with [`UsageErrorKind::NotConnected`] before CONNECTED and after the end, with
/// [`UsageErrorKind::Disconnecting`] after DISCONNECT (spec#68), and with an error that names the header
/// if one cannot be put on the wire. Then nothing was queued and nothing has changed.
impl Connection {
    /// The head of a SEND frame up to, but without, `content-length` and the blank line: what stays
    /// the same for every message to one destination. The caller adds the rest and the body.
    ///
    /// # Errors
    /// As every command.
    pub fn send_head(&self, destination: &str, headers: &Headers) -> Result<Vec<u8>, UsageError> {
        self.require_connected()?;
        let headers = with_destination(destination, headers);
        let mut head = Vec::new();
        codec::encode_head(&mut head, Command::Send, headers.iter(), self.version)?;
        Ok(head)
    }

    /// Queues a SEND frame.
    ///
    /// # Errors
    /// As every command; and [`UsageErrorKind::NulWithoutContentLength`] if `content_length` is to be
    /// left out of a frame whose body holds a NUL (spec#15, `S2`).
    pub fn send(
        &mut self,
        destination: &str,
        headers: &Headers,
        body: Vec<u8>,
        content_length: ContentLength,
    ) -> Result<(), UsageError> {
        self.require_connected()?;
        let headers = with_destination(destination, headers);
        let frame = Frame { command: Command::Send, headers, body };
        let mut bytes = Vec::new();
        codec::encode(&mut bytes, &frame, self.version, content_length)?;
        self.transmits.push(Transmit::frame(bytes));
        Ok(())
    }

    /// Queues a SUBSCRIBE frame, and returns the subscription's id: the header `id` if it is given
    /// and not empty, else a new one. Its messages will come with `token`.
    ///
    /// # Errors
    /// As every command; and [`UsageErrorKind::DuplicateSubscription`] if a live subscription has this
    /// id (spec#54, `S10`).
    pub fn subscribe(
        &mut self,
        destination: &str,
        mut headers: Headers,
        token: Token,
    ) -> Result<String, UsageError> {
        self.require_connected()?;
        let id = own_or_new_id(headers.get("id"), "sub", &mut self.ids, &self.subscriptions);
        if self.subscriptions.contains(&id) {
            return Err(UsageErrorKind::DuplicateSubscription(id).into());
        }
        headers.set("id", &*id);
        headers.set("destination", destination);
        self.queue(Command::Subscribe, &headers)?;
        self.subscriptions.insert(&id, token);
        Ok(id)
    }

    /// Queues an UNSUBSCRIBE frame, and returns the token of the subscription.
    ///
    /// An id that no subscription of this connection has is sent all the same: a broker may know it
    /// from before (a durable subscription), or have made it up itself (a reply queue).
    ///
    /// # Errors
    /// As every command.
    pub fn unsubscribe(
        &mut self,
        id: &str,
        mut headers: Headers,
    ) -> Result<Option<Token>, UsageError> {
        self.require_connected()?;
        headers.set("id", id);
        self.queue(Command::Unsubscribe, &headers)?;
        Ok(self.subscriptions.remove(id))
    }

    /// Queues an ACK frame. `message_id` is the message's `ack` header on 1.2, its `message-id`
    /// before (spec#62, spec#82, spec#94); `subscription` is needed before 1.2 only.
    ///
    /// # Errors
    /// As every command.
    pub fn ack(
        &mut self,
        message_id: &str,
        subscription: Option<&str>,
        headers: Headers,
    ) -> Result<(), UsageError> {
        self.acknowledge(Command::Ack, message_id, subscription, headers)
    }

    /// Queues a NACK frame; arguments as for [`ack`](Self::ack).
    ///
    /// # Errors
    /// As every command; and [`UsageErrorKind::NackNeeds11`] on 1.0 (spec#91, `S8`).
    pub fn nack(
        &mut self,
        message_id: &str,
        subscription: Option<&str>,
        headers: Headers,
    ) -> Result<(), UsageError> {
        self.require_connected()?;
        if !self.version.has_nack() {
            return Err(UsageErrorKind::NackNeeds11.into());
        }
        self.acknowledge(Command::Nack, message_id, subscription, headers)
    }

    /// Queues a BEGIN frame, and returns the transaction's id: `id` if it is given and not empty,
    /// else a new one.
    ///
    /// # Errors
    /// As every command; and [`UsageErrorKind::DuplicateTransaction`] if an open transaction has this id
    /// (spec#65).
    pub fn begin(&mut self, id: Option<&str>, mut headers: Headers) -> Result<String, UsageError> {
        self.require_connected()?;
        let id = own_or_new_id(id, "tx", &mut self.ids, &self.transactions);
        if self.transactions.contains(&id) {
            return Err(UsageErrorKind::DuplicateTransaction(id).into());
        }
        headers.set("transaction", &*id);
        self.queue(Command::Begin, &headers)?;
        self.transactions.insert(&id, Token(0));
        Ok(id)
    }

    /// Queues a COMMIT frame.
    ///
    /// # Errors
    /// As every command; and [`UsageErrorKind::UnknownTransaction`] if no such transaction is open on
    /// this connection (spec#64).
    pub fn commit(&mut self, id: &str, headers: Headers) -> Result<(), UsageError> {
        self.finish(Command::Commit, id, headers)
    }

    /// Queues an ABORT frame.
    ///
    /// # Errors
    /// As for [`commit`](Self::commit).
    pub fn abort(&mut self, id: &str, headers: Headers) -> Result<(), UsageError> {
        self.finish(Command::Abort, id, headers)
    }

    /// Waits for a receipt: the RECEIPT frame with this id will come with `token`. Returns the token
    /// that waited for it before, which is forgotten.
    ///
    /// # Errors
    /// [`UsageErrorKind::NotConnected`], [`UsageErrorKind::Disconnecting`].
    pub fn watch_for_receipt(
        &mut self,
        id: &str,
        token: Token,
    ) -> Result<Option<Token>, UsageError> {
        self.require_connected()?;
        Ok(self.receipts.insert(id, token))
    }

    /// Queues a DISCONNECT frame that asks for a receipt (spec#67): under the header `receipt`, if
    /// given, else under a new id. Nothing may be sent after it.
    ///
    /// # Errors
    /// As every command.
    pub fn disconnect(&mut self, mut headers: Headers) -> Result<(), UsageError> {
        self.require_connected()?;
        let receipt = own_or_new_id(headers.get("receipt"), "close", &mut self.ids, &self.receipts);
        headers.set("receipt", &*receipt);
        self.queue(Command::Disconnect, &headers)?;
        self.farewell = Some(receipt);
        self.phase = Phase::Disconnecting;
        Ok(())
    }

    fn acknowledge(
        &mut self,
        command: Command,
        message_id: &str,
        subscription: Option<&str>,
        mut headers: Headers,
    ) -> Result<(), UsageError> {
        self.require_connected()?;
        headers.set(if self.version.has_ack_id() { "id" } else { "message-id" }, message_id);
        if let Some(subscription) = subscription {
            headers.set("subscription", subscription);
        }
        self.queue(command, &headers)
    }

    fn finish(
        &mut self,
        command: Command,
        id: &str,
        mut headers: Headers,
    ) -> Result<(), UsageError> {
        self.require_connected()?;
        if !self.transactions.contains(id) {
            return Err(UsageErrorKind::UnknownTransaction(id.to_string()).into());
        }
        headers.set("transaction", id);
        self.queue(command, &headers)?;
        self.transactions.remove(id);
        Ok(())
    }

    fn require_connected(&self) -> Result<(), UsageError> {
        match self.phase {
            Phase::Connected => Ok(()),
            Phase::Disconnecting => Err(UsageErrorKind::Disconnecting.into()),
            Phase::Handshake | Phase::Ended => Err(UsageErrorKind::NotConnected.into()),
        }
    }

    /// Queues a frame without a body.
    pub(super) fn queue(&mut self, command: Command, headers: &Headers) -> Result<(), UsageError> {
        let mut bytes = Vec::new();
        codec::encode_head(&mut bytes, command, headers.iter(), self.version)?;
        bytes.extend_from_slice(b"\n\0");
        self.transmits.push(Transmit::frame(bytes));
        Ok(())
    }
}

/// The application's own id, or one that is not `taken`: the application may have chosen `sub-1`
/// itself.
fn own_or_new_id(own: Option<&str>, prefix: &str, ids: &mut Ids, taken: &Registry) -> String {
    if let Some(id) = own.filter(|id| !id.is_empty()) {
        return id.to_string();
    }
    loop {
        let id = ids.next(prefix);
        if !taken.contains(&id) {
            return id;
        }
    }
}

/// The headers of SEND: `destination` first, unless the application's own headers replace it.
fn with_destination(destination: &str, headers: &Headers) -> Headers {
    let mut all = Headers::new();
    all.push("destination", destination);
    for (name, value) in headers.iter() {
        all.set(name, value);
    }
    all
}
