//! Locks whose contents stay valid when a holder panics.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// The contents. Nothing that may panic runs while they are held.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
