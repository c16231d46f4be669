//! Options of the transports.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

pub(crate) use super::messages::WsFrames;
pub use super::origin::Origin;
pub use super::paths::EndpointPath;
pub use stomp_sockjs::Transport;

/// Which transports there are, and how they are set. The default serves all of them, without
/// encryption.
///
/// See the example of [`Broker`](crate::Broker).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransportOptions {
    /// Where STOMP over WebSocket is served. Default `/ws`.
    pub ws_paths: Vec<EndpointPath>,
    /// Where STOMP over SockJS is served. Default `/stomp`.
    pub sockjs_paths: Vec<EndpointPath>,
    /// Transports that are not to be had: their requests are answered by 404. [`Transport::WebSocket`] stands for
    /// every WebSocket, that of `/ws` included.
    pub refused: BTreeSet<Transport>,
    /// The kind of message in which frames go out over a WebSocket.
    pub ws_frames: WsFrames,
    /// Origins whose pages may connect, such as `https://app.example`. If empty: those of this machine
    /// (`http://localhost:PORT`, `http://127.0.0.1:PORT`) while HTTP is served at a loopback address, and
    /// every origin else. `*` stands for every origin. What sends no `Origin` is no page, and may connect.
    pub allowed_origins: Vec<Origin>,
    /// Certificate and key, both PEM files; with them all addresses speak TLS and nothing else.
    pub tls: Option<TlsFiles>,
    /// Options of SockJS.
    pub sockjs: SockJsOptions,
}

impl Default for TransportOptions {
    fn default() -> Self {
        Self {
            ws_paths: vec![EndpointPath::websocket()],
            sockjs_paths: vec![EndpointPath::sockjs()],
            refused: BTreeSet::new(),
            ws_frames: WsFrames::default(),
            allowed_origins: Vec::new(),
            tls: None,
            sockjs: SockJsOptions::default(),
        }
    }
}

impl TransportOptions {
    /// The paths of the endpoints: WebSocket's, then SockJS's.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &EndpointPath> {
        self.ws_paths.iter().chain(&self.sockjs_paths)
    }

    /// Two paths of which one is the other or lies below it.
    pub(crate) fn overlapping(&self) -> Option<(&EndpointPath, &EndpointPath)> {
        let all: Vec<_> = self.paths().collect();
        let mut pairs = all
            .iter()
            .enumerate()
            .flat_map(|(at, one)| all[at + 1..].iter().map(move |other| (*one, *other)));
        pairs.find(|(one, other)| one.overlaps(other))
    }

    /// Whether a transport is not to be had. WebSockets without SockJS's framing go with all
    /// WebSockets.
    ///
    /// See the example of [`Broker`](crate::Broker).
    #[must_use]
    pub fn refuses(&self, transport: Transport) -> bool {
        let with_all =
            transport == Transport::RawWebSocket && self.refused.contains(&Transport::WebSocket);
        with_all || self.refused.contains(&transport)
    }
}

/// The files for TLS.
///
/// See the example of [`Broker`](crate::Broker).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsFiles {
    /// The certificate, and behind it those that vouch for it, in PEM.
    pub certificate: PathBuf,
    /// The private key, in PEM.
    pub key: PathBuf,
}

const CLIENT_URL: &str = "https://cdn.jsdelivr.net/npm/sockjs-client@1.6.1/dist/sockjs.min.js";

/// The hash of the script at the default address (Subresource Integrity).
pub(crate) const CLIENT_INTEGRITY: &str =
    "sha384-svdnwiXBL+Js+yUneJSRFy24NgGiOfDM/vkQl/vCeVrcbYD6yW8EwPr1FnxTEZsR";

/// How the SockJS endpoint is set.
///
/// See the example of [`Broker`](crate::Broker).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SockJsOptions {
    /// Without a frame for as long, a heart-beat frame is sent. Default 25 s.
    pub heartbeat: Duration,
    /// A session without a receiving request for as long is over. Default 5 s.
    pub disconnect_delay: Duration,
    /// Bytes after which a streaming response ends, so that the browser can free what it has of
    /// it. Default 128 KiB.
    pub response_limit: usize,
    /// Whether to set a cookie, JSESSIONID, by which load balancers keep a session in one place.
    pub cookies: bool,
    /// Address of the sockjs-client script that the page for iframe transports loads. It runs on the
    /// broker's own origin. Default a public one, which browsers run only if it has the known hash.
    pub client_url: String,
    /// Whether to serve `/echo`, `/close` and the others that SockJS's own test suites ask for.
    pub test_services: bool,
}

impl Default for SockJsOptions {
    fn default() -> Self {
        Self {
            heartbeat: Duration::from_secs(25),
            disconnect_delay: Duration::from_secs(5),
            response_limit: 128 << 10,
            cookies: false,
            client_url: CLIENT_URL.into(),
            test_services: false,
        }
    }
}
