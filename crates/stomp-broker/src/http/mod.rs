//! The HTTP server, and what its handlers share.

pub(crate) mod body;
mod extract;
pub(crate) mod faults;
mod host;
pub(crate) mod server;
#[cfg(feature = "site")]
pub(crate) mod site;

use axum::extract::ws::WebSocketUpgrade;
use axum::http::header::SEC_WEBSOCKET_PROTOCOL;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::persona::Subprotocols;

pub(crate) use crate::in_namespace::{In, Name};
pub(crate) use extract::Peer;

/// Bytes of a WebSocket's read buffer: every idle connection has one.
const READ_BUFFER: usize = 4 << 10;

/// A WebSocket whose messages may have `max` bytes.
pub(crate) fn accept(upgrade: WebSocketUpgrade, max: usize) -> WebSocketUpgrade {
    upgrade.read_buffer_size(READ_BUFFER).max_message_size(max).max_frame_size(max)
}

/// Chooses a subprotocol; `None` if the upgrade fails without.
pub(crate) fn subprotocols(
    upgrade: WebSocketUpgrade,
    headers: &HeaderMap,
    rule: Subprotocols,
) -> Option<WebSocketUpgrade> {
    let offered = headers.get(SEC_WEBSOCKET_PROTOCOL).and_then(|value| value.to_str().ok());
    let offered: Vec<&str> = offered.unwrap_or_default().split(',').map(str::trim).collect();
    rule.choose(&offered).map(|chosen| upgrade.protocols(chosen))
}

/// What a client is told that is beyond the limit of connections, or comes while the broker is going away.
pub(crate) const NO_PLACE: &str =
    "The broker has as many connections as it is allowed to have, or is going away.\n";

/// The answer to such a client.
pub(crate) fn no_place() -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, NO_PLACE).into_response()
}
