//! One namespace: its router, clock, faults and records, and the places of its connections.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, watch};

use super::clients::ClientIds;
use super::endings::{Ending, Endings};
use super::feeds;
use crate::faults::Faults;
use crate::ids::ConnectionId;
use crate::options::NamespaceOptions;
use crate::records::Records;
use crate::replay::Replays;
use crate::router::{Handle, Input, Router};
use crate::runtime::Runtime;
use crate::settings::Settings;
use crate::time::{Advanced, Clock, Seed};

/// The namespace of those who name none.
pub(crate) const DEFAULT: &str = "default";

#[derive(Debug)]
pub(crate) struct Namespace {
    pub(crate) name: Box<str>,
    pub(crate) settings: Arc<Settings>,
    /// Where its tasks run.
    pub(crate) runtime: Runtime,
    lifetime: Arc<Lifetime>,
    pub(crate) router: Handle,
    /// All time of the protocol comes from here.
    pub(crate) clock: Clock,
    /// All chance comes from here.
    pub(crate) seed: Seed,
    /// The faults.
    pub(crate) faults: Faults,
    /// The replays that are played to the next clients.
    pub(crate) replays: Replays,
    /// None if nothing is recorded.
    pub(crate) records: Option<Arc<Records>>,
    /// The open connections.
    pub(crate) endings: Endings,
    /// The `client-id`s in use.
    pub(crate) clients: ClientIds,
    connections: AtomicU64,
    places: Arc<Semaphore>,
    stopping: watch::Sender<bool>,
}

/// The right to serve one connection of a namespace.
#[derive(Debug)]
pub(crate) struct Place {
    namespace: Arc<Namespace>,
    _permit: OwnedSemaphorePermit,
    _alive: mpsc::Sender<()>,
}

impl Place {
    pub(crate) fn namespace(&self) -> &Arc<Namespace> {
        &self.namespace
    }
}

impl Namespace {
    /// A namespace that works until it is [stopped](Self::stop) and its last connection is gone.
    pub(crate) fn start(
        name: &str,
        options: &NamespaceOptions,
        settings: &Arc<Settings>,
        lifetime: &Arc<Lifetime>,
        runtime: &Runtime,
    ) -> Arc<Self> {
        let seed = options.seed.map_or_else(Seed::random, Seed::new);
        let clock = if options.virtual_clock { Clock::stopped() } else { Clock::real(runtime) };
        let (stopping, stop) = watch::channel(false);
        let mut routing = settings.profile.routing();
        routing.names.add(&settings.prefixes);
        let (mut router, handle) = Router::new(
            settings.apps.clone(),
            settings.limits,
            settings.delivering,
            routing,
            clock.clone(),
            settings.memory.clone(),
        );
        for feed in &settings.feeds {
            let listeners = router.watch_topics(feed.prefix());
            let source = (feed.source(seed.value()), feed.period());
            let run = feeds::run(source, handle.clone(), listeners, clock.clone());
            runtime.spawn(until_stopped(stop.clone(), run));
        }
        runtime.spawn(router.run());
        runtime.spawn(tell_to_stop(handle.clone(), stopping.subscribe()));
        Arc::new(Self {
            name: name.into(),
            settings: settings.clone(),
            lifetime: lifetime.clone(),
            runtime: runtime.clone(),
            router: handle,
            clock,
            seed,
            faults: Faults::with_seed(seed.value()),
            replays: Replays::default(),
            records: settings.control.enabled.then(|| Arc::new(Records::new(&settings.control))),
            endings: Endings::default(),
            clients: ClientIds::default(),
            connections: AtomicU64::new(0),
            places: Arc::new(Semaphore::new(settings.limits.max_connections)),
            stopping,
        })
    }

    /// A place for one more connection, if there is one and clients are not being sent elsewhere.
    pub(crate) fn place(self: &Arc<Self>) -> Option<Place> {
        if self.lifetime.is_draining() {
            return None;
        }
        let permit = self.places.clone().try_acquire_owned().ok()?;
        let alive = self.lifetime.alive()?;
        Some(Place { namespace: self.clone(), _permit: permit, _alive: alive })
    }

    pub(crate) fn next_connection(&self) -> ConnectionId {
        ConnectionId(self.connections.fetch_add(1, Relaxed) + 1)
    }

    /// The `session` header of a connection. It begins with what differs from one start of the
    /// broker to the next, unless a seed was given: so an ACK for a message of an earlier start
    /// cannot hit one of this start.
    pub(crate) fn session_name(&self, id: ConnectionId) -> String {
        self.settings.profile.session(self.seed.instance(), id.0)
    }

