//! Frames in both directions, and the handles that belong to them.

mod support;

use js_sys::TypeError;
use support::{Asks, Rig, headers, text};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// What the face does for a message without headers of its own.
fn publish(rig: &Rig, body: &str) {
    let head = rig.core.send_head("/topic/a", "").expect("connected");
    let frame = format!("{head}content-length:{}\n\n{body}\0", body.len());
    rig.socket().send(&frame);
}

#[wasm_bindgen_test]
async fn messages_come_to_the_subscription_they_are_for() {
    let rig = Rig::connected("{}").await;
    assert_eq!(rig.core.subscribe("/topic/a", "", 7).unwrap(), "sub-0");
    assert_eq!(rig.core.subscribe("/topic/b", &headers(&[("id", "mine")]), 8).unwrap(), "mine");
    rig.exchange();
    rig.lines();
    publish(&rig, "안녕\n?");
    rig.exchange();
    assert_eq!(rig.lines(), ["message 7 안녕\n?"]);
    rig.core.unsubscribe("sub-0", "").unwrap();
    publish(&rig, "nobody listens");
    rig.exchange();
    assert_eq!(rig.lines(), ["sent UNSUBSCRIBE", "forget 7"]);
}

#[wasm_bindgen_test]
async fn a_message_for_no_subscription_has_no_token() {
    let rig = Rig::connected("{}").await;
    rig.core.text("MESSAGE\nsubscription:constructor\ndestination:/a\nmessage-id:1\n\nhi\0");
    assert_eq!(rig.lines(), ["message -1 hi"]);
}

#[wasm_bindgen_test]
async fn any_split_gives_the_same_messages() {
    let stream = "MESSAGE\nsubscription:sub-0\nmessage-id:1\ncontent-length:5\n\na\0\n\nb\0\nMESSAGE\nsubscription:sub-0\nmessage-id:2\n\n안녕\0\n".as_bytes();
    for size in [1, 2, 3, 7, 50, stream.len()] {
        let rig = Rig::connected("{}").await;
        rig.core.subscribe("/a", "", 0).unwrap();
        rig.lines();
        for piece in stream.chunks(size) {
            rig.core.bytes(piece);
        }
        let lines = rig.lines();
        let messages: Vec<_> = lines.iter().filter(|line| line.starts_with("message")).collect();
        assert_eq!(messages, ["message 0 a\0\n\nb", "message 0 안녕"], "by {size}");
    }
}

#[wasm_bindgen_test]
async fn it_is_told_whether_a_frame_is_under_way() {
    let rig = Rig::connected("{}").await;
    assert!(!rig.core.text("MESSAGE\nsubscription:x\n\nhalf"));
    assert!(rig.core.text(" and half\0\n"));
}

#[wasm_bindgen_test]
async fn a_callback_that_unsubscribes_is_heard_before_the_next_frame() {
    let rig = Rig::connected("{}").await;
    rig.core.subscribe("/a", "", 4).unwrap();
    rig.lines();
    rig.on("message 4", |core| {
        core.unsubscribe("sub-0", "").unwrap();
    });
    let frame = "MESSAGE\nsubscription:sub-0\nmessage-id:1\n\nx\0\n";
    rig.core.text(&frame.repeat(2));
    assert_eq!(rig.lines(), ["message 4 x", "sent UNSUBSCRIBE", "forget 4", "message -1 x"]);
}

#[wasm_bindgen_test]
async fn a_callback_that_deactivates_ends_the_stream() {
    let rig = Rig::connected("{}").await;
    rig.core.subscribe("/a", "", 4).unwrap();
    rig.lines();
    let host = rig.host();
    rig.on("message 4", move |core| core.deactivate(host, true, ""));
    let frame = "MESSAGE\nsubscription:sub-0\nmessage-id:1\n\nx\0\n";
    rig.core.text(&frame.repeat(3));
    let lines = rig.lines();
    assert_eq!(lines.iter().filter(|line| line.starts_with("message")).count(), 1, "{lines:?}");
}

#[wasm_bindgen_test]
async fn receipts_come_once() {
    let rig = Rig::connected("{}").await;
    rig.core.watch_for_receipt("r", 3).unwrap();
    rig.core.watch_for_receipt("r", 4).unwrap();
    assert_eq!(rig.lines(), ["forget 3"]);
    rig.core.text("RECEIPT\nreceipt-id:r\n\n\0RECEIPT\nreceipt-id:r\n\n\0");
    assert_eq!(rig.lines(), ["receipt 4", "receipt -1"]);
}

