//! The paths of the HTTP server: where clients connect, the control API, the files of the site.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::from_fn_with_state;
#[cfg(feature = "site")]
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, any, get};
use tracing::info;

use crate::client::Client;
use crate::control::{self, Guard};
use crate::dashboard;
use crate::health;
#[cfg(feature = "site")]
use crate::http::site;
use crate::http::{self, In, Peer, accept, no_place, subprotocols};
use crate::metrics;
use crate::namespace::Registry;
use crate::serve::serve;
use crate::sockjs;
use crate::transport::options::{EndpointPath, Transport, TransportOptions, WsFrames};
use crate::transport::origin::{self, AllowedOrigins};
use crate::transport::websocket;

/// Where a broker listens.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Addresses {
    pub(crate) http: SocketAddr,
    pub(crate) tcp: SocketAddr,
}

/// All routes of the HTTP server.
pub(crate) fn routes(
    registry: Arc<Registry>,
    transports: &TransportOptions,
    site: Option<&Path>,
    Addresses { http, tcp }: Addresses,
) -> Router {
    let guard = Guard::new(registry.settings.clone(), http);
    let allowed = AllowedOrigins::new(&transports.allowed_origins, http.ip());
    info!(%allowed, "origins whose pages may connect");
    let of_namespace = || {
        let clients = client_routes(&registry, transports, &allowed);
        namespace_routes(&registry, clients, &guard)
    };
    let mut routes = of_namespace().merge(health::routes()).nest("/ns/{ns}", of_namespace());
    if registry.settings.control.enabled {
        routes = routes.nest("/control", control::guarded(control::root_routes(), &guard));
        let pages = dashboard::routes(tcp, &registry.settings.endpoints, site.is_none());
        let pages = pages.route("/metrics", get(metrics::metrics));
        routes = routes.merge(control::guarded(pages, &guard));
    }
    let endpoints = described(transports);
    let welcomes = site.is_none() && !registry.settings.control.enabled;
    if transports.sockjs.test_services {
        routes = routes.merge(sockjs::test_services(&registry.settings, transports));
    }
    let routes = routes.with_state(registry);
    #[cfg(feature = "site")]
    if let Some(folder) = site {
        return routes
            .fallback_service(site::files(folder, not_found_text(&endpoints)))
            .layer(map_response(site::always_fresh));
    }
    let greeting = endpoints.clone();
    let routes =
        if welcomes { routes.route("/", get(move || welcome(tcp, greeting))) } else { routes };
    routes.fallback(move || not_found(endpoints))
}

/// The endpoints that every namespace has: those of the default namespace at the root, those of the others
/// below `/ns/NAME`. Handlers learn by [`In`] which namespace they serve. What they want of the path
/// besides, they take by name (`Path<struct>`): with `/ns/NAME` there is one parameter more.
fn namespace_routes(
    registry: &Registry,
    clients: Router<Arc<Registry>>,
    guard: &Guard,
) -> Router<Arc<Registry>> {
    if registry.settings.control.enabled {
        clients.merge(control::guarded(control::namespace_routes(), guard))
    } else {
        clients
    }
}

/// Where clients connect: unless told otherwise `/ws`, and SockJS under `/stomp`.
fn client_routes(
    registry: &Arc<Registry>,
    transports: &TransportOptions,
    allowed: &AllowedOrigins,
) -> Router<Arc<Registry>> {
    let frames = transports.ws_frames;
    let websocket = if transports.refuses(Transport::WebSocket) {
        let endpoints = described(transports);
        any(move || not_found(endpoints))
    } else {
        get(
            move |namespace: In, peer: Peer, headers: HeaderMap, upgrade: WebSocketUpgrade| async move {
                websocket(namespace, peer, &headers, upgrade, (frames, "websocket"))
            },
        )
    };
    let mut sockjs_options = transports.clone();
    if matches!(allowed, AllowedOrigins::Any) {
        // SockJS takes any that are named for a list, and withholds what has no origin.
        sockjs_options.allowed_origins.clear();
    }
    let faults = from_fn_with_state(registry.clone(), http::faults::layer);
    let mut routes = Router::new();
    for path in &transports.ws_paths {
        routes = routes.route(path.as_str(), websocket.clone());
    }
    for prefix in &transports.sockjs_paths {
        if !transports.refuses(Transport::RawWebSocket) {
            for end in ["/websocket", "/websocket/"] {
                routes = routes.route(&format!("{prefix}{end}"), raw_websocket(frames));
            }
        }
        routes = routes.merge(sockjs::stomp(prefix.as_str(), &registry.settings, &sockjs_options));
    }
    routes.layer(from_fn_with_state(allowed.clone(), origin::check)).layer(faults)
}

/// The WebSocket of SockJS without its frames, which answers as the others of its endpoints do.
fn raw_websocket(frames: WsFrames) -> MethodRouter<Arc<Registry>> {
    let name = Transport::RawWebSocket.name();
    any(
        move |namespace: In,
              peer: Peer,
              method: Method,
              headers: HeaderMap,
              upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>| async move {
            if method != Method::GET {
                return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET")]).into_response();
            }
            match upgrade {
                Ok(upgrade) => websocket(namespace, peer, &headers, upgrade, (frames, name)),
                Err(_) => {
                    (StatusCode::BAD_REQUEST, "Not a valid websocket request").into_response()
                }
            }
        },
    )
}

fn websocket(
    In { namespace, by_host }: In,
    Peer(peer, cutter): Peer,
    headers: &HeaderMap,
    upgrade: WebSocketUpgrade,
    (frames, transport): (WsFrames, &'static str),
) -> Response {
    let Some(place) = namespace.place() else { return no_place() };
    let client = Client { place, transport, peer, by_host };
    let upgrade = accept(upgrade, namespace.settings.max_message());
    let rule = namespace.settings.profile.subprotocols;
    let Some(upgrade) = subprotocols(upgrade, headers, rule) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    upgrade.on_upgrade(async move |socket| {
        let intake = client.place.namespace().settings.profile.intake;
        let (reader, writer) = websocket::split(socket, (frames, intake), cutter);
        // In a task of its own: that of the upgrade would keep what it needed until the end.
        tokio::spawn(serve(reader, writer, client));
    })
}

/// Where clients connect, for people; empty where they cannot.
fn described(transports: &TransportOptions) -> String {
    let lines = |kind, paths: &[EndpointPath]| {
        paths.iter().map(move |path| format!("{kind} at {path}")).collect::<Vec<_>>()
    };
    let websockets = lines("WebSocket", &transports.ws_paths);
    [websockets, lines("SockJS", &transports.sockjs_paths)].concat().join(", ")
}

async fn welcome(tcp: SocketAddr, endpoints: String) -> String {
    let version = env!("CARGO_PKG_VERSION");
    format!(
        "stomp-broker {version}: STOMP 1.0, 1.1 and 1.2.\n\n\
         On this address: {endpoints}; subprotocols v12.stomp, v11.stomp, v10.stomp.\n\
         Plain TCP on {tcp}.\n\
         Destinations: /topic/NAME, /queue/NAME, /app/chat.\n\n\
         A site is served here if the broker is started with --site DIR.\n"
    )
}

fn not_found_text(endpoints: &str) -> String {
    format!("Nothing here. Clients connect here: {endpoints}.\n")
}

async fn not_found(endpoints: String) -> (StatusCode, String) {
    (StatusCode::NOT_FOUND, not_found_text(&endpoints))
}
