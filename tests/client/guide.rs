//! The program of docs/rust.md that a browser alone can run.

use wasm_bindgen_test::wasm_bindgen_test;

include!("guide/address.rs");

#[wasm_bindgen_test]
fn the_address_of_the_own_site_is_that_of_the_page() {
    let guide = include_str!("../../docs/rust.md");
    let program = include_str!("guide/address.rs");
    assert!(guide.contains(&format!("\n```rust\n{program}```\n")), "not in the guide:\n{program}");

    let page = web_sys::window().expect("a window").location().href().expect("an address");
    let address = own_site("/ws").expect("an address");
    let host = address.strip_prefix("ws://").and_then(|rest| rest.strip_suffix("/ws"));
    let host = host.unwrap_or_else(|| panic!("not of a WebSocket at /ws: {address}"));
    assert!(page.starts_with(&format!("http://{host}/")), "{address} in the page {page}");
}
