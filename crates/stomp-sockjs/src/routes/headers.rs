//! Headers that many answers share.

use std::time::{Duration, SystemTime};

use http::header::{self, HeaderMap, HeaderValue};
use http::{Response, StatusCode};

use crate::body::Body;
use crate::handler::Refused;

const YEAR: Duration = Duration::from_secs(365 * 24 * 3600);

/// Of plain text.
pub(super) const TEXT: HeaderValue = HeaderValue::from_static("text/plain; charset=UTF-8");
/// Of pages.
pub(super) const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=UTF-8");
/// Of polls, and of streams that scripts read.
pub(super) const SCRIPT: HeaderValue =
    HeaderValue::from_static("application/javascript; charset=UTF-8");
/// Of `info`.
pub(super) const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=UTF-8");
/// Of `eventsource`, which has no parameter for the character set.
pub(super) const EVENTS: HeaderValue = HeaderValue::from_static("text/event-stream");

/// Forbids caches and proxies to keep or change the response.
pub(super) fn no_cache(response: &mut Response<Body>) {
    let value = "no-store, no-cache, no-transform, must-revalidate, max-age=0";
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(value));
}

/// This stays the same for a year.
pub(super) fn cache(response: &mut Response<Body>) {
    let value = HeaderValue::from_static("public, max-age=31536000");
    response.headers_mut().insert(header::CACHE_CONTROL, value);
    let expires = httpdate::fmt_http_date(SystemTime::now() + YEAR);
    if let Ok(expires) = HeaderValue::from_str(&expires) {
        response.headers_mut().insert(header::EXPIRES, expires);
    }
}

/// Allows the page that asks to read the answer, cookies included.
pub(super) fn cors(request: &HeaderMap, response: &mut Response<Body>) {
    let headers = response.headers_mut();
    match request.get(header::ORIGIN) {
        Some(origin) => {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
            let yes = HeaderValue::from_static("true");
            headers.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, yes);
        }
        None => {
            let any = HeaderValue::from_static("*");
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, any);
        }
    }
    headers.insert(header::VARY, HeaderValue::from_static("Origin"));
    let asked = request.get(header::ACCESS_CONTROL_REQUEST_HEADERS);
    if let Some(asked) = asked.filter(|asked| !asked.is_empty()) {
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, asked.clone());
    }
}

/// Answers the question which methods are allowed.
pub(super) fn preflight(methods: &'static str, response: &mut Response<Body>) {
    let headers = response.headers_mut();
    let methods = HeaderValue::from_static(methods);
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, methods);
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("31536000"));
}

/// The cookie by which load balancers know a session: the client's own, or any.
pub(super) fn cookie(request: &HeaderMap, response: &mut Response<Body>) {
    let own = request.get_all(header::COOKIE).iter().find_map(|cookies| {
        let mut cookies = cookies.to_str().ok()?.split(';');
        cookies.find_map(|cookie| cookie.trim().strip_prefix("JSESSIONID="))
    });
    let id = own.filter(|id| !id.is_empty()).unwrap_or("dummy");
    if let Ok(cookie) = HeaderValue::from_str(&format!("JSESSIONID={id}; path=/")) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
}

/// A text with a status.
pub(super) fn text(status: StatusCode, text: impl Into<Body>) -> Response<Body> {
    typed(status, TEXT, text)
}

/// A body of some media type.
pub(super) fn typed(
    status: StatusCode,
    media_type: HeaderValue,
    body: impl Into<Body>,
) -> Response<Body> {
    let mut response = bare(status, body);
    response.headers_mut().insert(header::CONTENT_TYPE, media_type);
    response
}

/// A response without a media type.
pub(super) fn bare(status: StatusCode, body: impl Into<Body>) -> Response<Body> {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response
}

/// The answer where there is nothing.
pub(super) fn not_found() -> Response<Body> {
    text(StatusCode::NOT_FOUND, "404 Error: Page not found\n")
}

/// The answer to a request for a session that does not begin.
pub(super) fn refused(refused: Refused) -> Response<Body> {
    text(refused.status, refused.text.into_owned())
}
