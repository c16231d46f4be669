//! What waiting for a connection comes to, and what is left of a client without handles.

use std::time::Duration;

use stomp_wasm::client::{ConnectError, ConnectionState};
use stomp_wasm::protocol::HeartBeat;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{NO_HEADERS, NO_RETRY, Rig, SOON, now};

#[wasm_bindgen_test]
async fn connect_resolves_when_the_broker_accepts() {
    let rig = Rig::new(|options| options);
    let mut connecting = Box::pin(rig.client.connect());
    assert!(now(&mut connecting).is_none());
    rig.connect(HeartBeat::NONE).await;
    assert_eq!(connecting.await, Ok(()));
    assert_eq!(now(rig.client.connect()), Some(Ok(())), "it is connected");
    assert_eq!(now(rig.client.connected()), Some(Ok(())));
    assert_eq!(rig.sockets.count(), 1);
}

#[wasm_bindgen_test]
async fn connect_is_told_why_the_broker_refuses_and_leaves_the_client_at_rest() {
    let rig = Rig::new(|options| options.retry(SOON));
    let connecting = rig.client.connect();
    rig.socket().open();
    rig.socket().text("ERROR\nmessage:Bad CONNECT\n\nno such user\0");
    let Err(ConnectError::Refused(frame)) = connecting.await else { panic!("not refused") };
    assert_eq!(frame.text(), Ok("no such user"));
    assert_eq!(rig.client.state(), ConnectionState::Inactive);
    assert!(rig.socket().closed_by()[0].starts_with("4001"), "what is left of it is dropped");
    let log = rig.log();
    assert_eq!(log[..2], ["error Bad CONNECT", "failed: the broker refused: Bad CONNECT"]);
    assert_eq!(log.last().map(String::as_str), Some("deactivated"));
}

#[wasm_bindgen_test]
async fn the_reason_for_a_failed_attempt_is_the_first_one() {
    type Case = (fn(&Rig), fn(&ConnectError) -> bool);
    let faults: [Case; 4] = [
        (
            |rig| rig.socket().end(1006),
            |why| matches!(why, ConnectError::Closed { code: 1006, .. }),
        ),
        (
            |rig| {
                rig.socket().open();
                rig.socket().text("HTTP/1.1 400 Bad Request\n\n");
            },
            |why| matches!(why, ConnectError::Protocol(_)),
        ),
        (
            |rig| {
                rig.socket().open();
                rig.socket().text("ERROR\nmessage:no\n\n\0");
                rig.socket().end(1002);
            },
            |why| matches!(why, ConnectError::Refused(_)),
        ),
        (|rig| rig.client.deactivate_now(), |why| *why == ConnectError::Deactivated),
    ];
    for (index, (fault, is_expected)) in faults.into_iter().enumerate() {
        let rig = Rig::new(|options| options.retry(SOON));
        let connecting = rig.client.connect();
        fault(&rig);
        let why = connecting.await.expect_err("it fails");
        assert!(is_expected(&why), "{index}: {why:?}");
        assert_eq!(rig.client.state(), ConnectionState::Inactive);
    }
}

#[wasm_bindgen_test]
async fn connect_gives_up_in_time() {
    let rig = Rig::new(|options| options.connection_timeout(Duration::from_millis(20)));
    assert_eq!(rig.client.connect().await, Err(ConnectError::TimedOut(20)));
    assert_eq!(rig.client.state(), ConnectionState::Inactive);
}

#[wasm_bindgen_test]
async fn connect_on_an_active_client_waits_for_one_attempt_and_changes_nothing() {
    let rig = Rig::new(|options| options.retry(SOON));
    rig.client.activate();
    let connecting = rig.client.connect();
    rig.sockets.next().await.end(1006);
    assert!(connecting.await.is_err());
    assert_eq!(rig.client.state(), ConnectionState::Connecting);
    let connecting = rig.client.connect();
    rig.connect(HeartBeat::NONE).await;
    assert_eq!(connecting.await, Ok(()));
}

#[wasm_bindgen_test]
async fn connected_waits_through_failures() {
    let rig = Rig::new(|options| options.retry(SOON));
    rig.client.activate();
    let connected = rig.client.connected();
    for _ in 0..3 {
        rig.sockets.next().await.end(1006);
    }
    rig.connect(HeartBeat::NONE).await;
    assert_eq!(connected.await, Ok(()));
}

#[wasm_bindgen_test]
async fn connected_ends_when_the_client_is_deactivated() {
    let rig = Rig::new(|options| options.retry(SOON));
    assert_eq!(rig.client.connected().await, Err(ConnectError::Deactivated), "at rest");
    rig.client.activate();
    let connected = rig.client.connected();
    rig.socket().end(1006);
    rig.client.deactivate_now();
    assert_eq!(connected.await, Err(ConnectError::Deactivated));
}

#[wasm_bindgen_test]
async fn a_client_that_may_not_try_again_comes_to_rest() {
    let rig = Rig::connected(|options| options.retry(NO_RETRY)).await;
    rig.socket().end(1006);
    assert_eq!(rig.client.state(), ConnectionState::Inactive);
    assert_eq!(rig.log(), ["disconnected 1006", "deactivated"]);
    // The way of a program that is to live for as long as the client does.
    rig.client.activate();
    let connected = rig.client.connected();
    rig.socket().end(1013);
    let why = connected.await.expect_err("no connection");
    assert!(matches!(why, ConnectError::Closed { code: 1013, .. }), "{why:?}");
}

#[wasm_bindgen_test]
async fn dropping_the_last_handle_closes_the_socket() {
    let rig = Rig::connected(|options| options).await;
    let subscription = rig.client.subscribe("/a", NO_HEADERS).expect("connected");
    let other = rig.client.clone();
    let Rig { client, sockets, .. } = rig;
    drop((client, other));
    assert_eq!(sockets.last().closed_by(), [""; 0], "the subscription is in use");
    sockets.last().sent();
    drop(subscription);
    assert_eq!(sockets.last().sent(), ["UNSUBSCRIBE\nid:sub-0\n\n\0"]);
    assert_eq!(sockets.last().closed_by(), ["1000 "]);
    // Nothing of it is left that could be called.
    sockets.last().text("MESSAGE\nsubscription:sub-0\nmessage-id:1\n\nx\0");
    sockets.last().end(1000);
}

#[wasm_bindgen_test]
async fn a_client_that_is_dropped_tries_no_more() {
    let rig = Rig::new(|options| options.retry(SOON));
    rig.client.activate();
    rig.sockets.next().await.end(1006);
    let Rig { client, sockets, .. } = rig;
    drop(client);
    let other = Rig::new(|options| options.retry(SOON));
    other.client.activate();
    // Time enough for the first, had it lived on.
    for _ in 0..3 {
        other.sockets.next().await.end(1006);
    }
    assert_eq!(sockets.count(), 1);
}
