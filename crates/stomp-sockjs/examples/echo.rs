//! The services that SockJS's own tests ask for.
//!
//! ```text
//! cargo run -p stomp-sockjs --example echo -- 127.0.0.1:8081
//! SOCKJS_URL=http://127.0.0.1:8081 python2 sockjs-protocol.py
//! ```
//!
//! A second argument is the address of the sockjs-client script for transports in iframes.

use std::env;

use axum::Router;
use stomp_sockjs::{Builder, ClientScript, Handler, Session, SockJs, Transport};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let mut arguments = env::args().skip(1);
    let address = arguments.next().unwrap_or_else(|| "127.0.0.1:8081".into());
    let script = arguments.next().unwrap_or_else(|| "/sockjs.min.js".into());
    let listener = TcpListener::bind(address).await?;
    println!("http://{}", listener.local_addr()?);
    axum::serve(listener, services(|| options(&script))).await
}

fn options(script: &str) -> Builder {
    SockJs::builder().client_script(ClientScript::new(script.to_owned()))
}

/// `/echo`, with a response limit of 4 KiB; `/disabled_websocket_echo`; `/cookie_needed_echo`;
/// `/close`.
pub(crate) fn services(options: impl Fn() -> Builder) -> Router {
    let disabled_websocket = options().without(Transport::WebSocket);
    Router::new()
        .merge(service("/echo", options().response_limit(4096), echo))
        .merge(service("/disabled_websocket_echo", disabled_websocket, echo))
        .merge(service("/cookie_needed_echo", options().cookie(true), echo))
        .merge(service("/close", options(), close))
}

/// The routes of a service. Nesting it would be shorter, but would take `/echo//` for `/echo/`, which
/// SockJS's tests want to be not found.
fn service(path: &'static str, options: Builder, handler: impl Handler) -> Router {
    let sockjs = options.prefix(path).build(handler);
    Router::new()
        .route_service(path, sockjs.clone())
        .route_service(&format!("{path}/"), sockjs.clone())
        .route_service(&format!("{path}/{{*rest}}"), sockjs)
}

/// Sends every message back.
async fn echo(mut session: Session) {
    while let Some(Ok(message)) = session.recv().await {
        if session.send(message).await.is_err() {
            return;
        }
    }
}

/// Closes a session as soon as it is open.
async fn close(session: Session) {
    session.close(3000, "Go away!");
}