    /// The prefix of its endpoints' paths; empty for the default namespace.
    pub(crate) fn path(&self) -> String {
        match &*self.name {
            DEFAULT => String::new(),
            name => format!("/ns/{}", encoded(name)),
        }
    }

    /// Makes the namespace as new: drops connections, messages, faults, replays and records. Ids go
    /// on.
    pub(crate) async fn reset(&self) {
        self.replays.clear();
        self.endings.end_all(&Ending::Reset);
        // A client cannot hold a reset up; a connection that is cut off is gone soon.
        let patience = self.settings.limits.close_timeout + Duration::from_secs(1);
        let _ = self.runtime.timeout(patience, self.endings.all_ended()).await;
        self.router.clear().await;
        self.faults.clear();
        if let Some(records) = &self.records {
            records.clear();
        }
    }

    /// Lets time pass on a virtual clock: see [`Clock::advance`].
    pub(crate) async fn advance(&self, by: u64) -> Option<Advanced> {
        self.clock.advance(by, &self.runtime).await
    }

    /// Ends the namespace: its connections are told, and close.
    pub(crate) fn stop(&self) {
        self.stopping.send_replace(true);
    }

    /// Waits for the namespace to end. Cancel-safe.
    pub(crate) async fn stopped(&self) {
        // The sender is here, so it cannot be gone.
        let _ = self.stopping().wait_for(|stopping| *stopping).await;
    }

    /// As long as this is held, the broker serves requests after it has been told to stop.
    #[cfg(feature = "net")]
    pub(crate) fn expect_requests(&self) -> watch::Receiver<()> {
        self.lifetime.requests.subscribe()
    }

    /// Says `true` once the namespace is to end.
    pub(crate) fn stopping(&self) -> watch::Receiver<bool> {
        self.stopping.subscribe()
    }
}

/// Tells the router of the end, behind all requests before it.
async fn tell_to_stop(router: Handle, mut stopping: watch::Receiver<bool>) {
    // Without a sender the namespace is gone, and no connection is left.
    if stopping.wait_for(|stopping| *stopping).await.is_ok() {
        router.send(Input::Stop).await;
    }
}

/// Drops the router's handle, too: the router runs as long as there is one.
async fn until_stopped(mut stop: watch::Receiver<bool>, work: impl Future<Output = ()>) {
    tokio::select! {
        () = work => {}
        _ = stop.wait_for(|stopping| *stopping) => {}
    }
}

/// As it stands in a path (RFC 3986: everything but unreserved characters is encoded).
fn encoded(name: &str) -> String {
    let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    name.bytes().fold(String::new(), |mut path, byte| {
        if unreserved(byte) {
            path.push(char::from(byte));
        } else {
            path.push_str(&format!("%{byte:02X}"));
        }
        path
    })
}

/// How long a broker runs: until it is told to stop, and its last connection is closed.
#[derive(Debug)]
pub(crate) struct Lifetime {
    stopping: watch::Sender<bool>,
    /// Clients are sent elsewhere.
    draining: AtomicBool,
    /// Cloned for every connection; when the last clone is dropped, all connections are closed.
    alive: Mutex<Option<mpsc::Sender<()>>>,
    /// Has a receiver for each SockJS server, whose clients come by requests of their own until its
    /// sessions have ended.
    #[cfg(feature = "net")]
    requests: watch::Sender<()>,
}

impl Lifetime {
    pub(super) fn new(alive: mpsc::Sender<()>) -> Self {
        Self {
            stopping: watch::Sender::new(false),
            draining: AtomicBool::new(false),
            alive: Mutex::new(Some(alive)),
            #[cfg(feature = "net")]
            requests: watch::Sender::new(()),
        }
    }

    /// A token to be held while a connection is served; none once the broker stops.
    pub(super) fn alive(&self) -> Option<mpsc::Sender<()>> {
        self.alive.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn drain(&self) {
        self.draining.store(true, Relaxed);
    }

    pub(super) fn is_draining(&self) -> bool {
        self.draining.load(Relaxed)
    }

    pub(super) fn stop(&self) {
        self.stopping.send_replace(true);
        self.alive.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    /// Waits until the broker is told to stop. Cancel-safe.
    pub(super) async fn stopped(&self) {
        // The sender is here, so it cannot be gone.
        let _ = self.stopping.subscribe().wait_for(|stopping| *stopping).await;
    }

    /// Waits until the broker is told to stop, and requests of its SockJS sessions come no more.
    /// Cancel-safe.
    #[cfg(feature = "net")]
    pub(super) async fn requests_over(&self) {
        self.stopped().await;
        self.requests.closed().await;
    }
}
