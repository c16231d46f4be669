//! Endpoints that read: connections, subscriptions, frames, transcripts.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, Query};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use super::json::{ApiError, Body, Json};
use crate::in_namespace::In;
use crate::namespace::Namespace;
use crate::object;
use crate::records::{
    ConnectionInfo, Direction, Pattern, RecordedFrame, Records, SubscriptionInfo, Waited,
};

/// Frames in one answer, unless `limit` says otherwise.
const FRAMES: usize = 1_000;

/// The longest wait: beyond it something else gives up first.
const MAX_WAIT: u64 = 600_000;

pub(super) async fn connections(
    In { namespace, .. }: In,
) -> Result<Json<Vec<ConnectionInfo>>, ApiError> {
    Ok(Json(records(&namespace)?.connections()))
}

#[derive(Debug, Deserialize)]
pub(super) struct Id {
    id: String,
}

impl Id {
    /// The connection that the path names.
    pub(super) fn connection(&self, records: &Records) -> Result<ConnectionInfo, ApiError> {
        let known = self.id.parse().ok().and_then(|id| records.connection(id));
        known.ok_or_else(|| no_connection(&self.id, records))
    }
}

/// 404, with the numbers that there are.
pub(super) fn no_connection(id: &str, records: &Records) -> ApiError {
    let ids: Vec<_> = records.connections().iter().map(|info| info.id.to_string()).collect();
    let known = if ids.is_empty() { "none".into() } else { ids.join(", ") };
    ApiError::not_found(format!("there is no connection {id} on record; there are {known}"))
}

pub(super) async fn connection(
    In { namespace, .. }: In,
    Path(id): Path<Id>,
) -> Result<Json<ConnectionInfo>, ApiError> {
    id.connection(records(&namespace)?).map(Json)
}

pub(super) async fn subscriptions(
    In { namespace, .. }: In,
) -> Result<Json<Vec<SubscriptionInfo>>, ApiError> {
    Ok(Json(records(&namespace)?.subscriptions()))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Which {
    #[serde(default)]
    since: u64,
    connection: Option<u64>,
    command: Option<String>,
    direction: Option<Direction>,
    destination: Option<String>,
    limit: Option<usize>,
}

/// Some frames, and where to go on.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Frames {
    frames: Vec<RecordedFrame>,
    /// Ask for `since` this to go on.
    next: u64,
    /// The oldest frame on record; if it is beyond `since` + 1, something was forgotten in between.
    oldest: Option<u64>,
}

pub(super) async fn frames(
    In { namespace, .. }: In,
    which: Result<Query<Which>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<Frames>, ApiError> {
    let Query(which) = which.map_err(|error| ApiError::bad_request(error.body_text()))?;
    if which.limit == Some(0) {
        return Err(ApiError::bad_request("`limit` is 1 or more"));
    }
    let records = records(&namespace)?;
    let pattern = Pattern {
        direction: which.direction,
        command: which.command,
        connection: which.connection,
        destination: which.destination,
        ..Pattern::default()
    };
    let last = records.last_seq();
    let limit = which.limit.unwrap_or(FRAMES);
    let frames = records.frames(which.since, &pattern, limit);
    let next = match frames.last() {
        Some(frame) if frames.len() == limit => frame.seq,
        Some(frame) => frame.seq.max(last),
        None => last,
    };
    Ok(Json(Frames { frames, next, oldest: records.first_seq() }))
}

/// Forgets what is on record, and the connections that are closed.
pub(super) async fn forget(In { namespace, .. }: In) -> Result<StatusCode, ApiError> {
    records(&namespace)?.clear();
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Wait {
    #[serde(default, rename = "match", deserialize_with = "object::read")]
    pattern: Pattern,
    #[serde(default = "one")]
    count: usize,
    #[serde(default)]
    since: u64,
    #[serde(default = "five_seconds")]
    timeout_ms: u64,
}

impl Body for Wait {
    const EXAMPLE: &'static str =
        r#"{"match":{"command":"SEND","destination":"/topic/*"},"count":1,"timeoutMs":5000}"#;
}

const fn one() -> usize {
    1
}

const fn five_seconds() -> u64 {
    5_000
}

#[derive(Debug, Serialize)]
struct Found {
    frames: Vec<RecordedFrame>,
}

/// The answer to a wait that has timed out: the frames that came instead.
#[derive(Debug, Serialize)]
struct InVain {
    error: String,
    frames: Vec<RecordedFrame>,
    instead: Vec<RecordedFrame>,
}

/// Answers when as many frames as wanted match, or with 408.
pub(super) async fn wait_for(
    In { namespace, .. }: In,
    Json(wait): Json<Wait>,
) -> Result<Response, ApiError> {
    if wait.timeout_ms > MAX_WAIT {
        let error = format!("timeoutMs may be {MAX_WAIT} at most");
        return Err(ApiError::bad_request(error));
    }
    if wait.count == 0 {
        let error = "`count` is 1 or more: there is nothing to wait for otherwise";
        return Err(ApiError::bad_request(error));
    }
    let records = records(&namespace)?;
    let patience = Duration::from_millis(wait.timeout_ms);
    let waited = records.wait_for_within(
        &namespace.runtime,
        patience,
        wait.since,
        &wait.pattern,
        wait.count,
    );
    let waited = tokio::select! {
        waited = waited => waited,
        () = namespace.stopped() => return Err(ended(&namespace)),
    };
    Ok(match waited {
        Waited::Found(frames) => Json(Found { frames }).into_response(),
        Waited::InVain { found, instead } => {
            let error = format!(
                "waited {} ms for {} such frames, and {} came; `instead` has what came last",
                wait.timeout_ms,
                wait.count,
                found.len()
            );
            let body = Json(InVain { error, frames: found, instead });
            (StatusCode::REQUEST_TIMEOUT, body).into_response()
        }
    })
}

/// 410: what was waited for cannot come any more.
fn ended(namespace: &Namespace) -> ApiError {
    let name = &namespace.name;
    let error = format!(
        "the namespace {name:?} ended while this waited: it was deleted, or the broker shuts down"
    );
    ApiError::new(StatusCode::GONE, error)
}

pub(super) async fn transcript(
    In { namespace, .. }: In,
    Path(id): Path<Id>,
) -> Result<Response, ApiError> {
    let records = records(&namespace)?;
    let info = id.connection(records)?;
    let text = crate::records::Transcript::of(records, &info).to_ndjson();
    Ok(([(header::CONTENT_TYPE, "application/x-ndjson")], text).into_response())
}

/// There are records wherever there is control.
pub(super) fn records(namespace: &Namespace) -> Result<&Arc<Records>, ApiError> {
    namespace.records.as_ref().ok_or_else(|| ApiError::not_found("nothing is recorded here"))
}
