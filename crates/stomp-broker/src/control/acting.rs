//! What the broker is told to do.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::Deserialize;

use super::{ApiError, Json};
use crate::http::In;
use crate::message::Message;
use crate::router::QueueInfo;

pub(super) async fn queues(In { world, .. }: In) -> Json<Vec<QueueInfo>> {
    Json(world.router.queues().await)
}

/// Drops all messages that wait in queues.
pub(super) async fn clear_queues(In { world, .. }: In) -> StatusCode {
    world.router.clear().await;
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
        let headers = self.headers.into_iter().collect();
        Ok(Message { destination: self.destination, headers, body })
    }
}

/// Publishes a message; answers once everybody who is subscribed will get it.
pub(super) async fn publish(
    In { world, .. }: In,
    Json(publish): Json<Publish>,
) -> Result<Json<serde_json::Value>, ApiError> {
    if world.hub.relay.is_some() {
        let error = "this is a gateway: what is published has to go to the broker behind it";
        return Err(ApiError::conflict(error));
    }
    let published = world.router.publish(publish.message()?).await;
    published.map_err(|refusal| ApiError::bad_request(refusal.detail))?;
    Ok(Json(serde_json::json!({})))
}
