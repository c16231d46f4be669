//! A session as the application sees it.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use futures_core::future::BoxFuture;
use futures_core::stream::Stream;
use futures_sink::Sink;
use http::request::Parts;

use crate::frames::Close;
use crate::machine::Incoming;
use crate::shared::Shared;
use crate::transport::Transport;

/// A client's session, whatever its transport.
///
/// A session begins with a request of its client, and ends with the future of its [`Handler`], with
/// [`close`](Self::close), or with the client. Messages are read by [`recv`](Self::recv) and written
/// by [`send`](Self::send), or by the [`Stream`] and the [`Sink`] that a session is.
/// [`split`](Self::split) gives both halves, for two tasks.
///
/// [`Handler`]: crate::Handler
///
/// ```no_run
/// use stomp_sockjs::{Closed, Session};
///
/// async fn serve(mut session: Session) -> Result<(), Closed> {
///     println!("{} by {:?}", session.request().uri, session.transport());
///     while let Some(Ok(message)) = session.recv().await {
///         session.send(message.to_uppercase()).await?;
///     }
///     session.close(1000, "done");
///     Ok(())
/// }
/// ```
#[derive(Debug)]
pub struct Session {
    sender: Sender,
    receiver: Receiver,
    request: Box<Parts>,
    transport: Transport,
}

impl Session {
    pub(crate) fn new(shared: &Arc<Shared>, request: Box<Parts>, transport: Transport) -> Self {
        let sender = Sender { shared: shared.clone(), ready: Pending::default() };
        let receiver = Receiver { shared: shared.clone(), next: Pending::default(), over: false };
        Self { sender, receiver, request, transport }
    }

    /// The request that began the session: its headers, address and extensions. What layers around
    /// the server have put into the extensions (the peer's address, a user) is there.
    #[must_use]
    pub const fn request(&self) -> &Parts {
        &self.request
    }

    /// The transport that the session began with.
    #[must_use]
    pub const fn transport(&self) -> Transport {
        self.transport
    }

    /// Waits for the next message of the client; `None` once the session is over. Cancel-safe.
    ///
    /// # Errors
    /// [`RecvError::TooLarge`] once if the client sent more than the [limits](crate::Limits) allow;
    /// nothing follows it.
    pub async fn recv(&mut self) -> Option<Result<String, RecvError>> {
        self.receiver.recv().await
    }

    /// Sends a message, once the session's queue has space for it: 64 KiB wait for a client, or one
    /// message of any size.
    ///
    /// # Errors
    /// [`Closed`] if the session is over.
    pub async fn send(&self, message: impl Into<String>) -> Result<(), Closed> {
        self.sender.send(message).await
    }

    /// Closes the session. What was sent before is delivered, and then the client is told the code
    /// (1000, or 3000 to 4999) and the reason.
    pub fn close(&self, code: u16, reason: impl Into<Cow<'static, str>>) {
        self.sender.close(code, reason);
    }

    /// Both halves of the session. Dropping one of them does not end it.
    ///
    /// See the example of [`Sender`].
    #[must_use]
    pub fn split(self) -> (Sender, Receiver) {
        (self.sender, self.receiver)
    }
}

/// The half of a session that sends. Clones are for the same session, and may outlive its handler:
/// then they tell that it is over.
///
/// ```no_run
/// use stomp_sockjs::Session;
///
/// async fn serve(session: Session) {
///     let (sender, mut receiver) = session.split();
///     while let Some(message) = receiver.recv().await {
///         let outcome = match message {
///             Ok(message) => sender.send(message).await,
///             Err(error) => return sender.close(4000, error.to_string()),
///         };
///         if outcome.is_err() {
///             return sender.abort();
///         }
///     }
/// }
/// ```
pub struct Sender {
    shared: Arc<Shared>,
    ready: Pending<bool>,
}

impl Sender {
    /// Sends a message, as [`Session::send`] does.
    ///
    /// # Errors
    /// [`Closed`] if the session is over.
    pub async fn send(&self, message: impl Into<String>) -> Result<(), Closed> {
        if self.shared.send(message.into()).await { Ok(()) } else { Err(Closed) }
    }

    /// Closes the session, as [`Session::close`] does. Of several closes the first counts.
    pub fn close(&self, code: u16, reason: impl Into<Cow<'static, str>>) {
        self.shared.close(Close { code, reason: reason.into() });
    }

    /// Ends the session at once, without telling the client.
    pub fn abort(&self) {
        self.shared.end();
    }

