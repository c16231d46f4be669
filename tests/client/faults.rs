//! A broker that breaks the protocol, or falls silent.

use std::time::Duration;

use stomp_wasm::client::ConnectionState;
use stomp_wasm::protocol::{HeartBeat, Version};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{NO_HEADERS, Rig, SOON, come};

const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// `P6` to `P9`, `L18`, `L25`
#[wasm_bindgen_test]
async fn a_protocol_error_is_named_and_ends_the_connection() {
    for (frame, expected) in [
        ("MESSAGE\nbroken\nsubscription:s\n\n\0", "without a colon"),
        ("MESSAGE\ncontent-length:abc\n\n\0", "content-length"),
        ("MESSAGE\ncontent-length:-1\n\n\0", "content-length"),
        ("MES\rSAGE\n\n\0", "unknown command"),
        ("CONNECTED\nversion:1.2\n\n\0", "unexpected frame"),
    ] {
        let rig = Rig::connected(|options| options.retry(SOON)).await;
        let mut subscription = rig.client.subscribe("/a", [("id", "s")]).unwrap();
        rig.socket().text(&format!("{frame}MESSAGE\nsubscription:s\n\nlater\0"));
        let log = rig.log();
        assert!(log[0].starts_with("protocol: ") && log[0].contains(expected), "{log:?}");
        assert!(log[1].starts_with("disconnected 4002 STOMP protocol error"), "{log:?}");
        assert!(rig.socket().closed_by()[0].starts_with("4002 STOMP protocol error"));
        assert_eq!(come(&mut subscription), ["end"]);
        // The policy decides about the next attempt, as after any loss.
        rig.connect(HeartBeat::NONE).await;
    }
}

/// `R-1`
#[wasm_bindgen_test]
async fn a_length_in_characters_costs_no_connection() {
    let rig = Rig::connected(|options| options).await;
    let mut subscription = rig.client.subscribe("/a", [("id", "s")]).unwrap();
    rig.socket().text(
        "MESSAGE\nsubscription:s\ncontent-length:3\n\n€12\0MESSAGE\nsubscription:s\n\nlater\0",
    );
    assert_eq!(come(&mut subscription), ["€12", "later"]);
}

/// `L24`
#[wasm_bindgen_test]
fn a_version_that_was_not_offered_is_refused() {
    let rig = Rig::new(|options| options.versions([Version::V1_2]));
    rig.client.activate();
    rig.socket().open();
    rig.socket().text("CONNECTED\nversion:9.9\n\n\0");
    let log = rig.log();
    assert!(log[0].starts_with("protocol: ") && log[0].contains("9.9"), "{log:?}");
    assert!(log[1].starts_with("failed: ") && log[1].contains("9.9"), "{log:?}");
}

#[wasm_bindgen_test]
async fn a_frame_that_stomp_does_not_define_is_an_event() {
    let rig = Rig::connected(|options| options).await;
    rig.socket().text("GOODBYE\n\n\0");
    assert_eq!(rig.log(), ["unhandled GOODBYE"]);
    rig.client.publish("/a", NO_HEADERS, "x").expect("connected");
}

/// `L8`: the session ends at once, and once, though the socket never closes.
#[wasm_bindgen_test]
async fn a_silent_broker_is_given_up() {
    let rig = Rig::new(|options| options.heart_beat(ms(0), ms(20)).retry(SOON));
    rig.client.activate();
    rig.connect(HeartBeat { outgoing: 20, incoming: 0 }).await;
    rig.until("heart-beat lost").await;
    assert!(rig.until("").await.starts_with("disconnected 1006"));
    assert!(rig.socket().closed_by()[0].starts_with("4001"));
    assert_eq!(rig.client.state(), ConnectionState::Connecting);
    rig.sockets.next().await;
    assert!(!rig.log().contains(&"heart-beat lost".to_owned()));
}

/// `L7`
#[wasm_bindgen_test]
async fn incoming_data_is_a_sign_of_life() {
    let rig = Rig::new(|options| options.heart_beat(ms(10), ms(60)));
    rig.client.activate();
    rig.connect(HeartBeat { outgoing: 60, incoming: 10 }).await;
    for _ in 0..20 {
        rig.socket().sends("\n").await;
        rig.socket().text("\n");
    }
    assert_eq!(rig.client.state(), ConnectionState::Connected);
}
