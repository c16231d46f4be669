//! A message as the program gets it.

use core::fmt;
use core::str::Utf8Error;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};

use stomp_protocol::session::Verdict;
use stomp_protocol::{Frame, Headers};

/// By which a handle knows what it has asked for.
pub(crate) type Ticket = u64;

/// What is told of the fate of messages: their session.
pub(crate) trait Acknowledger: Send + Sync {
    /// A message has been answered, within a transaction or not. `subscription`: if that is its first answer.
    fn acknowledge(
        &self,
        id: u32,
        subscription: Option<Ticket>,
        verdict: Verdict,
        transaction: Option<Ticket>,
        headers: Headers,
    );

    /// A message of this subscription was dropped without an answer.
    fn release(&self, subscription: Ticket);
}

/// A message of a subscription, or a reply.
///
/// It does not keep its session alive. Acknowledging it works for as long as the connection lasts that it came by: after
/// that the broker sends it again.
///
/// ```
/// use stomp_wasm::Message;
/// use stomp_wasm::protocol::{Command, Frame};
///
/// let frame = Frame::new(Command::Message)
///     .with_header("destination", "/queue/a")
///     .with_header("redelivered", "true")
///     .with_body("42");
/// let message = Message::from_frame(frame);
/// assert_eq!((message.destination(), message.text()), ("/queue/a", Ok("42")));
/// assert_eq!((message.bytes(), message.headers().len()), (&b"42"[..], 2));
/// assert_eq!(message.header("priority"), None);
/// if message.is_redelivered() {
///     message.nack();
/// } else {
///     message.ack(); // or message.fail()
/// }
/// ```
#[derive(Clone)]
pub struct Message {
    contents: Arc<Contents>,
}

/// What all clones of a message share.
struct Contents {
    frame: Frame,
    delivery: Option<Delivery>,
}

/// What is to be acknowledged.
pub(crate) struct Delivery {
    pub(crate) id: u32,
    pub(crate) subscription: Ticket,
    pub(crate) session: Weak<dyn Acknowledger>,
    pub(crate) is_answered: AtomicBool,
}

impl Message {
    /// A message that came with no session: for tests of what works on messages.
    ///
    /// ```
    /// use stomp_wasm::Message;
    /// use stomp_wasm::protocol::{Command, Frame};
    ///
    /// let message = Message::from_frame(Frame::new(Command::Message).with_body("42"));
    /// assert_eq!(message.text(), Ok("42"));
    /// ```
    #[must_use]
    pub fn from_frame(frame: Frame) -> Self {
        Self::delivered(frame, None)
    }

    pub(crate) fn delivered(frame: Frame, delivery: Option<Delivery>) -> Self {
        Self { contents: Arc::new(Contents { frame, delivery }) }
    }

    /// The value of the first header of that name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.contents.frame.headers.get(name)
    }

    /// All headers, in the order of the wire.
    #[must_use]
    pub fn headers(&self) -> &Headers {
        &self.contents.frame.headers
    }

    /// Where it was sent to; empty if the broker does not say.
    #[must_use]
    pub fn destination(&self) -> &str {
        self.header("destination").unwrap_or_default()
    }

    /// The body: bytes, of whatever the header `content-type` says.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.contents.frame.body
    }

    /// The body as text.
    ///
    /// # Errors
    /// If it is no UTF-8.
    pub fn text(&self) -> Result<&str, Utf8Error> {
        self.contents.frame.text()
    }

    /// The body, which is JSON, as a value, by serde_json. (Feature `json`.)
    ///
    /// ```
    /// # use stomp_wasm::Message;
    /// # use stomp_wasm::protocol::{Command, Frame};
    /// # let message = Message::from_frame(Frame::new(Command::Message).with_body("[1,2]"));
    /// let numbers: Vec<u32> = message.json()?;
    /// assert_eq!(numbers, [1, 2]);
    /// # Ok::<(), stomp_wasm::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Code::InvalidMessage`](super::Code::InvalidMessage), with the line and column.
    #[cfg(feature = "json")]
    pub fn json<'message, T: serde::Deserialize<'message>>(
        &'message self,
    ) -> Result<T, super::Error> {
        Ok(serde_json::from_slice(self.bytes())?)
    }

    /// Whether the broker has sent it before.
    #[must_use]
    pub fn is_redelivered(&self) -> bool {
        self.header("redelivered") == Some("true")
    }

    /// Tells the broker that it has been worked on; with [`AckMode::Client`](super::AckMode::Client), all before it too.
    /// Without effect where there is nothing to acknowledge: the subscription has no `ack` mode, the broker has no
    /// acknowledgements, the connection or subscription has ended, or it was answered before.
    pub fn ack(&self) {
        self.answer(Verdict::Ack);
    }

    /// Tells the broker that it was not worked on. What the broker makes of that differs: RabbitMQ gives it to another
    /// consumer, for ActiveMQ it is a dead letter.
    pub fn nack(&self) {
        self.answer(Verdict::Nack);
    }

    /// As [`ack`](Self::ack), with headers of ACK: see the example of [`nack_with`](Self::nack_with).
    pub fn ack_with(&self, headers: impl Into<Headers>) {
        self.answer_within(Verdict::Ack, None, headers.into());
    }

    /// As [`nack`](Self::nack), with headers of NACK.
    ///
    /// ```no_run
    /// # fn refuse(message: &stomp_wasm::Message) {
    /// message.nack_with([("requeue", "false")]); // RabbitMQ makes a dead letter of it
    /// # }
    /// ```
    pub fn nack_with(&self, headers: impl Into<Headers>) {
        self.answer_within(Verdict::Nack, None, headers.into());
    }

    /// Says that working on it failed: what [`SubscribeOptions::on_error`](super::SubscribeOptions::on_error) says is
    /// done.
    pub fn fail(&self) {
        self.answer(Verdict::Failed);
    }

    /// Whether its answer is for another session than this one.
    pub(crate) fn is_of_other(&self, session: &Arc<impl Acknowledger>) -> bool {
        let delivery = self.contents.delivery.as_ref();
        delivery.is_some_and(|it| !core::ptr::addr_eq(it.session.as_ptr(), Arc::as_ptr(session)))
    }

    pub(crate) fn answer(&self, verdict: Verdict) {
        self.answer_within(verdict, None, Headers::new());
    }

    pub(crate) fn answer_within(
        &self,
        verdict: Verdict,
        transaction: Option<Ticket>,
        headers: Headers,
    ) {
        let Some(delivery) = &self.contents.delivery else { return };
        let is_first = !delivery.is_answered.swap(true, Ordering::Relaxed);
        // A transaction fails by a message that it cannot acknowledge any more.
        if !is_first && transaction.is_none() {
            return;
        }
        if let Some(session) = delivery.session.upgrade() {
            let subscription = is_first.then_some(delivery.subscription);
            session.acknowledge(delivery.id, subscription, verdict, transaction, headers);
        }
    }
}

/// Equal frames.
impl PartialEq for Message {
    fn eq(&self, other: &Self) -> bool {
        self.contents.frame == other.contents.frame
    }
}

/// The body is shown as text, if it is text.
impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Message");
        shown.field("headers", &self.contents.frame.headers);
        match self.text() {
            Ok(text) => shown.field("text", &text),
            Err(_) => shown.field("bytes", &self.bytes()),
        };
        shown.finish_non_exhaustive()
    }
}

impl Drop for Delivery {
    fn drop(&mut self) {
        let session = self.session.upgrade().filter(|_| !*self.is_answered.get_mut());
        if let Some(session) = session {
            session.release(self.subscription);
        }
    }
}
