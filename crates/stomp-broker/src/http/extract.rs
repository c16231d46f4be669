//! Extractors of the HTTP handlers, beside [`In`](crate::in_namespace::In).

use std::convert::Infallible;
use std::net::SocketAddr;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;

use crate::transport::socket::{Cutter, Link};

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
