//! Messages and requests to be sent.

use std::sync::Arc;
use std::time::Duration;

use stomp_protocol::Headers;
use stomp_protocol::codec::ContentLength;
use stomp_protocol::session::{self, Confirm, is_broker_destination};

use super::command::{Command, Confirmation, Outgoing};
use super::handle::{Handle, Settling};
use super::prepare::Matcher;
use super::reply::Answer;
use super::{Body, Message, millis};

/// How long a request waits, in milliseconds.
const REQUEST_TIMEOUT: u64 = 10_000;

/// What messages and requests have in common.
#[derive(Debug)]
struct Draft {
    session: Arc<Handle>,
    message: Box<Outgoing>,
    terms: session::Publish,
}

impl Draft {
    fn new(session: &Arc<Handle>, destination: String, body: Body) -> Self {
        let mut headers = Headers::new();
        if let Some(kind) = body.content_type() {
            headers.push("content-type", kind);
        }
        let body = body.into_bytes();
        let terms = session::Publish {
            size: body.len().try_into().unwrap_or(u32::MAX),
            at_least_once: session.at_least_once,
            is_broker_destination: is_broker_destination(&destination),
            ..session::Publish::default()
        };
        let content_length = ContentLength::Auto;
        let message =
            Box::new(Outgoing { destination, headers, body, is_kept: false, content_length });
        Self { session: Arc::clone(session), message, terms }
    }

    fn set_headers(&mut self, headers: &Headers) {
        for (name, value) in headers {
            self.message.headers.set(name, value);
        }
    }
}

/// A message to be sent: from [`Session::publish`](super::Session::publish). It is sent when this is awaited, or by
/// [`send`](Self::send). Dropping the future gives a message up that waits for its connection.
///
/// ```no_run
/// use std::time::Duration;
///
/// # async fn run(session: stomp_wasm::Session) -> Result<(), stomp_wasm::Error> {
/// let sent = session.publish("/queue/a", "hi").timeout(Duration::from_secs(5)).await?;
/// assert!(sent.is_confirmed);
/// # Ok(())
/// # }
/// ```
///
/// ```no_run
/// use std::time::Duration;
/// use stomp_wasm::Confirm;
///
/// # async fn run(session: stomp_wasm::Session) -> Result<(), stomp_wasm::Error> {
/// let price = session.publish("/topic/prices", "42").headers([("currency", "KRW")]);
/// price.ttl(Duration::from_secs(1)).confirm(Confirm::Sent).send();
/// session.publish("/queue/orders", "10").at_least_once(true).await?;
/// # Ok(())
/// # }
/// ```
///
/// `.await` makes a future of it. What takes futures only, such as `join_all` and `tokio::spawn`, takes
/// [`into_future()`](Self::into_future), which sends:
///
/// ```no_run
/// # async fn run(session: stomp_wasm::Session) -> Result<(), stomp_wasm::Error> {
/// let all = ["1", "2", "3"].map(|text| session.publish("/queue/a", text).into_future());
/// for confirmation in all {
///     confirmation.await?;
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "a message is sent when this is awaited, or by `send`"]
pub struct Publish(Draft);

impl Publish {
    pub(crate) fn new(session: &Arc<Handle>, destination: String, body: Body) -> Self {
        Self(Draft::new(session, destination, body))
    }

    /// A header of SEND; not `ack`, `id`, `receipt` or `destination`, which are the session's.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.0.message.headers.set(name, value);
        self
    }

    /// Headers of SEND.
    pub fn headers(mut self, headers: impl Into<Headers>) -> Self {
        self.0.set_headers(&headers.into());
        self
    }

    /// Leaves `content-length` out, which has effects with some brokers: ActiveMQ takes a message with it for bytes, and one
    /// without it for text. A body with a NUL is refused then. (npm: `skipContentLengthHeader`.)
    ///
    /// ```no_run
    /// # async fn run(session: stomp_wasm::Session) -> Result<(), stomp_wasm::Error> {
    /// session.publish("/queue/a", "text").without_content_length().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub const fn without_content_length(mut self) -> Self {
        self.0.message.content_length = ContentLength::Omit;
        self
    }

    /// How long it may take in all, the wait for a connection included. Default without a limit but those of the outbox
    /// and of receipts.
    pub const fn timeout(mut self, limit: Duration) -> Self {
        self.0.terms.timeout = millis(limit);
        self
    }

    /// For how long it may be sent.
    pub const fn ttl(mut self, time: Duration) -> Self {
        self.0.terms.ttl = millis(time);
        self
    }

    /// When it counts as sent.
    pub const fn confirm(mut self, confirm: Confirm) -> Self {
        self.0.terms.confirm = confirm;
        self
    }

    /// Whether it is sent again when the connection was lost before its receipt: see [`Builder::at_least_once`](super::Builder::at_least_once).
    pub const fn at_least_once(mut self, wanted: bool) -> Self {
        self.0.terms.at_least_once = wanted;
        self
    }

    /// Sends it without waiting; a failure is an [event](super::Event::Error). A message that still waits for a connection
    /// when the last handle is dropped is given up with the session: before that await
    /// [`Session::flush`](super::Session::flush) or [`Session::drain`](super::Session::drain).
    pub fn send(self) {
        let Draft { session, message, terms } = self.0;
        let ticket = session.ticket();
        session.give(Command::Publish { ticket, message, terms, reply: None });
    }
}

