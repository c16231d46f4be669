//! The requests of the SockJS protocol.

mod endpoint;
mod headers;
mod pages;
mod receive;
mod send;
mod websocket;

use std::error::Error;
use std::sync::Arc;

use bytes::Buf;
use http::header::{self, HeaderMap, HeaderValue};
use http::request::Parts;
use http::{Method, Request, Response, StatusCode};

use crate::body::Body;
use crate::origin::is_allowed;
use crate::server::Server;
use endpoint::{Endpoint, Kind};
use headers::{bare, not_found, text};

/// Answers a request.
pub(crate) async fn handle<B>(server: &Arc<Server>, request: Request<B>) -> Response<Body>
where
    B: http_body::Body<Data: Buf + Send> + Send + 'static,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    let (mut parts, body) = request.into_parts();
    if !is_allowed(&server.options.origins, &parts.headers) {
        // Without a header that would let the page read it.
        return text(StatusCode::FORBIDDEN, "Pages of this origin may not connect.\n");
    }
    let path = parts.uri.path().to_owned();
    let rest = path.strip_prefix(&*server.options.prefix);
    let Some(endpoint) = rest.and_then(Endpoint::parse) else { return not_found() };
    if !endpoint.methods().contains(&parts.method) {
        return not_allowed(endpoint.methods());
    }
    if server.withholds(endpoint) {
        return withheld(&parts.headers);
    }
    let mut response = answer(server, endpoint, &mut parts, body).await;
    decorate(server, endpoint, &parts, &mut response);
    response
}

impl Server {
    /// Whether an endpoint is not served.
    fn withholds(&self, endpoint: Endpoint<'_>) -> bool {
        let restricted = !self.options.origins.is_empty();
        (restricted && endpoint.hides_origin())
            || endpoint.transport().is_some_and(|transport| self.options.refuses(transport))
    }
}

async fn answer<B>(
    server: &Arc<Server>,
    endpoint: Endpoint<'_>,
    parts: &mut Parts,
    body: B,
) -> Response<Body>
where
    B: http_body::Body<Data: Buf + Send> + Send + 'static,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    if parts.method == Method::OPTIONS {
        return bare(StatusCode::NO_CONTENT, Body::empty());
    }
    match endpoint {
        Endpoint::Greeting => text(StatusCode::OK, "Welcome to SockJS!\n"),
        Endpoint::Iframe => pages::iframe(server, &parts.headers),
        Endpoint::Info => pages::info(server),
        Endpoint::RawWebSocket => websocket::raw(server, parts),
        Endpoint::Session(id, kind) => session(server, id, kind, parts, body).await,
    }
}

async fn session<B>(
    server: &Arc<Server>,
    id: &str,
    kind: Kind,
    parts: &mut Parts,
    body: B,
) -> Response<Body>
where
    B: http_body::Body<Data: Buf + Send> + Send + 'static,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    match kind {
        Kind::Xhr => receive::xhr(server, id, parts).await,
        Kind::XhrStreaming => receive::xhr_streaming(server, id, parts).await,
        Kind::XhrSend => send::xhr_send(server, id, &parts.headers, body).await,
        Kind::EventSource => receive::eventsource(server, id, parts).await,
        Kind::HtmlFile => receive::htmlfile(server, id, parts).await,
        Kind::Jsonp => receive::jsonp(server, id, parts).await,
        Kind::JsonpSend => send::jsonp_send(server, id, &parts.headers, body).await,
        Kind::WebSocket => websocket::framed(server, parts),
    }
}

/// Sets the headers that depend on the kind of request, not on its outcome.
fn decorate(server: &Server, endpoint: Endpoint<'_>, parts: &Parts, response: &mut Response<Body>) {
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
    if server.options.sets_cookie && (session.is_some() || preflight) {
        headers::cookie(&parts.headers, response);
    }
}

/// The answer for a transport that is not served; clients then try the next.
fn withheld(request: &HeaderMap) -> Response<Body> {
    let mut response = not_found();
    // Else a page would only see that something failed.
    headers::cors(request, &mut response);
    headers::no_cache(&mut response);
    response
}

fn not_allowed(methods: &[Method]) -> Response<Body> {
    let mut response = bare(StatusCode::METHOD_NOT_ALLOWED, Body::empty());
    let methods: Vec<_> = methods.iter().map(Method::as_str).collect();
    if let Ok(allow) = HeaderValue::from_str(&methods.join(", ")) {
        response.headers_mut().insert(header::ALLOW, allow);
    }
    response
}
