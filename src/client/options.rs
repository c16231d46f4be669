//! What a program chooses about its client.

use core::fmt;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;

use stomp_protocol::client::{ClientConfig, ConnectConfig, RetryPolicy};
use stomp_protocol::codec::Strictness;
use stomp_protocol::{Headers, HeartBeat, Limits, Secrets, Version};
use wasm_bindgen::JsValue;

pub(crate) type MakeSocket = dyn Fn() -> Result<JsValue, JsValue>;
pub(crate) type FutureHeaders = Pin<Box<dyn Future<Output = Result<Headers, String>>>>;
pub(crate) type MakeHeaders = dyn Fn() -> FutureHeaders;

/// How a [`Client`](super::Client) connects, and how it goes on.
///
/// ```
/// use std::time::Duration;
/// use stomp_wasm::client::ClientOptions;
/// use stomp_wasm::protocol::client::{Backoff, RetryPolicy};
///
/// let options = ClientOptions::new("wss://example.org/ws")
///     .connect_headers([("login", "guest"), ("passcode", "guest")])
///     .heart_beat(Duration::from_secs(20), Duration::from_secs(20))
///     .retry(RetryPolicy { delay: 500, backoff: Backoff::Exponential, ..RetryPolicy::default() })
///     .connection_timeout(Duration::from_secs(15));
/// # let _ = options;
/// ```
///
/// What else can be chosen:
///
/// ```
/// use std::time::Duration;
/// use stomp_wasm::Headers;
/// use stomp_wasm::client::ClientOptions;
/// use stomp_wasm::protocol::codec::Strictness;
/// use stomp_wasm::protocol::{Limits, Version};
///
/// let options = ClientOptions::new("wss://example.org/ws?ticket=7")
///     .secret_names(["ticket"])
///     .versions([Version::V1_2])
///     .connect_headers_with(|| async { Ok::<_, String>(Headers::from([("token", "new")])) })
///     .heart_beat_tolerance(300)
///     .worker_ticker(true)
///     .disconnect_timeout(Duration::from_secs(1))
///     .strictness(Strictness::Strict)
///     .limits(Limits::default());
/// # let _ = options;
/// ```
#[derive(Clone)]
#[must_use]
pub struct ClientOptions {
    pub(crate) source: Source,
    pub(crate) make_headers: Option<Rc<MakeHeaders>>,
    pub(crate) worker_ticker: bool,
    pub(crate) secrets: Secrets,
    pub(crate) machine: ClientConfig,
    pub(crate) connect: ConnectConfig,
}

/// Where sockets come from.
#[derive(Clone)]
pub(crate) enum Source {
    Url(String),
    Factory(Rc<MakeSocket>),
}

impl ClientOptions {
    /// Connects to this address by WebSocket: `ws://…` or `wss://…`.
    pub fn new(broker_url: impl Into<String>) -> Self {
        Self::from_source(Source::Url(broker_url.into()))
    }

    /// Connects by the sockets that `make` makes, one for each attempt: a WebSocket, or any object of
    /// its shape. What it gives as an error is the error of the attempt.
    ///
    /// With sockjs-client, where WebSocket cannot pass:
    ///
    /// ```
    /// use stomp_wasm::client::ClientOptions;
    /// use wasm_bindgen::prelude::*;
    ///
    /// #[wasm_bindgen(module = "sockjs-client")]
    /// extern "C" {
    ///     #[wasm_bindgen(js_name = default)]
    ///     type SockJs;
    ///     #[wasm_bindgen(constructor, catch, js_class = default)]
    ///     fn new(url: &str) -> Result<SockJs, JsValue>;
    /// }
    ///
    /// let options = ClientOptions::socket_factory(|| {
    ///     Ok(SockJs::new("https://example.org/stomp")?.into())
    /// });
    /// # let _ = options;
    /// ```
    pub fn socket_factory(make: impl Fn() -> Result<JsValue, JsValue> + 'static) -> Self {
        Self::from_source(Source::Factory(Rc::new(make)))
    }

    fn from_source(source: Source) -> Self {
        Self {
            source,
            make_headers: None,
            worker_ticker: false,
            secrets: Secrets::default(),
            machine: ClientConfig::default(),
            connect: ConnectConfig::default(),
        }
    }

