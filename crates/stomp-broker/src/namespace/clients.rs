//! The `client-id`s that are in use, where each may be in use once only.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The ids in use.
#[derive(Clone, Debug, Default)]
pub(crate) struct ClientIds(Arc<Mutex<HashSet<String>>>);

/// The right to an id, until it is dropped.
#[derive(Debug)]
pub(crate) struct ClientId {
    ids: ClientIds,
    id: String,
}

impl ClientIds {
    /// The right to this id; `None` if it is in use.
    pub(crate) fn take(&self, id: &str) -> Option<ClientId> {
        let is_new = self.lock().insert(id.into());
        is_new.then(|| ClientId { ids: self.clone(), id: id.into() })
    }

    fn lock(&self) -> MutexGuard<'_, HashSet<String>> {
        // Nothing in here can be left half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for ClientId {
    fn drop(&mut self) {
        self.ids.lock().remove(&self.id);
    }
}
