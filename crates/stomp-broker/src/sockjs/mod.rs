//! STOMP over SockJS: the server of `stomp_sockjs`, one for each namespace, and its application.

mod application;
mod channel;
mod clock;
mod servers;

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use stomp_sockjs::SockJs;
use tower_service::Service;

use crate::http::{In, Name, Peer};
use crate::namespace::Registry;
use crate::settings::Settings;
use crate::transport::options::{Transport, TransportOptions};
use application::{Application, Visitor};
use servers::Servers;

/// The routes of STOMP over SockJS under a prefix, such as `/stomp`, but for its WebSocket without
/// frames.
pub(crate) fn stomp(
    prefix: &str,
    settings: &Arc<Settings>,
    options: &TransportOptions,
) -> Router<Arc<Registry>> {
    let mut options = options.clone();
    options.refused.insert(Transport::RawWebSocket);
    routes(Servers::new(prefix, settings, options, Application::Stomp))
}

/// The services that SockJS's own test suites ask for: `/echo`, with a response limit of 4 KiB,
/// `/disabled_websocket_echo`, `/cookie_needed_echo` and `/close`.
pub(crate) fn test_services(
    settings: &Arc<Settings>,
    options: &TransportOptions,
) -> Router<Arc<Registry>> {
    let with = |prefix, application, change: fn(&mut TransportOptions)| {
        let mut options = options.clone();
        change(&mut options);
        routes(Servers::new(prefix, settings, options, application))
    };
    Router::new()
        .merge(with("/echo", Application::Echo, |options| options.sockjs.response_limit = 4096))
        .merge(with("/disabled_websocket_echo", Application::Echo, |options| {
            options.refused.insert(Transport::WebSocket);
        }))
        .merge(with("/cookie_needed_echo", Application::Echo, |options| {
            options.sockjs.cookies = true;
        }))
        .merge(with("/close", Application::Close, |_| {}))
}

fn routes(servers: Servers) -> Router<Arc<Registry>> {
    let prefix = servers.prefix().to_owned();
    let handler = any(
        move |Name(name): Name,
              namespace: Result<In, Response>,
              Peer(peer, _): Peer,
              mut request: Request| {
            let server = match namespace {
                Ok(In { namespace, by_host }) => {
                    let server = servers.of(&namespace);
                    request.extensions_mut().insert(Visitor { namespace, by_host, peer });
                    Ok(server)
                }
                // The namespace has ended, and clients may still come to be told.
                Err(none) => servers.ending(&name).ok_or(none),
            };
            async move {
                match server {
                    Ok(server) => answer(server, request).await,
                    Err(none) => none,
                }
            }
        },
    );
    Router::new()
        .route(&prefix, handler.clone())
        .route(&format!("{prefix}/"), handler.clone())
        .route(&format!("{prefix}/{{*rest}}"), handler)
}

async fn answer(mut server: SockJs, request: Request) -> Response {
    match server.call(request).await {
        Ok(response) => response.into_response(),
        Err(never) => match never {},
    }
}
