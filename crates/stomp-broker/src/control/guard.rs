//! Keeps the control API from pages that have no business here.
//!
//! A developer's browser can reach a broker on the developer's machine, and so can, through the
//! browser, any page the developer visits. Three things stop it:
//!
//! * a page of another origin is refused by its `Origin` header, and gets no CORS headers;
//! * a POST must be `application/json`, which no form can send, and a script only after a
//!   preflight that is refused as well;
//! * the `Host` header must be an IP address, `localhost` or a name that is allowed, so a page
//!   whose own name is made to resolve to this machine is no page of the same origin.

use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::json::ApiError;
use crate::namespace::Registry;
use crate::options::ControlOptions;

pub(super) async fn guard(
    State(registry): State<Arc<Registry>>,
    request: Request,
    next: Next,
) -> Response {
    if let Err(error) = check(&registry.settings.control, request.method(), request.headers()) {
        return error.into_response();
    }
    // Checked just now: this page may know.
    let origin = request.headers().get(header::ORIGIN).cloned();
    let response = match *request.method() {
        Method::OPTIONS => StatusCode::NO_CONTENT.into_response(),
        _ => next.run(request).await,
    };
    match origin {
        Some(origin) => with_cors(response, origin),
        None => response,
    }
}

fn with_cors(mut response: Response, origin: HeaderValue) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(header::VARY, HeaderValue::from_static("origin"));
    let methods = HeaderValue::from_static("GET, POST, PATCH, DELETE");
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, methods);
    let allowed = HeaderValue::from_static("content-type");
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, allowed);
    response
}

fn check(options: &ControlOptions, method: &Method, headers: &HeaderMap) -> Result<(), ApiError> {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let host = text(header::HOST).unwrap_or("");
    if !is_host_allowed(options, host) {
        let error = format!(
            "the control API is not for the host {host:?}: use localhost or an IP address, or \
             start the broker with --control-host NAME"
        );
        return Err(ApiError::new(StatusCode::FORBIDDEN, error));
    }
    if let Some(origin) = text(header::ORIGIN).filter(|o| !is_origin_allowed(options, host, o)) {
        let error = format!(
            "the control API is not for pages of {origin}; start the broker with \
             --control-origin {origin} if it is to be"
        );
        return Err(ApiError::new(StatusCode::FORBIDDEN, error));
    }
    if method == Method::POST && !is_json(text(header::CONTENT_TYPE).unwrap_or("")) {
        let error = "a POST needs the header `content-type: application/json`";
        return Err(ApiError::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, error));
    }
    Ok(())
}

/// An IP address cannot be made to resolve to another one.
fn is_host_allowed(options: &ControlOptions, host: &str) -> bool {
    let name = without_port(host);
    address(name).is_some()
        || is_localhost(name)
        || options.hosts.iter().any(|allowed| allowed.eq_ignore_ascii_case(name))
}

fn is_origin_allowed(options: &ControlOptions, host: &str, origin: &str) -> bool {
    if options.origins.iter().any(|allowed| allowed.trim_end_matches('/') == origin) {
        return true;
    }
    let Some((_, authority)) = origin.split_once("://") else { return false };
    let name = without_port(authority);
    authority == host
        || is_localhost(name)
        || address(name).is_some_and(|address| address.is_loopback())
}

fn is_localhost(name: &str) -> bool {
    name.eq_ignore_ascii_case("localhost") || name.to_ascii_lowercase().ends_with(".localhost")
}

fn address(name: &str) -> Option<IpAddr> {
    match name.strip_prefix('[') {
        Some(rest) => rest.strip_suffix(']')?.parse::<Ipv6Addr>().ok().map(IpAddr::V6),
        None => name.parse().ok(),
    }
}

fn without_port(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => authority,
    }
}

fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or("").trim();
    essence.eq_ignore_ascii_case("application/json")
}

#[cfg(test)]
mod tests {
    use super::{ControlOptions, HeaderMap, Method, check};

    fn allowed(method: Method, headers: &[(&'static str, &str)]) -> bool {
        let options = ControlOptions {
            hosts: vec!["broker.test".into()],
            origins: vec!["https://ci.example".into()],
            ..ControlOptions::default()
        };
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(*name, value.parse().unwrap());
        }
        check(&options, &method, &map).is_ok()
    }

    #[test]
    fn hosts_that_anybody_could_make_resolve_to_us_are_refused() {
        for host in
            ["localhost", "localhost:80", "127.0.0.1:1", "[::1]:1", "broker.test", "10.0.0.1"]
        {
            assert!(allowed(Method::GET, &[("host", host)]), "{host}");
        }
        for host in [
            "",
            "evil.test",
            "evil.test:8080",
            "localhost.evil.test",
            "[evil]",
            "127.0.0.1.evil.test",
        ] {
            assert!(!allowed(Method::GET, &[("host", host)]), "{host}");
        }
    }

    #[test]
    fn pages_from_elsewhere_are_refused() {
        for origin in
            ["http://localhost:3000", "http://127.0.0.1:1", "http://[::1]:1", "https://ci.example"]
        {
            assert!(allowed(Method::GET, &[("host", "localhost"), ("origin", origin)]), "{origin}");
        }
        for origin in ["null", "https://evil.test", "http://localhost.evil.test", "http://10.0.0.1"]
        {
            assert!(
                !allowed(Method::GET, &[("host", "localhost"), ("origin", origin)]),
                "{origin}"
            );
        }
        let same = [("host", "broker.test:1"), ("origin", "http://broker.test:1")];
        assert!(allowed(Method::GET, &same));
    }

    #[test]
    fn what_a_form_can_post_is_refused() {
        for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""] {
            let headers = [("host", "localhost"), ("content-type", kind)];
            assert!(!allowed(Method::POST, &headers), "{kind}");
        }
        let json = [("host", "localhost"), ("content-type", "application/json; charset=utf-8")];
        assert!(allowed(Method::POST, &json));
    }
}
