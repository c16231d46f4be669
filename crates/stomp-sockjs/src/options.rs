//! How a server is set.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use crate::clock::{Clock, SystemClock};
use crate::machine::Timing;
use crate::origin::Origin;
use crate::transport::Transport;

/// What one client, and all of them, can make the server hold and wait for. The default is for a
/// server that anyone can reach.
///
/// ```
/// use stomp_sockjs::{Limits, SockJs};
///
/// let mut limits = Limits::default();
/// limits.max_message = 4 << 10;
/// let builder = SockJs::builder().limits(limits);
/// # drop(builder);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of one request's body, or of one message of a WebSocket. Default 1 MiB.
    pub max_message: usize,
    /// Messages of one request or WebSocket message: clients put all that wait into one array.
    /// Default 65,536.
    pub max_messages: usize,
    /// Sessions at a time; requests for more are answered by 503. Default 10,000.
    pub max_sessions: usize,
    /// Sessions whose clients have polled once and not come again. When one more begins, the oldest
    /// of them is given up. A page of any origin can begin such sessions, without being able to read
    /// a single answer, and each would last for the disconnect delay. A client of SockJS comes again
    /// as soon as it has the open frame. Default 1,000.
    pub max_unconfirmed: usize,
    /// The time in which a request's body has to arrive. Default 30 s.
    pub body_timeout: Duration,
    /// The time in which a client has to answer the close of a WebSocket or, while the server
    /// [shuts down](crate::SockJs::shut_down) or [drains](crate::SockJs::drain), to fetch what its
    /// closed session still has for it. Default 5 s.
    pub close_timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_message: 1 << 20,
            max_messages: 1 << 16,
            max_sessions: 10_000,
            max_unconfirmed: 1_000,
            body_timeout: Duration::from_secs(30),
            close_timeout: Duration::from_secs(5),
        }
    }
}

/// The script of sockjs-client that the iframe page loads.
///
/// It runs on the server's origin and can do there what the server's own pages can. It should come
/// from that origin, or be named with its [integrity](Self::with_integrity).
///
/// ```
/// use stomp_sockjs::ClientScript;
///
/// let own = ClientScript::new("/sockjs.min.js");
/// let foreign = ClientScript::with_integrity("https://cdn.example/sockjs.min.js", "sha384-abc");
/// assert_ne!(own, foreign);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientScript {
    pub(crate) url: Cow<'static, str>,
    pub(crate) integrity: Option<Cow<'static, str>>,
}

impl ClientScript {
    /// A script at an address that the server's operator controls, such as `/sockjs.min.js`.
    #[must_use]
    pub fn new(url: impl Into<Cow<'static, str>>) -> Self {
        Self { url: url.into(), integrity: None }
    }

    /// A script anywhere, which browsers run only if its hash is this one, such as `sha384-…`
    /// (Subresource Integrity).
    #[must_use]
    pub fn with_integrity(
        url: impl Into<Cow<'static, str>>,
        integrity: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { url: url.into(), integrity: Some(integrity.into()) }
    }
}

/// What a builder has been told.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    pub(crate) prefix: Cow<'static, str>,
    pub(crate) refused: BTreeSet<Transport>,
    pub(crate) origins: Vec<Origin>,
    pub(crate) timing: Timing,
    pub(crate) response_limit: usize,
    pub(crate) sets_cookie: bool,
    pub(crate) client_script: Option<ClientScript>,
    pub(crate) limits: Limits,
    pub(crate) clock: Option<Arc<dyn Clock>>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            prefix: "".into(),
            refused: BTreeSet::new(),
            origins: Vec::new(),
            timing: Timing {
                heartbeat: Duration::from_secs(25),
                disconnect_delay: Duration::from_secs(5),
            },
            response_limit: 128 << 10,
            sets_cookie: false,
            client_script: None,
            limits: Limits::default(),
            clock: None,
        }
    }
}

impl Options {
    /// Whether a transport is not served. WebSockets without frames go with all WebSockets.
    pub(crate) fn refuses(&self, transport: Transport) -> bool {
        let with_all =
            transport == Transport::RawWebSocket && self.refused.contains(&Transport::WebSocket);
        with_all || self.refused.contains(&transport)
    }

    pub(crate) fn clock(&self) -> Arc<dyn Clock> {
        self.clock.clone().unwrap_or_else(|| Arc::new(SystemClock::new()))
    }
}
