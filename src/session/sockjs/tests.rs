//! Sockets that find a transport, with the network of the tests.

use stomp_protocol::sockjs::Transport;

use super::rig::{Fake, Rig};
use crate::session::sockjs::RequestError;
use crate::session::transport::SocketEvent;

const NOTHING: [&str; 0] = [];

#[test]
fn messages_travel_in_frames_over_a_web_socket() {
    let mut rig = Rig::new();
    assert_eq!(rig.requests(), ["/info?key=1 GET"]);
    rig.answer_info(true);
    let socket = rig.last_socket();
    assert_eq!(socket.url, "wss://broker/stomp/101/234/websocket?key=1 ");
    socket.happens(SocketEvent::Opened);
    assert_eq!(rig.events(), NOTHING);
    socket.says("o");
    assert_eq!(rig.events(), ["opened"]);
    rig.send("CONNECT\n\"\0");
    assert_eq!(*socket.sent.borrow(), ["[\"CONNECT\\n\\\"\\u0000\"]"]);
    socket.says("h");
    socket.says("a[\"안녕\",\"2\"]");
    assert_eq!(rig.events(), ["안녕", "2"]);
    assert_eq!(rig.transport(), "websocket");
    rig.close();
    assert_eq!(rig.events(), ["closed 1000 Normal closure"]);
}

#[test]
fn a_blocked_web_socket_leaves_requests_and_is_remembered() {
    let mut rig = Rig::new();
    rig.answer_info(true);
    rig.last_socket().fails();
    assert_eq!(rig.events(), NOTHING);
    assert_eq!(rig.requests()[1], "/101/234/xhr_streaming?key=1 ");
    rig.begin(b"hhhh\no\n");
    assert_eq!(rig.events(), ["opened"]);
    rig.send("1");
    rig.send("2");
    assert_eq!(rig.events(), NOTHING);
    assert_eq!(rig.requests()[2], "/101/234/xhr_send?key=1 [\"1\",\"2\"]");
    rig.send("3");
    assert_eq!((rig.events().len(), rig.requests().len()), (0, 3));
    rig.end("xhr_send");
    rig.begin(b"a[\"answer\"]\n");
    assert_eq!(rig.events(), ["answer"]);
    assert_eq!(rig.requests()[3], "/101/234/xhr_send?key=1 [\"3\"]");
    assert!(rig.is_sending());
    rig.end("xhr_send");
    assert_eq!(rig.events(), NOTHING);
    assert!(!rig.is_sending());
    assert_eq!(rig.transport(), "xhr-streaming");

    // The response has reached the server's limit: the next one is asked for.
    rig.end("xhr_streaming");
    assert_eq!(rig.events(), NOTHING);
    assert_eq!(rig.requests()[4], "/101/234/xhr_streaming?key=1 ");

    let mut later = Rig::with(rig.network, |_| {});
    later.answer_info(true);
    assert_eq!(later.sockets(), 1);
    assert!(later.requests().last().unwrap().contains("xhr_streaming"));
}

#[test]
fn what_was_sent_without_an_answer_is_sent_again_by_the_next_transport() {
    let mut rig = Rig::new();
    rig.answer_info(false);
    assert_eq!(rig.sockets(), 0);
    rig.begin(b"o\n");
    assert_eq!(rig.events(), ["opened"]);
    rig.send("CONNECT");
    // A proxy holds back all that follows.
    rig.passes(5_000);
    assert_eq!(rig.events(), NOTHING);
    rig.begin(b"o\n");
    assert_eq!(rig.events(), NOTHING);
    assert_eq!(rig.transport(), "xhr-polling");
    rig.end("xhr");
    assert_eq!(rig.events(), NOTHING);
    let requests = rig.requests();
    let [.., sent, received] = &requests[..] else { panic!("{requests:?}") };
    assert_eq!(sent, "/101/234/xhr_send?key=1 [\"CONNECT\"]");
    assert_eq!(received, "/101/234/xhr?key=1 ");
    rig.begin(b"a[\"CONNECTED\"]\n");
    assert_eq!(rig.events(), ["CONNECTED"]);
}

#[test]
fn a_web_socket_without_an_answer_is_given_up_in_time() {
    let mut rig = Rig::with(Fake::default(), |search| search.timeout = 300);
    rig.answer_info(true);
    rig.passes(299);
    assert_eq!((rig.events().len(), rig.requests().len()), (0, 1));
    rig.passes(1);
    assert_eq!((rig.events().len(), rig.requests().len()), (0, 2));
}

