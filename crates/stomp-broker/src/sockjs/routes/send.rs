//! Requests that bring a client's messages.

use std::error::Error;
use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::StatusCode;
use axum::http::header::{self, HeaderMap};
use axum::response::{IntoResponse, Response};
use tokio::time::timeout;

use super::headers::{TEXT, not_found};
use crate::sockjs::frames::{BadPayload, decode_array, decode_string};
use crate::sockjs::service::{Key, Service};

pub(super) async fn xhr_send(
    service: &Arc<Service>,
    key: Key<'_>,
    headers: &HeaderMap,
    body: Body,
) -> Response {
    let payload = match read(service, key, body).await {
        Ok(payload) => payload,
        Err(refused) => return refused,
    };
    let messages = match content_type(headers) {
        "" | "text/plain" | "T" | "application/json" | "application/xml" | "text/xml" => {
            decode_array(&payload)
        }
        _ => Err(BadPayload::Expected),
    };
    let done = (StatusCode::NO_CONTENT, [(header::CONTENT_TYPE, TEXT)]);
    deliver(service, key, messages, done.into_response()).await
}

pub(super) async fn jsonp_send(
    service: &Arc<Service>,
    key: Key<'_>,
    headers: &HeaderMap,
    body: Body,
) -> Response {
    let payload = match read(service, key, body).await {
        Ok(payload) => payload,
        Err(refused) => return refused,
    };
    let messages = match content_type(headers) {
        "application/x-www-form-urlencoded" => form_field(&payload),
        // The array itself, or the array in a string.
        "" | "text/plain" if payload.starts_with(b"\"") => {
            decode_string(&payload).and_then(|inner| decode_array(inner.as_bytes()))
        }
        "" | "text/plain" => decode_array(&payload),
        _ => Err(BadPayload::Expected),
    };
    // Konqueror did strange things when it got no content.
    let done = ([(header::CONTENT_TYPE, TEXT)], "ok");
    deliver(service, key, messages, done.into_response()).await
}

/// The field `d` of a form.
fn form_field(payload: &[u8]) -> Result<Vec<String>, BadPayload> {
    let field = form_urlencoded::parse(payload).find(|(name, _)| name == "d");
    field.map_or(Err(BadPayload::Expected), |(_, value)| decode_array(value.as_bytes()))
}

/// Without its parameters.
fn content_type(headers: &HeaderMap) -> &str {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    value.unwrap_or_default().split(';').next().unwrap_or_default().trim()
}

/// The whole body, within the limits of size and of patience.
async fn read(service: &Service, key: Key<'_>, body: Body) -> Result<Bytes, Response> {
    let max = service.settings.max_message();
    match timeout(service.settings.limits.patience, to_bytes(body, max)).await {
        Ok(Ok(payload)) => Ok(payload),
        Ok(Err(error)) if is_too_large(&error) => {
            // The client hears of it in its own protocol, too.
            if let Some(shared) = service.sessions.get(key) {
                shared.receive_too_large();
            }
            let text = format!("A request may have {max} bytes.\n");
            Err((StatusCode::PAYLOAD_TOO_LARGE, text).into_response())
        }
        Ok(Err(error)) if !is_late(&error) => {
            Err((StatusCode::BAD_REQUEST, "The request's body is cut off.\n").into_response())
        }
        Ok(Err(_)) | Err(_) => {
            let text = "The request's body did not come in time.\n";
            Err((StatusCode::REQUEST_TIMEOUT, text).into_response())
        }
    }
}

/// The server itself gives a body up that has stopped coming.
fn is_late(error: &axum::Error) -> bool {
    causes(error).any(<dyn Error>::is::<tower_http::timeout::TimeoutError>)
}

fn is_too_large(error: &axum::Error) -> bool {
    causes(error).any(<dyn Error>::is::<http_body_util::LengthLimitError>)
}

/// Layers around a body each wrap what went wrong.
fn causes(error: &axum::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    std::iter::successors(error.source(), |&cause| cause.source())
}

/// Answers once the session has room for the messages: a client that sends faster than it is
/// listened to waits for its answers.
async fn deliver(
    service: &Service,
    key: Key<'_>,
    messages: Result<Vec<String>, BadPayload>,
    done: Response,
) -> Response {
    let messages = match messages {
        Ok(messages) => messages,
        Err(bad) => return (StatusCode::INTERNAL_SERVER_ERROR, bad.text()).into_response(),
    };
    match service.sessions.get(key) {
        Some(shared) if shared.receive(messages).await => done,
        _ => not_found(),
    }
}
