//! What all connections share.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use stomp_protocol::{Instant, server};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, watch};

use crate::auth::Users;
use crate::config::{Config, Limits};
use crate::router::{ConnectionId, Handle};

#[derive(Debug)]
pub(crate) struct Hub {
    pub(crate) router: Handle,
    pub(crate) users: Users,
    pub(crate) limits: Limits,
    /// How the protocol machine of each connection is set.
    pub(crate) protocol: Arc<server::Config>,
    /// Differs from one start of the broker to the next: so do the ids of sessions and messages,
    /// and an ACK for a message of an earlier start cannot hit one of this start.
    instance: u32,
    epoch: tokio::time::Instant,
    connections: AtomicU64,
    places: Arc<Semaphore>,
    stopping: watch::Receiver<bool>,
    /// Held by everybody who serves a connection; when the last is gone, all are closed.
    alive: mpsc::Sender<()>,
}

/// The right to serve one connection.
#[derive(Debug)]
pub(crate) struct Place {
    _permit: OwnedSemaphorePermit,
    _alive: mpsc::Sender<()>,
}

impl Hub {
    pub(crate) fn new(
        config: &Config,
        router: Handle,
        stopping: watch::Receiver<bool>,
        alive: mpsc::Sender<()>,
    ) -> Self {
        Self {
            router,
            users: config.users.clone(),
            limits: config.limits,
            protocol: Arc::new(protocol(config)),
            instance: instance(),
            epoch: tokio::time::Instant::now(),
            connections: AtomicU64::new(0),
            places: Arc::new(Semaphore::new(config.limits.max_connections)),
            stopping,
            alive,
        }
    }

    /// A place for one more connection, if there is one.
    pub(crate) fn place(&self) -> Option<Place> {
        let permit = self.places.clone().try_acquire_owned().ok()?;
        Some(Place { _permit: permit, _alive: self.alive.clone() })
    }

    pub(crate) fn next_connection(&self) -> ConnectionId {
        ConnectionId(self.connections.fetch_add(1, Relaxed) + 1)
    }

    /// The `session` header of a connection.
    pub(crate) fn session_name(&self, id: ConnectionId) -> String {
        format!("{:08x}-{}", self.instance, id.0)
    }

    /// The protocol's clock.
    pub(crate) fn now(&self) -> Instant {
        Instant::from_millis(millis(self.epoch.elapsed()))
    }

    /// When the protocol's clock shows `instant`.
    pub(crate) fn at(&self, instant: Instant) -> tokio::time::Instant {
        // Far enough that nobody waits for it, near enough that the sum exists.
        const NEVER: Duration = Duration::from_secs(30 * 24 * 3600);
        self.epoch + Duration::from_millis(instant.as_millis()).min(self.epoch.elapsed() + NEVER)
    }

    /// Waits for the broker to be shut down. Cancel-safe.
    pub(crate) async fn shut_down(&self) {
        // If nobody can shut the broker down any more, it is being dropped.
        let _ = self.stopping.clone().wait_for(|stopping| *stopping).await;
    }

    /// Octets of one message of a transport that has messages: twice what one frame may have, so
    /// that the protocol machine gets to see a frame that is too large and can say so.
    pub(crate) fn max_message(&self) -> usize {
        (self.protocol.limits.max_body + self.protocol.limits.max_head).saturating_mul(2)
    }
}

fn protocol(config: &Config) -> server::Config {
    let defaults = server::Config::default();
    let patience = millis(config.limits.patience);
    server::Config {
        server: concat!("stomp-broker/", env!("CARGO_PKG_VERSION")).into(),
        heart_beat: config.heart_beat,
        limits: stomp_protocol::Limits { max_body: config.limits.max_body, ..defaults.limits },
        connect_timeout: patience,
        frame_timeout: patience,
        max_transaction_bytes: config.limits.max_pending_bytes,
        ..defaults
    }
}

fn instance() -> u32 {
    // The standard library's own source of chance, folded to eight digits.
    (RandomState::new().build_hasher().finish() >> 32) as u32
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
