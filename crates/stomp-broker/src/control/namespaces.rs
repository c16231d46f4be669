//! `/control/namespaces`.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use super::json::{ApiError, Body, Json};
use crate::namespace::Registry;
use crate::namespace::{AddError, DEFAULT, Namespace};
use crate::options::NamespaceOptions;
use crate::time::seed;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Add {
    /// Left out: a name that is free.
    name: Option<String>,
    clock: Option<ClockKind>,
    #[serde(default, deserialize_with = "seed::read")]
    seed: Option<u64>,
}

impl Body for Add {
    const EXAMPLE: &'static str = r#"{"name":"a","clock":"virtual","seed":1}"#;
}

#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum ClockKind {
    Real,
    Virtual,
}

/// A namespace, with the paths of its endpoints.
#[derive(Debug, Serialize)]
pub(super) struct NamespaceInfo {
    name: String,
    clock: ClockKind,
    #[serde(serialize_with = "seed::write")]
    seed: u64,
    ws: Option<String>,
    sockjs: Option<String>,
    control: String,
}

impl NamespaceInfo {
    fn of(namespace: &Namespace) -> Self {
        let (base, [ws, sockjs]) = (namespace.path(), namespace.settings.paths());
        Self {
            name: namespace.name.to_string(),
            clock: ClockKind::of(namespace),
            seed: namespace.seed.value(),
            ws: ws.map(|path| format!("{base}{path}")),
            sockjs: sockjs.map(|path| format!("{base}{path}")),
            control: format!("{base}/control"),
        }
    }
}

impl ClockKind {
    pub(super) fn of(namespace: &Namespace) -> Self {
        if namespace.clock.is_virtual() { Self::Virtual } else { Self::Real }
    }
}

pub(super) async fn list(State(registry): State<Arc<Registry>>) -> Json<Vec<NamespaceInfo>> {
    Json(registry.all().iter().map(|namespace| NamespaceInfo::of(namespace)).collect())
}

pub(super) async fn add(
    State(registry): State<Arc<Registry>>,
    Json(add): Json<Add>,
) -> Result<Response, ApiError> {
    let defaults = registry.settings.namespace_options;
    let options = NamespaceOptions {
        virtual_clock: match add.clock {
            Some(kind) => matches!(kind, ClockKind::Virtual),
            None => defaults.virtual_clock,
        },
        seed: add.seed.or(defaults.seed),
    };
    let name = add.name.unwrap_or_else(|| registry.free_name());
    let namespace = registry.add(&name, &options).map_err(ApiError::from)?;
    Ok((StatusCode::CREATED, Json(NamespaceInfo::of(&namespace))).into_response())
}

pub(super) async fn remove(
    State(registry): State<Arc<Registry>>,
    name: Result<Path<String>, PathRejection>,
) -> Result<StatusCode, ApiError> {
    let Path(name) = name.map_err(|error| ApiError::bad_request(error.body_text()))?;
    if name == DEFAULT {
        return Err(ApiError::conflict(
            "the default namespace stays; POST /control/reset empties it",
        ));
    }
    let removed = registry.remove(&name);
    removed.ok_or_else(|| ApiError::not_found(format!("there is no namespace {name:?}")))?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<AddError> for ApiError {
    fn from(error: AddError) -> Self {
        let status = match error {
            AddError::BadName(_) => StatusCode::BAD_REQUEST,
            AddError::Exists(_) => StatusCode::CONFLICT,
            AddError::TooMany(_) | AddError::ShuttingDown => StatusCode::SERVICE_UNAVAILABLE,
        };
        Self::new(status, error.to_string())
    }
}
