//! A count of the bytes that decoding reads and moves, for the tests that its time is linear.

#[cfg(test)]
extern crate std;

#[cfg(test)]
std::thread_local! {
    static SPENT: core::cell::Cell<usize> = const { core::cell::Cell::new(0) };
}

/// Counts bytes that were read or moved.
#[cfg(test)]
pub(super) fn spend(bytes: usize) {
    SPENT.set(SPENT.get() + bytes);
}

/// Outside of tests nothing is counted.
#[cfg(not(test))]
pub(super) const fn spend(_bytes: usize) {}

/// The count on this thread since the last call.
#[cfg(test)]
pub(super) fn take() -> usize {
    SPENT.take()
}
