//! What a program chooses about its session.

use core::fmt;
use std::time::Duration;

use stomp_protocol::client::ConnectConfig;
use stomp_protocol::codec::Strictness;
use stomp_protocol::session::{Broker, Config, Limit};
use stomp_protocol::{Headers, HeartBeat, Limits, Secrets, Version};

#[cfg(feature = "sockjs")]
use super::Transport;
use super::prepare::{self, Attempt, Identify, MaybeSend, Prepare};
use super::{Error, Retry, millis};

/// How a session connects, and how it goes on: from [`Session::builder`](super::Session::builder).
///
/// ```no_run
/// use std::time::Duration;
/// use stomp_wasm::{Error, Retry, Session};
///
/// # async fn run() -> Result<(), Error> {
/// let session = Session::builder("wss://example.org/ws")
///     .login("guest", "guest")
///     .heart_beat(Duration::from_secs(20), Duration::from_secs(20))
///     .retry(Retry::default().max(Duration::from_secs(10)))
///     .connect()
///     .await?;
/// # let _ = session;
/// # Ok(())
/// # }
/// ```
///
/// What else can be chosen:
///
/// ```no_run
/// use std::time::Duration;
/// use stomp_wasm::protocol::Limits;
/// use stomp_wasm::protocol::codec::Strictness;
/// use stomp_wasm::{Broker, Session};
///
/// let session = Session::builder("wss://a.example.org/ws?ticket=7")
///     .or_url("wss://b.example.org/ws?ticket=7")
///     .secret_names(["ticket"])
///     .connect_header("host", "/")
///     .disconnect_headers([("reason", "bye")])
///     .connect_timeout(Duration::from_secs(5))
///     .receipt_timeout(Duration::from_secs(5))
///     .disconnect_timeout(Duration::from_secs(1))
///     .outbox(100, 1 << 20, Duration::from_secs(30))
///     .in_flight(100, 1 << 20)
///     .at_least_once(true)
///     .broker(Broker::Spring)
///     .reply_to("/user/queue/replies")
///     .strictness(Strictness::Strict)
///     .limits(Limits::default())
///     .build();
/// session.start();
/// ```
#[must_use]
pub struct Builder {
    pub(crate) urls: Vec<String>,
    pub(crate) prepare: Option<Box<Prepare>>,
    pub(crate) config: Config,
    pub(crate) connect: ConnectConfig,
    pub(crate) disconnect_headers: Headers,
    pub(crate) broker: Option<Broker>,
    pub(crate) reply_to: Option<String>,
    pub(crate) identify: Option<Box<Identify>>,
    pub(crate) at_least_once: bool,
    /// Longer frames are sent in pieces.
    pub(crate) longest_message: Option<usize>,
    /// Whether text goes in binary messages too.
    pub(crate) is_binary: bool,
    pub(crate) secrets: Secrets,
    #[cfg(feature = "sockjs")]
    pub(crate) sockjs: Sockjs,
    /// More headers of the opening handshake of a WebSocket.
    #[cfg(all(feature = "native", not(target_arch = "wasm32")))]
    pub(crate) handshake_headers: Vec<(String, String)>,
    /// More certificates that are trusted, as PEM.
    #[cfg(all(feature = "tls", not(target_arch = "wasm32")))]
    pub(crate) root_certificates: Vec<Vec<u8>>,
}

/// Makes a socket of a SockJS that the program brings, for an address.
#[cfg(all(feature = "sockjs", target_arch = "wasm32"))]
pub(crate) type MakeSocket = dyn Fn(&str) -> Result<wasm_bindgen::JsValue, wasm_bindgen::JsValue>;

/// What is chosen about SockJS.
#[cfg(feature = "sockjs")]
pub(crate) struct Sockjs {
    /// The address of SockJS beside that of a WebSocket.
    pub(crate) url: Option<String>,
    /// The transports, in the order in which they are tried.
    pub(crate) transports: Vec<Transport>,
    /// Time for each to open, in milliseconds; 0: estimated.
    pub(crate) timeout: u64,
    /// Makes the sockets of the program's own SockJS.
    #[cfg(target_arch = "wasm32")]
    pub(crate) make: Option<std::rc::Rc<MakeSocket>>,
}

#[cfg(feature = "sockjs")]
impl Sockjs {
    fn new() -> Self {
        Self {
            url: None,
            transports: vec![Transport::WebSocket, Transport::XhrStreaming, Transport::XhrPolling],
            timeout: 0,
            #[cfg(target_arch = "wasm32")]
            make: None,
        }
    }
}

