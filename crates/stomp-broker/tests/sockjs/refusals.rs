//! Transports that are not to be had, and pages that may not connect.

use stomp_broker::Transport;

use crate::support::{Server, Ws, session};

async fn refusing(transport: Transport) -> Server {
    Server::with(|transports| transports.refused.extend([transport])).await
}

/// The paths of each transport, with what they answer where they are to be had.
const PATHS: [(Transport, &str, &str, u16); 9] = [
    (Transport::WebSocket, "GET", "/ws", 400),
    (Transport::WebSocket, "GET", "/stomp/0/a/websocket", 400),
    (Transport::RawWebSocket, "GET", "/stomp/websocket", 400),
    (Transport::XhrStreaming, "POST", "/stomp/0/b/xhr_streaming", 200),
    (Transport::XhrPolling, "POST", "/stomp/0/c/xhr", 200),
    (Transport::EventSource, "GET", "/stomp/0/d/eventsource", 200),
    (Transport::HtmlFile, "GET", "/stomp/0/e/htmlfile?c=x", 200),
    (Transport::Jsonp, "GET", "/stomp/0/f/jsonp?c=x", 200),
    (Transport::Jsonp, "POST", "/stomp/0/f/jsonp_send", 500),
];

#[tokio::test]
async fn a_refused_transport_is_not_found_and_the_others_are() {
    for refused in Transport::ALL {
        let server = refusing(refused).await;
        for (transport, method, path, status) in PATHS {
            let mut connection = server.connect().await;
            connection.send(method, path, &[("Origin", "http://app.localhost")], "").await;
            let head = connection.head().await;
            let with_all = refused == Transport::WebSocket && transport == Transport::RawWebSocket;
            let expected = if transport == refused || with_all { 404 } else { status };
            assert_eq!(head.status, expected, "{refused} refused: {path}");
        }
        let websocket = server.get("/stomp/info").await.json()["websocket"].clone();
        assert_eq!(websocket, refused != Transport::WebSocket, "{refused}");
    }
}

#[tokio::test]
async fn a_page_can_read_that_a_transport_is_refused() {
    let server = refusing(Transport::XhrStreaming).await;
    let path = session("/stomp") + "/xhr_streaming";
    let answer = server.ask("POST", &path, &[("Origin", "http://app.localhost")], "").await;
    assert_eq!(answer.status(), 404);
    answer.head.assert_cors(Some("http://app.localhost"));
}

#[tokio::test]
async fn pages_of_other_origins_are_kept_out() {
    let server = Server::with(|transports| {
        transports.allowed_origins = vec!["https://app.example".parse().unwrap()];
    })
    .await;
    for (method, path) in [
        ("GET", "/ws"),
        ("GET", "/stomp/info"),
        ("OPTIONS", "/stomp/info"),
        ("GET", "/stomp/websocket"),
        ("GET", "/stomp/0/a/websocket"),
        ("POST", "/stomp/0/a/xhr"),
        ("POST", "/stomp/0/a/xhr_streaming"),
        ("POST", "/stomp/0/a/xhr_send"),
        ("GET", "/stomp/0/a/eventsource"),
    ] {
        for origin in ["https://evil.example", "null", "http://app.example"] {
            let answer = server.ask(method, path, &[("Origin", origin)], "").await;
            assert_eq!(answer.status(), 403, "{origin} {path}");
            assert_eq!(answer.head.header("access-control-allow-origin"), None);
        }
    }
    let allowed = [("Origin", "https://app.example")];
    let answer = server.ask("GET", "/stomp/info", &allowed, "").await;
    assert_eq!(answer.json()["origins"], serde_json::json!(["https://app.example"]));
    answer.head.assert_cors(Some("https://app.example"));
    Ws::open(&server, "/ws").await.close().await;
}

#[tokio::test]
async fn what_does_not_tell_its_origin_is_kept_out_where_pages_are() {
    let server = Server::with(|transports| {
        transports.allowed_origins = vec!["https://app.example".parse().unwrap()];
    })
    .await;
    // A script or a frame of any page asks for these without an Origin header.
    for path in ["/stomp/0/a/jsonp?c=x", "/stomp/0/a/htmlfile?c=x", "/stomp/iframe.html"] {
        assert_eq!(server.get(path).await.status(), 404, "{path}");
    }
    assert_eq!(server.post("/stomp/0/a/jsonp_send", "[]").await.status(), 404);
}
