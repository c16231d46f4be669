//! Responses that carry a session's frames to the client.

use std::sync::Arc;

use http::header::{self, HeaderValue};
use http::request::Parts;
use http::{Response, StatusCode, Uri};

use super::headers::{EVENTS, HTML, SCRIPT, refused, text, typed};
use crate::body::Body;
use crate::frames::STILL_OPEN;
use crate::framing::{EVENT_PRELUDE, Framing, html_prelude, xhr_prelude};
use crate::server::{Attached, Server};
use crate::transport::Transport;

/// The limit of a response that has one frame, whatever its size.
const ONE_FRAME: usize = 1;

/// Characters that a callback of JSONP may have.
const MAX_CALLBACK: usize = 32;

pub(super) async fn xhr(server: &Arc<Server>, id: &str, request: &Parts) -> Response<Body> {
    poll(server, (id, request), Transport::XhrPolling, Framing::Lines).await
}

pub(super) async fn jsonp(server: &Arc<Server>, id: &str, request: &Parts) -> Response<Body> {
    let callback = match callback(&request.uri) {
        Ok(callback) if callback.len() > MAX_CALLBACK => return BadCallback::Invalid.response(),
        Ok(callback) => callback,
        Err(bad) => return bad.response(),
    };
    let framing = Framing::Call(callback);
    let mut response = poll(server, (id, request), Transport::Jsonp, framing).await;
    let value = HeaderValue::from_static("nosniff");
    response.headers_mut().insert(header::X_CONTENT_TYPE_OPTIONS, value);
    response
}

pub(super) async fn xhr_streaming(
    server: &Arc<Server>,
    id: &str,
    request: &Parts,
) -> Response<Body> {
    let stream = Stream {
        transport: Transport::XhrStreaming,
        framing: Framing::Lines,
        content_type: SCRIPT,
        prelude: xhr_prelude(),
    };
    stream.open(server, (id, request)).await
}

pub(super) async fn eventsource(server: &Arc<Server>, id: &str, request: &Parts) -> Response<Body> {
    let stream = Stream {
        transport: Transport::EventSource,
        framing: Framing::Events,
        content_type: EVENTS,
        prelude: EVENT_PRELUDE.into(),
    };
    stream.open(server, (id, request)).await
}

pub(super) async fn htmlfile(server: &Arc<Server>, id: &str, request: &Parts) -> Response<Body> {
    let callback = match callback(&request.uri) {
        Ok(callback) => callback,
        Err(bad) => return bad.response(),
    };
    let stream = Stream {
        transport: Transport::HtmlFile,
        framing: Framing::Scripts,
        content_type: HTML,
        prelude: html_prelude(&callback),
    };
    stream.open(server, (id, request)).await
}

async fn poll(
    server: &Arc<Server>,
    session: (&str, &Parts),
    transport: Transport,
    framing: Framing,
) -> Response<Body> {
    let text = match server.attach(session, transport, &framing, ONE_FRAME).await {
        // It ends without a frame only by being dropped.
        Attached::Receiver(mut receiver) => receiver.next().await.unwrap_or_default(),
        Attached::Busy => framing.wrap(&STILL_OPEN),
        Attached::Refused(reason) => return refused(reason),
    };
    typed(StatusCode::OK, SCRIPT, text)
}

/// A response that goes on until it has reached its limit.
struct Stream {
    transport: Transport,
    framing: Framing,
    content_type: HeaderValue,
    /// What browsers need before they hand over the rest.
    prelude: String,
}

impl Stream {
    async fn open(self, server: &Arc<Server>, session: (&str, &Parts)) -> Response<Body> {
        let Self { transport, framing, content_type, prelude } = self;
        let limit = server.options.response_limit;
        let body = match server.attach(session, transport, &framing, limit).await {
            Attached::Receiver(receiver) => Body::frames(prelude, receiver),
            Attached::Busy => Body::texts([prelude, framing.wrap(&STILL_OPEN)]),
            Attached::Refused(reason) => return refused(reason),
        };
        typed(StatusCode::OK, content_type, body)
    }
}

enum BadCallback {
    Missing,
    Invalid,
}

impl BadCallback {
    fn response(self) -> Response<Body> {
        let reason = match self {
            Self::Missing => "\"callback\" parameter required",
            Self::Invalid => "invalid \"callback\" parameter",
        };
        text(StatusCode::INTERNAL_SERVER_ERROR, reason)
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
