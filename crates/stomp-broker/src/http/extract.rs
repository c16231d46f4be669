//! Extractors of the HTTP handlers.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts, RawPathParams};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};

use crate::namespace::Registry;
use crate::namespace::{DEFAULT, Namespace};
use crate::transport::socket::{Cutter, Link};

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

/// The connection that the request came by, where that is known: its other end, and what cuts it.
#[derive(Clone, Debug)]
pub(crate) struct Peer(pub(crate) Option<SocketAddr>, pub(crate) Cutter);

impl<S: Send + Sync> FromRequestParts<S> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let link = parts.extensions.get::<ConnectInfo<Link>>().map(|info| info.0.clone());
        let peer = link.as_ref().map(|link| link.peer);
        Ok(Self(peer, link.map(|link| link.cutter).unwrap_or_default()))
    }
}
