//! The functions of a program: headers of CONNECT and SUBSCRIBE, the identity, replies.

use core::future::Future;
use core::pin::Pin;
use std::sync::Arc;

use stomp_protocol::Headers;

use super::{Error, Message};

/// What the function that makes the headers of CONNECT is told.
///
/// ```no_run
/// use stomp_wasm::{Headers, Session};
///
/// let builder = Session::builder("wss://example.org/ws").connect_headers_with(|attempt| async move {
///     // A token that was refused is made anew.
///     let token = if attempt.error.is_some() { "new" } else { "kept" };
///     Ok(Headers::from([("token", token)]))
/// });
/// # let _ = builder;
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Attempt {
    /// The number of the attempt: 1 again once a connection has lasted.
    pub number: u32,
    /// Why the attempt or connection before it has ended.
    pub error: Option<Error>,
}

/// `Send` on a host, where tasks move between threads; anything in a browser, where they do not: the bound of what
/// [`Builder::connect_headers_with`](super::Builder::connect_headers_with) takes.
#[cfg(target_arch = "wasm32")]
pub trait MaybeSend {}
#[cfg(target_arch = "wasm32")]
impl<T: ?Sized> MaybeSend for T {}

/// `Send` on a host, where tasks move between threads; anything in a browser, where they do not: the bound of what
/// [`Builder::connect_headers_with`](super::Builder::connect_headers_with) takes.
#[cfg(not(target_arch = "wasm32"))]
pub trait MaybeSend: Send {}
#[cfg(not(target_arch = "wasm32"))]
impl<T: Send + ?Sized> MaybeSend for T {}

/// Makes headers of CONNECT.
#[cfg(target_arch = "wasm32")]
pub(crate) type Prepare = dyn Fn(Attempt) -> Preparing;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) type Prepare = dyn Fn(Attempt) -> Preparing + Send;

/// The headers to come.
#[cfg(target_arch = "wasm32")]
pub(crate) type Preparing = Pin<Box<dyn Future<Output = Result<Headers, Error>>>>;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) type Preparing = Pin<Box<dyn Future<Output = Result<Headers, Error>> + Send>>;

/// A function as the driver keeps it.
pub(crate) fn boxed<F>(make: impl Fn(Attempt) -> F + MaybeSend + 'static) -> Box<Prepare>
where
    F: Future<Output = Result<Headers, Error>> + MaybeSend + 'static,
{
    Box::new(move |attempt| Box::pin(make(attempt)))
}

/// Makes headers of SUBSCRIBE: a handle gives it to the driver, so it can be sent in a browser too.
pub(crate) type Ask = Arc<dyn Fn() -> Preparing + Send + Sync>;

/// A function as an option keeps it.
pub(crate) fn shared<F>(make: impl Fn() -> F + Send + Sync + 'static) -> Ask
where
    F: Future<Output = Result<Headers, Error>> + MaybeSend + 'static,
{
    Arc::new(move || Box::pin(make()))
}

/// Says which user a session is: by the headers of CONNECT, and of CONNECTED.
#[cfg(target_arch = "wasm32")]
pub(crate) type Identify = dyn Fn(&Headers, &Headers) -> Option<String>;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) type Identify = dyn Fn(&Headers, &Headers) -> Option<String> + Send;

/// Whether a reply belongs to a request.
pub(crate) struct Matcher(pub(crate) Box<dyn Fn(&Message) -> bool + Send + Sync>);

impl core::fmt::Debug for Matcher {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Matcher")
    }
}
