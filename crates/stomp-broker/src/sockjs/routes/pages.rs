//! The paths that belong to no session.

use axum::Json;
use axum::http::StatusCode;
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::headers::{HTML, JSON, TEXT, cache, no_cache};
use crate::sockjs::service::Service;
use crate::transport::options::Transport;

pub(super) fn greeting() -> Response {
    ([(header::CONTENT_TYPE, TEXT)], "Welcome to SockJS!\n").into_response()
}

/// The page that a client puts into an iframe to be on the server's own origin.
pub(super) fn iframe(service: &Service, request: &HeaderMap) -> Response {
    let page = iframe_page(&service.options.sockjs.client_url);
    let tag = format!("\"{:016x}\"", fingerprint(&page));
    let known = request.get(header::IF_NONE_MATCH).is_some_and(|known| known == tag.as_str());
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mut response = ([(header::CONTENT_TYPE, HTML)], page).into_response();
        if let Ok(tag) = HeaderValue::from_str(&tag) {
            response.headers_mut().insert(header::ETAG, tag);
        }
        response
    };
    cache(&mut response);
    response
}

fn iframe_page(client_url: &str) -> String {
    let client_url = client_url.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
    format!(
        "<!DOCTYPE html>\n\
         <html>\n\
         <head>\n  \
         <meta http-equiv=\"X-UA-Compatible\" content=\"IE=edge\" />\n  \
         <meta http-equiv=\"Content-Type\" content=\"text/html; charset=UTF-8\" />\n  \
         <script src=\"{client_url}\"></script>\n  \
         <script>\n    \
         document.domain = document.domain;\n    \
         SockJS.bootstrap_iframe();\n  \
         </script>\n\
         </head>\n\
         <body>\n  \
         <h2>Don't panic!</h2>\n  \
         <p>This is a SockJS hidden iframe. It's used for cross domain magic.</p>\n\
         </body>\n\
         </html>"
    )
}

/// FNV-1a: the same page has the same tag in every build of the broker.
fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// What a client asks for first. It measures the way there and back by it, too.
pub(super) fn info(service: &Service) -> Response {
    let origins = match service.options.allowed_origins.as_slice() {
        [] => vec!["*:*".to_owned()],
        allowed => allowed.iter().map(|origin| origin.as_str().to_owned()).collect(),
    };
    let Ok(entropy) = getrandom::u32() else {
        let text = "The system has no random numbers to give.\n";
        return (StatusCode::INTERNAL_SERVER_ERROR, text).into_response();
    };
    let info = json!({
        "websocket": !service.refuses(Transport::WebSocket),
        "origins": origins,
        "cookie_needed": service.options.sockjs.cookies,
        "entropy": entropy,
    });
    let mut response = Json(info).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, JSON);
    no_cache(&mut response);
    response
}
