//! What goes to the socket, and when nothing does.

use js_sys::Uint8Array;
use stomp_wasm::client::Error;
use stomp_wasm::protocol::UsageErrorKind;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{NO_HEADERS, Rig, Sockets, TextSocket};

#[wasm_bindgen_test]
async fn text_goes_as_text_and_bytes_as_bytes() {
    let rig = Rig::connected(|options| options).await;
    rig.client.publish("/a", [("k", "a:b\n")], "안녕").unwrap();
    rig.client.publish("/a", NO_HEADERS, [0x00, 0xff]).unwrap();
    let sent = rig.socket().take_sent();
    let text = "SEND\ndestination:/a\nk:a\\cb\\n\ncontent-length:6\n\n안녕\0";
    assert_eq!(sent.get(0).as_string().as_deref(), Some(text));
    let bytes = sent.get(1).unchecked_into::<Uint8Array>().to_vec();
    assert_eq!(bytes, b"SEND\ndestination:/a\ncontent-length:2\n\n\x00\xff\0");
}

#[wasm_bindgen_test]
async fn a_socket_for_text_is_not_given_bytes() {
    let sockets = Sockets::by(|_| Ok(TextSocket::new().into()));
    let rig = Rig::with(sockets, |options| options);
    rig.client.activate();
    rig.connect(stomp_wasm::protocol::HeartBeat::NONE).await;
    let error = rig.client.publish("/a", NO_HEADERS, [0xff]).unwrap_err();
    assert!(matches!(&error, Error::Socket(text) if text.contains("base64")), "{error}");
    assert_eq!(rig.socket().take_sent().length(), 0);
    rig.client.publish("/a", NO_HEADERS, "안녕".as_bytes()).expect("it is text");
    assert!(rig.socket().take_sent().get(0).is_string());
}

#[wasm_bindgen_test]
async fn without_a_connection_nothing_can_be_sent() {
    let rig = Rig::new(|options| options);
    let not_connected = || Error::from(UsageErrorKind::NotConnected);
    assert_eq!(rig.client.publish("/a", NO_HEADERS, "x"), Err(not_connected()));
    assert_eq!(rig.client.subscribe("/a", NO_HEADERS).unwrap_err(), not_connected());
    assert_eq!(rig.client.begin().unwrap_err(), not_connected());
}

/// `L10`
#[wasm_bindgen_test]
async fn after_disconnect_nothing_can_be_sent() {
    let rig = Rig::connected(|options| options).await;
    drop(rig.client.deactivate());
    assert_eq!(rig.sent(), ["DISCONNECT\nreceipt:close-0\n\n\0"]);
    let error = rig.client.publish("/a", NO_HEADERS, "x").unwrap_err();
    assert_eq!(error, UsageErrorKind::Disconnecting.into());
    assert_eq!(rig.sent(), [""; 0]);
}

#[wasm_bindgen_test]
async fn a_header_that_cannot_be_sent_is_named() {
    let rig = Rig::connected(|options| options).await;
    let error = rig.client.publish("/a", [("a\0b", "x")], "x").unwrap_err();
    assert!(error.to_string().contains("a\\0b"), "{error}");
    assert_eq!(rig.sent(), [""; 0]);
}

#[wasm_bindgen_test]
async fn an_exception_of_the_socket_goes_to_the_caller() {
    let rig = Rig::connected(|options| options).await;
    rig.socket().set_refusal("full");
    let full = || Error::Socket("full".into());
    assert_eq!(rig.client.subscribe("/a", NO_HEADERS).unwrap_err(), full());
    assert_eq!(rig.client.publish("/a", NO_HEADERS, "x"), Err(full()));
    assert_eq!(rig.client.publish_with_receipt("/a", NO_HEADERS, "x").await, Err(full()));
    assert_eq!(rig.log(), [""; 0], "the caller knows: it is no event");
}
