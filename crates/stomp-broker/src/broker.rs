//! Starting and stopping.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};
use tracing::warn;

use crate::config::Config;
use crate::faults::Faults;
use crate::namespace::{AddError, Ending, Registry};
use crate::routes::Addresses;
use crate::runtime::Runtime;
use crate::transport::options::EndpointPath;
use crate::transport::tls::{Security, TlsError};
use crate::{http, routes, serve};

/// In so many waves clients are closed before the broker stops, so that they do not all connect elsewhere at
/// the same moment.
const WAVES: u32 = 20;

/// A running broker. Dropping it stops it without waiting for its connections to close.
///
/// ```no_run
/// use std::time::Duration;
/// use stomp_broker::{
///     Broker, Config, Relay, RelayHeartBeats, SockJsOptions, StartError, TlsFiles, Transport,
///     TransportOptions, WsFrames,
/// };
///
/// # async fn run() -> Result<(), Box<dyn std::error::Error>> {
/// let relay = Relay {
///     heart_beats: RelayHeartBeats::Split,
///     login: Some("guest:guest".parse()?),
///     ..Relay::to("10.0.0.1:61613").and("10.0.0.2:61613")
/// };
/// let transports = TransportOptions {
///     allowed_origins: vec!["https://app.example".parse()?],
///     refused: [Transport::Jsonp].into(),
///     ws_paths: vec!["/ws".parse()?],
///     ws_frames: WsFrames::Binary,
///     tls: Some(TlsFiles { certificate: "cert.pem".into(), key: "key.pem".into() }),
///     sockjs: SockJsOptions { heartbeat: Duration::from_secs(10), ..SockJsOptions::default() },
///     ..TransportOptions::default()
/// };
/// assert!(transports.refuses(Transport::Jsonp));
/// let paths: Vec<_> = transports.ws_paths.iter().map(|path| path.as_str()).collect();
/// println!("{paths:?} for {}", transports.allowed_origins[0].as_str());
///
/// let config = Config { relay: Some(relay), transports, ..Config::default() };
/// let broker = match Broker::start(config).await {
///     Err(StartError::NoSite(folder)) => panic!("there is no {}", folder.display()),
///     started => started?,
/// };
/// println!("{} and {}", broker.http_addr(), broker.tcp_addr());
/// broker.faults().enable_all(false);
/// broker.drain(Duration::from_secs(10)).await;
/// broker.shut_down().await;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Broker {
    http: SocketAddr,
    tcp: SocketAddr,
    registry: Arc<Registry>,
    alive: mpsc::Receiver<()>,
    patience: Duration,
}

impl Broker {
    /// Starts a broker; it accepts connections on both addresses once this returns.
    ///
    /// # Errors
    /// If an address cannot be bound, the site's folder does not exist, or there is something wrong
    /// with the files for TLS.
    pub async fn start(mut config: Config) -> Result<Self, StartError> {
        let site = config.site().map(PathBuf::from);
        if let Some(folder) = site.as_ref().filter(|folder| !folder.is_dir()) {
            let folder = folder.clone();
            return Err(match folder.exists() {
                true => StartError::SiteIsFile(folder),
                false => StartError::NoSite(folder),
            });
        }
        if config.listen == config.tcp && !config.tcp.ends_with(":0") {
            return Err(StartError::SameAddress(config.tcp));
        }
        if let Some((one, other)) = config.transports.overlapping() {
            return Err(StartError::Paths(one.clone(), other.clone()));
        }
        let is_open = config.transports.allowed_origins.is_empty();
        if config.relay.as_ref().is_some_and(|relay| relay.login.is_some()) && is_open {
            return Err(StartError::NoOrigins);
        }
        let security = Security::new(config.transports.tls.as_ref(), config.limits.patience)?;
        let http_listener = bind(&config.listen).await?;
        let http = local(&http_listener, &config.listen)?;
        let tcp_listener = bind(&config.tcp).await.map_err(|error| same(error, http))?;
        let tcp = local(&tcp_listener, &config.tcp)?;
        let addresses = Addresses { http, tcp };

        let (alive, all_gone) = mpsc::channel(1);
        let registry = Registry::start(&mut config, alive.clone(), Runtime::tokio())?;
        config.transports.ws_frames =
            registry.settings.profile.ws_frames(config.transports.ws_frames);
        if let Some(namespace) = registry.default_namespace() {
            config.scenario.iter().for_each(|scenario| drop(scenario.apply(&namespace.faults)));
            config.replay.into_iter().for_each(|replay| namespace.replays.add(replay));
        }
        tokio::spawn(serve::serve_tcp(tcp_listener, security.clone(), registry.clone()));
        let (transports, site) = (&config.transports, site.as_deref());
        let routes = routes::routes(registry.clone(), transports, site, addresses);
        tokio::spawn(http::server::serve(http_listener, security, routes, registry.clone(), alive));
        let patience = config.limits.close_timeout + Duration::from_secs(1);
        Ok(Self { http, tcp, registry, alive: all_gone, patience })
    }

    /// Where HTTP and WebSocket (`/ws`) are served.
    #[must_use]
    pub const fn http_addr(&self) -> SocketAddr {
        self.http
    }

    /// Where STOMP is spoken over plain TCP.
    #[must_use]
    pub const fn tcp_addr(&self) -> SocketAddr {
        self.tcp
    }