#[test]
fn a_plain_web_socket_comes_first_and_sockjs_behind_it() {
    let mut rig =
        Rig::with(Fake::default(), |search| search.plain = Some("wss://broker/ws".into()));
    assert_eq!((rig.last_socket().url.as_str(), rig.requests().len()), ("wss://broker/ws 1.2", 0));
    rig.last_socket().fails();
    assert_eq!(rig.events(), NOTHING);
    rig.answer_info(true);
    assert_eq!(rig.sockets(), 1);
    rig.begin(b"o\na[\"1\"]\n");
    assert_eq!(rig.events(), ["opened", "1"]);

    let mut open =
        Rig::with(Fake::default(), |search| search.plain = Some("wss://broker/ws".into()));
    let socket = open.last_socket();
    socket.happens(SocketEvent::Opened);
    socket.says("MESSAGE");
    assert_eq!(open.events(), ["opened", "MESSAGE"]);
    socket.happens(SocketEvent::Closed { code: 1012, reason: "restart".into() });
    assert_eq!(
        open.events(),
        ["closed 1012 restart (websocket: closed by the server with code 1012 restart)"]
    );
}

#[test]
fn a_program_may_bring_its_own_sockjs() {
    let mut rig = Rig::external();
    let socket = rig.last_socket();
    assert_eq!(
        (socket.url.as_str(), rig.requests().len()),
        ("https://broker/stomp?key=1 external", 0)
    );
    socket.happens(SocketEvent::Opened);
    assert_eq!(rig.events(), ["opened"]);
    rig.send("CONNECT");
    assert_eq!(*socket.sent.borrow(), ["CONNECT"]);
    assert_eq!(rig.transport(), "sockjs");
    assert!(!crate::session::transport::Socket::takes_bytes(&rig.socket));
}

#[test]
fn a_server_without_sockjs_is_said_with_what_to_do() {
    let mut rig = Rig::new();
    rig.refuse("info", RequestError::Status(404));
    assert_eq!(
        rig.events(),
        [
            "closed 1002 Cannot connect to server (info: status 404 from https://broker/stomp/info?key=1 (no SockJS here; \
          the address of a WebSocket begins with ws:// or wss://))"
        ]
    );
    let mut rig = Rig::new();
    rig.refuse("info", RequestError::Lost("offline".into()));
    let events = rig.events();
    assert!(events[0].contains("does not let through (offline)"), "{events:?}");
    for body in ["<!doctype html>", "[]", "7"] {
        let mut rig = Rig::new();
        rig.answer("info", body.as_bytes());
        rig.end("info");
        let events = rig.events();
        assert!(events[0].contains("no JSON object from"), "{events:?}");
    }
}

#[test]
fn all_that_was_tried_is_said_when_nothing_works() {
    let mut rig = Rig::new();
    rig.answer_info(true);
    rig.last_socket().fails();
    assert_eq!(rig.events(), NOTHING);
    rig.refuse("xhr_streaming", RequestError::Status(502));
    assert_eq!(rig.events(), NOTHING);
    rig.begin(b"<html>\n");
    assert_eq!(
        rig.events(),
        [
            "closed 2000 All transports failed (websocket: closed with code 1006; xhr-streaming: status 502 from \
          https://broker/stomp/101/234/xhr_streaming?key=1; xhr-polling: it sent what is no frame of SockJS)"
        ]
    );
}

#[test]
fn the_server_may_end_a_session_for_a_reason() {
    let mut rig = Rig::established(Transport::XhrPolling);
    rig.begin(b"c[3000,\"Go away!\"]\n");
    assert_eq!(rig.events(), ["closed 3000 Go away!"]);
}

#[test]
fn a_session_that_breaks_off_is_lost() {
    for (piece, why) in [
        (&b""[..], "a response broke off"),
        (b"a[", "a response broke off"),
        (b"a[\"1\"\n", "messages that are no JSON array"),
        (b"o\n", "does not know the session any more"),
        (b"c\n", "without a code"),
    ] {
        let mut rig = Rig::established(Transport::XhrPolling);
        rig.end("xhr");
        assert_eq!(rig.events(), NOTHING);
        rig.begin(piece);
        rig.end("xhr");
        let events = rig.events();
        assert!(events.len() == 1 && events[0].contains(why), "{piece:?}: {events:?}");
    }
}

#[test]
fn what_waits_is_sent_before_the_session_is_closed() {
    let mut rig = Rig::established(Transport::XhrStreaming);
    rig.send("1");
    assert_eq!(rig.events(), NOTHING);
    rig.send("2");
    rig.close();
    assert_eq!(rig.events(), NOTHING);
    rig.end("xhr_send");
    assert_eq!(rig.events(), NOTHING);
    assert!(rig.requests().last().unwrap().ends_with("[\"2\"]"));
    rig.end("xhr_send");
    assert_eq!(rig.events(), ["closed 1000 Normal closure"]);
}
