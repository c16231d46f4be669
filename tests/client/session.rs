//! Sessions over the browser's class of sockets, in whose place is a broker.

use std::time::Duration;

use stomp_wasm::{Code, Confirm, Event, Retry, Session, State};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen(module = "/tests/client/support/web-socket.js")]
extern "C" {
    fn install();
    fn uninstall();
    fn lose();
    #[wasm_bindgen(js_name = listenToConsole)]
    fn listen_to_console();
    fn warnings() -> Vec<String>;
    #[wasm_bindgen(js_name = binaryMessages)]
    fn binary_messages() -> u32;
    fn wait(looks: u32);
    fn waiting() -> u32;
}

/// The browser's own class is back when this is dropped.
struct Installed;

impl Installed {
    fn new() -> Self {
        install();
        Self
    }
}

impl Drop for Installed {
    fn drop(&mut self) {
        uninstall();
    }
}

#[wasm_bindgen_test]
async fn a_subscription_survives_the_loss_of_its_connection() {
    let _installed = Installed::new();
    let retry = Retry::default().initial(Duration::from_millis(1));
    let session = Session::builder("ws://broker/ws").retry(retry).connect().await.unwrap();
    let mut messages = session.subscribe("/topic/a");
    messages.ready().await.unwrap();
    let mut events = session.events();
    lose();
    assert!(matches!(events.next().await, Some(Event::Gap { .. })));
    assert!(session.publish("/topic/a", "again").await.unwrap().is_confirmed);
    assert_eq!(messages.next().await.unwrap().unwrap().text(), Ok("again"));
    session.close().await.unwrap();
    assert_eq!(session.state(), State::Closed);
}

#[wasm_bindgen_test]
async fn all_frames_are_binary_messages_where_that_is_wanted() {
    let _installed = Installed::new();
    let before = binary_messages();
    for (wanted, expected) in [(false, 0), (true, 3)] {
        let builder = Session::builder("ws://broker/ws").binary_frames(wanted);
        let session = builder.connect().await.unwrap();
        let mut messages = session.subscribe("/topic/a");
        messages.ready().await.unwrap();
        assert!(session.publish("/topic/a", "안녕").await.unwrap().is_confirmed);
        assert_eq!(messages.next().await.unwrap().unwrap().text(), Ok("안녕"));
        // CONNECT, SUBSCRIBE, SEND
        assert_eq!(binary_messages() - before, expected);
        drop((messages, session));
    }
}

#[wasm_bindgen_test]
async fn flush_waits_until_the_socket_has_sent_all() {
    let _installed = Installed::new();
    let session = Session::builder("ws://broker/ws").connect().await.unwrap();
    wait(3);
    session.publish("/topic/a", "x").confirm(Confirm::Sent).send();
    session.flush().await.unwrap();
    assert_eq!(waiting(), 0);
}

#[wasm_bindgen_test]
async fn a_socket_that_never_opens_is_an_error_with_a_hint() {
    // A port that browsers refuse to connect to, whatever listens there.
    let builder = Session::builder("ws://127.0.0.1:1/ws?token=s3cret").retry(Retry::never());
    let error = builder.connect().await.unwrap_err();
    assert_eq!(error.code(), Code::Unreachable);
    assert_eq!(error.url(), Some("ws://127.0.0.1:1/ws?token=***"));
}

#[wasm_bindgen_test]
async fn an_address_that_can_never_work_is_a_wrong_call_that_ends_the_attempts() {
    for url in ["mailto:x", "tcp://127.0.0.1:61613", "127.0.0.1:8080/ws"] {
        // By default it would try for ever.
        let error = Session::builder(url).connect().await.unwrap_err();
        assert_eq!(error.code(), Code::Usage, "{error}");
        assert!(error.message().contains(url), "{error}");
    }
}

#[wasm_bindgen_test]
async fn the_console_is_told_of_the_first_attempt_that_fails() {
    listen_to_console();
    let retry = Retry::default().initial(Duration::from_millis(1)).attempts(3);
    let error = Session::builder("ws://127.0.0.1:1/ws").retry(retry).connect().await.unwrap_err();
    let expected = ["stomp-wasm: ", error.message(), " (", error.name(), ")"].concat();
    assert_eq!(warnings(), [expected]);
}
