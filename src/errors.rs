//! Errors as JavaScript throws them.

use stomp_protocol::{UsageError, UsageErrorKind};
use wasm_bindgen::JsValue;

/// Word for word what @stomp/stompjs throws: applications look for it.
const NOT_CONNECTED: &str = "There is no underlying STOMP connection";

/// A misuse of the client, for whoever called it.
pub(crate) fn thrown(error: &UsageError) -> JsValue {
    match error.kind() {
        UsageErrorKind::NotConnected => js_sys::TypeError::new(NOT_CONNECTED).into(),
        _ => failure(&error.to_string()),
    }
}

/// An `Error` of this text.
pub(crate) fn failure(text: &str) -> JsValue {
    js_sys::Error::new(text).into()
}
