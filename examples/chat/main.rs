//! A chat in Rust without a framework, with reconnection and JSON.
//!
//! ```sh
//! cargo build --example chat --features serde --target wasm32-unknown-unknown
//! wasm-bindgen --target web --out-dir examples/chat/pkg \
//!     target/wasm32-unknown-unknown/debug/examples/chat.wasm
//! cargo run --release -p stomp-broker -- --site examples/chat    # http://127.0.0.1:8080/
//! ```

mod page;

use page::Page;
use serde::{Deserialize, Serialize};
use stomp_wasm::Headers;
use stomp_wasm::client::{Client, ClientOptions, Error};
use stomp_wasm::protocol::client::{Backoff, RetryPolicy};
use wasm_bindgen_futures::spawn_local;

#[derive(Serialize)]
struct Said<'a> {
    from: &'a str,
    text: &'a str,
}

/// A message of the chat: sent to `/app/chat`, and received from `/topic/messages`.
#[derive(Deserialize)]
struct Heard {
    from: String,
    text: String,
    time: String,
}

fn main() {
    let page = Page::find();
    let retry = RetryPolicy {
        delay: 250,
        max_delay: 10_000,
        backoff: Backoff::Exponential,
        ..RetryPolicy::default()
    };
    let client = Client::new(ClientOptions::new(page.broker_url()).retry(retry));
    speak(&client, &page);
    client.activate();
    spawn_local(listen(client, page));
}

/// Sends the messages that the form gives.
fn speak(client: &Client, page: &Page) {
    let client = client.clone();
    page.on_submit(move |from, text| {
        client.publish_json("/app/chat", Headers::new(), &Said { from, text })
    });
}

/// Shows received messages, over one connection after another.
async fn listen(client: Client, page: Page) {
    while client.connected().await.is_ok() {
        page.show_state("connected");
        let Err(error) = read(&client, &page).await else { continue };
        page.show_state(&error.to_string());
        client.deactivate().await;
    }
}

/// Shows received messages until the connection is lost.
async fn read(client: &Client, page: &Page) -> Result<(), Error> {
    let mut messages = client.subscribe("/topic/messages", Headers::new())?;
    while let Some(message) = messages.next().await {
        let Heard { from, text, time } = message.json()?;
        page.show(&format!("{time} {from}: {text}"));
    }
    page.show_state("connecting");
    Ok(())
}
