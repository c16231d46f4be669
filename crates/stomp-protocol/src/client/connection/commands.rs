//! What a client may ask of an established connection: one frame each.

use alloc::string::String;
use alloc::vec::Vec;

use super::{Connection, Phase};
use crate::client::transitions::{self, PhaseInput};
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
    /// ```
    /// use stomp_protocol::client::{ConnectConfig, Connection};
    /// use stomp_protocol::{Headers, Instant};
    ///
    /// let now = Instant::from_millis(0);
    /// let mut connection = Connection::new(now, ConnectConfig::default())?;
    /// connection.handle_bytes(now, b"CONNECTED\nversion:1.2\n\n\0");
    /// connection.poll_event(now);
    /// assert_eq!(connection.send_head("/a", &Headers::new())?, b"SEND\ndestination:/a\n");
    /// # Ok::<(), stomp_protocol::UsageError>(())
    /// ```
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

    /// Makes the frame of any other command that a client has, but CONNECT, and does what the method of
    /// that name does, but for queueing: the caller writes the frame. `subject` is the destination of
    /// SUBSCRIBE, of all others the id that they are about. `subscription` goes with ACK and NACK,
    /// `token` with SUBSCRIBE.
    ///
    /// ```
    /// use stomp_protocol::client::{CommandOutcome, ConnectConfig, Connection, Token};
    /// use stomp_protocol::{Command, Headers, Instant};
    ///
    /// let now = Instant::from_millis(0);
    /// let mut connection = Connection::new(now, ConnectConfig::default())?;
    /// connection.handle_bytes(now, b"CONNECTED\nversion:1.2\n\n\0");
    /// connection.poll_event(now);
    /// let CommandOutcome { id, frame, .. } =
    ///     connection.request(Command::Begin, "tx-1", None, Headers::new(), Token::NONE)?;
    /// assert_eq!(id, "tx-1");
    /// assert_eq!(frame.bytes(), b"BEGIN\ntransaction:tx-1\n\n\0");
    /// # Ok::<(), stomp_protocol::UsageError>(())
    /// ```
    ///
    /// # Errors
    /// Those of the method.
    pub fn request(
        &mut self,
        command: Command,
        subject: &str,
        subscription: Option<&str>,
        mut headers: Headers,
        token: Token,
    ) -> Result<CommandOutcome, UsageError> {
        self.require_connected()?;
        if command == Command::Nack && !self.version.has_nack() {
            return Err(UsageErrorKind::NackNeeds11.into());
        }
        let id = self.id_for(command, subject, &headers)?;
        headers.set(self.id_header(command), &*id);
        if command == Command::Subscribe {
            headers.set("destination", subject);
        }
        if let Some(subscription) = subscription {
            headers.set("subscription", subscription);
        }
        let frame = self.encode(command, &headers)?;
        let removed = match command {
            Command::Subscribe => {
                self.subscriptions.insert(&id, token);
                None
            }
            Command::Unsubscribe => self.subscriptions.remove(&id),
            Command::Begin => self.transactions.insert(&id, token),
            Command::Commit | Command::Abort => {
                self.transactions.remove(&id);
                None
            }
            Command::Disconnect => {
                let next = transitions::phase(self.phase, PhaseInput::Disconnect);
                self.enter(next.unwrap_or(self.phase));
                self.disconnect_receipt = Some(id.clone());
                None
            }
            _ => None,
        };
        Ok(CommandOutcome { id, removed, frame })
    }

    /// As [`request`](Self::request), and queues the frame; gives the id that it is about, and the token
    /// of the subscription that it ended.
    fn command(
        &mut self,
        command: Command,
        subject: &str,
        subscription: Option<&str>,
        headers: Headers,
        token: Token,
    ) -> Result<(String, Option<Token>), UsageError> {
        let CommandOutcome { id, removed, frame } =
            self.request(command, subject, subscription, headers, token)?;
        self.transmits.push(frame);
        Ok((id, removed))
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
        headers: Headers,
        token: Token,
    ) -> Result<String, UsageError> {
        Ok(self.command(Command::Subscribe, destination, None, headers, token)?.0)
    }

    /// Queues an UNSUBSCRIBE frame, and returns the token of the subscription.
    ///
    /// An id that no subscription of this connection has is sent all the same: a broker may know it
    /// from before (a durable subscription), or have made it up itself (a reply queue).
    ///
    /// # Errors
    /// As every command.
    pub fn unsubscribe(&mut self, id: &str, headers: Headers) -> Result<Option<Token>, UsageError> {
        Ok(self.command(Command::Unsubscribe, id, None, headers, Token::NONE)?.1)
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
        self.command(Command::Ack, message_id, subscription, headers, Token::NONE).map(drop)
    }

    /// Queues a NACK frame; arguments as for [`ack`](Self::ack).
    ///
    /// ```
    /// use stomp_protocol::client::{ConnectConfig, Connection};
    /// use stomp_protocol::{Headers, Instant, UsageErrorKind};
    ///
    /// let now = Instant::from_millis(0);
    /// let mut connection = Connection::new(now, ConnectConfig::default())?;
    /// connection.handle_bytes(now, b"CONNECTED\nversion:1.0\n\n\0");
    /// connection.poll_event(now);
    /// let error = connection.nack("1", Some("sub-0"), Headers::new()).unwrap_err();
    /// assert_eq!(*error.kind(), UsageErrorKind::NackNeeds11);
    /// # Ok::<(), stomp_protocol::UsageError>(())
    /// ```
    ///
    /// # Errors
    /// As every command; and [`UsageErrorKind::NackNeeds11`] on 1.0 (spec#91, `S8`).
    pub fn nack(
        &mut self,
        message_id: &str,
        subscription: Option<&str>,
        headers: Headers,
    ) -> Result<(), UsageError> {
        self.command(Command::Nack, message_id, subscription, headers, Token::NONE).map(drop)
    }

    /// Queues a BEGIN frame, and returns the transaction's id: `id` if it is given and not empty,
    /// else a new one.
    ///
    /// # Errors
    /// As every command; and [`UsageErrorKind::DuplicateTransaction`] if an open transaction has this id
    /// (spec#65).
    pub fn begin(&mut self, id: Option<&str>, headers: Headers) -> Result<String, UsageError> {
        let id = id.unwrap_or_default();
        Ok(self.command(Command::Begin, id, None, headers, Token::NONE)?.0)
    }

    /// Queues a COMMIT frame.
    ///
    /// # Errors
    /// As every command; and [`UsageErrorKind::UnknownTransaction`] if no such transaction is open on
    /// this connection (spec#64).
    pub fn commit(&mut self, id: &str, headers: Headers) -> Result<(), UsageError> {
        self.command(Command::Commit, id, None, headers, Token::NONE).map(drop)
    }

    /// Whether a transaction of this connection has been begun and not ended.
    #[must_use]
    pub fn has_transaction(&self, id: &str) -> bool {
        self.transactions.contains(id)
    }

    /// Queues an ABORT frame.
    ///
    /// ```
    /// use stomp_protocol::client::{ConnectConfig, Connection};
    /// use stomp_protocol::{Headers, Instant};
    ///
    /// let now = Instant::from_millis(0);
    /// let mut connection = Connection::new(now, ConnectConfig::default())?;
    /// connection.handle_bytes(now, b"CONNECTED\nversion:1.2\n\n\0");
    /// connection.poll_event(now);
    /// let id = connection.begin(None, Headers::new())?;
    /// connection.abort(&id, Headers::new())?;
    /// assert!(!connection.has_transaction(&id));
    /// # Ok::<(), stomp_protocol::UsageError>(())
    /// ```
    ///
    /// # Errors
    /// As for [`commit`](Self::commit).
    pub fn abort(&mut self, id: &str, headers: Headers) -> Result<(), UsageError> {
        self.command(Command::Abort, id, None, headers, Token::NONE).map(drop)
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
    pub fn disconnect(&mut self, headers: Headers) -> Result<(), UsageError> {
        self.command(Command::Disconnect, "", None, headers, Token::NONE).map(drop)
    }

    /// The header that has the id which a frame is about.
    const fn id_header(&self, command: Command) -> &'static str {
        match command {
            Command::Ack | Command::Nack if !self.version.has_ack_id() => "message-id",
            Command::Begin | Command::Commit | Command::Abort => "transaction",
            Command::Disconnect => "receipt",
            _ => "id",
        }
    }

    /// What goes there: of something new the application's own id, or one that is not taken: the
    /// application may have chosen `sub-1` itself.
    fn id_for(
        &mut self,
        command: Command,
        subject: &str,
        headers: &Headers,
    ) -> Result<String, UsageError> {
        let (own, prefix, taken) = match command {
            Command::Subscribe => {
                (headers.get("id").unwrap_or_default(), "sub", &self.subscriptions)
            }
            Command::Begin => (subject, "tx", &self.transactions),
            Command::Disconnect => {
                (headers.get("receipt").unwrap_or_default(), "close", &self.receipts)
            }
            Command::Commit | Command::Abort if !self.transactions.contains(subject) => {
                return Err(UsageErrorKind::UnknownTransaction(subject.into()).into());
            }
            _ => return Ok(subject.into()),
        };
        let mut id = String::from(own);
        while id.is_empty() || (own.is_empty() && taken.contains(&id)) {
            id = self.ids.next(prefix);
        }
        match command {
            Command::Subscribe if taken.contains(&id) => {
                Err(UsageErrorKind::DuplicateSubscription(id).into())
            }
            Command::Begin if taken.contains(&id) => {
                Err(UsageErrorKind::DuplicateTransaction(id).into())
            }
            _ => Ok(id),
        }
    }

    fn require_connected(&self) -> Result<(), UsageError> {
        match self.phase {
            Phase::Connected => Ok(()),
            Phase::Disconnecting => Err(UsageErrorKind::Disconnecting.into()),
            Phase::Handshake | Phase::Ended => Err(UsageErrorKind::NotConnected.into()),
        }
    }

    /// A frame without a body.
    pub(super) fn encode(
        &self,
        command: Command,
        headers: &Headers,
    ) -> Result<Transmit, UsageError> {
        let mut bytes = Vec::new();
        codec::encode_head(&mut bytes, command, headers.iter(), self.version)?;
        bytes.extend_from_slice(b"\n\0");
        Ok(Transmit::frame(bytes))
    }
}

/// What came of a request.
///
/// See the example of [`Connection::request`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandOutcome {
    /// The id that the frame is about.
    pub id: String,
    /// The token of the callback that nothing will come for any more.
    pub removed: Option<Token>,
    /// The frame, to be written at once.
    pub frame: Transmit,
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
