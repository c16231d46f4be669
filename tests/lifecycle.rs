//! Connecting, reconnecting and coming to rest.

mod support;

use stomp_protocol::HeartBeat;
use support::{Asks, Rig, text};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn activate_prepares_opens_and_connects() {
    let rig = Rig::new("{ connectHeaders: 'login\\0guest\\0', versions: '1.2,1.1' }");
    rig.activate();
    assert_eq!(rig.lines(), ["state 0", "prepare"], "the socket waits for beforeConnect");
    rig.until("socket").await;
    rig.socket().open();
    assert_eq!(rig.sent(), ["CONNECT\nlogin:guest\naccept-version:1.2,1.1\nheart-beat:0,0\n\n\0"]);
    assert!(!rig.core.connected());
    assert!(rig.core.text("CONNECTED\nversion:1.1\n\n\0"));
    assert_eq!(rig.lines(), ["socket", "sent CONNECT", "onConnect"]);
    assert!(rig.core.connected());
    assert_eq!(rig.core.version().as_deref(), Some("1.1"));
}

#[wasm_bindgen_test]
async fn a_socket_that_is_open_already_connects_at_once() {
    let options = r"{ webSocketFactory: () => ({
        url: 'open', readyState: 1, sent: [], send(data) { this.sent.push(data); }, close() {},
    }) }";
    let rig = Rig::new(options);
    rig.activate();
    rig.until("sent CONNECT").await;
    assert_eq!(rig.lines(), ["state 0", "prepare", "socket", "sent CONNECT"]);
}

#[wasm_bindgen_test]
async fn deactivate_disconnects_closes_and_resolves() {
    let rig = Rig::connected("{}").await;
    rig.deactivate(false);
    assert_eq!(rig.lines(), ["state 1", "seal", "sent DISCONNECT"]);
    rig.exchange();
    assert_eq!(rig.lines(), ["end", "onDisconnect"]);
    assert_eq!(rig.closings(), [""]);
    rig.socket().end(1000);
    assert_eq!(rig.lines(), ["end", "detach", "state 2", "onWebSocketClose 1000", "deactivated"]);
}

#[wasm_bindgen_test]
async fn deactivate_by_force_waits_for_nothing() {
    let rig = Rig::connected("{}").await;
    rig.deactivate(true);
    let lines = rig.lines();
    assert_eq!(lines[..3], ["state 1", "seal", "end"]);
    assert!(lines.contains(&"deactivated".to_owned()), "{lines:?}");
    assert_eq!(rig.closings(), ["4001 Dropped without waiting for the closing handshake"]);
    // What the old socket does now is nobody's business.
    rig.socket().end(1000);
    assert_eq!(rig.lines(), [""; 0]);
}

/// `L9`
#[wasm_bindgen_test]
async fn a_broker_that_never_confirms_the_end_is_not_waited_for() {
    let rig = Rig::connected("{ disconnectTimeout: 30 }").await;
    rig.deactivate(false);
    rig.until("deactivated").await;
    let lines = rig.lines();
    assert!(lines.iter().any(|line| line.starts_with("discarded 4001")), "{lines:?}");
}

#[wasm_bindgen_test]
async fn deactivating_at_rest_resolves_at_once() {
    let rig = Rig::new("{}");
    rig.deactivate(false);
    assert_eq!(rig.lines(), ["deactivated"]);
}

#[wasm_bindgen_test]
async fn a_lost_connection_is_made_again() {
    let rig = Rig::connected("{ reconnectDelay: 20 }").await;
    let first = rig.socket();
    first.end(1006);
    assert_eq!(rig.lines(), ["seal", "end", "detach", "onWebSocketClose 1006"]);
    assert!(!rig.core.connected());
    rig.connect(HeartBeat { outgoing: 0, incoming: 0 }).await;
    assert!(rig.core.connected());
    // The socket of before may close again: it is none of ours.
    first.end(1006);
    assert!(rig.core.connected());
}

/// `L3`
#[wasm_bindgen_test]
async fn a_rejected_preparation_is_reported_and_tried_again() {
    let rig = Rig::new(
        "{ reconnectDelay: 10, beforeConnect: host => host.tried ? null : (host.tried = true, Promise.reject(new Error('no token'))) }",
    );
    rig.activate();
    rig.until("socket").await;
    assert_eq!(rig.lines(), ["state 0", "prepare", "report no token", "prepare", "socket"]);
}

/// `L4`
#[wasm_bindgen_test]
async fn a_factory_that_throws_is_reported_and_tried_again() {
    let rig = Rig::new(
        "{ reconnectDelay: 10, webSocketFactory: host => { if (host.tried) return { url: '', readyState: 0, close() {} }; host.tried = true; throw new Error('no socket'); } }",
    );
    rig.activate();
    rig.until("socket").await;
    assert_eq!(rig.lines(), ["state 0", "prepare", "report no socket", "prepare", "socket"]);
}

/// `L14`
#[wasm_bindgen_test]
async fn a_closed_socket_is_refused_and_another_one_asked_for() {
    let rig =
        Rig::new("{ reconnectDelay: 10, webSocketFactory: () => ({ url: '', readyState: 3 }) }");
    rig.activate();
    rig.until("report").await;
    let report = rig.lines().pop().expect("a report");
    assert!(report.contains("closed"), "{report}");
    rig.until("socket").await;
}

#[wasm_bindgen_test]
async fn what_is_no_socket_is_named() {
    for (options, expected) in [
        ("{ webSocketFactory: () => 7 }", "must return a WebSocket"),
        ("{ webSocketFactory: undefined }", "Either brokerURL or webSocketFactory"),
    ] {
        let rig = Rig::new(options);
        rig.activate();
        rig.until("report").await;
        let report = rig.lines().pop().expect("a report");
        assert!(report.contains(expected), "{report}");
    }
}

