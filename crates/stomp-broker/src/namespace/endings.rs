//! The ending of connections on request.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{mpsc, watch};

use crate::ids::ConnectionId;

/// How a connection is to end.
///
/// See the example of [`Transcript`](crate::Transcript).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// By an ERROR frame, and then as after any ERROR.
    Error {
        /// The `message` header.
        message: String,
        /// The body.
        detail: String,
    },
    /// With this close code and reason over WebSocket; other transports just close.
    Close {
        /// A close code (RFC 6455 section 7.4), 1000 to 4999.
        code: u16,
        /// At most 123 bytes.
        reason: String,
    },
    /// Without a word: by a TCP reset, where there is a socket to reset.
    Reset,
}

/// In boxes: a channel keeps room for some of what goes through it, and most connections never hear
/// of any.
type Open = HashMap<ConnectionId, mpsc::UnboundedSender<Box<Ending>>>;

/// The open connections of a namespace, to be told to end.
#[derive(Clone, Debug, Default)]
pub(crate) struct Endings(Arc<Table>);

#[derive(Debug, Default)]
struct Table {
    open: Mutex<Open>,
    /// Told when one has ended.
    ended: watch::Sender<()>,
}

/// A connection's end of it. Until it is dropped, the connection counts as open.
#[derive(Debug)]
pub(crate) struct AwaitedEnding {
    table: Endings,
    id: ConnectionId,
    endings: mpsc::UnboundedReceiver<Box<Ending>>,
}

impl Endings {
    pub(crate) fn open(&self, id: ConnectionId) -> AwaitedEnding {
        let (sender, endings) = mpsc::unbounded_channel();
        self.lock().insert(id, sender);
        AwaitedEnding { table: self.clone(), id, endings }
    }

    /// `false` if it is not open.
    pub(crate) fn end(&self, id: ConnectionId, ending: Ending) -> bool {
        self.lock().get(&id).is_some_and(|open| open.send(Box::new(ending)).is_ok())
    }

    /// Gives how many there were.
    pub(crate) fn end_all(&self, ending: &Ending) -> usize {
        self.lock().values().filter(|open| open.send(Box::new(ending.clone())).is_ok()).count()
    }

    /// The open connections, the oldest first.
    pub(crate) fn ids(&self) -> Vec<ConnectionId> {
        let mut ids: Vec<_> = self.lock().keys().copied().collect();
        ids.sort_unstable();
        ids
    }

    /// Waits until no connection is open.
    pub(crate) async fn all_ended(&self) {
        let mut ended = self.0.ended.subscribe();
        while !self.lock().is_empty() {
            // The sender is here, so it cannot be gone.
            let _ = ended.changed().await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        // Nothing in here can be left half done.
        self.0.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl AwaitedEnding {
    /// Waits to be told to end. Cancel-safe.
    pub(crate) async fn requested(&mut self) -> Ending {
        match self.endings.recv().await {
            Some(ending) => *ending,
            None => std::future::pending().await,
        }
    }
}

impl Drop for AwaitedEnding {
    fn drop(&mut self) {
        self.table.lock().remove(&self.id);
        self.table.0.ended.send_replace(());
    }
}
