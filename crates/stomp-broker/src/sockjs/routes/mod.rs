//! The requests of the SockJS protocol.

mod endpoint;
mod headers;
mod pages;
mod receive;
mod send;
mod websocket;

use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};

use super::service::{Key, Service, Visitor};
use endpoint::{Endpoint, Kind};
use headers::not_found;

/// Answers a request; `rest` is its path behind the service's prefix.
pub(super) async fn handle(
    service: &Arc<Service>,
    visitor: &Visitor,
    rest: &str,
    request: Request,
) -> Response {
    let Some(endpoint) = Endpoint::parse(rest) else { return not_found() };
    if !endpoint.methods().contains(request.method()) {
        return not_allowed(endpoint.methods());
    }
    if service.withholds(endpoint) {
        return refused(request.headers());
    }
    let (mut parts, body) = request.into_parts();
    let mut response = answer(service, visitor, endpoint, &mut parts, body).await;
    decorate(service, endpoint, &parts, &mut response);
    response
}

impl Service {
    /// Whether an endpoint is not to be had.
    fn withholds(&self, endpoint: Endpoint<'_>) -> bool {
        let restricted = !self.options.allowed_origins.is_empty();
        (restricted && endpoint.hides_origin())
            || endpoint.transport().is_some_and(|transport| self.refuses(transport))
    }
}

async fn answer(
    service: &Arc<Service>,
    visitor: &Visitor,
    endpoint: Endpoint<'_>,
    parts: &mut Parts,
    body: Body,
) -> Response {
    if parts.method == Method::OPTIONS {
        return StatusCode::NO_CONTENT.into_response();
    }
    match endpoint {
        Endpoint::Greeting => pages::greeting(),
        Endpoint::Iframe => pages::iframe(service, &parts.headers),
        Endpoint::Info => pages::info(service),
        Endpoint::RawWebSocket => websocket::raw(service, visitor, parts).await,
        Endpoint::Session(id, kind) => {
            session(service, Key { visitor, id }, kind, parts, body).await
        }
    }
}

async fn session(
    service: &Arc<Service>,
    key: Key<'_>,
    kind: Kind,
    parts: &mut Parts,
    body: Body,
) -> Response {
    match kind {
        Kind::Xhr => receive::xhr(service, key).await,
        Kind::XhrStreaming => receive::xhr_streaming(service, key).await,
        Kind::XhrSend => send::xhr_send(service, key, &parts.headers, body).await,
        Kind::EventSource => receive::eventsource(service, key).await,
        Kind::HtmlFile => receive::htmlfile(service, key, &parts.uri).await,
        Kind::Jsonp => receive::jsonp(service, key, &parts.uri).await,
        Kind::JsonpSend => send::jsonp_send(service, key, &parts.headers, body).await,
        Kind::WebSocket => websocket::framed(service, key.visitor, parts).await,
    }
}

/// Headers that depend on the kind of request, not on how it went.
fn decorate(service: &Service, endpoint: Endpoint<'_>, parts: &Parts, response: &mut Response) {
    let preflight = parts.method == Method::OPTIONS;
    let session = match endpoint {
        Endpoint::Session(_, Kind::WebSocket) => return,
        Endpoint::Session(_, kind) => Some(kind),
        Endpoint::Info => None,
        Endpoint::Greeting | Endpoint::Iframe | Endpoint::RawWebSocket => return,
    };
    if preflight {
        headers::cache(response);
        let methods = if session.is_none() { "OPTIONS, GET" } else { "OPTIONS, POST" };
        headers::preflight(methods, response);
    } else {
        headers::no_cache(response);
    }
    // The others are read by pages of the server's own origin, or as scripts.
    if !matches!(session, Some(Kind::HtmlFile | Kind::Jsonp | Kind::JsonpSend)) {
        headers::cors(&parts.headers, response);
    }
    if service.options.sockjs.cookies && (session.is_some() || preflight) {
        headers::cookie(&parts.headers, response);
    }
}

/// As if the transport had never been there; clients then try the next.
fn refused(request: &HeaderMap) -> Response {
    let mut response = not_found();
    // Else a page would only see that something failed.
    headers::cors(request, &mut response);
    headers::no_cache(&mut response);
    response
}

fn not_allowed(methods: &[Method]) -> Response {
    let mut response = StatusCode::METHOD_NOT_ALLOWED.into_response();
    let methods: Vec<_> = methods.iter().map(Method::as_str).collect();
    if let Ok(allow) = HeaderValue::from_str(&methods.join(", ")) {
        response.headers_mut().insert(header::ALLOW, allow);
    }
    response
}