    /// Writes a text in the place of a frame, behind the messages that wait. For tests of clients:
    /// whether the text is a frame of SockJS is not checked.
    ///
    /// ```no_run
    /// async fn serve(session: stomp_sockjs::Session) {
    ///     let (sender, _receiver) = session.split();
    ///     sender.send_raw("a[\"as it goes to the client\"]");
    /// }
    /// ```
    pub fn send_raw(&self, text: impl Into<String>) {
        self.shared.send_raw(text.into());
    }
}

impl Clone for Sender {
    fn clone(&self) -> Self {
        Self { shared: self.shared.clone(), ready: Pending::default() }
    }
}

impl fmt::Debug for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Sender").field(&self.shared).finish()
    }
}

/// The half of a session that receives.
///
/// See the example of [`Sender`].
pub struct Receiver {
    shared: Arc<Shared>,
    next: Pending<Incoming>,
    over: bool,
}

impl Receiver {
    /// Waits for the next message of the client, as [`Session::recv`] does. Cancel-safe.
    ///
    /// # Errors
    /// [`RecvError::TooLarge`] once if the client sent more than the [limits](crate::Limits) allow.
    pub async fn recv(&mut self) -> Option<Result<String, RecvError>> {
        if self.over {
            return None;
        }
        let incoming = self.shared.take().await;
        self.taken(incoming)
    }

    fn taken(&mut self, incoming: Incoming) -> Option<Result<String, RecvError>> {
        self.over = !matches!(incoming, Incoming::Message(_));
        match incoming {
            Incoming::Message(message) => Some(Ok(message)),
            Incoming::TooLarge => Some(Err(RecvError::TooLarge)),
            Incoming::End => None,
        }
    }
}

impl fmt::Debug for Receiver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Receiver").field(&self.shared).finish()
    }
}

/// The error of a session that is over: nothing can be sent to its client any more.
///
/// See the example of [`Session`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closed;

impl fmt::Display for Closed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the session is over")
    }
}

impl Error for Closed {}

/// Why nothing more is received from a client that is still there.
///
/// See the example of [`Sender`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RecvError {
    /// The client sent more than the [limits](crate::Limits) allow. Unless the handler closes the
    /// session itself, it is closed with 1009 when the handler ends.
    TooLarge,
}

impl fmt::Display for RecvError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge => f.write_str("the client sent more than the limits allow"),
        }
    }
}

impl Error for RecvError {}

/// A future that a `poll` function has begun. The mutex is never locked; it makes a session `Sync`, so
/// that `&Session` can be held by tasks.
struct Pending<T>(Mutex<Option<BoxFuture<'static, T>>>);

impl<T> Default for Pending<T> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<T> Pending<T> {
    fn poll(
        &mut self,
        context: &mut Context<'_>,
        begin: impl FnOnce() -> BoxFuture<'static, T>,
    ) -> Poll<T> {
        let begun = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        let value = ready!(begun.get_or_insert_with(begin).as_mut().poll(context));
        *begun = None;
        Poll::Ready(value)
    }
}

impl Stream for Receiver {
    type Item = Result<String, RecvError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.over {
            return Poll::Ready(None);
        }
        let shared = self.shared.clone();
        let begin =
            || -> BoxFuture<'static, Incoming> { Box::pin(async move { shared.take().await }) };
        let incoming = ready!(self.next.poll(context, begin));
        Poll::Ready(self.taken(incoming))
    }
}

impl Sink<String> for Sender {
    type Error = Closed;

    fn poll_ready(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<(), Closed>> {
        let shared = self.shared.clone();
        let begin =
            || -> BoxFuture<'static, bool> { Box::pin(async move { shared.ready().await }) };
        let is_open = ready!(self.ready.poll(context, begin));
        Poll::Ready(if is_open { Ok(()) } else { Err(Closed) })
    }

    fn start_send(self: Pin<&mut Self>, message: String) -> Result<(), Closed> {
        if self.shared.push(message) { Ok(()) } else { Err(Closed) }
    }

    /// A message that was sent waits in the session for the client: there is nothing to flush.
    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Closed>> {
        Poll::Ready(Ok(()))
    }

    fn poll_close(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Closed>> {
        self.close(1000, "");
        Poll::Ready(Ok(()))
    }
}

impl Stream for Session {
    type Item = Result<String, RecvError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut self.receiver).poll_next(context)
    }
}

impl Sink<String> for Session {
    type Error = Closed;

    fn poll_ready(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<(), Closed>> {
        Pin::new(&mut self.sender).poll_ready(context)
    }

    fn start_send(mut self: Pin<&mut Self>, message: String) -> Result<(), Closed> {
        Pin::new(&mut self.sender).start_send(message)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<(), Closed>> {
        Pin::new(&mut self.sender).poll_flush(context)
    }

    fn poll_close(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<(), Closed>> {
        Pin::new(&mut self.sender).poll_close(context)
    }
}
