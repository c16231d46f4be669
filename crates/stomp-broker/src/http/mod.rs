//! The HTTP server, and what its handlers share.

mod extract;
pub(crate) mod faults;
pub(crate) mod server;

use axum::extract::ws::WebSocketUpgrade;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use stomp_protocol::Version;

pub(crate) use extract::{In, Peer};

/// Bytes of a WebSocket's read buffer: every idle connection has one.
const READ_BUFFER: usize = 4 << 10;

/// A WebSocket whose messages may have `max` bytes.
pub(crate) fn accept(upgrade: WebSocketUpgrade, max: usize) -> WebSocketUpgrade {
    upgrade.read_buffer_size(READ_BUFFER).max_message_size(max).max_frame_size(max)
}

/// Takes the highest STOMP version among the subprotocols offered, or none if none was: which
/// version is spoken is agreed by CONNECT all the same.
pub(crate) fn subprotocols(upgrade: WebSocketUpgrade) -> WebSocketUpgrade {
    let versions = [Version::V1_2, Version::V1_1, Version::V1_0];
    upgrade.protocols(versions.map(Version::subprotocol))
}

/// For a client beyond the limit of connections.
pub(crate) fn no_place() -> Response {
    let text = "The broker has as many connections as it is allowed to have.\n";
    (StatusCode::SERVICE_UNAVAILABLE, text).into_response()
}
