//! Connecting, reconnecting and coming to rest.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use futures_channel::oneshot;
use stomp_wasm::client::{Client, ConnectError, ConnectionState};
use stomp_wasm::protocol::{Headers, HeartBeat, Version};
use wasm_bindgen::{JsError, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{NO_HEADERS, NO_RETRY, Rig, SOON, Sockets, TestSocket, now, tick};

#[wasm_bindgen_test]
fn activate_opens_and_connects() {
    let rig = Rig::new(|options| {
        options.connect_headers([("login", "guest")]).versions([Version::V1_2, Version::V1_1])
    });
    assert_eq!(rig.client.state(), ConnectionState::Inactive);
    rig.client.activate();
    assert_eq!(rig.client.state(), ConnectionState::Connecting);
    rig.socket().open();
    assert_eq!(rig.sent(), ["CONNECT\nlogin:guest\naccept-version:1.2,1.1\nheart-beat:0,0\n\n\0"]);
    assert_eq!(rig.client.version(), None);
    rig.socket().text("CONNECTED\nversion:1.1\n\n\0");
    assert_eq!(rig.log(), ["connected 1.1"]);
    assert_eq!(rig.client.state(), ConnectionState::Connected);
    assert_eq!(rig.client.version(), Some(Version::V1_1));
}

#[wasm_bindgen_test]
fn a_socket_that_is_open_already_connects_at_once() {
    let sockets = Sockets::by(|_| {
        let socket = TestSocket::new();
        socket.set_ready_state(1);
        Ok(socket)
    });
    let rig = Rig::with(sockets, |options| options);
    rig.client.activate();
    assert!(rig.sent()[0].starts_with("CONNECT\n"));
}

#[wasm_bindgen_test]
async fn deactivate_disconnects_closes_and_resolves() {
    let rig = Rig::connected(|options| options).await;
    let rest = rig.client.deactivate();
    assert_eq!(rig.client.state(), ConnectionState::Deactivating);
    rig.exchange();
    assert_eq!(rig.socket().closed_by(), [""], "after the receipt, without a code");
    assert_eq!(rig.log(), [""; 0]);
    rig.socket().end(1000);
    rest.await;
    assert_eq!(rig.client.state(), ConnectionState::Inactive);
    assert_eq!(rig.log(), ["disconnected 1000", "deactivated"]);
}

#[wasm_bindgen_test]
async fn deactivate_now_waits_for_nothing() {
    let rig = Rig::connected(|options| options).await;
    rig.client.deactivate_now();
    assert_eq!(rig.client.state(), ConnectionState::Inactive);
    assert_eq!(rig.sent(), [""; 0]);
    let reason = "Dropped without waiting for the closing handshake";
    assert_eq!(rig.socket().closed_by(), [format!("4001 {reason}")]);
    assert_eq!(rig.log(), [format!("disconnected 4001 {reason}"), "deactivated".to_owned()]);
    // What the old socket does now has no effect.
    rig.socket().fault(None);
    rig.socket().text("MESSAGE\nbroken\0");
    rig.socket().end(1000);
    assert_eq!(rig.log(), [""; 0]);
}

/// `L9`
#[wasm_bindgen_test]
async fn a_broker_that_never_confirms_the_end_is_not_waited_for() {
    let rig = Rig::connected(|options| options.disconnect_timeout(Duration::from_millis(30))).await;
    rig.client.deactivate().await;
    assert!(rig.socket().closed_by()[0].starts_with("4001 "));
}

#[wasm_bindgen_test]
fn deactivating_at_rest_resolves_at_once() {
    let rig = Rig::new(|options| options);
    assert!(now(rig.client.deactivate()).is_some());
}

#[wasm_bindgen_test]
async fn a_lost_connection_is_made_again() {
    let rig = Rig::connected(|options| options.retry(SOON)).await;
    let first = rig.socket();
    first.end(1006);
    assert_eq!(rig.client.state(), ConnectionState::Connecting);
    assert_eq!(rig.log(), ["disconnected 1006", "reconnects 10"]);
    rig.connect(HeartBeat::NONE).await;
    assert_eq!(rig.client.state(), ConnectionState::Connected);
    // The socket of before may close again: it is none of ours.
    first.end(1006);
    assert_eq!(rig.client.state(), ConnectionState::Connected);
}

/// `L3`
#[wasm_bindgen_test]
async fn headers_that_cannot_be_made_are_reported_and_tried_again() {
    let attempts = Rc::new(Cell::new(0));
    let counted = Rc::clone(&attempts);
    let rig = Rig::new(|options| {
        options.retry(SOON).connect_headers_with(move || {
            let attempt = counted.replace(counted.get() + 1);
            async move {
                if attempt == 0 {
                    return Err("no token");
                }
                Ok(Headers::from([("token", attempt.to_string())]))
            }
        })
    });
    rig.client.activate();
    rig.sockets.next().await;
    let failed = "failed: there are no headers for CONNECT: no token";
    assert_eq!(rig.log(), [failed, "reconnects 10"]);
    rig.socket().open();
    assert!(rig.sent()[0].starts_with("CONNECT\ntoken:1\n"), "made anew for each attempt");
    rig.socket().end(1006);
    rig.sockets.next().await;
    rig.socket().open();
    assert!(rig.sent()[0].starts_with("CONNECT\ntoken:2\n"));
}

/// `L4`
#[wasm_bindgen_test]
async fn a_factory_that_fails_is_reported_and_tried_again() {
    let failed = Cell::new(false);
    let sockets = Sockets::by(move |_| match failed.replace(true) {
        true => Ok(TestSocket::new()),
        false => Err(JsError::new("no way out").into()),
    });
    let rig = Rig::with(sockets, |options| options.retry(SOON));
    rig.client.activate();
    assert_eq!(rig.log(), ["failed: no socket: no way out", "reconnects 10"]);
    rig.sockets.next().await;
}

/// `L14`
#[wasm_bindgen_test]
async fn a_closed_socket_is_refused_and_another_one_asked_for() {
    let sockets = Sockets::by(|_| {
        let socket = TestSocket::new();
        socket.set_ready_state(3);
        Ok(socket)
    });
    let rig = Rig::with(sockets, |options| options.retry(SOON));
    rig.client.activate();
    assert!(rig.log()[0].contains("a socket that is closed"));
    rig.sockets.next().await;
    rig.sockets.next().await;
}

#[wasm_bindgen_test]
fn a_result_of_the_factory_that_is_no_socket_is_an_error() {
    let options = stomp_wasm::client::ClientOptions::socket_factory(|| Ok(JsValue::from(7)));
    let client = Client::new(options);
    let outcome = client.connect();
    let error = now(outcome).expect("at once").expect_err("no socket").to_string();
    assert!(error.contains("must give a WebSocket"), "{error}");
}

/// Headers that are given by the test, for one attempt after the other, and how many attempts have got
/// theirs.
struct Given {
    attempts: Vec<oneshot::Sender<Headers>>,
    done: Rc<Cell<usize>>,
}

/// A client whose first `count` attempts wait for headers.
fn waiting_for_headers(count: usize) -> (Rig, Given) {
    let (give, wait): (Vec<_>, Vec<_>) = (0..count).map(|_| oneshot::channel()).unzip();
    let (wait, done) = (RefCell::new(wait.into_iter()), Rc::new(Cell::new(0)));
    let counted = Rc::clone(&done);
    let rig = Rig::new(|options| {
        options.connect_headers_with(move || {
            let wait = wait.borrow_mut().next().expect("not more attempts than that");
            let counted = Rc::clone(&counted);
            async move {
                let headers = wait.await;
                counted.set(counted.get() + 1);
                headers
            }
        })
    });
    (rig, Given { attempts: give, done })
}

impl Given {
    /// Gives headers to the earliest attempt that waits, and lets the client see that.
    async fn give(&mut self, headers: Headers) {
        let before = self.done.get();
        self.attempts.remove(0).send(headers).expect("waited for");
        while self.done.get() == before {
            tick().await;
        }
        tick().await;
    }
}

/// `L17`
#[wasm_bindgen_test]
async fn headers_that_come_after_deactivate_open_nothing() {
    let (rig, mut headers) = waiting_for_headers(1);
    rig.client.activate();
    assert!(now(rig.client.deactivate()).is_some());
    headers.give(NO_HEADERS).await;
    assert_eq!(rig.sockets.count(), 0);
    assert_eq!(rig.log(), ["deactivated"]);
}

/// `L17`
#[wasm_bindgen_test]
async fn headers_of_an_attempt_that_was_given_up_are_not_those_of_the_next() {
    let (rig, mut headers) = waiting_for_headers(2);
    rig.client.activate();
    rig.client.deactivate_now();
    rig.client.activate();
    headers.give([("token", "old")].into()).await;
    assert_eq!(rig.sockets.count(), 0);
    headers.give([("token", "new")].into()).await;
    rig.socket().open();
    assert!(rig.sent()[0].starts_with("CONNECT\ntoken:new\n"));
}

/// `L17`
#[wasm_bindgen_test]
fn a_factory_that_deactivates_leaves_no_socket_behind() {
    let client = Rc::new(RefCell::new(None::<Client>));
    let inner = Rc::clone(&client);
    let sockets = Sockets::by(move |_| {
        let client = inner.borrow().clone().expect("set");
        client.deactivate_now();
        Ok(TestSocket::new())
    });
    let rig = Rig::with(sockets, |options| options);
    client.replace(Some(rig.client.clone()));
    rig.client.activate();
    assert_eq!(rig.socket().closed_by(), [""]);
    assert_eq!(rig.client.state(), ConnectionState::Inactive);
    assert_eq!(rig.log(), ["deactivated"]);
    client.take();
}

/// `L16`
#[wasm_bindgen_test]
async fn the_connection_timeout_covers_the_making_of_headers() {
    let rig = Rig::new(|options| {
        options
            .retry(SOON)
            .connection_timeout(Duration::from_millis(20))
            .connect_headers_with(std::future::pending::<Result<Headers, String>>)
    });
    rig.client.activate();
    assert_eq!(rig.until("failed").await, "failed: the broker did not accept within 20 ms");
    rig.until("reconnects").await;
    rig.until("failed").await;
}

#[wasm_bindgen_test]
async fn headers_that_never_come_do_not_keep_a_client_that_may_not_try_again() {
    let rig = Rig::new(|options| {
        options
            .retry(NO_RETRY)
            .connection_timeout(Duration::from_millis(20))
            .connect_headers_with(std::future::pending::<Result<Headers, String>>)
    });
    rig.client.activate();
    assert_eq!(rig.client.connected().await, Err(ConnectError::TimedOut(20)));
    assert_eq!(rig.client.state(), ConnectionState::Inactive);
}

#[wasm_bindgen_test]
async fn a_socket_that_does_not_open_in_time_is_closed() {
    let rig = Rig::new(|options| options.connection_timeout(Duration::from_millis(20)));
    rig.client.activate();
    rig.until("failed: the broker did not accept").await;
    assert_eq!(rig.socket().closed_by(), [""]);
}

#[wasm_bindgen_test]
async fn deactivating_after_a_loss_cancels_the_next_attempt() {
    let rig = Rig::connected(|options| options.retry(SOON)).await;
    rig.socket().end(1006);
    rig.until("disconnected").await;
    assert!(now(rig.client.deactivate()).is_some());
    assert_eq!(rig.log(), ["reconnects 10", "deactivated"]);
    assert_eq!(rig.sockets.count(), 1);
}

#[wasm_bindgen_test]
async fn activate_while_deactivating_comes_afterwards() {
    let rig = Rig::connected(|options| options).await;
    let rest = rig.client.deactivate();
    rig.client.activate();
    assert_eq!(rig.client.state(), ConnectionState::Deactivating);
    rig.socket().end(1000);
    rest.await;
    assert_eq!(rig.client.state(), ConnectionState::Connecting);
    rig.connect(HeartBeat::NONE).await;
}

/// `S5`
#[wasm_bindgen_test]
fn connect_headers_that_cannot_be_sent_are_named() {
    let rig = Rig::new(|options| options.connect_headers([("login", "u\npasscode:x")]));
    rig.client.activate();
    rig.socket().open();
    assert_eq!(rig.sent(), [""; 0]);
    let log = rig.log();
    assert!(log[0].starts_with("failed: CONNECT cannot be sent") && log[0].contains("`login`"));
    assert!(log[1].starts_with("disconnected 4003"), "{log:?}");
}

#[wasm_bindgen_test]
async fn a_socket_that_closes_within_close_has_closed_normally() {
    let rig = Rig::connected(|options| options).await;
    rig.socket().set_closes_at_once(true);
    let rest = rig.client.deactivate();
    rig.exchange();
    assert!(now(rest).is_some());
    assert_eq!(rig.log(), ["disconnected 1000", "deactivated"]);
}

#[wasm_bindgen_test]
async fn errors_of_the_socket_are_passed_on() {
    let rig = Rig::connected(|options| options).await;
    rig.socket().fault(Some("refused"));
    rig.socket().fault(None);
    assert_eq!(rig.log(), ["socket: refused", "socket: the socket reported an error"]);
    assert_eq!(rig.client.state(), ConnectionState::Connected);
}
