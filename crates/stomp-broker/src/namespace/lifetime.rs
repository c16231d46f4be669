//! How long a broker runs: until it is told to stop, and its last connection is closed.

use std::sync::{Mutex, PoisonError};

use tokio::sync::{mpsc, watch};

#[derive(Debug)]
pub(crate) struct Lifetime {
    stopping: watch::Sender<bool>,
    /// Cloned for every connection; when the last clone is dropped, all connections are closed.
    alive: Mutex<Option<mpsc::Sender<()>>>,
}

impl Lifetime {
    pub(super) fn new(alive: mpsc::Sender<()>) -> Self {
        Self { stopping: watch::Sender::new(false), alive: Mutex::new(Some(alive)) }
    }

    /// A token to be held while a connection is served; none once the broker stops.
    pub(super) fn alive(&self) -> Option<mpsc::Sender<()>> {
        self.alive.lock().unwrap_or_else(PoisonError::into_inner).clone()
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
}
