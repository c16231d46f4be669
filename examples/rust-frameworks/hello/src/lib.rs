//! The least that a page does with a session: `cargo xtask size --rust` tells its size.

use stomp_wasm::{Body, Error, Message, Session};
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::console;

/// Half as large as the allocator of the standard library, and slower: it looks for a gap from the beginning.
#[cfg(all(feature = "small-allocator", target_arch = "wasm32"))]
#[global_allocator]
static ALLOCATOR: lol_alloc::AssumeSingleThreaded<lol_alloc::FreeListAllocator> =
    // SAFETY: a page has one thread.
    unsafe { lol_alloc::AssumeSingleThreaded::new(lol_alloc::FreeListAllocator::new()) };

#[wasm_bindgen(start)]
fn start() {
    wasm_bindgen_futures::spawn_local(async {
        if let Err(error) = hello().await {
            console::error_1(&error.to_string().into());
        }
    });
}

async fn hello() -> Result<(), Error> {
    let session = Session::builder("ws://127.0.0.1:8080/ws").connect().await?;
    let mut hellos = session.subscribe("/topic/hello");
    session.publish("/topic/hello", body()?).await?;
    if let Some(hello) = hellos.next().await {
        console::log_1(&text(&hello?)?.into());
    }
    Ok(())
}

#[cfg(feature = "json")]
fn body() -> Result<Body, Error> {
    Body::json("Hello")
}

#[cfg(not(feature = "json"))]
fn body() -> Result<Body, Error> {
    Ok("Hello".into())
}

#[cfg(feature = "json")]
fn text(message: &Message) -> Result<String, Error> {
    message.json()
}

#[cfg(not(feature = "json"))]
fn text(message: &Message) -> Result<&str, Error> {
    Ok(message.text()?)
}
