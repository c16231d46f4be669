//! The clock, and the timer: the machine has at most one deadline at a time.

use std::cell::{Cell, RefCell};

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

    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(run: &JsValue, millis: u32) -> JsValue;

    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(id: &JsValue);
}

/// The present moment.
pub(crate) fn now() -> Instant {
    Instant::from_millis(performance_now() as u64)
}

/// A timer of the browser; stopped when it is dropped. Not that of a crate: its closure is of the kind of those of sockets,
/// so that a module and its script have one kind.
#[derive(Debug)]
pub(crate) struct Timeout {
    id: JsValue,
    _run: Closure<dyn Fn(JsValue)>,
}

impl Timeout {
    /// Calls `wake` once, after this many milliseconds.
    pub(crate) fn new(millis: u64, wake: impl FnOnce() + 'static) -> Self {
        let wake = Cell::new(Some(wake));
        let run = Closure::new(move |_| {
            if let Some(wake) = wake.take() {
                wake();
            }
        });
        Self { id: set_timeout(run.as_ref(), millis.min(LONGEST) as u32), _run: run }
    }
}

impl Drop for Timeout {
    fn drop(&mut self) {
        clear_timeout(&self.id);
    }
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
        let earlier = self.armed.replace(Some((deadline, Timeout::new(delay, wake))));
        drop(earlier);
    }

    pub(crate) fn stop(&self) {
        let timeout = self.armed.take();
        drop(timeout);
    }
}
