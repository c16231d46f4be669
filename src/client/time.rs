//! The clock, and the timer: the machine has at most one deadline at a time.

use std::cell::RefCell;

use gloo_timers::callback::Timeout;
use stomp_protocol::Instant;
use wasm_bindgen::prelude::*;

/// The longest delay that browsers take; a longer one would fire at once.
const LONGEST: u64 = i32::MAX as u64;

#[wasm_bindgen]
extern "C" {
    /// Milliseconds since the page began. Not `Date.now()`: a person who sets the clock must not
    /// end a connection.
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;
}

/// The present moment.
pub(crate) fn now() -> Instant {
    Instant::from_millis(performance_now() as u64)
}

/// Calls `wake` once, after this many milliseconds, unless the timer is dropped before.
pub(crate) fn after(millis: u64, wake: impl FnOnce() + 'static) -> Timeout {
    Timeout::new(millis.min(LONGEST) as u32, wake)
}

/// Not more than a note of when to look at the machine again.
#[derive(Debug, Default)]
pub(crate) struct Timer {
    armed: RefCell<Option<(Instant, Timeout)>>,
}

impl Timer {
    /// Calls `wake` at `deadline`, or what was given before it earlier. Earlier does no harm, and it
    /// saves much: most deadlines are put off again and again, with every message that comes. `wake`
    /// has to stop the timer first.
    pub(crate) fn arm(&self, deadline: Option<Instant>, wake: impl FnOnce() + 'static) {
        let armed = self.armed.borrow().as_ref().map(|(at, _)| *at);
        let Some(deadline) = deadline else { return self.stop() };
        if armed.is_some_and(|at| at <= deadline) {
            return;
        }
        let delay = deadline.saturating_since(now());
        let earlier = self.armed.replace(Some((deadline, after(delay, wake))));
        drop(earlier);
    }

    pub(crate) fn stop(&self) {
        let timeout = self.armed.take();
        drop(timeout);
    }
}
