//! A broker that breaks the protocol, or falls silent.

mod support;

use stomp_protocol::HeartBeat;
use support::Rig;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// `P6` to `P9`, `L18`, `L25`
#[wasm_bindgen_test]
async fn a_protocol_error_is_named_and_ends_the_connection() {
    for (frame, expected) in [
        ("MESSAGE\nbroken\nsubscription:s\n\n\0", "without a colon"),
        ("MESSAGE\ncontent-length:abc\n\n\0", "content-length"),
        ("MESSAGE\ncontent-length:-1\n\n\0", "content-length"),
        ("MESSAGE\ncontent-length:3\n\n€12\0", "NUL"),
        ("MES\rSAGE\n\n\0", "unknown command"),
        ("CONNECTED\nversion:1.2\n\n\0", "unexpected frame"),
    ] {
        let rig = Rig::connected("{ reconnectDelay: 10 }").await;
        assert!(!rig.core.text(&format!("{frame}MESSAGE\nsubscription:s\n\nlater\0")));
        let lines = rig.lines();
        assert_eq!(lines[0], "seal", "{frame:?}");
        assert!(lines[1].starts_with("failed") && lines[1].contains(expected), "{lines:?}");
        assert_eq!(lines[2..4], ["end", "end"], "{lines:?}");
        assert!(lines[5].starts_with("discarded 4002 STOMP protocol error"), "{lines:?}");
        assert!(rig.closings()[0].starts_with("4002 STOMP protocol error"));
        assert!(!rig.core.connected());
        // The policy decides about the next attempt, as after any loss.
        rig.until("socket").await;
    }
}

#[wasm_bindgen_test]
async fn an_error_instead_of_connected_is_passed_on() {
    let rig = Rig::new("{}");
    rig.activate();
    rig.until("socket").await;
    rig.socket().open();
    rig.lines();
    rig.core.text("ERROR\nmessage:Bad CONNECT\n\nno such user\0");
    assert_eq!(rig.lines(), ["onStompError"]);
    assert!(!rig.core.connected());
}

/// `L24`
#[wasm_bindgen_test]
async fn a_version_that_was_not_offered_is_refused() {
    let rig = Rig::new("{ versions: '1.2' }");
    rig.activate();
    rig.until("socket").await;
    rig.socket().open();
    rig.lines();
    rig.core.text("CONNECTED\nversion:9.9\n\n\0");
    let lines = rig.lines();
    assert!(lines[0].starts_with("failed") && lines[0].contains("9.9"), "{lines:?}");
}

/// `L8`: the session ends at once, and once, though the socket never closes.
#[wasm_bindgen_test]
async fn a_silent_broker_is_given_up() {
    let rig = Rig::new("{ heartbeatIncoming: 20, reconnectDelay: 10, debugging: true }");
    rig.activate();
    rig.connect(HeartBeat { outgoing: 20, incoming: 0 }).await;
    rig.until("discarded").await;
    let lines = rig.lines();
    assert_eq!(lines.iter().filter(|line| *line == "onHeartbeatLost").count(), 1, "{lines:?}");
    assert!(lines.iter().any(|line| line.starts_with("debug did not receive server activity")));
    assert!(lines.iter().any(|line| line.starts_with("discarded 4001")), "{lines:?}");
    assert!(!rig.core.connected());
    rig.until("socket").await;
}

/// `L7`
#[wasm_bindgen_test]
async fn what_comes_in_is_a_sign_of_life() {
    let rig = Rig::new("{ heartbeatIncoming: 60, heartbeatOutgoing: 10 }");
    rig.activate();
    rig.connect(HeartBeat { outgoing: 60, incoming: 10 }).await;
    for _ in 0..20 {
        rig.lines();
        rig.until("beat").await;
        rig.core.text("\n");
    }
    assert!(rig.core.connected());
}

#[wasm_bindgen_test]
async fn heart_beats_go_out_and_come_in() {
    let rig = Rig::new("{ heartbeatOutgoing: 10, heartbeatIncoming: 10000 }");
    rig.activate();
    rig.connect(HeartBeat { outgoing: 10_000, incoming: 10 }).await;
    rig.until("beat").await;
    rig.lines();
    rig.until("beat").await;
    rig.lines();
    rig.core.text("\n");
    assert_eq!(rig.lines().first().map(String::as_str), Some("onHeartbeatReceived"));
}

#[wasm_bindgen_test]
async fn a_worker_may_keep_the_time() {
    let rig = Rig::new("{ heartbeatOutgoing: 10, heartbeatStrategy: 'worker', debugging: true }");
    rig.activate();
    rig.until("socket").await;
    rig.socket().open();
    rig.core.text("CONNECTED\nversion:1.2\nheart-beat:0,10\n\n\0");
    assert!(rig.lines().contains(&"debug Using runWorker for outgoing pings".to_owned()));
    rig.until("beat").await;
    rig.deactivate(true);
    assert!(rig.lines().contains(&"debug Outgoing ping disposeWorker".to_owned()));
}
