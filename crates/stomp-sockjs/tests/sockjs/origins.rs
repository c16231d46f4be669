//! Transports that are not served, and pages that may not connect.

use stomp_sockjs::Transport;

use crate::support::{Server, session};

/// The paths of each transport, with the status where it is served.
const PATHS: [(Transport, &str, &str, u16); 8] = [
    (Transport::WebSocket, "GET", "/echo/0/a/websocket", 400),
    (Transport::RawWebSocket, "GET", "/echo/websocket", 400),
    (Transport::XhrStreaming, "POST", "/echo/0/b/xhr_streaming", 200),
    (Transport::XhrPolling, "POST", "/echo/0/c/xhr", 200),
    (Transport::EventSource, "GET", "/echo/0/d/eventsource", 200),
    (Transport::HtmlFile, "GET", "/echo/0/e/htmlfile?c=x", 200),
    (Transport::Jsonp, "GET", "/echo/0/f/jsonp?c=x", 200),
    (Transport::Jsonp, "POST", "/echo/0/f/jsonp_send", 500),
];

#[tokio::test]
async fn a_transport_that_is_not_served_is_not_found_and_the_others_are() {
    for refused in Transport::ALL {
        let server = Server::with(|options| options.without(refused)).await;
        for (transport, method, path, status) in PATHS {
            let mut connection = server.connect().await;
            connection.send(method, path, &[("Origin", "http://app.example")], "").await;
            let head = connection.head().await;
            let with_all = refused == Transport::WebSocket && transport == Transport::RawWebSocket;
            let expected = if transport == refused || with_all { 404 } else { status };
            assert_eq!(head.status, expected, "without {refused}: {path}");
        }
        let websocket = server.get("/echo/info").await.json()["websocket"].clone();
        assert_eq!(websocket, refused != Transport::WebSocket, "{refused}");
    }
}

#[tokio::test]
async fn a_page_can_read_that_a_transport_is_not_served() {
    let server = Server::with(|options| options.without(Transport::XhrStreaming)).await;
    let path = session("/echo") + "/xhr_streaming";
    let answer = server.ask("POST", &path, &[("Origin", "http://app.example")], "").await;
    assert_eq!(answer.status(), 404);
    answer.head.assert_cors(Some("http://app.example"));
}

async fn for_one_origin() -> Server {
    Server::with(|options| options.origins(["https://app.example".parse().unwrap()])).await
}

#[tokio::test]
async fn pages_of_other_origins_are_kept_out() {
    let server = for_one_origin().await;
    for (method, path) in [
        ("GET", "/echo/info"),
        ("OPTIONS", "/echo/info"),
        ("GET", "/echo/websocket"),
        ("GET", "/echo/0/a/websocket"),
        ("POST", "/echo/0/a/xhr"),
        ("POST", "/echo/0/a/xhr_streaming"),
        ("POST", "/echo/0/a/xhr_send"),
        ("GET", "/echo/0/a/eventsource"),
    ] {
        for origin in ["https://evil.example", "null", "http://app.example"] {
            let answer = server.ask(method, path, &[("Origin", origin)], "").await;
            assert_eq!(answer.status(), 403, "{origin} {path}");
            assert_eq!(answer.head.header("access-control-allow-origin"), None);
        }
    }
    let allowed = [("Origin", "https://app.example")];
    let answer = server.ask("GET", "/echo/info", &allowed, "").await;
    assert_eq!(answer.json()["origins"], serde_json::json!(["https://app.example"]));
    answer.head.assert_cors(Some("https://app.example"));
}

#[tokio::test]
async fn what_does_not_tell_its_origin_is_kept_out_where_pages_are() {
    let server = for_one_origin().await;
    // A script or a frame of any page asks for these without an Origin header.
    for path in ["/echo/0/a/jsonp?c=x", "/echo/0/a/htmlfile?c=x", "/echo/iframe.html"] {
        assert_eq!(server.get(path).await.status(), 404, "{path}");
    }
    assert_eq!(server.post("/echo/0/a/jsonp_send", "[]").await.status(), 404);
}
