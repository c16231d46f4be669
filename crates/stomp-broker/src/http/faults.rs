//! Faults on HTTP requests: the layer around the routes of every namespace.

use std::io;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use futures_util::{Stream, StreamExt, stream};

use super::extract::Peer;
use crate::faults::{Changes, HttpActions, HttpKind, HttpOutcome, Occasion, Strike};
use crate::in_namespace::In;
use crate::namespace::Namespace;

/// Lets the faults of the request's namespace loose on it. To be laid around the routes of a namespace.
pub(crate) async fn layer(
    namespace: Result<In, Response>,
    peer: Peer,
    request: Request,
    next: Next,
) -> Response {
    // A namespace that does not exist is the handler's to complain about.
    let Ok(In { namespace, .. }) = namespace else { return next.run(request).await };
    let by_path = kind(request.uri().path());
    let kind = by_path.or_else(|| is_upgrade(request.headers()).then_some(HttpKind::Upgrade));
    let hit = kind.and_then(|kind| namespace.faults.strike(&Occasion::Http(kind)));
    // A fault strikes at what it is about.
    let Some(Strike::Http(_, actions)) = hit.as_ref().map(|hit| &*hit.strike) else {
        return next.run(request).await;
    };
    tokio::select! {
        // A request does not outlive its namespace.
        () = namespace.stopped() => Response::new(Body::empty()),
        response = struck(&namespace, actions, peer, request, next) => response,
    }
}

async fn struck(
    namespace: &Namespace,
    actions: &HttpActions,
    peer: Peer,
    request: Request,
    next: Next,
) -> Response {
    if let Some(millis) = actions.delay {
        let moment = namespace.clock.now() + millis;
        namespace.clock.sleeper().until(moment).await;
    }
    let Peer(_, cutter) = peer;
    match &actions.outcome {
        HttpOutcome::Hang => std::future::pending().await,
        HttpOutcome::Reset => cutter.reset(),
        HttpOutcome::Disconnect => cutter.cut(),
        HttpOutcome::Answered(status, changes) => {
            return answer(status.get(), changes, request.headers().get(header::ORIGIN));
        }
        HttpOutcome::Changed(changes) => return changed(next.run(request).await, changes),
    }
    // It will not come through, and that is how the server notices.
    Response::new(Body::empty())
}

/// Whether a request is for a WebSocket, wherever that is served.
fn is_upgrade(headers: &HeaderMap) -> bool {
    let value = headers.get(header::UPGRADE);
    value.is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"websocket"))
}

/// What a path asks for, told by its last part; `None` for what no fault is about, the control API
/// first of all.
fn kind(path: &str) -> Option<HttpKind> {
    let mut parts = path.split('/');
    let last = parts.next_back()?;
    if parts.any(|part| part == "control") {
        return None;
    }
    Some(match last {
        "ws" | "websocket" => HttpKind::Upgrade,
        "info" => HttpKind::Info,
        "xhr" => HttpKind::Xhr,
        "xhr_send" => HttpKind::XhrSend,
        "xhr_streaming" => HttpKind::XhrStreaming,
        "eventsource" => HttpKind::Eventsource,
        "htmlfile" => HttpKind::Htmlfile,
        "jsonp" => HttpKind::Jsonp,
        "jsonp_send" => HttpKind::JsonpSend,
        page if page.starts_with("iframe") && page.ends_with(".html") => HttpKind::Iframe,
        _ => return None,
    })
}

/// The answer that the fault itself gives. Pages of any origin may read it, as they may read those of
/// SockJS.
fn answer(status: u16, changes: &Changes, origin: Option<&HeaderValue>) -> Response {
    let mut response = Response::new(Body::from(changes.body.clone().unwrap_or_default()));
    // A status of a fault is one of HTTP.
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or_default();
    if let Some(origin) = origin {
        let headers = response.headers_mut();
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        let yes = HeaderValue::from_static("true");
        headers.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, yes);
    }
    set_headers(response.headers_mut(), changes);
    cut(response, changes)
}

/// The broker's answer, changed.
fn changed(mut response: Response, changes: &Changes) -> Response {
    if let Some(body) = &changes.body {
        response.headers_mut().remove(header::CONTENT_LENGTH);
        *response.body_mut() = Body::from(body.clone());
    }
    set_headers(response.headers_mut(), changes);
    cut(response, changes)
}

fn set_headers(headers: &mut HeaderMap, changes: &Changes) {
    if let Some(seconds) = changes.retry_after {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    for (name, value) in changes.headers.get() {
        // Names and values were checked with the fault.
        let Ok(name) = HeaderName::try_from(name) else { continue };
        match value.as_deref().map(HeaderValue::from_str) {
            Some(Ok(value)) => drop(headers.insert(name, value)),
            Some(Err(_)) => {}
            None => drop(headers.remove(name)),
        }
    }
}

fn cut(response: Response, changes: &Changes) -> Response {
    match changes.cut_after_bytes {
        Some(count) => response.map(|body| Body::from_stream(cut_stream(body, count))),
        None => response,
    }
}

/// The first bytes of a body, and then the connection breaks off.
fn cut_stream(body: Body, count: usize) -> impl Stream<Item = io::Result<Bytes>> {
    stream::unfold((body.into_data_stream(), Some(count)), |(mut body, left)| async move {
        let left = left?;
        if left > 0
            && let Some(Ok(mut chunk)) = body.next().await
        {
            chunk.truncate(left);
            let left = left - chunk.len();
            return Some((Ok(chunk), (body, Some(left))));
        }
        // So that what was given already is written before the connection is dropped.
        tokio::task::yield_now().await;
        let error = io::Error::new(io::ErrorKind::ConnectionAborted, "cut off by a fault");
        Some((Err(error), (body, None)))
    })
}

#[cfg(test)]
mod tests {
    use super::{HttpKind, kind};

    #[test]
    fn a_path_tells_what_is_asked_for() {
        for (path, expected) in [
            ("/ws", Some(HttpKind::Upgrade)),
            ("/ns/a/ws", Some(HttpKind::Upgrade)),
            ("/stomp/000/abc/websocket", Some(HttpKind::Upgrade)),
            ("/stomp/websocket", Some(HttpKind::Upgrade)),
            ("/stomp/info", Some(HttpKind::Info)),
            ("/stomp/000/abc/xhr_streaming", Some(HttpKind::XhrStreaming)),
            ("/stomp/iframe-1.6.1.html", Some(HttpKind::Iframe)),
            ("/control/faults", None),
            ("/ns/a/control/info", None),
            ("/", None),
        ] {
            assert_eq!(kind(path), expected, "{path}");
        }
    }
}
