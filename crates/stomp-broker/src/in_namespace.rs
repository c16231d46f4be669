//! The namespace that a request is about.

use std::sync::Arc;

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};

use crate::namespace::Registry;
use crate::namespace::{DEFAULT, Namespace};

/// The namespace that a request is about: that of `/ns/NAME`, or else the default one.
#[derive(Debug)]
pub(crate) struct In {
    pub(crate) namespace: Arc<Namespace>,
    /// The namespaces among which CONNECT's `host` chooses, if the path names none.
    pub(crate) by_host: Option<Arc<Registry>>,
}

impl FromRequestParts<Arc<Registry>> for In {
    type Rejection = Response;

    async fn from_request_parts(
        parts: &mut Parts,
        registry: &Arc<Registry>,
    ) -> Result<Self, Response> {
        let params = RawPathParams::from_request_parts(parts, registry).await;
        let params = params.map_err(IntoResponse::into_response)?;
        let named = params.iter().find(|(name, _)| *name == "ns").map(|(_, value)| value);
        let name = named.unwrap_or(DEFAULT);
        let namespace = registry.get(name).ok_or_else(|| no_namespace(name))?;
        Ok(Self { namespace, by_host: named.is_none().then(|| registry.clone()) })
    }
}

fn no_namespace(name: &str) -> Response {
    let text = format!("There is no namespace {name:?}. POST /control/namespaces makes one.");
    let body = serde_json::json!({ "error": text }).to_string();
    (StatusCode::NOT_FOUND, [("content-type", "application/json")], body).into_response()
}
