//! `/healthz` and `/readyz`: the answers for load balancers and the probes of Kubernetes.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;

use crate::namespace::Registry;

/// Both paths. They name neither addresses nor users, so whoever reaches the broker may ask.
pub(crate) fn routes() -> Router<Arc<Registry>> {
    Router::new().route("/healthz", get(healthz)).route("/readyz", get(readyz))
}

/// 200 as long as the process serves requests.
async fn healthz() -> impl IntoResponse {
    answer(StatusCode::OK, "ok\n")
}

/// 200 if new clients are welcome and can be served, else 503 with the reason.
async fn readyz(State(registry): State<Arc<Registry>>) -> impl IntoResponse {
    if registry.is_draining() {
        return answer(StatusCode::SERVICE_UNAVAILABLE, "draining: connect elsewhere\n");
    }
    match &registry.settings.relay {
        Some(upstream) if !upstream.is_reachable().await => {
            answer(StatusCode::SERVICE_UNAVAILABLE, "the broker behind cannot be reached\n")
        }
        _ => answer(StatusCode::OK, "ready\n"),
    }
}

fn answer(status: StatusCode, text: &'static str) -> impl IntoResponse {
    (status, [(header::CACHE_CONTROL, "no-store")], text)
}
