//! Counts the bytes that decoding touches, in tests only: how the promise of linear time is kept.

#[cfg(test)]
extern crate std;

#[cfg(test)]
std::thread_local! {
    static SPENT: core::cell::Cell<usize> = const { core::cell::Cell::new(0) };
}

/// Notes that `bytes` have been looked at or moved.
#[cfg(test)]
pub(super) fn spend(bytes: usize) {
    SPENT.set(SPENT.get() + bytes);
}

/// Nothing to note outside of tests.
#[cfg(not(test))]
pub(super) const fn spend(_bytes: usize) {}

/// What has been spent on this thread since the last call.
#[cfg(test)]
pub(super) fn take() -> usize {
    SPENT.take()
}
