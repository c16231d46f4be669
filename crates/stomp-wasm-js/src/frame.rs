//! Frames as JavaScript has them.

use std::collections::BTreeMap;

use js_sys::{Object, Reflect};
use stomp_wasm::client;
use stomp_wasm::protocol::{Frame, Headers};
use wasm_bindgen::prelude::*;

/// Headers as an object: of a name that comes twice the first counts.
pub(crate) fn headers_to_js(headers: &Headers) -> Object {
    let object = Object::new();
    for (name, value) in headers {
        if headers.get(name) == Some(value) {
            // An ordinary object takes every name.
            let _ = Reflect::set(&object, &name.into(), &value.into());
        }
    }
    object
}

/// Headers from an object; none of `undefined`.
///
/// # Errors
/// That a value is no string.
pub(crate) fn headers_from_js(object: JsValue) -> Result<Headers, JsError> {
    let read: Option<BTreeMap<String, String>> = serde_wasm_bindgen::from_value(object)
        .map_err(|error| JsError::new(&format!("headers are strings: {error}")))?;
    Ok(read.unwrap_or_default().into_iter().collect())
}

/// A frame that is no message.
pub(crate) fn frame_to_js(frame: &Frame) -> Object {
    let object = Object::new();
    let set = |name: &str, value: JsValue| {
        let _ = Reflect::set(&object, &name.into(), &value);
    };
    set("command", frame.command.as_str().into());
    set("headers", headers_to_js(&frame.headers).into());
    set("body", String::from_utf8_lossy(&frame.body).into_owned().into());
    object
}

/// A message of the broker.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Message(client::Message);

impl Message {
    pub(crate) const fn new(message: client::Message) -> Self {
        Self(message)
    }
}

#[wasm_bindgen]
impl Message {
    /// `MESSAGE`.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn command(&self) -> String {
        "MESSAGE".into()
    }

    /// The headers.
    #[wasm_bindgen(getter, unchecked_return_type = "StompHeaders")]
    #[must_use]
    pub fn headers(&self) -> Object {
        headers_to_js(self.0.headers())
    }

    /// The body as text.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn body(&self) -> String {
        String::from_utf8_lossy(self.0.body()).into_owned()
    }

    /// The body as bytes.
    #[wasm_bindgen(getter, js_name = binaryBody)]
    #[must_use]
    pub fn binary_body(&self) -> Vec<u8> {
        self.0.body().to_vec()
    }

    /// Tells the broker that it was processed.
    ///
    /// # Errors
    /// Why that cannot be told.
    pub fn ack(&self) -> Result<(), JsError> {
        Ok(self.0.ack()?)
    }

    /// Tells the broker that it was not processed.
    ///
    /// # Errors
    /// Why that cannot be told.
    pub fn nack(&self) -> Result<(), JsError> {
        Ok(self.0.nack()?)
    }
}
