//! The broker behind the gateway: its addresses, the connections to it, and whether it can be reached.

use std::io;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use tokio::io::AsyncWriteExt;
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;
use tracing::warn;

use crate::options::Relay;

/// How long an answer about readiness holds: load balancers ask often, and from many places.
const FRESH: Duration = Duration::from_secs(1);

/// The broker behind the gateway, shared by all sessions.
#[derive(Debug)]
pub(crate) struct Upstream {
    pub(crate) options: Relay,
    /// The node to begin with, for the next session.
    next: AtomicUsize,
    counts: Counts,
    /// When readiness was last looked at, and what was seen.
    seen: Mutex<Option<(Instant, bool)>>,
}

#[derive(Debug, Default)]
struct Counts {
    open: AtomicU64,
    opened: AtomicU64,
    failed: AtomicU64,
}

/// What has been counted of the connections to the broker.
#[derive(Clone, Copy, Debug)]
pub(crate) struct UpstreamCounts {
    /// Open now.
    pub(crate) open: u64,
    /// Made since the start.
    pub(crate) opened: u64,
    /// Attempts that failed at every node.
    pub(crate) failed: u64,
}

/// A connection to the broker, counted as open until this is dropped.
#[derive(Debug)]
pub(crate) struct Counted(Arc<Upstream>);

impl Counted {
    pub(crate) fn options(&self) -> &Relay {
        &self.0.options
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.counts.open.fetch_sub(1, Relaxed);
    }
}

impl Upstream {
    pub(crate) fn new(options: Relay) -> Self {
        Self {
            options,
            next: AtomicUsize::new(0),
            counts: Counts::default(),
            seen: Mutex::new(None),
        }
    }

    /// Connects to a node of the broker and hands it the client's CONNECT. Nodes take turns; one that cannot be
    /// reached is passed over.
    ///
    /// # Errors
    /// The error of the last node, when no node accepts a connection.
    pub(crate) async fn connect(
        self: &Arc<Self>,
        hello: &[u8],
    ) -> io::Result<(TcpStream, Counted)> {
        match self.reach(hello).await {
            Ok(socket) => {
                self.counts.opened.fetch_add(1, Relaxed);
                self.counts.open.fetch_add(1, Relaxed);
                Ok((socket, Counted(self.clone())))
            }
            Err(error) => {
                self.counts.failed.fetch_add(1, Relaxed);
                Err(error)
            }
        }
    }

    /// Whether a node accepts connections.
    pub(crate) async fn is_reachable(&self) -> bool {
        if let Some((at, seen)) = *self.lock()
            && at.elapsed() < FRESH
        {
            return seen;
        }
        let is_reachable = self.reach(b"").await.is_ok();
        *self.lock() = Some((Instant::now(), is_reachable));
        is_reachable
    }

    pub(crate) fn counts(&self) -> UpstreamCounts {
        let Counts { open, opened, failed } = &self.counts;
        UpstreamCounts {
            open: open.load(Relaxed),
            opened: opened.load(Relaxed),
            failed: failed.load(Relaxed),
        }
    }

    async fn reach(&self, hello: &[u8]) -> io::Result<TcpStream> {
        let addresses = &self.options.addresses;
        let first = self.next.fetch_add(1, Relaxed);
        let mut last = io::ErrorKind::AddrNotAvailable.into();
        for n in 0..addresses.len() {
            let address = &addresses[first.wrapping_add(n) % addresses.len()];
            let attempt = connect(address, hello);
            let attempt = timeout(self.options.connect_timeout, attempt).await;
            match attempt.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into())) {
                Ok(socket) => return Ok(socket),
                Err(error) => {
                    warn!(broker = address, %error, "cannot reach the broker");
                    last = error;
                }
            }
        }
        Err(last)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<(Instant, bool)>> {
        // Nothing in here can be left half done.
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn connect(address: &str, hello: &[u8]) -> io::Result<TcpStream> {
    let addresses = lookup_host(address).await.map_err(not_resolved)?.collect::<Vec<_>>();
    let mut socket = TcpStream::connect(&*addresses).await?;
    // Frames are written whole: waiting for more would only make them late.
    let _ = socket.set_nodelay(true);
    socket.write_all(hello).await?;
    Ok(socket)
}

/// The error of a host name without an address, for which the standard library has no kind.
fn not_resolved(error: io::Error) -> io::Error {
    io::Error::new(io::ErrorKind::NotFound, error)
}