impl IntoFuture for Publish {
    type Output = Result<Confirmation, super::Error>;
    type IntoFuture = Settling<Confirmation>;

    fn into_future(self) -> Self::IntoFuture {
        let Draft { session, message, terms } = self.0;
        session.ask(
            |ticket, reply| Command::Publish { ticket, message, terms, reply: Some(reply) },
            |answer| Ok(Confirmation::new(matches!(answer, Answer::Done { is_confirmed: true }))),
        )
    }
}

/// A request to be sent: from [`Session::request`](super::Session::request). It is sent when this is awaited. What takes
/// futures only, such as `join_all`, takes [`into_future()`](Self::into_future), as for [`Publish`].
///
/// ```no_run
/// use std::time::Duration;
///
/// # async fn run(session: stomp_wasm::Session) -> Result<(), stomp_wasm::Error> {
/// let rate = session
///     .request("/app/rate", "KRW")
///     .header("priority", "9")
///     .headers([("lang", "ko")])
///     .reply_to("/user/queue/rates")
///     .timeout(Duration::from_secs(2))
///     .await?;
/// # let _ = rate;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "a request is sent when this is awaited"]
pub struct Request {
    draft: Draft,
    reply_to: Option<String>,
    matcher: Option<Matcher>,
}

impl Request {
    pub(crate) fn new(session: &Arc<Handle>, destination: String, body: Body) -> Self {
        let mut draft = Draft::new(session, destination, body);
        draft.terms.at_least_once = false;
        draft.terms.timeout = REQUEST_TIMEOUT;
        Self { draft, reply_to: None, matcher: None }
    }

    /// A header of SEND; not one that [`Publish::header`] refuses, nor `correlation-id` or `reply-to`, which are the session's.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.draft.message.headers.set(name, value);
        self
    }

    /// Headers of SEND.
    pub fn headers(mut self, headers: impl Into<Headers>) -> Self {
        self.draft.set_headers(&headers.into());
        self
    }

    /// How long it may take in all, the wait for its turn included: see
    /// [`Session::request`](super::Session::request). Default 10 s.
    pub const fn timeout(mut self, limit: Duration) -> Self {
        self.draft.terms.timeout = millis(limit);
        self
    }

    /// Where the reply comes, instead of where [`Builder::reply_to`](super::Builder::reply_to) or the broker says.
    pub fn reply_to(mut self, destination: impl Into<String>) -> Self {
        self.reply_to = Some(destination.into());
        self
    }

    /// Tells by the reply itself whether it belongs to this request, where the other side does not give
    /// `correlation-id` back. Without it such requests go one at a time.
    ///
    /// ```no_run
    /// # async fn run(session: stomp_wasm::Session) -> Result<(), stomp_wasm::Error> {
    /// let rate = session
    ///     .request("/app/rate", r#"{"id":7}"#)
    ///     .matching(|reply| reply.header("x-id") == Some("7"))
    ///     .await?;
    /// # let _ = rate;
    /// # Ok(())
    /// # }
    /// ```
    pub fn matching(mut self, belongs: impl Fn(&Message) -> bool + Send + Sync + 'static) -> Self {
        self.matcher = Some(Matcher(Box::new(belongs)));
        self
    }
}

impl IntoFuture for Request {
    type Output = Result<Message, super::Error>;
    type IntoFuture = Settling<Message>;

    fn into_future(self) -> Self::IntoFuture {
        let Self { draft: Draft { session, message, terms }, reply_to, matcher } = self;
        session.ask(
            |ticket, reply| Command::Request { ticket, message, terms, reply_to, matcher, reply },
            Answer::into_message,
        )
    }
}
