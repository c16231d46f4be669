//! What a program chooses about a subscription.

use core::fmt;

use stomp_protocol::Headers;
use stomp_protocol::session::{AckMode, OnError};

use super::prepare::{self, Ask, MaybeSend};
use super::{Error, Overflow};

/// How a subscription is made.
///
/// ```
/// use stomp_wasm::{AckMode, Overflow, SubscribeOptions};
///
/// let work = SubscribeOptions::new().ack(AckMode::ClientIndividual).prefetch(10);
/// let prices = SubscribeOptions::new().buffer(1).overflow(Overflow::Latest);
/// # let _ = (work, prices);
/// ```
///
/// ```
/// use stomp_wasm::{AckMode, OnError, SubscribeOptions};
///
/// let audit = SubscribeOptions::new()
///     .durable("audit")
///     .header("selector", "amount > 100")
///     .ack(AckMode::Client)
///     .on_error(OnError::Leave);
/// # let _ = audit;
/// ```
#[derive(Clone)]
#[must_use]
pub struct SubscribeOptions {
    pub(crate) headers: Headers,
    pub(crate) ask_headers: Option<Ask>,
    pub(crate) ack: AckMode,
    pub(crate) on_error: OnError,
    pub(crate) prefetch: u32,
    pub(crate) durable: Option<String>,
    pub(crate) buffer: usize,
    pub(crate) overflow: Overflow,
}

impl Default for SubscribeOptions {
    fn default() -> Self {
        Self {
            headers: Headers::new(),
            ask_headers: None,
            ack: AckMode::Auto,
            on_error: OnError::ByProfile,
            prefetch: 32,
            durable: None,
            buffer: 1024,
            overflow: Overflow::Error,
        }
    }
}

impl SubscribeOptions {
    /// Those of [`Session::subscribe`](super::Session::subscribe).
    pub fn new() -> Self {
        Self::default()
    }

    /// A header of SUBSCRIBE; not `ack`, which is [an option](Self::ack), or `id`, `receipt` or `destination`, which are the
    /// session's.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.set(name, value);
        self
    }

    /// Makes more headers for every SUBSCRIBE, after a reconnection too: they may hold a token that expires, or what has
    /// been read so far. Other subscriptions do not wait for it. If it fails, or takes longer than
    /// [`Builder::connect_timeout`](super::Builder::connect_timeout), an [event](super::Event::Error) tells, and it is
    /// asked again at the next connection.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use std::sync::atomic::{AtomicU64, Ordering};
    /// use stomp_wasm::{Headers, SubscribeOptions};
    ///
    /// let read = Arc::new(AtomicU64::new(0));
    /// let options = SubscribeOptions::new().headers_with(move || {
    ///     let offset = read.load(Ordering::Relaxed).to_string();
    ///     async move { Ok(Headers::from([("x-stream-offset", offset)])) }
    /// });
    /// # let _ = options;
    /// ```
    pub fn headers_with<F>(mut self, make: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<Headers, Error>> + MaybeSend + 'static,
    {
        self.ask_headers = Some(prepare::shared(make));
        self
    }

    /// How messages are acknowledged. On a broker without acknowledgements (Spring's simple broker) all modes are
    /// [`AckMode::Auto`], which an [event](super::Event::Error) tells.
    pub const fn ack(mut self, mode: AckMode) -> Self {
        self.ack = mode;
        self
    }

    /// What becomes of messages that [failed](super::Message::fail) or were dropped. Default NACK where that gives the message
    /// back, else nothing.
    pub const fn on_error(mut self, verdict: OnError) -> Self {
        self.on_error = verdict;
        self
    }

    /// How many messages the broker sends before they are acknowledged, where there is an `ack` mode and the broker can
    /// be told. Default 32.
    pub const fn prefetch(mut self, count: u32) -> Self {
        self.prefetch = count;
        self
    }

    /// Makes it durable under this name, by the headers of the broker. It survives its end here, but for that by
    /// [`Subscription::forget`](super::Subscription::forget).
    pub fn durable(mut self, name: impl Into<String>) -> Self {
        self.durable = Some(name.into());
        self
    }

    /// How many messages wait for their reader. Default 1024, at least 1.
    pub const fn buffer(mut self, messages: usize) -> Self {
        self.buffer = if messages == 0 { 1 } else { messages };
        self
    }

    /// What happens to messages that find the buffer full.
    pub const fn overflow(mut self, policy: Overflow) -> Self {
        self.overflow = policy;
        self
    }
}

impl fmt::Debug for SubscribeOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SubscribeOptions")
            .field("headers", &self.headers)
            .field("ack", &self.ack)
            .field("prefetch", &self.prefetch)
            .field("durable", &self.durable)
            .field("buffer", &self.buffer)
            .field("overflow", &self.overflow)
            .finish_non_exhaustive()
    }
}