impl Builder {
    pub(crate) fn new(url: String) -> Self {
        Self {
            urls: vec![url],
            prepare: None,
            config: Config::default(),
            connect: ConnectConfig::default(),
            disconnect_headers: Headers::new(),
            broker: None,
            reply_to: None,
            identify: None,
            at_least_once: false,
            longest_message: None,
            is_binary: false,
            secrets: Secrets::default(),
            #[cfg(feature = "sockjs")]
            sockjs: Sockjs::new(),
            #[cfg(all(feature = "native", not(target_arch = "wasm32")))]
            handshake_headers: Vec::new(),
            #[cfg(all(feature = "tls", not(target_arch = "wasm32")))]
            root_certificates: Vec::new(),
        }
    }

    /// The address of SockJS beside that of the WebSocket, for networks that block WebSocket: `https://…`, or a path on
    /// the page's own site. Each attempt uses the first of the [`transports`](Self::transports) that works, and those
    /// that failed are remembered for the tab. For SockJS alone give its address to
    /// [`Session::builder`](super::Session::builder).
    ///
    /// In a browser; outside of one it has no effect. (Feature `sockjs`, on by default.)
    ///
    /// ```no_run
    /// # async fn run() -> Result<(), stomp_wasm::Error> {
    /// let session = stomp_wasm::Session::builder("wss://example.org/ws")
    ///     .sockjs_url("https://example.org/stomp")
    ///     .connect()
    ///     .await?;
    /// println!("{:?}", session.status().transport);
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "sockjs")]
    pub fn sockjs_url(mut self, url: impl Into<String>) -> Self {
        self.sockjs.url = Some(url.into());
        self
    }

    /// The transports of SockJS, in the order in which to try them: those of [`Transport::WebSocket`],
    /// [`Transport::XhrStreaming`], [`Transport::XhrPolling`] that are given, or by default all three. Beside the address
    /// of a WebSocket, [`Transport::WebSocket`] is that. (Feature `sockjs`.)
    ///
    /// See the example of [`transport_timeout`](Self::transport_timeout).
    #[cfg(feature = "sockjs")]
    pub fn transports(mut self, transports: impl IntoIterator<Item = Transport>) -> Self {
        self.sockjs.transports = transports.into_iter().collect();
        self
    }

    /// How long each of the [`transports`](Self::transports) may take to open, and then to bring the first message.
    /// Default: what the measured round trip suggests, at least 2 s and at most 15. (Feature `sockjs`.)
    ///
    /// ```
    /// use std::time::Duration;
    /// use stomp_wasm::{Session, Transport};
    ///
    /// let builder = Session::builder("https://example.org/stomp")
    ///     .transports([Transport::WebSocket, Transport::XhrPolling])
    ///     .transport_timeout(Duration::from_secs(3));
    /// # let _ = builder;
    /// ```
    #[cfg(feature = "sockjs")]
    pub const fn transport_timeout(mut self, time: Duration) -> Self {
        self.sockjs.timeout = millis(time);
        self
    }

    /// Uses the page's own SockJS in place of the one that is built in: `make` gets the address and makes a socket, by
    /// the class of sockjs-client for instance. (In a browser, feature `sockjs`.)
    ///
    /// ```
    /// use stomp_wasm::Session;
    /// use wasm_bindgen::prelude::*;
    ///
    /// #[wasm_bindgen]
    /// extern "C" {
    ///     // The script that a page has from sockjs-client.
    ///     type SockJS;
    ///     #[wasm_bindgen(constructor, catch)]
    ///     fn new(url: &str) -> Result<SockJS, JsValue>;
    /// }
    ///
    /// let builder = Session::builder("https://example.org/stomp")
    ///     .sockjs_with(|url| Ok(SockJS::new(url)?.into()));
    /// # let _ = builder;
    /// ```
    #[cfg(all(feature = "sockjs", target_arch = "wasm32"))]
    pub fn sockjs_with(
        mut self,
        make: impl Fn(&str) -> Result<wasm_bindgen::JsValue, wasm_bindgen::JsValue> + 'static,
    ) -> Self {
        self.sockjs.make = Some(std::rc::Rc::new(make));
        self
    }

    /// One more address: one per attempt in turn, beginning with the one that worked last.
    pub fn or_url(mut self, url: impl Into<String>) -> Self {
        self.urls.push(url.into());
        self
    }

    /// The headers `login` and `passcode` of CONNECT.
    pub fn login(mut self, login: &str, passcode: &str) -> Self {
        self.connect.headers.set("login", login);
        self.connect.headers.set("passcode", passcode);
        self
    }

    /// A header of CONNECT, such as `host`. By default there are none but `accept-version` and `heart-beat`.
    pub fn connect_header(mut self, name: &str, value: &str) -> Self {
        self.connect.headers.set(name, value);
        self
    }

    /// Makes more headers of CONNECT for every attempt: they may hold a token that expires. If it fails, so does the
    /// attempt; an error that is not retryable ends the attempts. After a refusal it is asked once more at once.
    ///
    /// ```
    /// use stomp_wasm::{Code, Error, Headers, Session};
    ///
    /// # async fn token() -> Option<String> { None }
    /// let builder = Session::builder("wss://example.org/ws").connect_headers_with(|_| async {
    ///     let token = token().await.ok_or_else(|| Error::new(Code::Unauthorized, "logged out"))?;
    ///     Ok(Headers::from([("Authorization", format!("Bearer {token}"))]))
    /// });
    /// # let _ = builder;
    /// ```
    pub fn connect_headers_with<F>(
        mut self,
        make: impl Fn(Attempt) -> F + MaybeSend + 'static,
    ) -> Self
    where
        F: Future<Output = Result<Headers, Error>> + MaybeSend + 'static,
    {
        self.prepare = Some(prepare::boxed(make));
        self.config.asks_credentials = true;
        self
    }

    /// The versions of STOMP that are offered, the preferred one first; none given: all. The broker chooses the highest that
    /// it speaks. Default 1.2, 1.1, 1.0. (npm: `stompVersions`.)
    ///
    /// ```
    /// use stomp_wasm::Session;
    /// use stomp_wasm::protocol::Version;
    ///
    /// let builder = Session::builder("ws://old.internal/ws").versions([Version::V1_1, Version::V1_0]);
    /// # let _ = builder;
    /// ```
    pub fn versions(mut self, versions: impl IntoIterator<Item = Version>) -> Self {
        let names: Vec<_> = versions.into_iter().map(Version::as_str).collect();
        self.connect.accept_version = if names.is_empty() {
            ConnectConfig::default().accept_version
        } else {
            names.join(",")
        };
        self
    }

    /// Headers of DISCONNECT.
    pub fn disconnect_headers(mut self, headers: impl Into<Headers>) -> Self {
        self.disconnect_headers = headers.into();
        self
    }

    /// When to try again.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.config.retry = retry.0;
        self
    }

    /// How often this client can send something, and how often it wants to hear something; zero stands for never.
    /// Default 10 s both ways.
    pub fn heart_beat(mut self, outgoing: Duration, incoming: Duration) -> Self {
        self.connect.heart_beat =
            HeartBeat { outgoing: millis(outgoing), incoming: millis(incoming) };
        self
    }

    /// From the request for credentials to CONNECTED. Default 10 s.
    pub const fn connect_timeout(mut self, time: Duration) -> Self {
        self.config.connect_timeout = millis(time);
        self
    }

    /// From the moment a frame goes to the socket to its receipt. Default 10 s.
    pub const fn receipt_timeout(mut self, time: Duration) -> Self {
        self.config.receipt_timeout = millis(time);
        self
    }

    /// From DISCONNECT to the end of the socket. Default 5 s.
    pub const fn disconnect_timeout(mut self, time: Duration) -> Self {
        self.config.disconnect_timeout = millis(time);
        self
    }

    /// How many messages, and bytes of bodies, may wait for a connection, and for how long. Default 1000, 8 MiB, one
    /// minute. With 0 messages publishing without a connection fails with [`Code::NotConnected`](super::Code).
    pub const fn outbox(mut self, messages: u32, bytes: u32, age: Duration) -> Self {
        self.config.outbox = Limit { messages, bytes };
        self.config.outbox_age = millis(age);
        self
    }

    /// How many messages, and bytes of bodies, may be sent and not confirmed. Default 10,000, 32 MiB.
    pub const fn in_flight(mut self, messages: u32, bytes: u32) -> Self {
        self.config.in_flight = Limit { messages, bytes };
        self
    }

    /// Whether a message whose connection was lost before its receipt is sent again, at most five times, with one
    /// `idempotency-key`. Default false: it fails with [`maybe_delivered`](Error::maybe_delivered). A request is sent once in
    /// any case.
    pub const fn at_least_once(mut self, wanted: bool) -> Self {
        self.at_least_once = wanted;
        self
    }

    /// Which broker it is, where it does not say so: [`Broker::Spring`], [`Broker::SpringRelay`].
    pub const fn broker(mut self, broker: Broker) -> Self {
        self.broker = Some(broker);
        self
    }

    /// Where replies come, for brokers that have to be told: `/user/queue/replies` with Spring, for instance.
    pub fn reply_to(mut self, destination: impl Into<String>) -> Self {
        self.reply_to = Some(destination.into());
        self
    }

    /// Says which user a session is, by the headers of CONNECT and those of CONNECTED; none: not known. When it changes,
    /// what waits in the outbox fails with [`Code::IdentityChanged`](super::Code). Default: CONNECTED's `user-name`, else
    /// `login`; so a program that logs in by a token alone gives its subject here.
    ///
    /// ```
    /// use stomp_wasm::Session;
    ///
    /// let builder = Session::builder("wss://example.org/ws")
    ///     .identity_with(|connect, _connected| connect.get("x-tenant").map(str::to_owned));
    /// # let _ = builder;
    /// ```
    pub fn identity_with(
        mut self,
        identify: impl Fn(&Headers, &Headers) -> Option<String> + MaybeSend + 'static,
    ) -> Self {
        self.identify = Some(Box::new(identify));
        self
    }

    /// Whether the broker's small faults are forgiven. Default lenient.
    pub const fn strictness(mut self, strictness: Strictness) -> Self {
        self.connect.strictness = strictness;
        self
    }

    /// Sends all frames in binary WebSocket messages, for servers that take no others. By default what is text goes as text.
    /// SockJS has no binary messages. (npm: `forceBinaryWSFrames`.)
    ///
    /// ```
    /// use stomp_wasm::Session;
    ///
    /// let builder = Session::builder("wss://example.org/ws").binary_frames(true);
    /// # let _ = builder;
    /// ```
    pub const fn binary_frames(mut self, wanted: bool) -> Self {
        self.is_binary = wanted;
        self
    }

    /// Sends frames that are longer than so many bytes (at least 4) in several WebSocket messages, for servers that bound the
    /// length of a message and put frames together: Spring takes 16 KB of text and 8 KB of bytes in one, Artemis 64 KB.
    /// ActiveMQ Classic takes a frame in one message only. Default: a frame is one message. (npm: `splitLargeFrames`,
    /// `splitBinaryFrames`.)
    ///
    /// ```
    /// use stomp_wasm::Session;
    ///
    /// let builder = Session::builder("wss://example.org/ws").split_frames(8 * 1024);
    /// # let _ = builder;
    /// ```
    pub const fn split_frames(mut self, longest: usize) -> Self {
        // A character may have 4 bytes.
        self.longest_message = Some(if longest < 4 { 4 } else { longest });
        self
    }

    /// What is too large to accept from the broker.
    pub const fn limits(mut self, limits: Limits) -> Self {
        self.connect.limits = limits;
        self
    }

    /// A header of the HTTP request that opens a WebSocket: `Cookie` or `Authorization`, for servers that look at it before
    /// there is STOMP. What cannot be a header is an error of the attempt. Over TCP without effect. (On a host, feature
    /// `native`; browsers let no page choose them.)
    ///
    /// ```
    /// use stomp_wasm::Session;
    ///
    /// let builder = Session::builder("wss://example.org/ws").handshake_header("Cookie", "SESSION=a1b2");
    /// # let _ = builder;
    /// ```
    #[cfg(all(feature = "native", not(target_arch = "wasm32")))]
    pub fn handshake_header(mut self, name: &str, value: &str) -> Self {
        self.handshake_headers.push((name.into(), value.into()));
        self
    }

    /// Trusts the authorities of these certificates, in PEM, besides those of the platform: for brokers whose certificate
    /// is of the company's own. What is no certificate is an error of the attempt. (On a host, feature `tls`.)
    ///
    /// ```no_run
    /// # fn run() -> std::io::Result<()> {
    /// let authority = std::fs::read("/etc/broker/ca.pem")?;
    /// let builder = stomp_wasm::Session::builder("wss://broker.internal/ws").root_certificates(authority);
    /// # let _ = builder;
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(all(feature = "tls", not(target_arch = "wasm32")))]
    pub fn root_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.root_certificates.push(pem.into());
        self
    }

    /// Names of URL parameters whose values are masked in errors and logs, besides those that [`Secrets`] has anyway.
    pub fn secret_names(mut self, names: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        self.secrets = Secrets::with(names);
        self
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let urls: Vec<_> = self.urls.iter().map(|url| self.secrets.redact_urls(url)).collect();
        f.debug_struct("Builder")
            .field("urls", &urls)
            .field("config", &self.config)
            .field("connect", &self.connect)
            .finish_non_exhaustive()
    }
}
