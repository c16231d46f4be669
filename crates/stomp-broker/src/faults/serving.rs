//! Faults on HTTP requests: the layer around every world's routes.

use axum::body::Body;
use axum::extract::Request;
use axum::http::header;
use axum::middleware::Next;
use axum::response::Response;

use super::ledger::Hit;
use super::on::Occasion;
use super::request;
use crate::http::{In, Peer};
use crate::world::World;

/// Lets the faults of the request's world loose on it. To be laid around the routes of a world.
pub(crate) async fn layer(
    world: Result<In, Response>,
    peer: Peer,
    request: Request,
    next: Next,
) -> Response {
    // A world that does not exist is the handler's to complain about.
    let Ok(In { world, .. }) = world else { return next.run(request).await };
    let kind = request::kind(request.uri().path());
    let hit = kind.and_then(|kind| world.faults.strike(&Occasion::Http(kind)));
    match hit {
        None => next.run(request).await,
        Some(hit) => tokio::select! {
            // Nobody is kept waiting by a world that is going away.
            () = world.stopped() => Response::new(Body::empty()),
            response = struck(&world, &hit, peer, request, next) => response,
        },
    }
}

async fn struck(world: &World, hit: &Hit, peer: Peer, request: Request, next: Next) -> Response {
    let work = &hit.work;
    if let Some(millis) = work.delay_ms {
        let moment = world.clock.now() + millis;
        world.clock.sleeper().until(moment).await;
    }
    if work.hang {
        std::future::pending::<()>().await;
    }
    if work.reset || work.disconnect {
        let Peer(_, cutter) = peer;
        if work.reset {
            cutter.reset();
        } else {
            cutter.cut();
        }
        // It will not come through, and that is how the server notices.
        return Response::new(Body::empty());
    }
    match request::answer(work, request.headers().get(header::ORIGIN)) {
        Some(response) => response,
        None => request::spoiled(next.run(request).await, work),
    }
}
