//! Messages on their way to their subscription.

use futures_core::FusedStream;
use stomp_wasm::protocol::HeartBeat;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{NO_HEADERS, Rig, SOON, come, now, tick};

#[wasm_bindgen_test]
async fn messages_come_to_the_subscription_they_are_for() {
    let rig = Rig::connected(|options| options).await;
    let mut a = rig.client.subscribe("/topic/a", NO_HEADERS).unwrap();
    let mut b = rig.client.subscribe("/topic/b", [("id", "mine")]).unwrap();
    assert_eq!((a.id(), b.id()), ("sub-0", "mine"));
    rig.client.publish("/topic/a", NO_HEADERS, "안녕\n?").unwrap();
    rig.client.publish("/topic/b", NO_HEADERS, "b").unwrap();
    rig.client.publish("/topic/a", [("kind", "last")], "").unwrap();
    rig.exchange();
    let message = a.next().await.expect("a message");
    assert_eq!(message.text(), Ok("안녕\n?"));
    assert_eq!(message.destination(), "/topic/a");
    assert_eq!(message.header("subscription"), Some("sub-0"));
    let last = a.next().await.expect("another");
    assert_eq!(last.headers().get("kind"), Some("last"));
    assert!(last.into_body().is_empty());
    assert_eq!(come(&mut a), [""; 0]);
    assert_eq!(come(&mut b), ["b"]);
    assert_eq!(rig.log(), [""; 0]);
}

#[wasm_bindgen_test]
async fn what_is_dropped_is_unsubscribed() {
    let rig = Rig::connected(|options| options).await;
    let subscription = rig.client.subscribe("/topic/a", NO_HEADERS).unwrap();
    let durable = rig.client.subscribe("/topic/b", [("id", "d")]).unwrap();
    rig.exchange();
    drop(subscription);
    durable.unsubscribe([("durable", "true")]).unwrap();
    let expected = ["UNSUBSCRIBE\nid:sub-0\n\n\0", "UNSUBSCRIBE\ndurable:true\nid:d\n\n\0"];
    assert_eq!(rig.sent(), expected);
    // What was on its way is dropped.
    rig.socket().text("MESSAGE\nsubscription:sub-0\ndestination:/a\nmessage-id:1\n\nlate\0");
    assert_eq!(rig.log(), ["unhandled late"]);
}

#[wasm_bindgen_test]
async fn a_message_for_no_subscription_is_an_event() {
    let rig = Rig::connected(|options| options).await;
    rig.socket().text("MESSAGE\nsubscription:constructor\ndestination:/a\nmessage-id:1\n\nhi\0");
    assert_eq!(rig.log(), ["unhandled hi"]);
}

#[wasm_bindgen_test]
async fn any_split_gives_the_same_messages() {
    let stream = "MESSAGE\nsubscription:sub-0\nmessage-id:1\ncontent-length:5\n\na\0\n\nb\0\nMESSAGE\nsubscription:sub-0\nmessage-id:2\n\n안녕\0\n".as_bytes();
    for size in [1, 2, 3, 7, 50, stream.len()] {
        let rig = Rig::connected(|options| options).await;
        let mut subscription = rig.client.subscribe("/a", NO_HEADERS).unwrap();
        for piece in stream.chunks(size) {
            rig.socket().receive(&js_sys::Uint8Array::from(piece).buffer());
        }
        assert_eq!(come(&mut subscription), ["a\0\n\nb", "안녕"], "by {size}");
    }
}

#[wasm_bindgen_test]
async fn a_stream_ends_with_its_connection_when_all_is_read() {
    for ending in ["loss", "rest"] {
        let rig = Rig::connected(|options| options.retry(SOON)).await;
        let mut subscription = rig.client.subscribe("/a", NO_HEADERS).unwrap();
        rig.socket().text("MESSAGE\nsubscription:sub-0\nmessage-id:1\n\nx\0");
        match ending {
            "loss" => rig.socket().end(1006),
            _ => rig.client.deactivate_now(),
        }
        assert_eq!(come(&mut subscription), ["x", "end"], "{ending}");
        assert!(subscription.is_terminated());
    }
}

/// `L12`
#[wasm_bindgen_test]
async fn nothing_is_carried_over_to_the_next_connection() {
    let rig = Rig::connected(|options| options.retry(SOON)).await;
    let mut old = rig.client.subscribe("/a", NO_HEADERS).unwrap();
    rig.socket().end(1006);
    rig.connect(HeartBeat::NONE).await;
    let mut new = rig.client.subscribe("/a", NO_HEADERS).unwrap();
    assert_eq!(new.id(), "sub-1", "no id is used again");
    rig.sent();
    rig.socket().text("MESSAGE\nsubscription:sub-1\nmessage-id:1\n\nx\0");
    assert_eq!(come(&mut new), ["x"]);
    assert_eq!(come(&mut old), ["end"]);
    drop(old);
    assert_eq!(rig.sent(), [""; 0], "there is nothing to unsubscribe");
}

#[wasm_bindgen_test]
async fn every_waiting_task_is_woken() {
    let rig = Rig::connected(|options| options).await;
    let mut subscription = rig.client.subscribe("/topic/a", NO_HEADERS).unwrap();
    let (done, told) = futures_channel::oneshot::channel();
    wasm_bindgen_futures::spawn_local(async move {
        let message = subscription.next().await.expect("a message");
        done.send(message.into_body()).expect("the test waits");
    });
    // The task has to be waiting before there is anything.
    let mut told = Box::pin(told);
    assert!(now(&mut told).is_none());
    tick().await;
    rig.client.publish("/topic/a", NO_HEADERS, "good morning").unwrap();
    rig.exchange();
    assert_eq!(told.await.unwrap(), b"good morning");
}
