//! HTTP: the WebSocket endpoint, and the files of the site.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::extract::ws::WebSocketUpgrade;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use stomp_protocol::Version;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

mod extract;

pub(crate) use extract::{In, Peer};

use crate::control;
use crate::hub::Hub;
use crate::session::{self, Client};
use crate::transport::websocket;

/// Octets of a WebSocket's read buffer: every idle connection has one.
const READ_BUFFER: usize = 16 << 10;

pub(crate) fn routes(hub: Arc<Hub>, site: Option<&Path>, tcp: std::net::SocketAddr) -> Router {
    let mut routes = world_routes(&hub).nest("/ns/{ns}", world_routes(&hub));
    if hub.control.enabled {
        routes = routes.nest("/control", control::root_routes(&hub));
    }
    let routes = routes.with_state(hub);
    match site {
        Some(folder) => {
            let files = ServeDir::new(folder).fallback(get(not_found));
            routes.fallback_service(files).layer(always_fresh())
        }
        None => routes.route("/", get(move || welcome(tcp))).fallback(not_found),
    }
}

/// The endpoints that every world has: those of the default world at the root, those of the others
/// below `/ns/NAME`. Handlers learn by [`In`] which world they serve. What they want of the path
/// besides, they take by name (`Path<struct>`): with `/ns/NAME` there is one parameter more.
fn world_routes(hub: &Arc<Hub>) -> Router<Arc<Hub>> {
    let routes = Router::new().route("/ws", get(upgrade));
    if hub.control.enabled { routes.nest("/control", control::world_routes(hub)) } else { routes }
}

/// Takes the highest STOMP version among the subprotocols offered, or none if none was: which
/// version is spoken is agreed by CONNECT all the same.
async fn upgrade(
    In { world, by_host }: In,
    Peer(peer): Peer,
    upgrade: WebSocketUpgrade,
) -> Response {
    let Some(place) = world.place() else {
        let text = "The broker has as many connections as it is allowed to have.\n";
        return (StatusCode::SERVICE_UNAVAILABLE, text).into_response();
    };
    let versions = [Version::V1_2, Version::V1_1, Version::V1_0];
    let max = world.hub.max_message();
    let client = Client { place, transport: "websocket", peer, by_host };
    upgrade
        .protocols(versions.map(Version::subprotocol))
        .read_buffer_size(READ_BUFFER)
        .max_message_size(max)
        .max_frame_size(max)
        .on_upgrade(async move |socket| {
            let (reader, writer) = websocket::split(socket);
            session::serve(reader, writer, client).await;
        })
}

/// A page under development is read anew each time.
fn always_fresh() -> SetResponseHeaderLayer<HeaderValue> {
    let value = HeaderValue::from_static("no-cache");
    SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, value)
}

async fn welcome(tcp: std::net::SocketAddr) -> String {
    let version = env!("CARGO_PKG_VERSION");
    format!(
        "stomp-broker {version}: STOMP 1.0, 1.1 and 1.2.\n\n\
         WebSocket at /ws on this address, subprotocols v12.stomp, v11.stomp, v10.stomp.\n\
         Plain TCP on {tcp}.\n\
         Destinations: /topic/NAME, /queue/NAME, /app/chat.\n\n\
         A site is served here if the broker is started with --site DIR.\n"
    )
}

async fn not_found() -> (StatusCode, &'static str) {
    (StatusCode::NOT_FOUND, "Nothing here. WebSocket clients connect to /ws.\n")
}
