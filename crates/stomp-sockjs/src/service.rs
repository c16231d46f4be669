//! The tower service, and how it is built.

use std::borrow::Cow;
use std::convert::Infallible;
use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Buf;
use http::{Request, Response};

use crate::body::Body;
use crate::clock::Clock;
use crate::frames::Close;
use crate::handler::Handler;
use crate::options::{ClientScript, Limits, Options};
use crate::origin::Origin;
use crate::routes;
use crate::server::Server;
use crate::shared::Phase;
use crate::transport::Transport;

/// A SockJS server: a [`tower_service::Service`] of HTTP requests, which begins sessions and gives
/// them to its [`Handler`]. Clones are the same server.
///
/// In axum it is nested as a service (see the [crate's example](crate)); with hyper alone, and in tests,
/// it is called:
///
/// ```
/// use http::Request;
/// use stomp_sockjs::{Session, SockJs};
/// use tower_service::Service;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut server = SockJs::builder().prefix("/echo").build(async |mut session: Session| {
///     while let Some(Ok(message)) = session.recv().await {
///         let _ = session.send(message).await;
///     }
/// });
/// let request = Request::get("/echo/info").body(String::new())?;
/// assert_eq!(server.call(request).await?.status(), 200);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct SockJs(Arc<Server>);

impl SockJs {
    /// A server with the default options.
    #[must_use]
    pub fn new(handler: impl Handler) -> Self {
        Self::builder().build(handler)
    }

    /// The options of a server, to be changed.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Closes all sessions with this code and reason; none begins any more. Responses that go on
    /// end by it, which a graceful shutdown of the HTTP server waits for. Clients that poll come to be told:
    /// serve requests until the sessions have [`ended`](Self::ended).
    ///
    /// See the example of [`Builder`].
    pub fn shut_down(&self, code: u16, reason: impl Into<Cow<'static, str>>) {
        self.0.enter(Phase::Closing(Close { code, reason: reason.into() }));
    }

    /// Lets no session begin any more. Those that there are go on until they are closed, and are then
    /// kept until the client has been told so, but no longer than
    /// [`Limits::close_timeout`](crate::Limits::close_timeout).
    ///
    /// See the example of [`Builder`].
    pub fn drain(&self) {
        self.0.enter(Phase::Draining);
    }

    /// Waits until there is no session, to be called after [`shut_down`](Self::shut_down) or
    /// [`drain`](Self::drain). Requests are to be served meanwhile: clients that poll, or whose
    /// response has reached its limit, fetch the last messages and the close by another one.
    /// Cancel-safe.
    ///
    /// See the example of [`Builder`].
    pub async fn ended(&self) {
        self.0.ended().await;
    }
}

impl fmt::Debug for SockJs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SockJs").field("options", &self.0.options).finish_non_exhaustive()
    }
}

impl<B> tower_service::Service<Request<B>> for SockJs
where
    B: http_body::Body<Data: Buf + Send> + Send + 'static,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let server = self.0.clone();
        Box::pin(async move { Ok(routes::handle(&server, request).await) })
    }
}

/// The options of a [`SockJs`] server. [`build`](Self::build) makes it.
///
/// ```no_run
/// use std::time::Duration;
/// use stomp_sockjs::{ClientScript, Limits, Session, SockJs, SystemClock, Transport};
///
/// # async fn serve() -> Result<(), Box<dyn std::error::Error>> {
/// let server = SockJs::builder()
///     .prefix("/echo")
///     .without(Transport::XhrPolling)
///     .origins(["https://app.example".parse()?])
///     .heartbeat(Duration::from_secs(10))
///     .disconnect_delay(Duration::from_secs(5))
///     .response_limit(64 << 10)
///     .cookie(true)
///     .client_script(ClientScript::new("/sockjs.min.js"))
///     .limits(Limits::default())
///     .clock(SystemClock::new())
///     .build(|session: Session| async move { session.close(1000, "") });
/// // At the end of the process:
/// server.drain();
/// server.shut_down(1001, "restarting");
/// server.ended().await;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
#[must_use = "a builder does nothing until it builds"]
pub struct Builder(Options);

impl Builder {
    /// The path that requests begin with, such as `/chat`. Default none: axum's
    /// [`nest_service`](https://docs.rs/axum/0.8/axum/struct.Router.html#method.nest_service) takes it
    /// off.
    pub fn prefix(mut self, prefix: impl Into<Cow<'static, str>>) -> Self {
        self.0.prefix = prefix.into();
        self
    }

    /// Answers 404 to the requests of a transport, so that clients try their next one. Without
    /// [`Transport::WebSocket`] there is no [`Transport::RawWebSocket`] either.
    pub fn without(mut self, transport: Transport) -> Self {
        self.0.refused.insert(transport);
        self
    }

    /// The origins whose pages may connect; all if there are none, as by default. Requests of other
    /// pages are answered by 403. The iframe page, `htmlfile` and `jsonp` are then not served, since
    /// browsers request these without an `Origin`.
    pub fn origins(mut self, origins: impl IntoIterator<Item = Origin>) -> Self {
        self.0.origins = origins.into_iter().collect();
        self
    }

    /// The time without a frame after which a heart-beat is sent. Default 25 s.
    pub const fn heartbeat(mut self, period: Duration) -> Self {
        self.0.timing.heartbeat = period;
        self
    }

    /// The time without a request for its frames after which a session is over. Default 5 s.
    pub const fn disconnect_delay(mut self, delay: Duration) -> Self {
        self.0.timing.disconnect_delay = delay;
        self
    }

    /// Bytes after which a streaming response ends, so that the browser can free it; the client
    /// requests the next. Default 128 KiB.
    pub const fn response_limit(mut self, bytes: usize) -> Self {
        self.0.response_limit = bytes;
        self
    }

    /// Sets the cookie `JSESSIONID`, by which load balancers send the requests of a session to one
    /// server, and says so in `info`. Default `false`.
    pub const fn cookie(mut self, is_set: bool) -> Self {
        self.0.sets_cookie = is_set;
        self
    }

    /// The script for the iframe page, which transports in iframes need. Default none: then there is
    /// no such page.
    pub fn client_script(mut self, script: ClientScript) -> Self {
        self.0.client_script = Some(script);
        self
    }

    /// Limits on what clients can make the server hold and wait for.
    pub const fn limits(mut self, limits: Limits) -> Self {
        self.0.limits = limits;
        self
    }

    /// The clock for heart-beats and the end of sessions. Default [`SystemClock`](crate::SystemClock).
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.0.clock = Some(Arc::new(clock));
        self
    }

    /// A server whose sessions this handler serves.
    #[must_use]
    pub fn build(self, handler: impl Handler) -> SockJs {
        SockJs(Arc::new(Server::new(self.0, handler)))
    }
}
