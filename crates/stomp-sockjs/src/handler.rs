//! What an application does with a session.

use std::borrow::Cow;
use std::future::Future;

use futures_core::future::BoxFuture;
use http::StatusCode;

use crate::session::Session;

/// What an application does with each session.
///
/// Functions that take a [`Session`] and return a future are handlers: the session lasts as long as
/// the future, which runs in a task of its own. When it ends, the session is closed with 1000, or
/// with 1009 if the client sent more than the [limits](crate::Limits) allow; when it panics, with
/// 1011.
///
/// A type that implements the trait itself can also refuse sessions:
///
/// ```
/// use http::header::AUTHORIZATION;
/// use stomp_sockjs::{Handler, Refused, Session, SockJs};
///
/// struct Guarded;
///
/// impl Handler for Guarded {
///     fn accept(
///         &self,
///         mut session: Session,
///     ) -> Result<impl Future<Output = ()> + Send + 'static, Refused> {
///         if !session.request().headers.contains_key(AUTHORIZATION) {
///             return Err(Refused::new(http::StatusCode::UNAUTHORIZED, "log in first\n"));
///         }
///         Ok(async move { while let Some(Ok(_)) = session.recv().await {} })
///     }
/// }
///
/// let server = SockJs::new(Guarded);
/// # drop(server);
/// ```
pub trait Handler: Send + Sync + 'static {
    /// Accepts a session, and returns the future that serves it. Until it has returned, the server
    /// finds and begins no other session.
    ///
    /// # Errors
    /// [`Refused`] if the session is not to begin: the request for it gets the answer in there.
    fn accept(
        &self,
        session: Session,
    ) -> Result<impl Future<Output = ()> + Send + 'static, Refused>;
}

impl<F, Serving> Handler for F
where
    F: Fn(Session) -> Serving + Send + Sync + 'static,
    Serving: Future<Output = ()> + Send + 'static,
{
    fn accept(
        &self,
        session: Session,
    ) -> Result<impl Future<Output = ()> + Send + 'static, Refused> {
        Ok(self(session))
    }
}

/// The answer to a request for a session that is not to begin.
///
/// See the example of [`Handler`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    pub(crate) status: StatusCode,
    pub(crate) text: Cow<'static, str>,
}

impl Refused {
    /// A status, such as 401, and a text that says why.
    ///
    /// See the example of [`Handler`].
    #[must_use]
    pub fn new(status: StatusCode, text: impl Into<Cow<'static, str>>) -> Self {
        Self { status, text: text.into() }
    }
}

/// A [`Handler`] of any type.
pub(crate) trait AnyHandler: Send + Sync {
    fn accept(&self, session: Session) -> Result<BoxFuture<'static, ()>, Refused>;
}

impl<H: Handler> AnyHandler for H {
    fn accept(&self, session: Session) -> Result<BoxFuture<'static, ()>, Refused> {
        Ok(Box::pin(Handler::accept(self, session)?))
    }
}
