//! Faults on HTTP requests: the layer around the routes of every world.

use std::io;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use futures_util::{Stream, StreamExt, stream};

use super::extract::{In, Peer};
use crate::faults::{Do, Hit, HttpKind, Occasion};
use crate::world::World;

/// Lets the faults of the request's world loose on it. To be laid around the routes of a world.
pub(crate) async fn layer(
    world: Result<In, Response>,
    peer: Peer,
    request: Request,
    next: Next,
) -> Response {
    // A world that does not exist is the handler's to complain about.
    let Ok(In { world, .. }) = world else { return next.run(request).await };
    let kind = kind(request.uri().path());
    let hit = kind.and_then(|kind| world.faults.strike(&Occasion::Http(kind)));
    match hit {
        None => next.run(request).await,
        Some(hit) => tokio::select! {
            // Nobody is kept waiting by a world that is going away.
            () = world.stopped() => Response::new(Body::empty()),
            response = struck(&world, &hit, peer, request, next) => response,
        },
    }
}

async fn struck(world: &World, hit: &Hit, peer: Peer, request: Request, next: Next) -> Response {
    let work = &hit.work;
    if let Some(millis) = work.delay_ms {
        let moment = world.clock.now() + millis;
        world.clock.sleeper().until(moment).await;
    }
    if work.hang {
        std::future::pending::<()>().await;
    }
    if work.reset || work.disconnect {
        let Peer(_, cutter) = peer;
        if work.reset {
            cutter.reset();
        } else {
            cutter.cut();
        }
        // It will not come through, and that is how the server notices.
        return Response::new(Body::empty());
    }
    match answer(work, request.headers().get(header::ORIGIN)) {
        Some(response) => response,
        None => spoiled(next.run(request).await, work),
    }
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

/// The answer that the fault itself gives, if it gives one. Pages of any origin may read it, as
/// they may read those of SockJS.
fn answer(work: &Do, origin: Option<&HeaderValue>) -> Option<Response> {
    let mut response = Response::new(Body::from(work.body.clone().unwrap_or_default()));
    *response.status_mut() = StatusCode::from_u16(work.status?).ok()?;
    if let Some(origin) = origin {
        let headers = response.headers_mut();
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        let yes = HeaderValue::from_static("true");
        headers.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, yes);
    }
    set_headers(response.headers_mut(), work);
    Some(cut(response, work))
}

/// The broker's answer, spoiled.
fn spoiled(mut response: Response, work: &Do) -> Response {
    if let Some(body) = &work.body {
        response.headers_mut().remove(header::CONTENT_LENGTH);
        *response.body_mut() = Body::from(body.clone());
    }
    set_headers(response.headers_mut(), work);
    cut(response, work)
}

fn set_headers(headers: &mut HeaderMap, work: &Do) {
    if let Some(seconds) = work.retry_after {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    for (name, value) in &work.headers {
        // Names and values were checked with the fault.
        let Ok(name) = HeaderName::try_from(name) else { continue };
        match value.as_deref().map(HeaderValue::from_str) {
            Some(Ok(value)) => drop(headers.insert(name, value)),
            Some(Err(_)) => {}
            None => drop(headers.remove(name)),
        }
    }
}

fn cut(response: Response, work: &Do) -> Response {
    match work.cut_after_bytes {
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