    /// The faults of the default namespace.
    #[must_use]
    pub fn faults(&self) -> Faults {
        self.registry
            .default_namespace()
            .map(|namespace| namespace.faults.clone())
            .unwrap_or_default()
    }

    pub(crate) const fn registry(&self) -> &Arc<Registry> {
        &self.registry
    }

    /// Sends the clients elsewhere, before [`shut_down`](Self::shut_down): `/readyz` gives 503, new clients are
    /// refused, and those there are get the close code 1012 (Service Restart), in waves spread over this
    /// time. Returns once the last of them is gone, or has had time to go.
    pub async fn drain(&self, over: Duration) {
        self.registry.drain();
        let mut open = Vec::new();
        for namespace in self.registry.all() {
            open.extend(namespace.endings.ids().into_iter().map(|id| (namespace.clone(), id)));
        }
        let wave = open.len().div_ceil(WAVES as usize).max(1);
        for clients in open.chunks(wave) {
            for (namespace, id) in clients {
                let reason = "the broker restarts; connect again".into();
                namespace.endings.end(*id, Ending::Close { code: 1012, reason });
            }
            sleep(over / WAVES).await;
        }
        for namespace in self.registry.all() {
            let _ = timeout(self.patience, namespace.endings.all_ended()).await;
        }
    }

    /// Stops accepting, tells every client, and waits until all are closed, but no longer than
    /// [`close_timeout`](crate::Limits::close_timeout) and a second.
    pub async fn shut_down(mut self) {
        self.registry.stop();
        if timeout(self.patience, self.alive.recv()).await.is_err() {
            warn!("some connections did not close in time");
        }
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        self.registry.stop();
    }
}

/// Why a broker did not start.
///
/// See the example of [`Broker`].
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// An address is not free, or not ours.
    #[error("cannot listen on {address}: {source}{}", remedy(source))]
    Bind {
        /// The address, as it was given.
        address: String,
        /// The error of the operating system.
        source: io::Error,
    },
    /// The folder of the site does not exist.
    #[error("the site's folder {} does not exist; build the site first, or leave --site out", .0.display())]
    NoSite(PathBuf),
    /// What should be the folder of the site is a file.
    #[error("the site {} is a file; give --site the folder with the site's files, such as that of its index.html", .0.display())]
    SiteIsFile(PathBuf),
    /// HTTP and STOMP over TCP would be served at one address.
    #[error(
        "--listen (HTTP) and --tcp (STOMP over TCP) are both {0}; give each an address of its own, port 0 \
         for a free one"
    )]
    SameAddress(String),
    /// Two endpoints would be in one place.
    #[error("the endpoints {0} and {1} overlap; give each a path of its own")]
    Paths(EndpointPath, EndpointPath),
    /// The gateway logs every client in to the broker behind it, and no origins are named.
    #[error(
        "with --relay-login every page that may connect acts as that user: name the origins of those \
         that may by --allow-origin"
    )]
    NoOrigins,
    /// The files for TLS are not what they should be.
    #[error("{0}")]
    Tls(String),
    /// The namespace of a virtual host cannot be made.
    #[error("--virtual-host: {0}")]
    Namespace(String),
}

/// The error of an address that is in use by this very broker, under another name perhaps.
fn same(error: StartError, http: SocketAddr) -> StartError {
    match error {
        StartError::Bind { address, source } if source.kind() == io::ErrorKind::AddrInUse => {
            match is_same(&address, http) {
                true => StartError::SameAddress(address),
                false => StartError::Bind { address, source },
            }
        }
        other => other,
    }
}

/// Whether what listens at an address is in the way of what is to listen at this one.
fn is_same(address: &str, http: SocketAddr) -> bool {
    match address.parse::<SocketAddr>() {
        Ok(tcp) => {
            let is_any = tcp.ip().is_unspecified() || http.ip().is_unspecified();
            tcp.port() == http.port() && (is_any || tcp.ip() == http.ip())
        }
        // A name.
        Err(_) => address.ends_with(&format!(":{}", http.port())),
    }
}

/// What can be done about an address that is not to be had.
fn remedy(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::AddrInUse => {
            "; another program listens there. End it, or choose another port by --listen HOST:PORT \
             (WebSocket, SockJS, HTTP) or --tcp HOST:PORT; port 0 takes a free one"
        }
        io::ErrorKind::PermissionDenied => "; ports below 1024 are the system's: choose another",
        io::ErrorKind::AddrNotAvailable => "; the address is none of this machine's",
        _ => "",
    }
}

impl From<AddError> for StartError {
    fn from(error: AddError) -> Self {
        Self::Namespace(error.to_string())
    }
}

impl From<TlsError> for StartError {
    fn from(error: TlsError) -> Self {
        Self::Tls(error.to_string())
    }
}

/// A port that was in use a moment ago can be taken again at once: tokio sets SO_REUSEADDR where
/// that is what it means.
async fn bind(address: &str) -> Result<TcpListener, StartError> {
    TcpListener::bind(address).await.map_err(|source| bind_error(address, source))
}

fn local(listener: &TcpListener, address: &str) -> Result<SocketAddr, StartError> {
    listener.local_addr().map_err(|source| bind_error(address, source))
}

fn bind_error(address: &str, source: io::Error) -> StartError {
    StartError::Bind { address: address.into(), source }
}
