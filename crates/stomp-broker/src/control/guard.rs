//! Keeps the control API, the dashboard and the metrics from those who have no business there.
//!
//! A developer's browser can reach a broker on the developer's machine, and so can, through the
//! browser, any page the developer visits. Three things stop it:
//!
//! * a page of another origin is refused by its `Origin` header, and gets no CORS headers;
//! * a POST must be `application/json`, which no form can send, and a script only after a
//!   preflight that is refused as well;
//! * the `Host` header must be an IP address, `localhost` or a name that is allowed, so a page
//!   whose own name is made to resolve to this machine is no page of the same origin.
//!
//! Where the broker serves other machines, whatever can reach it could use the API: there a token is
//! demanded (`M6`).

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::HeaderName;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use tracing::warn;

use super::json::ApiError;
use crate::http::body;
use crate::options::{ControlOptions, ControlToken};
use crate::settings::Settings;
use crate::transport::origin;

/// The guard of a broker.
#[derive(Clone, Debug)]
pub(crate) struct Guard {
    settings: Arc<Settings>,
    access: Access,
}

/// What a program has to know.
#[derive(Clone, Debug)]
enum Access {
    /// Nothing.
    Open,
    /// The token.
    Token(ControlToken),
    /// It is of no use: the broker serves other machines at this address, and there is no token.
    Off(SocketAddr),
}

impl Guard {
    /// For a broker whose HTTP is served at this address. Warns of an API that is off for that.
    pub(crate) fn new(settings: Arc<Settings>, listens_at: SocketAddr) -> Self {
        let access = match &settings.control.token {
            Some(token) => Access::Token(token.clone()),
            None if listens_at.ip().is_loopback() => Access::Open,
            None => Access::Off(listens_at),
        };
        if let (Access::Off(address), true) = (&access, settings.control.enabled) {
            warn!(
                %address,
                "other machines can reach this broker: without --control-token the control API, \
                 the dashboard and /metrics are off"
            );
        }
        Self { settings, access }
    }

    fn check(&self, method: &Method, headers: &HeaderMap) -> Result<(), ApiError> {
        check_page(&self.settings.control, headers)?;
        // A browser asks without the token whether it may send one.
        if method != Method::OPTIONS {
            self.access.check(headers)?;
        }
        let kind = text(headers, header::CONTENT_TYPE).unwrap_or("");
        if method == Method::POST && !is_json(kind) {
            let error = "a POST needs the header `content-type: application/json`";
            return Err(ApiError::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, error));
        }
        Ok(())
    }
}

impl Access {
    fn check(&self, headers: &HeaderMap) -> Result<(), ApiError> {
        match self {
            Self::Open => Ok(()),
            Self::Token(token) if given(headers).is_some_and(|given| token.is(&given)) => Ok(()),
            Self::Token(_) => {
                let error = "the control API of this broker is for those who know its token: send \
                             `authorization: Bearer TOKEN`, or the token as a password";
                Err(ApiError::new(StatusCode::UNAUTHORIZED, error))
            }
            Self::Off(address) => {
                let error = format!(
                    "the control API is off, since this broker listens at {address}, where other \
                     machines can reach it; start it with --control-token TOKEN, or at 127.0.0.1"
                );
                Err(ApiError::new(StatusCode::FORBIDDEN, error))
            }
        }
    }
}

/// The token that a request gives: as a bearer's, or as a password, for which a browser asks by
/// itself.
fn given(headers: &HeaderMap) -> Option<Vec<u8>> {
    let (scheme, value) = text(headers, header::AUTHORIZATION)?.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(value.trim().into());
    }
    let pair = BASE64_STANDARD.decode(value.trim()).ok()?;
    let colon = pair.iter().position(|byte| *byte == b':')?;
    scheme.eq_ignore_ascii_case("basic").then(|| pair[colon + 1..].to_vec())
}

pub(crate) async fn guard(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    if let Err(error) = guard.check(request.method(), request.headers()) {
        return refused(error);
    }
    // Checked just now: this page may know.
    let origin = request.headers().get(header::ORIGIN).cloned();
    let response = match *request.method() {
        Method::OPTIONS => StatusCode::NO_CONTENT.into_response(),
        _ => next.run(body::due(request, guard.settings.limits.patience)).await,
    };
    match origin {
        Some(origin) => with_cors(response, origin),
        None => response,
    }
}

