//! HTTP: the WebSocket endpoint, and the files of the site.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::extract::ws::WebSocketUpgrade;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use stomp_protocol::Version;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::hub::Hub;
use crate::session;
use crate::transport::websocket;

/// Octets of a WebSocket's read buffer: every idle connection has one.
const READ_BUFFER: usize = 16 << 10;

pub(crate) fn routes(hub: Arc<Hub>, site: Option<&Path>, tcp: std::net::SocketAddr) -> Router {
    let routes = Router::new().route("/ws", get(upgrade).with_state(hub));
    match site {
        Some(folder) => {
            let files = ServeDir::new(folder).fallback(get(not_found));
            routes.fallback_service(files).layer(always_fresh())
        }
        None => routes.route("/", get(move || welcome(tcp))).fallback(not_found),
    }
}

/// Takes the highest STOMP version among the subprotocols offered, or none if none was: which
/// version is spoken is agreed by CONNECT all the same.
async fn upgrade(State(hub): State<Arc<Hub>>, upgrade: WebSocketUpgrade) -> Response {
    let Some(place) = hub.place() else {
        let text = "The broker has as many connections as it is allowed to have.\n";
        return (StatusCode::SERVICE_UNAVAILABLE, text).into_response();
    };
    let versions = [Version::V1_2, Version::V1_1, Version::V1_0];
    let max = hub.max_message();
    upgrade
        .protocols(versions.map(Version::subprotocol))
        .read_buffer_size(READ_BUFFER)
        .max_message_size(max)
        .max_frame_size(max)
        .on_upgrade(async move |socket| {
            let (reader, writer) = websocket::split(socket);
            session::serve(reader, writer, hub).await;
            drop(place);
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