/// `L11`
#[wasm_bindgen_test]
async fn an_error_ends_the_wait_for_the_receipt_of_its_frame() {
    let rig = Rig::connected("{}").await;
    rig.core.watch_for_receipt("r", 3).unwrap();
    rig.core.text("ERROR\nreceipt-id:r\nmessage:no\n\n\0");
    assert_eq!(rig.lines(), ["forget 3", "onStompError"]);
    assert!(rig.core.connected(), "it is for the broker to close");
}

#[wasm_bindgen_test]
async fn transactions_are_finished_once() {
    let rig = Rig::connected("{}").await;
    assert_eq!(rig.core.begin("", "").unwrap(), "tx-0");
    rig.core.commit("tx-0", &headers(&[("receipt", "r")])).unwrap();
    assert_eq!(
        rig.sent(),
        ["BEGIN\ntransaction:tx-0\n\n\0", "COMMIT\nreceipt:r\ntransaction:tx-0\n\n\0"]
    );
    let error = rig.core.abort("tx-0", "").unwrap_err();
    assert!(text(&error).contains("tx-0"), "{}", text(&error));
    assert_eq!(rig.sent(), [""; 0]);
}

#[wasm_bindgen_test]
async fn a_message_is_acknowledged_as_its_version_wants_it() {
    for (version, header, expected) in [
        ("1.2", "ack", "ACK\nid:m\nsubscription:s\n\n\0"),
        ("1.1", "message-id", "ACK\nmessage-id:m\nsubscription:s\n\n\0"),
        ("1.0", "message-id", "ACK\nmessage-id:m\nsubscription:s\n\n\0"),
    ] {
        let rig = Rig::connected(&format!("{{ versions: '{version}' }}")).await;
        assert_eq!(rig.core.ack_header(), header);
        rig.core.ack("m", "s").unwrap();
        assert_eq!(rig.sent(), [expected]);
        // `S8`
        assert_eq!(rig.core.nack("m", "s").is_err(), version == "1.0");
    }
}

/// `S9`
#[wasm_bindgen_test]
async fn a_message_that_cannot_be_acknowledged_says_so() {
    let rig = Rig::connected("{}").await;
    let error = rig.core.ack("", "s").unwrap_err();
    assert!(text(&error).contains("ack"), "{}", text(&error));
    assert_eq!(rig.sent(), [""; 0]);
}

/// `S10`
#[wasm_bindgen_test]
async fn an_id_in_use_is_refused() {
    let rig = Rig::connected("{}").await;
    rig.core.subscribe("/a", "", 0).unwrap();
    let error = rig.core.subscribe("/b", &headers(&[("id", "sub-0")]), 1).unwrap_err();
    assert!(text(&error).contains("`sub-0`"), "{}", text(&error));
}

#[wasm_bindgen_test]
async fn without_a_connection_commands_throw_what_stompjs_throws() {
    let rig = Rig::new("{}");
    let errors = [
        rig.core.subscribe("/a", "", 0).unwrap_err(),
        rig.core.send_head("/a", "").unwrap_err(),
        rig.core.begin("", "").unwrap_err(),
    ];
    for error in errors {
        assert!(error.is_instance_of::<TypeError>());
        assert_eq!(text(&error), "There is no underlying STOMP connection");
    }
}

/// `L10`
#[wasm_bindgen_test]
async fn after_disconnect_commands_throw() {
    let rig = Rig::connected("{}").await;
    rig.deactivate(false);
    let error = rig.core.send_head("/a", "").unwrap_err();
    assert!(text(&error).contains("DISCONNECT"), "{}", text(&error));
}

/// `L12`
#[wasm_bindgen_test]
async fn ids_are_not_used_again_after_reconnecting() {
    let rig = Rig::connected("{ reconnectDelay: 10 }").await;
    assert_eq!(rig.core.subscribe("/a", "", 0).unwrap(), "sub-0");
    rig.socket().end(1006);
    rig.lines();
    rig.connect(stomp_protocol::HeartBeat { outgoing: 0, incoming: 0 }).await;
    assert_eq!(rig.core.subscribe("/a", "", 0).unwrap(), "sub-1");
}
