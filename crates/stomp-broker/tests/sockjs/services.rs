//! The services that SockJS's own test suites ask for, and the pages beside them.

use crate::support::{Server, Ws, session};

#[tokio::test]
async fn each_service_does_what_its_name_says() {
    let server = Server::start().await;
    for service in ["/echo", "/disabled_websocket_echo", "/cookie_needed_echo"] {
        let session = session(service);
        assert_eq!(server.poll(&session).await, "o\n", "{service}");
        server.sent(&session, r#"["a"]"#).await;
        assert_eq!(server.poll(&session).await, "a[\"a\"]\n", "{service}");
        let info = server.get(&format!("{service}/info")).await.json();
        assert_eq!(info["websocket"], service != "/disabled_websocket_echo");
        assert_eq!(info["cookie_needed"], service == "/cookie_needed_echo");
    }
    let session = session("/close");
    for text in ["o\n", "c[3000,\"Go away!\"]\n"] {
        assert_eq!(server.poll(&session).await, text);
    }
    let mut ws = Ws::open(&server, "/echo/websocket").await;
    ws.send("as it is").await;
    ws.expect("as it is").await;
    let mut ws = Ws::open(&server, "/close/websocket").await;
    ws.expect_close(3000, "Go away!").await;
}

#[tokio::test]
async fn the_websocket_without_frames_is_as_the_protocol_has_it() {
    let server = Server::start().await;
    for path in ["/stomp/websocket", "/stomp/websocket/"] {
        let answer = server.get(path).await;
        assert_eq!((answer.status(), answer.text()), (400, "Not a valid websocket request"));
        let answer = server.ask("POST", path, &[], "").await;
        assert_eq!((answer.status(), answer.text(), answer.head.get("allow")), (405, "", "GET"));
    }
}

#[tokio::test]
async fn low_4_the_script_of_another_origin_is_named_with_its_hash() {
    let server = Server::start().await;
    let page = server.get("/stomp/iframe.html").await;
    let is_guarded =
        page.text().contains("sockjs-client@1.6.1/dist/sockjs.min.js\" integrity=\"sha384-");
    assert!(is_guarded, "{}", page.text());
    let server = Server::with(|transports| {
        transports.sockjs.client_url = "/sockjs.js".into();
    })
    .await;
    let page = server.get("/stomp/iframe.html").await;
    assert!(page.text().contains("<script src=\"/sockjs.js\"></script>"), "{}", page.text());
}
