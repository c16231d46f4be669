//! `/control/faults`.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use super::json::{self, ApiError, Body, Json, Text};
use crate::faults::{FaultId, Listed, Scenario};
use crate::in_namespace::In;

/// All faults, in the order in which they are tried.
pub(super) async fn list(In { namespace, .. }: In) -> Json<Vec<Listed>> {
    Json(namespace.faults.list())
}

const EXAMPLE: &str =
    r#"{"on":{"direction":"out","command":"RECEIPT"},"times":1,"do":{"delayMs":500}}"#;

#[derive(Debug, Serialize)]
struct Added {
    ids: Vec<FaultId>,
}

/// Takes a fault, a list of faults or a scenario; answers with their ids.
pub(super) async fn add(In { namespace, .. }: In, Text(text): Text) -> Result<Response, ApiError> {
    if text.trim().is_empty() {
        return Err(ApiError::bad_request(json::no_body(EXAMPLE)));
    }
    let scenario = Scenario::parse(&text)
        .map_err(|error| ApiError::bad_request(format!("{error}; see docs/broker/faults.md")))?;
    let ids = scenario.apply(&namespace.faults);
    Ok((StatusCode::CREATED, Json(Added { ids })).into_response())
}

pub(super) async fn clear(In { namespace, .. }: In) -> StatusCode {
    namespace.faults.clear();
    StatusCode::NO_CONTENT
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Switch {
    enabled: bool,
}

impl Body for Switch {
    const EXAMPLE: &'static str = r#"{"enabled":false}"#;
}

/// Switches all of them.
pub(super) async fn switch_all(In { namespace, .. }: In, Json(switch): Json<Switch>) -> StatusCode {
    namespace.faults.enable_all(switch.enabled);
    StatusCode::NO_CONTENT
}

#[derive(Debug, Deserialize)]
pub(super) struct Which {
    id: String,
}

pub(super) async fn switch(
    In { namespace, .. }: In,
    Path(which): Path<Which>,
    Json(switch): Json<Switch>,
) -> Result<StatusCode, ApiError> {
    which.found(|id| namespace.faults.enable(id, switch.enabled))
}

pub(super) async fn remove(
    In { namespace, .. }: In,
    Path(which): Path<Which>,
) -> Result<StatusCode, ApiError> {
    which.found(|id| namespace.faults.remove(id))
}

impl Which {
    /// Does something to the fault; complains if there is none.
    fn found(&self, act: impl FnOnce(FaultId) -> bool) -> Result<StatusCode, ApiError> {
        if self.id.parse().is_ok_and(|id| act(FaultId(id))) {
            return Ok(StatusCode::NO_CONTENT);
        }
        let text = format!("there is no fault {:?}; GET faults lists those there are", self.id);
        Err(ApiError::not_found(text))
    }
}
