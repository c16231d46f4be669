//! Locks whose contents stay valid when a holder panics.

pub(super) use present::{Guard, Lock};

#[cfg(any(not(target_arch = "wasm32"), target_feature = "atomics"))]
mod present {
    use std::sync::{Mutex, MutexGuard, PoisonError};

    pub(crate) type Guard<'lock, T> = MutexGuard<'lock, T>;

    #[derive(Debug, Default)]
    pub(crate) struct Lock<T>(Mutex<T>);

    impl<T> Lock<T> {
        pub(crate) const fn new(contents: T) -> Self {
            Self(Mutex::new(contents))
        }

        pub(crate) fn lock(&self) -> Guard<'_, T> {
            self.0.lock().unwrap_or_else(PoisonError::into_inner)
        }
    }
}

/// Without threads. Each use of a `Mutex` would have code there too, which looks whether its holder panics.
#[cfg(all(target_arch = "wasm32", not(target_feature = "atomics")))]
mod present {
    use core::cell::{RefCell, RefMut};
    use core::panic::{RefUnwindSafe, UnwindSafe};

    pub(crate) type Guard<'lock, T> = RefMut<'lock, T>;

    #[derive(Debug, Default)]
    pub(crate) struct Lock<T>(RefCell<T>);

    // SAFETY: a module without atomics runs on one thread only: its memory cannot be shared.
    unsafe impl<T: Send> Sync for Lock<T> {}

    impl<T> RefUnwindSafe for Lock<T> {}
    impl<T> UnwindSafe for Lock<T> {}

    impl<T> Lock<T> {
        pub(crate) const fn new(contents: T) -> Self {
            Self(RefCell::new(contents))
        }

        pub(crate) fn lock(&self) -> Guard<'_, T> {
            // Taken twice it is a fault of this crate, as with a `Mutex`; a panic would be code at each use.
            self.0.try_borrow_mut().unwrap_or_else(|_| std::process::abort())
        }
    }
}
