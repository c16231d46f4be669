//! What time it is.

use stomp_protocol::Instant;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// Milliseconds since the page began. Not `Date.now()`: a person who sets the clock must not
    /// end a connection.
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;
}

pub(crate) fn now() -> Instant {
    Instant::from_millis(performance_now() as u64)
}
