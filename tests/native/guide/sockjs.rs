use std::time::Duration;
use stomp_wasm::{Error, Session, Transport};

async fn connect(url: &str, sockjs_url: &str) -> Result<Session, Error> {
    // SockJS alone: its address begins with http:// or https://, or is a path on the page's own site.
    let _ = Session::builder("/stomp");
    // A WebSocket first, and SockJS where that is blocked.
    Session::builder(url)
        .sockjs_url(sockjs_url)
        .transports([Transport::WebSocket, Transport::XhrPolling])
        .transport_timeout(Duration::from_secs(5))
        .connect()
        .await
}
