//! Counts steps of work, in tests only: bytes that decoding touches, slots that a table looks at. That is
//! how linear time is tested.

#[cfg(test)]
extern crate std;

#[cfg(test)]
std::thread_local! {
    static SPENT: core::cell::Cell<usize> = const { core::cell::Cell::new(0) };
}

/// Notes that so many bytes or slots have been looked at or moved.
#[cfg(test)]
pub(crate) fn spend(count: usize) {
    SPENT.set(SPENT.get() + count);
}

/// Nothing to note outside of tests.
#[cfg(not(test))]
pub(crate) const fn spend(_count: usize) {}

/// What has been spent on this thread since the last call.
#[cfg(test)]
pub(crate) fn take() -> usize {
    SPENT.take()
}
