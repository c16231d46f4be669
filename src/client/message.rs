//! A message as the program gets it.

use core::str::Utf8Error;
use std::rc::{Rc, Weak};

use stomp_protocol::client::{Attempt, Connection};
use stomp_protocol::{Frame, Headers, UsageError, UsageErrorKind, Version};

use super::Error;

/// What sends the acknowledgements of messages: the client that they came to.
pub(crate) trait Acknowledger {
    /// Answers `message` by `command`, if the connection that it came by is not over.
    ///
    /// # Errors
    /// That the connection refuses, or that the socket does.
    fn acknowledge(
        self: Rc<Self>,
        message: &Message,
        headers: Headers,
        command: Acknowledge,
    ) -> Result<(), Error>;
}

/// A MESSAGE frame of the broker.
///
/// It does not keep the client alive. Acknowledging it works for as long as the connection lasts that
/// it came by.
///
/// ```no_run
/// # async fn run(mut work: stomp_wasm::client::Subscription) -> Result<(), stomp_wasm::client::Error> {
/// while let Some(message) = work.next().await {
///     println!("{} headers, to {}", message.headers().len(), message.destination());
///     match message.header("content-type") {
///         Some("text/plain") => println!("{}", message.text().unwrap_or("?")),
///         _ if message.body().is_empty() => message.nack()?,
///         _ => {
///             message.ack()?;
///             let _bytes: Vec<u8> = message.into_body();
///         }
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Message {
    frame: Frame,
    attempt: Attempt,
    acknowledger: Weak<dyn Acknowledger>,
}

impl Message {
    /// A message that came by the connection of `attempt`.
    pub(crate) fn new(
        frame: Frame,
        attempt: Attempt,
        acknowledger: Weak<dyn Acknowledger>,
    ) -> Self {
        Self { frame, attempt, acknowledger }
    }

    /// The value of the first header of that name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.frame.headers.get(name)
    }

    /// All headers, in the order of the wire.
    #[must_use]
    pub const fn headers(&self) -> &Headers {
        &self.frame.headers
    }

    /// Where it was sent to; empty if the broker does not say.
    #[must_use]
    pub fn destination(&self) -> &str {
        self.header("destination").unwrap_or_default()
    }

    /// The body: bytes, of whatever the header `content-type` says.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.frame.body
    }

    /// The body, without a copy.
    #[must_use]
    pub fn into_body(self) -> Vec<u8> {
        self.frame.body
    }

    /// The body as text.
    ///
    /// # Errors
    /// If it is no UTF-8.
    pub fn text(&self) -> Result<&str, Utf8Error> {
        self.frame.text()
    }

    /// Tells the broker that the message was processed; with `ack:client` on its subscription, that
    /// all before it were too.
    ///
    /// # Errors
    /// [`UsageErrorKind::NoAckHeader`] if its subscription does not ask for acknowledgements;
    /// [`UsageErrorKind::NotConnected`] if the connection that it came by is over; what the socket throws.
    pub fn ack(&self) -> Result<(), Error> {
        self.acknowledge(Headers::new(), Connection::ack)
    }

    /// Tells the broker that the message was not processed.
    ///
    /// # Errors
    /// As for [`ack`](Self::ack); and [`UsageErrorKind::NackNeeds11`] on STOMP 1.0.
    pub fn nack(&self) -> Result<(), Error> {
        self.acknowledge(Headers::new(), Connection::nack)
    }

    /// Answers by `command`, which is that of an ACK or a NACK.
    pub(crate) fn acknowledge(&self, headers: Headers, command: Acknowledge) -> Result<(), Error> {
        let acknowledger = self.acknowledger.upgrade().ok_or(UsageErrorKind::NotConnected)?;
        acknowledger.acknowledge(self, headers, command)
    }

    /// Gives `connection` the `command` for this message.
    ///
    /// # Errors
    /// That the connection refuses; that the message cannot be acknowledged.
    pub(crate) fn acknowledge_on(
        &self,
        connection: &mut Connection,
        headers: Headers,
        command: Acknowledge,
    ) -> Result<(), UsageError> {
        let id = self.ack_id(connection.version()).ok_or(UsageErrorKind::NoAckHeader)?;
        command(connection, id, self.header("subscription"), headers)
    }

    /// The attempt whose connection it came by.
    pub(crate) const fn attempt(&self) -> Attempt {
        self.attempt
    }

    /// By what an ACK names it in this version (spec#62, spec#82, spec#94).
    fn ack_id(&self, version: Option<Version>) -> Option<&str> {
        let has_ack_id = version.is_none_or(Version::has_ack_id);
        self.header(if has_ack_id { "ack" } else { "message-id" })
    }
}

/// [`Connection::ack`] or [`Connection::nack`].
pub(crate) type Acknowledge =
    fn(&mut Connection, &str, Option<&str>, Headers) -> Result<(), UsageError>;