fn refused(error: ApiError) -> Response {
    let mut response = error.into_response();
    if response.status() == StatusCode::UNAUTHORIZED {
        let how = HeaderValue::from_static("Basic realm=\"stomp-broker\"");
        response.headers_mut().insert(header::WWW_AUTHENTICATE, how);
    }
    response
}

fn with_cors(mut response: Response, origin: HeaderValue) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(header::VARY, HeaderValue::from_static("origin"));
    let methods = HeaderValue::from_static("GET, POST, PATCH, DELETE");
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, methods);
    let allowed = HeaderValue::from_static("content-type, authorization");
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, allowed);
    response
}

fn check_page(options: &ControlOptions, headers: &HeaderMap) -> Result<(), ApiError> {
    let host = text(headers, header::HOST).unwrap_or("");
    if !is_host_allowed(options, host) {
        let error = format!(
            "the control API is not for the host {host:?}: use localhost or an IP address, or \
             start the broker with --control-host NAME"
        );
        return Err(ApiError::new(StatusCode::FORBIDDEN, error));
    }
    let page = text(headers, header::ORIGIN);
    if let Some(origin) = page.filter(|page| !is_origin_allowed(options, host, page)) {
        let error = format!(
            "the control API is not for pages of {origin}; start the broker with \
             --control-origin {origin} if it is to be"
        );
        return Err(ApiError::new(StatusCode::FORBIDDEN, error));
    }
    Ok(())
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name).map(|value| value.to_str().unwrap_or("?"))
}

/// An IP address cannot be made to resolve to another one.
fn is_host_allowed(options: &ControlOptions, host: &str) -> bool {
    let name = origin::without_port(host);
    origin::address(name).is_some()
        || origin::is_localhost(name)
        || options.hosts.iter().any(|allowed| allowed.eq_ignore_ascii_case(name))
}

fn is_origin_allowed(options: &ControlOptions, host: &str, page: &str) -> bool {
    if options.origins.iter().any(|allowed| allowed.trim_end_matches('/') == page) {
        return true;
    }
    let Some((_, authority)) = page.split_once("://") else { return false };
    authority == host || origin::is_loopback(page)
}

fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or("").trim();
    essence.eq_ignore_ascii_case("application/json")
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use super::{ControlOptions, Guard, HeaderMap, Method, Settings};
    use crate::config::Config;

    fn guard(token: Option<&str>, address: &str) -> Guard {
        let control = ControlOptions {
            hosts: vec!["broker.test".into()],
            origins: vec!["https://ci.example".into()],
            token: token.map(|token| token.parse().unwrap()),
            ..ControlOptions::default()
        };
        let settings = Settings::new(&mut Config { control, ..Config::default() });
        Guard::new(settings, address.parse::<SocketAddr>().unwrap())
    }

    /// The status of the answer, if it is a refusal.
    fn refusal(guard: &Guard, method: Method, headers: &[(&'static str, &str)]) -> Option<u16> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(*name, value.parse().unwrap());
        }
        guard.check(&method, &map).err().map(|error| super::refused(error).status().as_u16())
    }

    fn allowed(method: Method, headers: &[(&'static str, &str)]) -> bool {
        refusal(&guard(None, "127.0.0.1:1"), method, headers).is_none()
    }

    /// `M6`: the control API was open to every machine.
    #[test]
    fn m6_off_loopback_a_token_is_demanded() {
        let host = ("host", "10.0.0.1");
        let off = guard(None, "0.0.0.0:1");
        assert_eq!(refusal(&off, Method::GET, &[host]), Some(403));
        for address in ["0.0.0.0:1", "[::]:1", "10.0.0.1:1", "127.0.0.1:1"] {
            let guard = guard(Some("a:long token"), address);
            assert_eq!(refusal(&guard, Method::OPTIONS, &[host]), None, "a preflight");
            for (given, expected) in [
                ("Bearer a:long token", None),
                ("bearer a:long token", None),
                // me:a:long token
                ("Basic bWU6YTpsb25nIHRva2Vu", None),
                ("Bearer a:long", Some(401)),
                ("Bearer a:long tokem", Some(401)),
                ("Basic YTpsb25nIHRva2Vu", Some(401)),
                ("Basic !", Some(401)),
                ("a:long token", Some(401)),
                ("", Some(401)),
            ] {
                let seen = refusal(&guard, Method::GET, &[host, ("authorization", given)]);
                assert_eq!(seen, expected, "{address} {given}");
            }
        }
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
