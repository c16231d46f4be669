//! What is told to `tracing`, with the feature of that name.

use stomp_protocol::client::Transmit;
use stomp_protocol::{Frame, Secrets};

use super::Error;

/// A frame came.
pub(crate) fn received(frame: &Frame) {
    #[cfg(feature = "tracing")]
    tracing::debug!(target: "stomp_wasm", command = frame.command.as_str(), headers = ?frame.headers, "received");
    #[cfg(feature = "tracing")]
    if let Some(announced) = frame.headers.get("content-length")
        && announced.trim().parse() != Ok(frame.body.len())
    {
        tracing::warn!(
            target: "stomp_wasm",
            announced,
            actual = frame.body.len(),
            "the content-length is wrong: the broker has turned bytes into text; send text, or set a content-type"
        );
    }
    let _ = frame;
}

/// A frame goes out. Its body is not told.
pub(crate) fn sent(frame: &Transmit, secrets: &Secrets) {
    #[cfg(feature = "tracing")]
    if !frame.is_heart_beat() && tracing::enabled!(target: "stomp_wasm", tracing::Level::DEBUG) {
        let head = secrets.redact_lines(frame.head());
        let head = String::from_utf8_lossy(&head);
        tracing::debug!(target: "stomp_wasm", head = head.trim_end(), "sent");
    }
    let _ = (frame, secrets);
}

/// The first attempt has failed: a page that waits for its connection says why in the console.
pub(crate) fn first_failed(error: &Error) {
    #[cfg(target_arch = "wasm32")]
    // Without the hint: the hints of all codes are a kilobyte of the module.
    warn(&super::text::concat(&["stomp-wasm: ", error.message(), " (", error.name(), ")"]));
    let _ = error;
}

#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = console)]
    fn warn(text: &str);
}

/// Something failed that nothing waits for, or an attempt.
pub(crate) fn failed(error: &Error) {
    #[cfg(feature = "tracing")]
    tracing::warn!(target: "stomp_wasm", code = error.name(), hint = error.hint(), "{error}");
    let _ = error;
}
