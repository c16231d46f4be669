//! The sessions that are found by their ids: those of all transports but WebSockets.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use crate::handler::Refused;
use crate::shared::Shared;

/// The sessions of a server by their ids.
pub(crate) struct Sessions {
    known: Mutex<Known>,
    max_unconfirmed: usize,
}

#[derive(Default)]
struct Known {
    by_id: HashMap<Box<str>, Arc<Shared>>,
    /// In the order in which they began, all sessions that may be unconfirmed still.
    unconfirmed: VecDeque<Weak<Shared>>,
}

impl Sessions {
    pub(crate) fn new(max_unconfirmed: usize) -> Self {
        Self { known: Mutex::default(), max_unconfirmed }
    }

    /// The session of this id, if there is one.
    pub(crate) fn get(&self, id: &str) -> Option<Arc<Shared>> {
        self.lock().by_id.get(id).filter(|shared| !shared.is_gone()).cloned()
    }

    /// The session of this id, which begins if there is none.
    pub(crate) fn find_or_insert(
        &self,
        id: &str,
        begin: impl FnOnce() -> Result<Arc<Shared>, Refused>,
    ) -> Result<Arc<Shared>, Refused> {
        let mut known = self.lock();
        if let Some(shared) = known.by_id.get(id).filter(|shared| !shared.is_gone()) {
            return Ok(shared.clone());
        }
        let shared = begin()?;
        known.by_id.insert(id.into(), shared.clone());
        known.unconfirmed.push_back(Arc::downgrade(&shared));
        let given_up = known.beyond(self.max_unconfirmed);
        drop(known);
        given_up.iter().for_each(|shared| shared.end());
        Ok(shared)
    }

    /// Takes a session out that is gone.
    pub(crate) fn forget(&self, id: Box<str>, shared: &Arc<Shared>) {
        let mut known = self.lock();
        // The id may have begun another session meanwhile.
        if known.by_id.get(&id).is_some_and(|known| Arc::ptr_eq(known, shared)) {
            known.by_id.remove(&id);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        // Nothing in here can be left half done.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    /// The sessions that are still unconfirmed after `max` others have begun. Each session is looked at
    /// once, so a flood of new ones costs no more than they do.
    fn beyond(&mut self, max: usize) -> Vec<Arc<Shared>> {
        let count = self.unconfirmed.len().saturating_sub(max);
        let oldest = self.unconfirmed.drain(..count);
        oldest.filter_map(|weak| weak.upgrade()).filter(|shared| shared.is_unconfirmed()).collect()
    }
}
