//! Sockets of the browser, and what sockets may give instead of text.

use js_sys::{Array, Object, Reflect, Uint8Array};
use stomp_wasm::client::{Client, ClientOptions, ConnectError, ConnectionState};
use stomp_wasm::protocol::client::RetryPolicy;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{NO_HEADERS, Rig, SOON, come};

/// A port that browsers refuse to connect to, whatever listens there.
const REFUSED: &str = "ws://127.0.0.1:1/ws";

#[wasm_bindgen_test]
async fn a_browsers_own_socket_that_never_opens_is_a_failed_attempt() {
    let client = Client::new(ClientOptions::new(REFUSED));
    let why = client.connect().await.expect_err("no server listens");
    assert!(matches!(why, ConnectError::Closed { code: 1006, .. }), "{why:?}");
    assert_eq!(client.state(), ConnectionState::Inactive);
}

#[wasm_bindgen_test]
async fn a_browsers_own_socket_is_tried_again_by_the_policy() {
    let client = Client::new(ClientOptions::new(REFUSED).retry(RetryPolicy { delay: 5, ..SOON }));
    let mut events = client.events();
    client.activate();
    let mut failures = 0;
    while failures < 3 {
        let event = events.next().await.expect("the client lives on");
        failures +=
            usize::from(matches!(event, stomp_wasm::client::ConnectionEvent::AttemptFailed(_)));
    }
    client.deactivate().await;
}

#[wasm_bindgen_test]
async fn an_invalid_address_is_named_in_the_error() {
    let client = Client::new(ClientOptions::new("mailto:broker"));
    let why = client.connect().await.expect_err("no address");
    assert!(matches!(&why, ConnectError::Socket(text) if text.contains("mailto")), "{why:?}");
}

#[wasm_bindgen_test]
async fn binary_data_may_come_in_a_buffer_or_a_view() {
    let rig = Rig::connected(|options| options).await;
    let mut subscription = rig.client.subscribe("/a", NO_HEADERS).unwrap();
    let frame = Uint8Array::from(&b"--MESSAGE\nsubscription:sub-0\nmessage-id:1\n\nx\0--"[..]);
    let part = frame.subarray(2, frame.length() - 2);
    rig.socket().receive(&part);
    rig.socket().receive(&part.slice(0, part.length()).buffer());
    rig.socket().receive(&js_sys::DataView::new(&frame.buffer(), 2, part.length() as usize));
    assert_eq!(come(&mut subscription), ["x", "x", "x"]);
}

#[wasm_bindgen_test]
async fn data_that_is_neither_text_nor_bytes_ends_the_connection() {
    let blob = web_sys::Blob::new_with_str_sequence(&Array::new()).expect("a blob");
    for (data, kind) in [
        (JsValue::from(blob), "Blob"),
        (JsValue::UNDEFINED, "undefined"),
        (Object::new().into(), "Object"),
        (7.into(), "number"),
    ] {
        let rig = Rig::connected(|options| options).await;
        rig.socket().receive(&data);
        let log = rig.log();
        assert!(log[0].contains(kind) && log[0].contains("binaryType"), "{log:?}");
        assert_eq!(rig.socket().closed_by(), [""]);
    }
}

#[wasm_bindgen_test]
async fn bytes_are_asked_for() {
    let rig = Rig::connected(|options| options).await;
    let kind = Reflect::get(&rig.socket(), &"binaryType".into()).expect("a property");
    assert_eq!(kind, "arraybuffer");
}
