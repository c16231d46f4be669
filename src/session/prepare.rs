//! The function of a program that makes headers of CONNECT.

use core::future::Future;
use core::pin::Pin;

use stomp_protocol::Headers;

use super::Error;

/// What the function that makes the headers of CONNECT is told.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Attempt {
    /// The number of the attempt: 1 again once a connection has lasted.
    pub number: u32,
    /// Why the attempt or connection before it has ended.
    pub error: Option<Error>,
}

/// `Send` on a host, where tasks move between threads; anything in a browser, where they do not.
#[cfg(target_arch = "wasm32")]
pub trait MaybeSend {}
#[cfg(target_arch = "wasm32")]
impl<T: ?Sized> MaybeSend for T {}

/// `Send` on a host, where tasks move between threads; anything in a browser, where they do not.
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
