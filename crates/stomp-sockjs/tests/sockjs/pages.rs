//! Greeting, iframe page, info.

use std::collections::BTreeSet;

use stomp_sockjs::{ClientScript, Session, SockJs};

use crate::support::{Head, Server, session};

#[tokio::test]
async fn the_prefix_greets_with_a_slash_and_without() {
    let server = Server::start().await;
    for path in ["/echo", "/echo/", "/close", "/close/"] {
        let answer = server.get(path).await;
        assert_eq!((answer.status(), answer.text()), (200, "Welcome to SockJS!\n"), "{path}");
        assert_eq!(answer.head.get("content-type"), "text/plain; charset=UTF-8");
        assert_eq!(answer.head.header("set-cookie"), None);
    }
}

#[tokio::test]
async fn other_paths_are_not_found() {
    let server = Server::start().await;
    for path in ["/a", "/a.html", "//", "///", "/a/a", "/a/a/", "/a/"] {
        assert_eq!(server.get(&format!("/echo{path}")).await.status(), 404, "{path}");
    }
}

const PAGE: &str = r#"<!DOCTYPE html>
<html>
<head>
  <meta http-equiv="X-UA-Compatible" content="IE=edge" />
  <meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
  <script src="/sockjs.js?a&amp;&quot;"></script>
  <script>
    document.domain = document.domain;
    SockJS.bootstrap_iframe();
  </script>
</head>
<body>
  <h2>Don't panic!</h2>
  <p>This is a SockJS hidden iframe. It's used for cross domain magic.</p>
</body>
</html>"#;

async fn assert_page(server: &Server, path: &str) {
    let answer = server.get(&format!("/echo{path}")).await;
    assert_eq!((answer.status(), answer.text()), (200, PAGE), "{path}");
    assert_eq!(answer.head.get("content-type"), "text/html; charset=UTF-8");
    answer.head.assert_cached();
    assert!(answer.head.get("etag").starts_with('"'));
    assert_eq!(answer.head.header("set-cookie"), None);
}

#[tokio::test]
async fn the_iframe_page_is_as_the_protocol_has_it() {
    assert_page(&Server::start().await, "/iframe.html").await;
}

#[tokio::test]
async fn the_iframe_page_may_have_a_version() {
    let server = Server::start().await;
    for version in ["-a", "-", "-0.1.2", "-0.1.2abc-dirty.2144"] {
        assert_page(&server, &format!("/iframe{version}.html")).await;
    }
}

#[tokio::test]
async fn the_iframe_page_may_be_queried() {
    let server = Server::start().await;
    for path in ["-a.html?t=1234", "-0.1.2.html?t=123414", "-0.1.2abc-dirty.2144.html?t=qweqweq123"]
    {
        assert_page(&server, &format!("/iframe{path}")).await;
    }
}

#[tokio::test]
async fn what_is_no_iframe_page_is_not_found() {
    let server = Server::start().await;
    for path in [
        "/iframe.htm",
        "/iframe",
        "/IFRAME.HTML",
        "/IFRAME",
        "/iframe.HTML",
        "/iframe.xml",
        "/iframe-/.html",
    ] {
        assert_eq!(server.get(&format!("/echo{path}")).await.status(), 404, "{path}");
    }
}

/// A handler that is not asked.
async fn idle(session: Session) {
    drop(session);
}

#[tokio::test]
async fn a_script_of_another_origin_is_named_with_its_hash() {
    let script = ClientScript::with_integrity("https://cdn.example/sockjs.js", "sha384-abc");
    let server = Server::of(SockJs::builder().client_script(script).build(idle)).await;
    let page = server.get("/app/iframe.html").await;
    let tag = "<script src=\"https://cdn.example/sockjs.js\" integrity=\"sha384-abc\" \
               crossorigin=\"anonymous\"></script>\n";
    assert!(page.text().contains(tag), "{}", page.text());
}

#[tokio::test]
async fn without_a_script_there_is_no_iframe_page() {
    let server = Server::of(SockJs::new(idle)).await;
    assert_eq!(server.get("/app/iframe.html").await.status(), 404);
}

#[tokio::test]
async fn a_browser_that_has_the_iframe_page_is_not_sent_it_again() {
    let server = Server::start().await;
    let tag = server.get("/echo/iframe.html").await.head.get("etag").to_owned();
    assert_eq!(server.get("/echo/iframe.html").await.head.get("etag"), tag);
    let answer = server.ask("GET", "/echo/iframe.html", &[("If-None-Match", &tag)], "").await;
    assert_eq!((answer.status(), answer.text()), (304, ""));
    assert_eq!(answer.head.header("content-type"), None);
}

#[tokio::test]
async fn info_tells_what_the_server_can() {
    let server = Server::start().await;
    let answer = server.ask("GET", "/echo/info", &[("Origin", "test")], "").await;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.head.get("content-type"), "application/json; charset=UTF-8");
    assert_eq!(answer.head.header("set-cookie"), None);
    answer.head.assert_not_cached();
    answer.head.assert_cors(Some("test"));
    let info = answer.json();
    assert_eq!(info["websocket"], true);
    assert_eq!(info["cookie_needed"], false);
    assert_eq!(info["origins"], serde_json::json!(["*:*"]));
    assert!(info["entropy"].as_u64().unwrap() < 1 << 32);
    server.get("/echo/info").await.head.assert_cors(None);
}

#[tokio::test]
async fn the_entropy_is_another_each_time() {
    let server = Server::start().await;
    let mut seen = BTreeSet::new();
    for _ in 0..10 {
        seen.insert(server.get("/echo/info").await.json()["entropy"].as_u64().unwrap());
    }
    // Two of ten may be the same once in a hundred million runs; half of them never.
    assert!(seen.len() > 5, "{seen:?}");
}

/// The question of a browser before a request to another origin.
pub(crate) async fn assert_preflight(server: &Server, path: &str, methods: &str) {
    for origin in ["test", "null"] {
        let headers = [("Access-Control-Request-Method", methods), ("Origin", origin)];
        let answer = server.ask("OPTIONS", path, &headers, "").await;
        assert_eq!((answer.status(), answer.text()), (204, ""));
        let head: &Head = &answer.head;
        head.assert_cached();
        head.assert_cors(Some(origin));
        assert!(head.get("access-control-max-age").parse::<u64>().unwrap() > 1_000_000);
        assert_eq!(head.get("access-control-allow-methods"), methods);
    }
}

#[tokio::test]
async fn info_may_be_asked_for_by_other_origins() {
    assert_preflight(&Server::start().await, "/echo/info", "OPTIONS, GET").await;
}

#[tokio::test]
async fn a_page_from_a_file_is_told_its_origin_null() {
    let server = Server::start().await;
    let headers = [("Origin", "null"), ("Access-Control-Request-Method", "POST")];
    let answer = server.ask("OPTIONS", "/echo/info", &headers, "").await;
    assert_eq!((answer.status(), answer.text()), (204, ""));
    assert_eq!(answer.head.get("access-control-allow-origin"), "null");
}

#[tokio::test]
async fn info_tells_that_websockets_are_disabled() {
    let server = Server::start().await;
    let info = server.get("/disabled_websocket_echo/info").await.json();
    assert_eq!(info["websocket"], false);
    let path = session("/disabled_websocket_echo") + "/websocket";
    assert_eq!(server.get(&path).await.status(), 404);
}
