//! How much of what was given to a socket the system has taken.

use core::task::Context;
use std::sync::atomic::{AtomicU64, Ordering};

use futures_util::task::AtomicWaker;

/// What the system has taken of the frames of a socket.
#[derive(Debug, Default)]
pub(super) struct Written {
    bytes: AtomicU64,
    /// The driver, where it waits for that.
    waker: AtomicWaker,
}

impl Written {
    pub(super) fn add(&self, bytes: usize) {
        self.bytes.fetch_add(bytes as u64, Ordering::Release);
        self.waker.wake();
    }

    pub(super) fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Acquire)
    }

    /// Wakes this task when there is more.
    pub(super) fn watch(&self, context: &Context<'_>) {
        self.waker.register(context.waker());
    }
}
