//! Pages that may connect, and those that may not.

use stomp_broker::{Broker, Config, Limits};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{broker, broker_with, soon};

/// Status and head (in lower case) of the answer to a request with these headers.
async fn ask(broker: &Broker, line: &str, headers: &[(&str, &str)]) -> (u16, String) {
    let connecting = TcpStream::connect(broker.http_addr());
    let mut socket = soon("a connection", connecting).await.unwrap();
    let headers: String =
        headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let request = format!(
        "{line} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: 0\r\n{headers}\r\n"
    );
    soon("a request", socket.write_all(request.as_bytes())).await.unwrap();
    let mut answer = Vec::new();
    soon("an answer", socket.read_to_end(&mut answer)).await.unwrap();
    let answer = String::from_utf8_lossy(&answer).to_lowercase();
    let head = answer.split("\r\n\r\n").next().unwrap().to_owned();
    (head.split(' ').nth(1).unwrap().parse().unwrap(), head)
}

/// `M4`: pages of every origin could connect to a broker on the developer's machine.
#[tokio::test]
async fn m4_on_loopback_pages_of_this_machine_may_connect_and_no_others() {
    let broker = broker().await;
    for line in [
        "GET /ws",
        "GET /ns/default/ws",
        "GET /stomp/info",
        "OPTIONS /stomp/info",
        "GET /stomp/websocket",
        "GET /stomp/0/a/websocket",
        "POST /stomp/0/a/xhr",
        "POST /stomp/0/a/xhr_streaming",
        "POST /stomp/0/a/xhr_send",
        "GET /stomp/0/a/eventsource",
    ] {
        for origin in ["https://evil.example", "null", "http://localhost.evil.example"] {
            let (status, head) = ask(&broker, line, &[("origin", origin)]).await;
            assert_eq!(status, 403, "{origin} {line}");
            assert!(!head.contains("access-control"), "{head}");
        }
    }
    let origins = [("origin", "http://localhost:3000"), ("origin", "http://127.0.0.1")];
    for headers in [&origins[..1], &origins[1..], &[]] {
        assert_eq!(ask(&broker, "GET /stomp/info", headers).await.0, 200, "{headers:?}");
    }
}

/// `M4`: an option makes it as it was.
#[tokio::test]
async fn m4_every_page_may_connect_where_that_is_asked_for() {
    let mut config = Config::default();
    config.transports.allowed_origins = vec!["*".parse().unwrap()];
    let broker = broker_with(config).await;
    for origin in ["https://app.example", "null"] {
        assert_eq!(ask(&broker, "GET /stomp/info", &[("origin", origin)]).await.0, 200);
    }
    // A script has no origin.
    assert_eq!(ask(&broker, "GET /stomp/0/a/jsonp?c=x", &[]).await.0, 200);
}

/// `W-1`: simple requests of any page, which need no preflight, took all places.
#[tokio::test]
async fn w_1_requests_of_a_page_from_elsewhere_take_no_places() {
    let limits = Limits { max_connections: 3, ..Limits::default() };
    let broker = broker_with(Config { limits, ..Config::default() }).await;
    let evil = [("origin", "https://evil.example")];
    let script = [("sec-fetch-site", "cross-site"), ("referer", "https://evil.example/")];
    for number in 0..10 {
        let line = format!("POST /stomp/0/evil{number}/xhr");
        assert_eq!(ask(&broker, &line, &evil).await.0, 403);
        for headers in [&script[..], &script[..1]] {
            let line = format!("GET /stomp/0/evil{number}/jsonp?c=x");
            assert_eq!(ask(&broker, &line, headers).await.0, 403);
        }
    }
    for number in 0..3 {
        let line = format!("POST /stomp/0/mine{number}/xhr");
        assert_eq!(ask(&broker, &line, &[]).await.0, 200, "{number}");
    }
}
