//! Headers that many answers share.

use std::time::{Duration, SystemTime};

use axum::http::StatusCode;
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};

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
/// Of `eventsource`, where a character set is none of the browser's business.
pub(super) const EVENTS: HeaderValue = HeaderValue::from_static("text/event-stream");

/// Forbids caches and proxies to keep or change the response.
pub(super) fn no_cache(response: &mut Response) {
    let value = "no-store, no-cache, no-transform, must-revalidate, max-age=0";
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(value));
}

/// This stays the same for a year.
pub(super) fn cache(response: &mut Response) {
    let value = HeaderValue::from_static("public, max-age=31536000");
    response.headers_mut().insert(header::CACHE_CONTROL, value);
    let expires = httpdate::fmt_http_date(SystemTime::now() + YEAR);
    if let Ok(expires) = HeaderValue::from_str(&expires) {
        response.headers_mut().insert(header::EXPIRES, expires);
    }
}

/// Allows the page that asks to read the answer, cookies included.
pub(super) fn cors(request: &HeaderMap, response: &mut Response) {
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
pub(super) fn preflight(methods: &'static str, response: &mut Response) {
    let headers = response.headers_mut();
    let methods = HeaderValue::from_static(methods);
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, methods);
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("31536000"));
}

/// The cookie by which load balancers know a session: the client's own, or any.
pub(super) fn cookie(request: &HeaderMap, response: &mut Response) {
    let own = request.get_all(header::COOKIE).iter().find_map(|cookies| {
        let mut cookies = cookies.to_str().ok()?.split(';');
        cookies.find_map(|cookie| cookie.trim().strip_prefix("JSESSIONID="))
    });
    let id = own.filter(|id| !id.is_empty()).unwrap_or("dummy");
    if let Ok(cookie) = HeaderValue::from_str(&format!("JSESSIONID={id}; path=/")) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
}

/// The answer where there is nothing.
pub(super) fn not_found() -> Response {
    let text = "404 Error: Page not found\n";
    (StatusCode::NOT_FOUND, [(header::CONTENT_TYPE, TEXT)], text).into_response()
}
