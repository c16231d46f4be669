//! The program of the README, with stomp-broker.

include!("../readme/chat.rs");

use core::future::poll_fn;
use std::pin::Pin;

use futures_channel::mpsc;
use futures_core::Stream;
use wasm_bindgen_futures::spawn_local;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::broker_address;

#[wasm_bindgen_test]
async fn the_program_of_the_readme_runs() {
    let (tell, mut told) = mpsc::unbounded();
    spawn_local(async move {
        let url = format!("ws://{}/ws", broker_address());
        let result = chat(&url, |text| drop(tell.unbounded_send(text.to_owned()))).await;
        let _ = tell.unbounded_send(format!("it has ended: {result:?}"));
    });
    let heard = poll_fn(|context| Pin::new(&mut told).poll_next(context)).await;
    assert_eq!(heard.as_deref(), Some("안녕?"));
}
