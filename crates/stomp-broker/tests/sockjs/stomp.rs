//! STOMP over SockJS.

use stomp_broker::{Config, TransportOptions, WsFrames};

use crate::support::{Client, Server, Ws, session};

const CONNECT: &str = r#"["CONNECT\naccept-version:1.2\nhost:localhost\n\n\u0000"]"#;
pub(crate) const SUBSCRIBE: &str =
    r#"["SUBSCRIBE\nid:s\ndestination:/topic/t\nreceipt:r\n\n\u0000"]"#;

/// What polls bring, until it has this in it.
pub(crate) async fn poll_until(server: &Client, session: &str, what: &str) -> String {
    let mut got = String::new();
    while !got.contains(what) {
        let polled = server.poll(session).await;
        got += &polled;
        assert!(!polled.starts_with('c') || got.contains(what), "{got:?} instead of {what}");
    }
    got
}

/// A connected session that polls.
pub(crate) async fn connected(server: &Client) -> String {
    let session = session("/stomp");
    assert_eq!(server.poll(&session).await, "o\n");
    server.sent(&session, CONNECT).await;
    let frame = server.poll(&session).await;
    assert!(frame.starts_with("a[\"CONNECTED\\nversion:1.2\\n"), "{frame}");
    session
}

#[tokio::test]
async fn a_session_that_polls_is_a_client_like_any_other() {
    let server = Server::start().await;
    let session = connected(&server).await;
    server.sent(&session, SUBSCRIBE).await;
    poll_until(&server, &session, "RECEIPT").await;
    // Two frames in one element, and one in two.
    server.sent(&session, r#"["SEND\ndestination:/topic/t\n\n안녕\u0000SEND\ndestination"]"#).await;
    server.sent(&session, r#"[":/topic/t\n","\nsecond\u0000"]"#).await;
    let got = poll_until(&server, &session, "second").await;
    assert!(got.contains("\\n\\n안녕\\u0000\""), "{got}");
    server.sent(&session, r#"["DISCONNECT\nreceipt:bye\n\n\u0000"]"#).await;
    poll_until(&server, &session, "receipt-id:bye").await;
    assert_eq!(server.poll(&session).await, "c[1000,\"\"]\n");
}

#[tokio::test]
async fn a_mistake_is_answered_by_an_error_and_a_close() {
    let server = Server::start().await;
    let session = connected(&server).await;
    server.sent(&session, r#"["NONSENSE\n\n\u0000"]"#).await;
    poll_until(&server, &session, "ERROR\\nmessage:").await;
    assert_eq!(server.poll(&session).await, "c[1002,\"see the ERROR frame\"]\n");
}

#[tokio::test]
async fn a_body_that_is_not_text_cannot_go_and_an_error_says_so() {
    let server = Server::start().await;
    let session = connected(&server).await;
    server
        .sent(&session, r#"["SUBSCRIBE\nid:s\ndestination:/queue/q\nreceipt:r\n\n\u0000"]"#)
        .await;
    poll_until(&server, &session, "RECEIPT").await;
    let mut sender = tokio::net::TcpStream::connect(server.broker.tcp_addr()).await.unwrap();
    let mut bytes = b"CONNECT\naccept-version:1.2\nhost:x\n\n\0".to_vec();
    bytes.extend(b"SEND\ndestination:/queue/q\ncontent-length:2\n\n\xff\xfe\0");
    tokio::io::AsyncWriteExt::write_all(&mut sender, &bytes).await.unwrap();
    let got = poll_until(&server, &session, "ERROR").await;
    assert!(got.contains("message:Body is not text") && got.contains("/queue/q"), "{got}");
    assert!(server.poll(&session).await.starts_with("c[1007,"));
    // It went back to the queue: another client gets it.
    let mut ws = Ws::open(&server, "/ws").await;
    ws.send("CONNECT\naccept-version:1.2\nhost:x\n\n\0").await;
    ws.text().await;
    ws.send("SUBSCRIBE\nid:s\ndestination:/queue/q\n\n\0").await;
    let message = ws.binary().await;
    assert!(message.ends_with(b"\n\n\xff\xfe\0"), "{message:?}");
}

#[tokio::test]
async fn the_raw_websocket_speaks_stomp_as_it_is() {
    let server = Server::start().await;
    let mut ws = Ws::open(&server, "/stomp/websocket").await;
    ws.send("CONNECT\naccept-version:1.2\nhost:x\n\n\0").await;
    assert!(ws.text().await.starts_with("CONNECTED\n"));
}

#[tokio::test]
async fn frames_go_out_in_the_kind_of_message_that_was_chosen() {
    for kind in [WsFrames::Binary, WsFrames::Text] {
        let transports = TransportOptions { ws_frames: kind, ..TransportOptions::default() };
        let server = Server::from(Config { transports, ..Config::default() }).await;
        let mut ws = Ws::open(&server, "/ws").await;
        ws.send("CONNECT\naccept-version:1.2\nhost:x\n\n\0").await;
        if kind == WsFrames::Binary {
            assert!(ws.binary().await.starts_with(b"CONNECTED\n"));
            continue;
        }
        assert!(ws.text().await.starts_with("CONNECTED\n"));
        ws.send("SUBSCRIBE\nid:s\ndestination:/topic/t\n\n\0").await;
        ws.send_binary(b"SEND\ndestination:/topic/t\ncontent-length:1\n\n\xff\0").await;
        assert!(ws.text().await.contains("message:Body is not text"));
        ws.expect_close(1007, "text that is not UTF-8").await;
    }
}

#[tokio::test]
async fn a_broker_that_stops_tells_its_sessions() {
    let server = Server::start().await;
    let session = connected(&server).await;
    let mut stream = server.stream("POST", &format!("{session}/xhr_streaming")).await;
    stream.chunk().await.unwrap();
    let stopping = tokio::spawn(server.broker.shut_down());
    stream.expect("c[1001,\"the broker is shutting down\"]\n").await;
    stream.expect_end().await;
    crate::support::soon("the end", stopping).await.unwrap();
}
