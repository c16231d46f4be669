//! A SockJS server (version 0.3.3 of the protocol and what its test suite demands since).
//!
//! [`session`] is the protocol's session without I/O, [`frames`] and [`framing`] are its texts;
//! [`shared`] lets requests and the application wait for each other; [`mod@routes`] are the requests.

mod application;
mod channel;
mod frames;
mod framing;
mod routes;
mod service;
mod session;
mod shared;

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::routing::any;

use crate::http::{In, Peer};
use crate::namespace::Registry;
use crate::settings::Settings;
use crate::transport::options::{Transport, TransportOptions};
use application::Application;
pub(crate) use service::Service;
use service::Visitor;

/// The routes of a service under a prefix, such as `/stomp`.
pub(crate) fn routes(prefix: &str, service: Arc<Service>) -> Router<Arc<Registry>> {
    let own: Arc<str> = prefix.into();
    let handler =
        any(move |In { namespace, by_host }: In, Peer(peer, cutter): Peer, request: Request| {
            let (service, prefix) = (service.clone(), own.clone());
            async move {
                let visitor = Visitor { namespace, by_host, peer, cutter };
                let path = request.uri().path().to_owned();
                let rest = path.strip_prefix(&*prefix).unwrap_or_default();
                routes::handle(&service, &visitor, rest, request).await
            }
        });
    Router::new()
        .route(prefix, handler.clone())
        .route(&format!("{prefix}/"), handler.clone())
        .route(&format!("{prefix}/{{*rest}}"), handler)
}

/// The services that SockJS's own test suites ask for: `/echo`, with a response limit of 4 KiB,
/// `/disabled_websocket_echo`, `/cookie_needed_echo` and `/close`.
pub(crate) fn test_services(
    settings: &Arc<Settings>,
    options: &TransportOptions,
) -> Router<Arc<Registry>> {
    let with = |application, change: fn(&mut TransportOptions)| {
        let mut options = options.clone();
        change(&mut options);
        Service::new(settings.clone(), options, application)
    };
    let echo = with(Application::Echo, |options| options.sockjs.response_limit = 4096);
    let no_websocket = with(Application::Echo, |options| {
        options.refused.insert(Transport::WebSocket);
    });
    let cookies = with(Application::Echo, |options| options.sockjs.cookies = true);
    let close = with(Application::Close, |_| {});
    Router::new()
        .merge(routes("/echo", echo))
        .merge(routes("/disabled_websocket_echo", no_websocket))
        .merge(routes("/cookie_needed_echo", cookies))
        .merge(routes("/close", close))
}
