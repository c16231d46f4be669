//! The namespace that a request is about.

use std::sync::Arc;

use axum::extract::rejection::RawPathParamsRejection;
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

/// The name of that namespace, whether there is one or not.
#[cfg(feature = "net")]
#[derive(Debug)]
pub(crate) struct Name(pub(crate) String);

#[cfg(feature = "net")]
impl<S: Send + Sync> FromRequestParts<S> for Name {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let named = named(parts, state).await.map_err(IntoResponse::into_response)?;
        Ok(Self(named.unwrap_or_else(|| DEFAULT.into())))
    }
}

impl FromRequestParts<Arc<Registry>> for In {
    type Rejection = Response;

    async fn from_request_parts(
        parts: &mut Parts,
        registry: &Arc<Registry>,
    ) -> Result<Self, Response> {
        let named = named(parts, registry).await.map_err(|error| bad_path(&error))?;
        let name = named.as_deref().unwrap_or(DEFAULT);
        let namespace = registry.get(name).ok_or_else(|| no_namespace(name))?;
        Ok(Self { namespace, by_host: named.is_none().then(|| registry.clone()) })
    }
}

/// The name of a namespace that the path has.
async fn named<S: Send + Sync>(
    parts: &mut Parts,
    state: &S,
) -> Result<Option<String>, RawPathParamsRejection> {
    let params = RawPathParams::from_request_parts(parts, state).await?;
    Ok(params.iter().find(|(name, _)| *name == "ns").map(|(_, value)| value.to_owned()))
}

fn no_namespace(name: &str) -> Response {
    let text = format!("There is no namespace {name:?}. POST /control/namespaces makes one.");
    refused(StatusCode::NOT_FOUND, &text)
}

fn bad_path(error: &RawPathParamsRejection) -> Response {
    refused(error.status(), &error.body_text())
}

fn refused(status: StatusCode, error: &str) -> Response {
    let body = serde_json::json!({ "error": error }).to_string();
    (status, [("content-type", "application/json")], body).into_response()
}