    /// The versions to offer, best first; none at all stands for the default, which is 1.2, 1.1 and
    /// 1.0.
    pub fn versions(mut self, versions: impl IntoIterator<Item = Version>) -> Self {
        let versions: Vec<_> = versions.into_iter().map(Version::as_str).collect();
        if !versions.is_empty() {
            self.connect.accept_version = versions.join(",");
        }
        self
    }

    /// Headers of CONNECT, such as `login`, `passcode` and `host`. By default there are none but
    /// `accept-version` and `heart-beat`.
    pub fn connect_headers(mut self, headers: impl Into<Headers>) -> Self {
        self.connect.headers = headers.into();
        self
    }

    /// Makes the headers of CONNECT anew for every attempt, in place of
    /// [`connect_headers`](Self::connect_headers): they may hold a token that expires. What it gives
    /// as an error is the error of the attempt; the next one follows by the retry policy.
    pub fn connect_headers_with<F, E>(mut self, make: impl Fn() -> F + 'static) -> Self
    where
        F: Future<Output = Result<Headers, E>> + 'static,
        E: fmt::Display,
    {
        self.make_headers = Some(Rc::new(move || {
            let headers = make();
            Box::pin(async move { headers.await.map_err(|error| error.to_string()) })
        }));
        self
    }

    /// How often this client can send something, and how often it wants to hear something; zero
    /// stands for never. Default 10 s both ways.
    pub fn heart_beat(mut self, outgoing: Duration, incoming: Duration) -> Self {
        self.connect.heart_beat =
            HeartBeat { outgoing: millis(outgoing), incoming: millis(incoming) };
        self
    }

    /// How much of the agreed period may pass in silence before the broker is taken for dead, in
    /// percent. Default 200.
    pub fn heart_beat_tolerance(mut self, percent: u64) -> Self {
        self.connect.tolerance_percent = percent;
        self
    }

    /// Lets a worker keep the time for heart-beats as well: browsers slow down the timers of a page
    /// that is hidden, not those of its workers. Default false. Without workers, or where a policy of
    /// the page forbids this one (`worker-src blob:`), the timers of the page do it alone.
    pub fn worker_ticker(mut self, wanted: bool) -> Self {
        self.worker_ticker = wanted;
        self
    }

    /// When to try again after an attempt has failed or a connection was lost. Default every 5 s.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.machine.retry = policy;
        self
    }

    /// How long an attempt may take, from its beginning to CONNECTED. Default zero: as long as it
    /// takes.
    pub fn connection_timeout(mut self, after: Duration) -> Self {
        self.machine.connection_timeout = millis(after);
        self
    }

    /// How long an orderly end may take, from DISCONNECT to the socket's close, before the socket is
    /// dropped. Zero: as long as it takes. Default 5 s.
    pub fn disconnect_timeout(mut self, after: Duration) -> Self {
        self.machine.disconnect_timeout = millis(after);
        self
    }

    /// Whether the broker's small faults are forgiven. Default lenient.
    pub fn strictness(mut self, strictness: Strictness) -> Self {
        self.connect.strictness = strictness;
        self
    }

    /// Names of URL parameters whose values are masked in errors and `Debug` output, besides those that
    /// [`Secrets`] has anyway.
    pub fn secret_names(mut self, names: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        self.secrets = Secrets::with(names);
        self
    }

    /// What is too large to accept from the broker.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.connect.limits = limits;
        self
    }
}

impl fmt::Debug for ClientOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let source = match &self.source {
            Source::Url(url) => &*self.secrets.redact_urls(url),
            Source::Factory(_) => "(a socket factory)",
        };
        f.debug_struct("ClientOptions")
            .field("source", &source)
            .field("machine", &self.machine)
            .field("connect", &self.connect)
            .field("worker_ticker", &self.worker_ticker)
            .finish_non_exhaustive()
    }
}

/// Whole milliseconds, and none too few.
fn millis(duration: Duration) -> u64 {
    duration.as_nanos().div_ceil(1_000_000).try_into().unwrap_or(u64::MAX)
}
