//! The control API: what tests ask a broker, and tell it, over HTTP.
//!
//! Every namespace has one, under its `/control`. A handler takes [`In`](crate::in_namespace::In) for its
//! namespace, [`Json`](json::Json) for what it is told, and answers with JSON or an [`ApiError`](json::ApiError).

mod acting;
mod clock;
mod faults;
#[cfg(feature = "net")]
mod guard;
mod json;
mod namespaces;
mod replay;
mod watching;

use std::sync::Arc;

use axum::Router;
use axum::routing::{any, get, patch, post};

use crate::namespace::Registry;
#[cfg(feature = "net")]
pub(crate) use guard::Guard;
pub(crate) use json::ApiError;

/// `/control` of every namespace, and what is below.
pub(crate) fn namespace_routes() -> Router<Arc<Registry>> {
    Router::new().nest("/control", endpoints()).route("/control/", get(index))
}

fn endpoints() -> Router<Arc<Registry>> {
    Router::new()
        .route("/", get(index))
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
        .route("/faults/{id}", patch(faults::switch).delete(faults::remove))
        .route("/{*path}", any(json::no_endpoint))
        .method_not_allowed_fallback(json::method_not_allowed)
}

/// The routes below `/control` of the broker as a whole.
pub(crate) fn root_routes() -> Router<Arc<Registry>> {
    Router::new()
        .route("/namespaces", get(namespaces::list).post(namespaces::add))
        .route("/namespaces/{name}", axum::routing::delete(namespaces::remove))
        .method_not_allowed_fallback(json::method_not_allowed)
}

/// Everything that others could be misused for goes through the guard.
#[cfg(feature = "net")]
pub(crate) fn guarded(routes: Router<Arc<Registry>>, guard: &Guard) -> Router<Arc<Registry>> {
    routes.layer(axum::middleware::from_fn_with_state(guard.clone(), guard::guard))
}

/// One line for each endpoint.
const INDEX: &str = "\
GET    connections           who is or was connected
GET    connections/ID        one of them
GET    subscriptions         what they are subscribed to
GET    queues                depth, unacknowledged messages and consumers of each queue
DELETE queues                drop all messages in queues
GET    frames                what went over the wire: ?since=SEQ&connection=&command=&direction=&destination=&limit=
DELETE frames                forget it
POST   wait-for              {\"match\":{\"command\":\"SEND\",\"destination\":\"/topic/*\"},\"count\":1,\"since\":0,\"timeoutMs\":5000}
GET    transcripts/ID        everything of one connection, as NDJSON
POST   replay                {\"transcript\":\"NDJSON\",\"speed\":1,\"clients\":1}: play it to the next client; DELETE: no more
POST   publish               {\"destination\":\"/topic/a\",\"body\":\"text\",\"headers\":{}}; \"connection\":1 for that one alone
POST   disconnect            {\"connection\":1,\"how\":{\"close\":1011,\"reason\":\"\"}}; or \"all\"; or \"reset\", {\"error\":\"message\"}
POST   reset                 drop connections, messages, faults and records
GET    faults                what goes wrong on request; POST adds, PATCH switches, DELETE removes
GET    clock                 the time
POST   clock                 {\"time\":MS}: the time of day of a virtual clock; \"back\":true for one that is over
POST   clock/advance         {\"ms\":1000}: let time pass on a virtual clock
GET    namespaces            namespaces side by side (at the root only)
POST   namespaces            {\"name\":\"a\",\"clock\":\"virtual\",\"seed\":1}: make one, at /ns/a
DELETE namespaces/NAME       close it
";

async fn index() -> &'static str {
    INDEX
}
