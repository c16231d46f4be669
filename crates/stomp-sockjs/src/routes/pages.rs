//! The paths that belong to no session.

use http::header::{self, HeaderMap, HeaderValue};
use http::{Response, StatusCode};
use serde_json::json;

use super::headers::{HTML, JSON, bare, cache, no_cache, not_found, text, typed};
use crate::body::Body;
use crate::options::ClientScript;
use crate::server::Server;
use crate::transport::Transport;

/// The page that a client puts into an iframe to be on the server's own origin.
pub(super) fn iframe(server: &Server, request: &HeaderMap) -> Response<Body> {
    let Some(script) = &server.options.client_script else { return not_found() };
    let page = iframe_page(script);
    let tag = format!("\"{:016x}\"", fingerprint(&page));
    let known = request.get(header::IF_NONE_MATCH).is_some_and(|known| known == tag.as_str());
    let mut response = if known {
        bare(StatusCode::NOT_MODIFIED, Body::empty())
    } else {
        let mut response = typed(StatusCode::OK, HTML, page);
        if let Ok(tag) = HeaderValue::from_str(&tag) {
            response.headers_mut().insert(header::ETAG, tag);
        }
        response
    };
    cache(&mut response);
    response
}

fn iframe_page(script: &ClientScript) -> String {
    let url = escaped(&script.url);
    // Browsers check the hash of a script of another origin only if it is requested with CORS.
    let integrity = script
        .integrity
        .as_deref()
        .map(|hash| format!(" integrity=\"{}\" crossorigin=\"anonymous\"", escaped(hash)));
    let integrity = integrity.unwrap_or_default();
    format!(
        "<!DOCTYPE html>\n\
         <html>\n\
         <head>\n  \
         <meta http-equiv=\"X-UA-Compatible\" content=\"IE=edge\" />\n  \
         <meta http-equiv=\"Content-Type\" content=\"text/html; charset=UTF-8\" />\n  \
         <script src=\"{url}\"{integrity}></script>\n  \
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

/// The text as it stands in an attribute.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}

/// FNV-1a: the same page has the same tag on every server.
fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// What a client asks for first. It measures the round trip by it, too.
pub(super) fn info(server: &Server) -> Response<Body> {
    let origins = match server.options.origins.as_slice() {
        [] => vec!["*:*".to_owned()],
        allowed => allowed.iter().map(ToString::to_string).collect(),
    };
    let Ok(entropy) = getrandom::u32() else {
        let reason = "The system has no random numbers to give.\n";
        return text(StatusCode::INTERNAL_SERVER_ERROR, reason);
    };
    let info = json!({
        "websocket": !server.options.refuses(Transport::WebSocket),
        "origins": origins,
        "cookie_needed": server.options.sets_cookie,
        "entropy": entropy,
    });
    let mut response = typed(StatusCode::OK, JSON, info.to_string());
    no_cache(&mut response);
    response
}
