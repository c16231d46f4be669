//! Requests that bring a client's messages.

use std::error::Error;
use std::sync::Arc;

use bytes::{Buf, Bytes};
use http::header::{self, HeaderMap};
use http::{Response, StatusCode};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use tokio::time::{Instant, timeout};

use super::headers::{TEXT, not_found, text, typed};
use crate::batch::{BadPayload, Batch, decode_array, decode_string};
use crate::body::Body;
use crate::server::Server;

pub(super) async fn xhr_send<B>(
    server: &Arc<Server>,
    id: &str,
    headers: &HeaderMap,
    body: B,
) -> Response<Body>
where
    B: http_body::Body<Data: Buf + Send> + Send + 'static,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    let done = typed(StatusCode::NO_CONTENT, TEXT, Body::empty());
    receive(server, id, body, |payload, max| array(headers, payload, max), done).await
}

pub(super) async fn jsonp_send<B>(
    server: &Arc<Server>,
    id: &str,
    headers: &HeaderMap,
    body: B,
) -> Response<Body>
where
    B: http_body::Body<Data: Buf + Send> + Send + 'static,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    // Konqueror did strange things when it got no content.
    let done = text(StatusCode::OK, "ok");
    receive(server, id, body, |payload, max| form_or_array(headers, payload, max), done).await
}

/// Reads a request's body, and hands its messages to the session.
async fn receive<B>(
    server: &Server,
    id: &str,
    body: B,
    decode: impl FnOnce(&[u8], usize) -> Result<Batch, BadPayload>,
    done: Response<Body>,
) -> Response<Body>
where
    B: http_body::Body<Data: Buf + Send> + Send + 'static,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    match read(server, id, body).await {
        Ok(payload) => {
            let messages = decode(&payload, server.options.limits.max_messages);
            deliver(server, id, messages, done).await
        }
        Err(refused) => refused,
    }
}

/// The messages of `xhr_send`.
fn array(headers: &HeaderMap, payload: &[u8], max: usize) -> Result<Batch, BadPayload> {
    match content_type(headers) {
        "" | "text/plain" | "T" | "application/json" | "application/xml" | "text/xml" => {
            decode_array(payload, max)
        }
        _ => Err(BadPayload::Expected),
    }
}

/// The messages of `jsonp_send`.
fn form_or_array(headers: &HeaderMap, payload: &[u8], max: usize) -> Result<Batch, BadPayload> {
    match content_type(headers) {
        "application/x-www-form-urlencoded" => form_field(payload, max),
        // The array itself, or the array in a string.
        "" | "text/plain" if payload.starts_with(b"\"") => {
            decode_string(payload).and_then(|inner| decode_array(inner.as_bytes(), max))
        }
        "" | "text/plain" => decode_array(payload, max),
        _ => Err(BadPayload::Expected),
    }
}

/// The field `d` of a form.
fn form_field(payload: &[u8], max: usize) -> Result<Batch, BadPayload> {
    let field = form_urlencoded::parse(payload).find(|(name, _)| name == "d");
    field.map_or(Err(BadPayload::Expected), |(_, value)| decode_array(value.as_bytes(), max))
}

/// The media type without its parameters.
fn content_type(headers: &HeaderMap) -> &str {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    value.unwrap_or_default().split(';').next().unwrap_or_default().trim()
}

/// The whole body, within the limits of size and of time.
async fn read<B>(server: &Server, id: &str, body: B) -> Result<Bytes, Response<Body>>
where
    B: http_body::Body<Data: Buf + Send> + Send + 'static,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    let limits = &server.options.limits;
    let begun = Instant::now();
    let whole = Box::pin(Limited::new(body, limits.max_message).collect());
    match timeout(limits.body_timeout, whole).await {
        Ok(Ok(payload)) => Ok(payload.to_bytes()),
        Ok(Err(error)) if is_too_large(&*error) => Err(too_large(
            server,
            id,
            format!("A request may have {} bytes.\n", limits.max_message),
        )),
        // A layer around the server may have the same timeout and give the body up a little sooner.
        Ok(Err(_)) if begun.elapsed() < limits.body_timeout => {
            Err(text(StatusCode::BAD_REQUEST, "The request's body is cut off.\n"))
        }
        Ok(Err(_)) | Err(_) => {
            let reason = "The request's body did not come in time.\n";
            Err(text(StatusCode::REQUEST_TIMEOUT, reason))
        }
    }
}

/// Layers around a body each wrap its errors.
fn is_too_large(error: &(dyn Error + 'static)) -> bool {
    std::iter::successors(Some(error), |&error| error.source())
        .any(<dyn Error>::is::<LengthLimitError>)
}

/// The answer to a request beyond a limit; its session, if there is one, is told as well.
fn too_large(server: &Server, id: &str, reason: String) -> Response<Body> {
    if let Some(shared) = server.sessions.get(id) {
        shared.receive_too_large();
    }
    text(StatusCode::PAYLOAD_TOO_LARGE, reason)
}

/// Answers once the session's queue takes the messages: a client that sends faster than it is
/// listened to waits for its answers.
async fn deliver(
    server: &Server,
    id: &str,
    messages: Result<Batch, BadPayload>,
    done: Response<Body>,
) -> Response<Body> {
    let messages = match messages {
        Ok(messages) => messages,
        Err(BadPayload::TooMany) => {
            let max = server.options.limits.max_messages;
            return too_large(server, id, format!("A request may have {max} messages.\n"));
        }
        Err(bad) => return text(StatusCode::INTERNAL_SERVER_ERROR, bad.text()),
    };
    match server.sessions.get(id) {
        Some(shared) if shared.receive(messages).await => done,
        _ => not_found(),
    }
}
