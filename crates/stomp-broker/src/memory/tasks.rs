//! The tasks of a broker in memory, which every method runs.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::runtime::Executor;

/// The tasks of one broker, shared by its handles.
#[derive(Clone, Debug)]
pub(super) struct Tasks(Arc<Mutex<Executor>>);

impl Tasks {
    pub(super) fn new(executor: Executor) -> Self {
        Self(Arc::new(Mutex::new(executor)))
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Executor> {
        // A task that panics is gone, and the others are as they were.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
