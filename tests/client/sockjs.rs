//! Sessions by SockJS, with stomp-broker.

use stomp_wasm::{Builder, Code, Error, Retry, Session, Transport};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::broker_address;

#[wasm_bindgen(module = "/tests/client/support/blocked-web-socket.js")]
extern "C" {
    #[wasm_bindgen(js_name = block)]
    fn block_web_socket();
    fn unblock() -> u32;

    type SockJS;
    #[wasm_bindgen(constructor, catch)]
    fn new(url: &str) -> Result<SockJS, JsValue>;
}

/// No WebSocket gets through until this is dropped.
struct Blocked;

impl Blocked {
    fn new() -> Self {
        block_web_socket();
        Self
    }
}

impl Drop for Blocked {
    fn drop(&mut self) {
        unblock();
    }
}

fn sockjs() -> Builder {
    Session::builder(format!("http://{}/stomp", broker_address()))
}

/// Connects; gives how messages travel once they have come back from the broker.
async fn transport_of(builder: Builder, topic: &str) -> Result<Option<Transport>, Error> {
    let session = builder.retry(Retry::never()).connect().await?;
    let mut messages = session.subscribe(topic);
    messages.ready().await?;
    // Longer than one request is to be.
    let texts = ["1", "안녕\n\"\\\u{0}", &"x".repeat(140_000), ""];
    for text in texts {
        assert!(session.publish(topic, text).await?.is_confirmed);
    }
    session.flush().await?;
    for text in texts {
        let message = messages.next().await.expect("a message")?;
        assert!(message.text() == Ok(text), "{message:?}");
    }
    let transport = session.status().transport;
    session.close().await?;
    Ok(transport)
}

#[wasm_bindgen_test]
async fn sockjs_takes_web_socket_first() {
    assert_eq!(transport_of(sockjs(), "/topic/a").await, Ok(Some(Transport::WebSocket)));
}

#[wasm_bindgen_test]
async fn messages_travel_by_requests_alone() {
    for transport in [Transport::XhrStreaming, Transport::XhrPolling] {
        let topic = format!("/topic/{transport}");
        let found = transport_of(sockjs().transports([transport]), &topic).await;
        assert_eq!(found, Ok(Some(transport)));
    }
}

#[wasm_bindgen_test]
async fn a_blocked_web_socket_is_replaced_and_not_tried_again_for_a_while() {
    let _blocked = Blocked::new();
    for _ in 0..2 {
        let found = transport_of(sockjs(), "/topic/blocked").await;
        assert_eq!(found, Ok(Some(Transport::XhrStreaming)));
    }
    assert_eq!(unblock(), 1);
}

#[wasm_bindgen_test]
async fn sockjs_stands_in_for_a_plain_web_socket() {
    let both = || {
        let plain = format!("ws://{}/ws", broker_address());
        Session::builder(plain).sockjs_url(format!("http://{}/stomp", broker_address()))
    };
    assert_eq!(transport_of(both(), "/topic/plain").await, Ok(Some(Transport::WebSocket)));
    let _blocked = Blocked::new();
    assert_eq!(transport_of(both(), "/topic/plain").await, Ok(Some(Transport::XhrStreaming)));
}

#[wasm_bindgen_test]
async fn the_page_may_bring_its_own_class() {
    let builder = sockjs().sockjs_with(|url| Ok(SockJS::new(url)?.into()));
    assert_eq!(transport_of(builder, "/topic/own").await, Ok(Some(Transport::External)));
    let builder = sockjs().sockjs_with(|_| Err("the script has not loaded".into()));
    let error = builder.retry(Retry::never()).connect().await.unwrap_err();
    assert!(error.to_string().contains("the script has not loaded"), "{error}");
}

#[wasm_bindgen_test]
async fn bytes_that_are_no_text_are_refused_and_the_session_goes_on() {
    let session = sockjs().connect().await.unwrap();
    let error = session.publish("/topic/a", vec![0, 255]).await.unwrap_err();
    assert_eq!(error.code(), Code::Unsupported);
    assert!(error.to_string().contains("base64"), "{error}");
    assert!(session.publish("/topic/a", "text").await.unwrap().is_confirmed);
    session.close().await.unwrap();
}

#[wasm_bindgen_test]
async fn a_server_without_sockjs_is_an_error_that_says_what_was_tried() {
    let builder =
        Session::builder(format!("http://{}/nothing", broker_address())).retry(Retry::never());
    let error = builder.connect().await.unwrap_err();
    assert_eq!(error.code(), Code::Unreachable);
    assert!(error.to_string().contains("/nothing/info"), "{error}");
}
