//! Responses that carry a session's frames to the client.

use std::convert::Infallible;
use std::sync::Arc;

use axum::body::Body;
use axum::http::header::{self, HeaderValue};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};

use super::headers::{EVENTS, HTML, SCRIPT};
use crate::http::no_place;
use crate::sockjs::frames::STILL_OPEN;
use crate::sockjs::framing::{EVENT_PRELUDE, Framing, html_prelude, xhr_prelude};
use crate::sockjs::service::{Attached, Key, Service};
use crate::sockjs::shared::Receiver;
use crate::transport::options::Transport;

/// A response of one frame ends with it, whatever its size.
const ONE_FRAME: usize = 1;

/// Characters that a callback of JSONP may have.
const MAX_CALLBACK: usize = 32;

pub(super) async fn xhr(service: &Arc<Service>, key: Key<'_>) -> Response {
    poll(service, key, Transport::XhrPolling, Framing::Lines).await
}

pub(super) async fn jsonp(service: &Arc<Service>, key: Key<'_>, uri: &Uri) -> Response {
    let callback = match callback(uri) {
        Ok(callback) if callback.len() > MAX_CALLBACK => {
            return BadCallback::Invalid.into_response();
        }
        Ok(callback) => callback,
        Err(bad) => return bad.into_response(),
    };
    let mut response = poll(service, key, Transport::Jsonp, Framing::Call(callback)).await;
    let value = HeaderValue::from_static("nosniff");
    response.headers_mut().insert(header::X_CONTENT_TYPE_OPTIONS, value);
    response
}

pub(super) async fn xhr_streaming(service: &Arc<Service>, key: Key<'_>) -> Response {
    let stream = Stream {
        transport: Transport::XhrStreaming,
        framing: Framing::Lines,
        content_type: SCRIPT,
        prelude: xhr_prelude(),
    };
    stream.open(service, key).await
}

pub(super) async fn eventsource(service: &Arc<Service>, key: Key<'_>) -> Response {
    let stream = Stream {
        transport: Transport::EventSource,
        framing: Framing::Events,
        content_type: EVENTS,
        prelude: EVENT_PRELUDE.into(),
    };
    stream.open(service, key).await
}

pub(super) async fn htmlfile(service: &Arc<Service>, key: Key<'_>, uri: &Uri) -> Response {
    let callback = match callback(uri) {
        Ok(callback) => callback,
        Err(bad) => return bad.into_response(),
    };
    let stream = Stream {
        transport: Transport::HtmlFile,
        framing: Framing::Scripts,
        content_type: HTML,
        prelude: html_prelude(&callback),
    };
    stream.open(service, key).await
}

async fn poll(
    service: &Arc<Service>,
    key: Key<'_>,
    transport: Transport,
    framing: Framing,
) -> Response {
    let text = match service.attach(key, transport.name(), &framing, ONE_FRAME).await {
        // It ends without a frame only by being dropped.
        Attached::Receiver(mut receiver) => receiver.next().await.unwrap_or_default(),
        Attached::Busy => framing.wrap(&STILL_OPEN),
        Attached::NoPlace => return no_place(),
    };
    ([(header::CONTENT_TYPE, SCRIPT)], text).into_response()
}

/// A response that goes on until the client has had enough of it.
struct Stream {
    transport: Transport,
    framing: Framing,
    content_type: HeaderValue,
    /// What browsers need before they hand over the rest.
    prelude: String,
}

impl Stream {
    async fn open(self, service: &Arc<Service>, key: Key<'_>) -> Response {
        let Self { transport, framing, content_type, prelude } = self;
        let limit = service.options.sockjs.response_limit;
        let body = match service.attach(key, transport.name(), &framing, limit).await {
            Attached::Receiver(receiver) => chunks(prelude, receiver),
            Attached::Busy => {
                let texts = [prelude, framing.wrap(&STILL_OPEN)];
                Body::from_stream(stream::iter(texts.map(Ok::<_, Infallible>)))
            }
            Attached::NoPlace => return no_place(),
        };
        ([(header::CONTENT_TYPE, content_type)], body).into_response()
    }
}

/// The prelude, and every frame as soon as it is there and the connection takes it.
fn chunks(prelude: String, receiver: Receiver) -> Body {
    let frames = stream::unfold(receiver, async |mut receiver| {
        let text = receiver.next().await?;
        Some((text, receiver))
    });
    let chunks = stream::once(async { prelude }).chain(frames);
    Body::from_stream(chunks.map(Ok::<_, Infallible>))
}

enum BadCallback {
    Missing,
    Invalid,
}

impl IntoResponse for BadCallback {
    fn into_response(self) -> Response {
        let text = match self {
            Self::Missing => "\"callback\" parameter required",
            Self::Invalid => "invalid \"callback\" parameter",
        };
        (StatusCode::INTERNAL_SERVER_ERROR, text).into_response()
    }
}

/// The name of the function that the client waits in: query parameter `c`, or `callback`. It
/// becomes part of a script, so it may not have anything but what names are made of.
fn callback(uri: &Uri) -> Result<String, BadCallback> {
    let query = uri.query().unwrap_or_default().as_bytes();
    let find = |name| form_urlencoded::parse(query).find(|(key, _)| key == name);
    let Some((_, callback)) = find("c").or_else(|| find("callback")) else {
        return Err(BadCallback::Missing);
    };
    let is_named =
        |byte| matches!(byte, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.');
    match callback {
        callback if callback.is_empty() => Err(BadCallback::Missing),
        callback if callback.bytes().all(is_named) => Ok(callback.into_owned()),
        _ => Err(BadCallback::Invalid),
    }
}
