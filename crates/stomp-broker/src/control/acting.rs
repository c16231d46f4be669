//! Endpoints that act: publishing, disconnecting, resetting.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::Deserialize;
use stomp_protocol::server::Content;

use super::json::{ApiError, Body, Json};
use crate::ids::ConnectionId;
use crate::in_namespace::In;
use crate::message::Message;
use crate::namespace::Ending;
use crate::router::QueueInfo;

pub(super) async fn queues(In { namespace, .. }: In) -> Json<Vec<QueueInfo>> {
    Json(namespace.router.queues().await)
}

/// Drops all messages that wait in queues.
pub(super) async fn clear_queues(In { namespace, .. }: In) -> StatusCode {
    namespace.router.clear().await;
    StatusCode::NO_CONTENT
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Publish {
    destination: String,
    body: Option<String>,
    body_base64: Option<String>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    /// The connection that alone gets it.
    connection: Option<u64>,
}

impl Body for Publish {
    const EXAMPLE: &'static str = r#"{"destination":"/topic/a","body":"text"}"#;
}

impl Publish {
    fn message(self) -> Result<Message, ApiError> {
        let body = match (self.body, self.body_base64) {
            (Some(_), Some(_)) => {
                return Err(ApiError::bad_request("give `body` or `bodyBase64`, not both"));
            }
            (body, None) => body.unwrap_or_default().into_bytes(),
            (None, Some(base64)) => BASE64_STANDARD
                .decode(base64)
                .map_err(|error| ApiError::bad_request(format!("bodyBase64: {error}")))?,
        };
        if let Some(name) = self.headers.keys().find(|name| Content::has_itself(name)) {
            let error = format!("headers.{name}: the broker gives a message this header itself");
            return Err(ApiError::bad_request(error));
        }
        let headers = self.headers.into_iter().collect();
        Ok(Message { destination: self.destination, headers, body })
    }
}

/// Publishes a message; answers once it is queued for every subscriber, with their number.
pub(super) async fn publish(
    In { namespace, .. }: In,
    Json(publish): Json<Publish>,
) -> Result<Json<serde_json::Value>, ApiError> {
    if namespace.settings.is_gateway() {
        let error = "this is a gateway: what is published has to go to the broker behind it";
        return Err(ApiError::conflict(error));
    }
    let to = publish.connection.map(ConnectionId);
    let published = namespace.router.publish(publish.message()?, to).await;
    let subscribers = published.map_err(|refusal| ApiError::bad_request(refusal.detail))?;
    Ok(Json(serde_json::json!({ "subscribers": subscribers })))
}

/// The connections to be closed: a number, or all.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "`connection` is a number or \"all\"")]
enum Whom {
    One(u64),
    Many(String),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Disconnect {
    connection: Whom,
    #[serde(default)]
    how: How,
}

impl Body for Disconnect {
    const EXAMPLE: &'static str = r#"{"connection":1,"how":{"close":1011,"reason":"test"}}"#;
}

#[derive(Debug, Deserialize)]
#[serde(
    rename_all = "lowercase",
    deny_unknown_fields,
    expecting = "`how` is \"reset\", {\"close\":CODE,\"reason\":TEXT} or {\"error\":TEXT,\"detail\":TEXT}"
)]
enum How {
    /// By a TCP reset.
    Reset,
    /// By a closing handshake.
    #[serde(untagged)]
    Close {
        close: u16,
        #[serde(default)]
        reason: String,
    },
    /// By an ERROR frame.
    #[serde(untagged)]
    Error {
        error: String,
        #[serde(default)]
        detail: String,
    },
}

impl Default for How {
    fn default() -> Self {
        Self::Close { close: 1000, reason: String::new() }
    }
}

impl How {
    fn ending(self) -> Result<Ending, ApiError> {
        match self {
            Self::Reset => Ok(Ending::Reset),
            // In version 1.0 headers have no escapes.
            Self::Error { error, .. } if error.contains(['\0', '\r', '\n']) => {
                let error = "`error` has one line, without NUL; `detail` may have more";
                Err(ApiError::bad_request(error))
            }
            Self::Error { error, detail } => Ok(Ending::Error { message: error, detail }),
            Self::Close { close, .. } if !(1000..5000).contains(&close) => {
                Err(ApiError::bad_request("a close code is 1000 to 4999 (RFC 6455 section 7.4)"))
            }
            Self::Close { reason, .. } if reason.len() > MAX_REASON => {
                let error = format!("a reason has {MAX_REASON} bytes at most (RFC 6455)");
                Err(ApiError::bad_request(error))
            }
            Self::Close { close, reason } => Ok(Ending::Close { code: close, reason }),
        }
    }
}

/// RFC 6455 section 5.5: 125 bytes, two of them the code.
const MAX_REASON: usize = 123;

/// Ends connections, and says how many.
pub(super) async fn disconnect(
    In { namespace, .. }: In,
    Json(disconnect): Json<Disconnect>,
) -> Result<Json<serde_json::Value>, ApiError> {
    let ending = disconnect.how.ending()?;
    let count = match disconnect.connection {
        Whom::Many(word) if word == "all" => namespace.endings.end_all(&ending),
        Whom::Many(word) => {
            let error = format!("`connection` is a number or \"all\", not {word:?}");
            return Err(ApiError::bad_request(error));
        }
        Whom::One(id) if namespace.endings.end(ConnectionId(id), ending) => 1,
        Whom::One(id) => {
            let error = format!("there is no open connection {id}; GET connections lists them");
            return Err(ApiError::not_found(error));
        }
    };
    Ok(Json(serde_json::json!({ "disconnected": count })))
}

/// Makes the namespace as new.
pub(super) async fn reset(In { namespace, .. }: In) -> StatusCode {
    namespace.reset().await;
    StatusCode::NO_CONTENT
}
