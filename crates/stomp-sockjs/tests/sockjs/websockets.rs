//! WebSockets, with SockJS's framing and without.

use crate::support::{Server, Ws, session};

#[tokio::test]
async fn a_plain_request_is_no_websocket() {
    let server = Server::start().await;
    for path in ["/echo/0/0/websocket", "/echo/websocket"] {
        let answer = server.get(path).await;
        assert_eq!((answer.status(), answer.text()), (400, "Not a valid websocket request"));
    }
}

#[tokio::test]
async fn a_request_that_a_proxy_has_changed_is_no_websocket() {
    let server = Server::start().await;
    let headers = [("Upgrade", "WebSocket"), ("Connection", "close")];
    let answer = server.ask("GET", "/echo/0/0/websocket", &headers, "").await;
    assert_eq!((answer.status(), answer.text()), (400, "Not a valid websocket request"));
}

#[tokio::test]
async fn websockets_begin_with_get() {
    let server = Server::start().await;
    for headers in [&[("Upgrade", "WebSocket"), ("Connection", "Upgrade")][..], &[]] {
        let answer = server.ask("POST", "/echo/0/0/websocket", headers, "").await;
        assert_eq!((answer.status(), answer.text()), (405, ""));
        assert_eq!(answer.head.get("allow"), "GET");
        assert_eq!(answer.head.header("content-type"), None);
    }
}

#[tokio::test]
async fn a_websocket_carries_frames() {
    let server = Server::start().await;
    let mut ws = Ws::open(&server, &(session("/echo") + "/websocket")).await;
    ws.expect("o").await;
    ws.send(r#"["a"]"#).await;
    ws.expect(r#"a["a"]"#).await;
    ws.send(r#""alone""#).await;
    ws.expect(r#"a["alone"]"#).await;
    ws.close().await;
}

#[tokio::test]
async fn a_close_frame_is_followed_by_a_close() {
    let server = Server::start().await;
    let mut ws = Ws::open(&server, &(session("/close") + "/websocket")).await;
    ws.expect("o").await;
    ws.expect(r#"c[3000,"Go away!"]"#).await;
    ws.expect_close(3000, "Go away!").await;
}

#[tokio::test]
async fn the_handshake_is_that_of_rfc_6455() {
    let server = Server::start().await;
    let mut connection = server.connect().await;
    let headers = [
        ("Upgrade", "websocket"),
        ("Connection", "Upgrade"),
        ("Sec-WebSocket-Version", "13"),
        ("Sec-WebSocket-Origin", "http://asd"),
        ("Sec-WebSocket-Key", "x3JJHMbDL1EzLkh9GBhXDw=="),
    ];
    connection.send("GET", &(session("/echo") + "/websocket"), &headers, "").await;
    let head = connection.head().await;
    assert_eq!(head.status, 101);
    assert_eq!(head.get("sec-websocket-accept"), "HSmrc0sMlYUkAGmm5OPpG2HaGWk=");
    assert_eq!(head.get("connection").to_lowercase(), "upgrade");
    assert_eq!(head.get("upgrade").to_lowercase(), "websocket");
    assert_eq!(head.header("content-length"), None);
}

#[tokio::test]
async fn a_handshake_from_before_rfc_6455_is_refused() {
    let server = Server::start().await;
    let headers = [
        ("Connection", "Upgrade"),
        ("Upgrade", "WebSocket"),
        ("Sec-WebSocket-Key1", "4 @1  46546xW%0l 1 5"),
        ("Sec-WebSocket-Key2", "12998 5 Y3 1  .P00"),
    ];
    let answer = server.ask("GET", &(session("/echo") + "/websocket"), &headers, "").await;
    assert_eq!(answer.status(), 400);
}

#[tokio::test]
async fn empty_messages_are_ignored() {
    let server = Server::start().await;
    let mut ws = Ws::open(&server, &(session("/echo") + "/websocket")).await;
    ws.expect("o").await;
    for text in ["", "[]", r#"["a"]"#] {
        ws.send(text).await;
    }
    ws.expect(r#"a["a"]"#).await;
}

#[tokio::test]
async fn each_websocket_is_a_session_whatever_its_name() {
    let server = Server::start().await;
    let path = session("/echo") + "/websocket";
    let mut one = Ws::open(&server, &path).await;
    one.expect("o").await;
    let mut other = Ws::open(&server, &path).await;
    other.expect("o").await;
    one.send(r#"["a"]"#).await;
    one.expect(r#"a["a"]"#).await;
    other.send(r#"["b"]"#).await;
    other.expect(r#"a["b"]"#).await;
    one.close().await;
    other.close().await;
    let mut again = Ws::open(&server, &path).await;
    again.expect("o").await;
    again.send(r#"["a"]"#).await;
    again.expect(r#"a["a"]"#).await;
}

#[tokio::test]
async fn broken_json_ends_the_connection() {
    let server = Server::start().await;
    for broken in ["[\"a", "{}", "[1]"] {
        let mut ws = Ws::open(&server, &(session("/echo") + "/websocket")).await;
        ws.expect("o").await;
        ws.send(broken).await;
        ws.expect_close(3000, "Broken framing.").await;
    }
}

#[tokio::test]
async fn the_raw_websocket_has_no_framing() {
    let server = Server::start().await;
    let mut ws = Ws::open(&server, "/echo/websocket").await;
    for text in ["Hello namespace!\u{ffff}", "[", ""] {
        ws.send(text).await;
        ws.expect(text).await;
    }
    ws.close().await;
}

#[tokio::test]
async fn the_raw_websocket_is_closed_by_a_close_alone() {
    let server = Server::start().await;
    let mut ws = Ws::open(&server, "/close/websocket").await;
    ws.expect_close(3000, "Go away!").await;
}
