//! Payloads as values of Rust types.

use serde::{Deserialize, Serialize};
use stomp_wasm::client::{Error, Subscription};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{NO_HEADERS, Rig};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Price {
    symbol: String,
    cents: u64,
    note: Option<String>,
}

fn price() -> Price {
    Price { symbol: "한글".into(), cents: 9_007_199_254_740_991, note: None }
}

fn subscribed(rig: &Rig) -> Subscription {
    rig.client.subscribe("/topic/prices", NO_HEADERS).expect("connected")
}

#[wasm_bindgen_test]
async fn a_value_comes_back_as_it_went() {
    let rig = Rig::connected(|options| options).await;
    let mut prices = subscribed(&rig);
    rig.client.publish_json("/topic/prices", NO_HEADERS, &price()).unwrap();
    rig.exchange();
    let message = prices.next().await.expect("a message");
    assert_eq!(message.header("content-type"), Some("application/json"));
    let text = r#"{"symbol":"한글","cents":9007199254740991,"note":null}"#;
    assert_eq!(message.text(), Ok(text));
    assert_eq!(message.json::<Price>(), Ok(price()));
}

#[wasm_bindgen_test]
async fn a_value_may_go_with_a_receipt_or_a_transaction() {
    let rig = Rig::connected(|options| options).await;
    let mut prices = subscribed(&rig);
    let kind = [("content-type", "application/vnd.price+json")];
    let receipt = rig.client.publish_json_with_receipt("/topic/prices", kind, &price());
    let transaction = rig.client.begin().unwrap();
    transaction.publish_json("/topic/prices", NO_HEADERS, &[1, 2]).unwrap();
    transaction.commit().unwrap();
    rig.exchange();
    receipt.await.unwrap();
    let first = prices.next().await.expect("a message");
    assert_eq!(first.header("content-type"), Some("application/vnd.price+json"));
    let second = prices.next().await.expect("a message");
    assert_eq!(second.json::<Vec<u8>>(), Ok(vec![1, 2]));
}

#[wasm_bindgen_test]
async fn a_body_of_another_type_is_an_error() {
    let rig = Rig::connected(|options| options).await;
    let mut prices = subscribed(&rig);
    for (body, expected) in [
        (&b"{\"symbol\":1}"[..], "string"),
        (b"{\"symbol\":\"a\"}", "cents"),
        (b"{", "JSON"),
        (b"\xff", "utf-8"),
    ] {
        rig.client.publish("/topic/prices", NO_HEADERS, body).unwrap();
        rig.exchange();
        let error = prices.next().await.expect("a message").json::<Price>().unwrap_err();
        assert!(matches!(&error, Error::Json(text) if text.contains(expected)), "{error}");
    }
}

#[wasm_bindgen_test]
async fn a_value_that_json_cannot_express_is_not_sent() {
    let rig = Rig::connected(|options| options).await;
    let error = rig.client.publish_json("/a", NO_HEADERS, &u64::MAX).unwrap_err();
    assert!(matches!(error, Error::Json(_)), "{error}");
    let receipt = rig.client.publish_json_with_receipt("/a", NO_HEADERS, &u64::MAX);
    assert!(matches!(receipt.await, Err(Error::Json(_))));
    assert_eq!(rig.sent(), [""; 0]);
}
