//! The README's program for a page.

#![cfg(target_arch = "wasm32")]

use wasm_bindgen::prelude::*;

include!("../../../tests/readme/chat.rs");

/// Runs the program with the broker at `url`; `show` gets the text of each message. Rejects with an `Error` that has
/// the text of the program's error.
#[wasm_bindgen]
pub async fn run(url: String, show: js_sys::Function) -> Result<(), JsError> {
    let tell = |text: &str| drop(show.call1(&JsValue::NULL, &text.into()));
    Ok(chat(&url, tell).await?)
}