/// `L17`
#[wasm_bindgen_test]
async fn a_preparation_that_ends_after_deactivate_opens_nothing() {
    let rig = Rig::new(
        "{ debugging: true, beforeConnect: host => new Promise(resolve => { host.settle = resolve; }) }",
    );
    rig.activate();
    rig.deactivate(false);
    assert!(rig.lines().contains(&"deactivated".to_owned()));
    let settle = js_sys::Reflect::get(rig.host.as_ref(), &"settle".into()).expect("a function");
    settle.unchecked_into::<js_sys::Function>().call0(&JsValue::UNDEFINED).expect("settled");
    rig.until("debug Client has been marked inactive").await;
    assert!(!rig.lines().contains(&"socket".to_owned()));
}

/// `L17`
#[wasm_bindgen_test]
async fn a_factory_that_deactivates_leaves_no_socket_behind() {
    let rig = Rig::new(
        "{ closed: 0, webSocketFactory(host) { host.callBack('making'); return { readyState: 0, close: () => host.note('closed') }; } }",
    );
    let host = rig.host();
    rig.on("making", move |core| core.deactivate(host, false, ""));
    rig.activate();
    rig.until("closed").await;
    let expected = ["state 0", "prepare", "state 1", "state 2", "deactivated", "socket", "closed"];
    assert_eq!(rig.lines(), expected);
}

/// `L16`
#[wasm_bindgen_test]
async fn the_connection_timeout_covers_the_preparation() {
    let rig = Rig::new(
        "{ connectionTimeout: 20, reconnectDelay: 10, beforeConnect: () => new Promise(() => {}) }",
    );
    rig.activate();
    rig.lines();
    rig.until("prepare").await;
}

#[wasm_bindgen_test]
async fn a_socket_that_does_not_open_in_time_is_closed() {
    let rig = Rig::new("{ connectionTimeout: 20 }");
    rig.activate();
    rig.until("socket").await;
    rig.until("end").await;
    assert_eq!(rig.closings(), [""]);
}

#[wasm_bindgen_test]
async fn callbacks_may_change_the_course() {
    let rig = Rig::new("{ reconnectDelay: 10 }");
    let host = rig.host();
    rig.on("state 0", move |core| core.deactivate(host, false, ""));
    rig.activate();
    assert_eq!(rig.lines(), ["state 0", "state 1", "state 2", "deactivated"]);

    let rig = Rig::connected("{ reconnectDelay: 10 }").await;
    let host = rig.host();
    rig.on("onWebSocketClose", move |core| core.deactivate(host, false, ""));
    rig.socket().end(1006);
    let lines = rig.lines();
    assert_eq!(lines[3..], ["onWebSocketClose 1006", "state 1", "state 2", "deactivated"]);
}

#[wasm_bindgen_test]
async fn activate_while_deactivating_comes_afterwards() {
    let rig = Rig::connected("{}").await;
    rig.deactivate(false);
    rig.activate();
    rig.lines();
    rig.socket().end(1000);
    assert_eq!(
        rig.lines(),
        ["end", "detach", "state 2", "onWebSocketClose 1000", "state 0", "prepare", "deactivated"]
    );
}

/// `S5`
#[wasm_bindgen_test]
async fn connect_headers_that_cannot_be_sent_are_named() {
    let rig = Rig::new("{ connectHeaders: 'login\\0u\\npasscode:x\\0' }");
    rig.activate();
    rig.until("socket").await;
    rig.socket().open();
    assert_eq!(rig.sent(), [""; 0]);
    let lines = rig.lines();
    assert!(lines.iter().any(|line| line.starts_with("report") && line.contains("`login`")));
    assert!(lines.iter().any(|line| line.starts_with("discarded 4003")), "{lines:?}");
}

#[wasm_bindgen_test]
async fn connect_headers_that_cannot_be_put_together_end_the_attempt_the_same_way() {
    let rig =
        Rig::new("{ reconnectDelay: 10, get versions() { throw new Error('no versions'); } }");
    rig.activate();
    rig.until("socket").await;
    rig.socket().open();
    let lines = rig.lines();
    assert!(lines.contains(&"report no versions".to_owned()), "{lines:?}");
    assert!(lines.iter().any(|line| line.starts_with("discarded 4003")), "{lines:?}");
    rig.until("socket").await;
}

#[wasm_bindgen_test]
async fn a_socket_that_closes_within_close_has_closed_in_good_order() {
    let rig = Rig::connected("{}").await;
    rig.host.on_close_at_once();
    rig.deactivate(false);
    rig.lines();
    rig.exchange();
    let expected =
        ["end", "end", "detach", "state 2", "onWebSocketClose 1000", "deactivated", "onDisconnect"];
    assert_eq!(rig.lines(), expected);
}

#[wasm_bindgen_test]
async fn what_the_socket_throws_goes_to_the_caller() {
    let rig = Rig::connected("{}").await;
    rig.socket().set_refusal("full");
    let error = rig.core.subscribe("/a", "", 1).expect_err("the socket refuses");
    assert_eq!(text(&error), "full");
    assert_eq!(rig.lines(), [""; 0], "the caller knows: nothing is reported");
}

#[wasm_bindgen_test]
async fn errors_of_the_socket_are_passed_on() {
    let rig = Rig::connected("{}").await;
    rig.socket().fault();
    assert_eq!(rig.lines(), ["onWebSocketError"]);
    assert!(rig.core.connected());
}
