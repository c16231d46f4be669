//! Headers as they stand on the wire, for those who want to read them.

use stomp_protocol::codec::{Dialect, escape_into};
use stomp_protocol::{Command, Version};
use wasm_bindgen::prelude::*;

/// A header name or value, escaped as this version of STOMP has it (spec#7, spec#80, spec#86).
#[wasm_bindgen(js_name = escapeHeader)]
#[must_use]
pub fn escape_header(text: &str, version: &str) -> String {
    let version = Version::parse(version).unwrap_or(Version::V1_0);
    let mut escaped = Vec::new();
    escape_into(&mut escaped, text, Dialect::lenient(version), Command::Message);
    String::from_utf8(escaped).unwrap_or_default()
}
