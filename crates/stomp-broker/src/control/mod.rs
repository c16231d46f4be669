//! The control API: what tests ask a broker, and tell it, over HTTP.
//!
//! Every namespace has one, under its `/control`. A handler takes [`In`](crate::http::In) for its
//! namespace, [`Json`](json::Json) for what it is told, and answers with JSON or an [`ApiError`](json::ApiError).

mod acting;
mod clock;
mod faults;
mod guard;
mod index;
mod json;
mod namespaces;
mod replay;
mod watching;

use std::sync::Arc;

use axum::routing::{get, patch, post};
use axum::{Router, middleware};

use crate::namespace::Registry;

/// What every namespace has below its `/control`.
pub(crate) fn namespace_routes(registry: &Arc<Registry>) -> Router<Arc<Registry>> {
    let routes = Router::new()
        .route("/", get(index::index))
        .route("/connections", get(watching::connections))
        .route("/connections/{id}", get(watching::connection))
        .route("/subscriptions", get(watching::subscriptions))
        .route("/frames", get(watching::frames).delete(watching::forget))
        .route("/queues", get(acting::queues).delete(acting::clear_queues))
        .route("/publish", post(acting::publish))
        .route("/disconnect", post(acting::disconnect))
        .route("/reset", post(acting::reset))
        .route("/wait-for", post(watching::wait_for))
        .route("/transcripts/{id}", get(watching::transcript))
        .route("/replay", post(replay::add).delete(replay::clear).layer(replay::max_body()))
        .route("/clock", get(clock::show).post(clock::set))
        .route("/clock/advance", post(clock::advance))
        .route(
            "/faults",
            get(faults::list).post(faults::add).patch(faults::switch_all).delete(faults::clear),
        )
        .route("/faults/{id}", patch(faults::switch).delete(faults::remove));
    guarded(routes, registry)
}

/// What the broker as a whole has below `/control` at the root.
pub(crate) fn root_routes(registry: &Arc<Registry>) -> Router<Arc<Registry>> {
    let routes = Router::new()
        .route("/namespaces", get(namespaces::list).post(namespaces::add))
        .route("/namespaces/{name}", axum::routing::delete(namespaces::remove));
    guarded(routes, registry)
}

/// Everything a browser could be misused for goes through the guard.
fn guarded(routes: Router<Arc<Registry>>, registry: &Arc<Registry>) -> Router<Arc<Registry>> {
    routes
        .method_not_allowed_fallback(json::method_not_allowed)
        .layer(middleware::from_fn_with_state(registry.clone(), guard::guard))
}
