//! The dashboard: one page about the broker, which asks the control API.

use std::net::SocketAddr;

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderValue, header};
use axum::middleware::map_response;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;

use crate::settings::Endpoints;
use crate::transport::options::EndpointPath;

macro_rules! asset {
    ($name:literal) => {
        include_str!(concat!("../assets/dashboard/", $name))
    };
}

const PAGE: &str = asset!("index.html");
const STYLES: [(&str, &str); 2] = [
    ("/dashboard/style.css", asset!("style.css")),
    ("/dashboard/narrow.css", asset!("narrow.css")),
];
const SCRIPTS: [(&str, &str); 10] = [
    ("/dashboard/api.js", asset!("api.js")),
    ("/dashboard/chart.js", asset!("chart.js")),
    ("/dashboard/clock.js", asset!("clock.js")),
    ("/dashboard/dom.js", asset!("dom.js")),
    ("/dashboard/faults.js", asset!("faults.js")),
    ("/dashboard/frames.js", asset!("frames.js")),
    ("/dashboard/main.js", asset!("main.js")),
    ("/dashboard/publish.js", asset!("publish.js")),
    ("/dashboard/tables.js", asset!("tables.js")),
    ("/dashboard/traffic.js", asset!("traffic.js")),
];

/// What the page shows comes from clients: nothing but its own scripts may run, and no page may put
/// it into a frame to have its buttons pressed.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
                      img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The page at `/dashboard`, and at `/` unless a site is served there. `tcp` is where the broker
/// speaks TCP.
pub(crate) fn routes<S: Clone + Send + Sync + 'static>(
    tcp: SocketAddr,
    endpoints: &Endpoints,
    at_root: bool,
) -> Router<S> {
    let path = |path: &Option<EndpointPath>| path.as_ref().map_or("–", EndpointPath::as_str).into();
    let places: [(&str, String); 3] = [
        ("{ws}", path(&endpoints.ws)),
        ("{sockjs}", path(&endpoints.sockjs)),
        ("{tcp}", tcp.to_string()),
    ];
    let fill = |page: String, (name, value): &(&str, String)| page.replace(name, value);
    let text = Bytes::from(places.iter().fold(PAGE.to_owned(), fill));
    let page = move || async move { Html(text) };
    let mut routes = Router::new().route("/dashboard", get(page.clone()));
    for (path, style) in STYLES {
        routes = routes.route(path, get(move || async move { typed("text/css", style) }));
    }
    for (path, script) in SCRIPTS {
        routes = routes.route(path, get(move || async move { typed("text/javascript", script) }));
    }
    if at_root {
        routes = routes.route("/", get(page));
    }
    routes.layer(map_response(with_policy))
}

async fn with_policy(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

fn typed(kind: &'static str, text: &'static str) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, format!("{kind}; charset=utf-8"))], text)
}
