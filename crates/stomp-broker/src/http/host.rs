//! The `Host` of a request: which there is once, since whoever stands in between could go by another one than the
//! server (RFC 9112 section 3.2).

use axum::extract::Request;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, StatusCode, Version, header};
use axum::response::{IntoResponse, Response};

/// The answer to a request that has no host, more than one, or what is none.
pub(super) fn refusal(request: &Request) -> Option<Response> {
    let fault = fault(request.version(), request.headers())?;
    let body = serde_json::json!({ "error": fault }).to_string();
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CONNECTION, "close")];
    Some((StatusCode::BAD_REQUEST, headers, body).into_response())
}

fn fault(version: Version, headers: &HeaderMap) -> Option<&'static str> {
    let mut hosts = headers.get_all(header::HOST).iter();
    match (hosts.next(), hosts.next()) {
        (_, Some(_)) => Some("a request has one Host header, and this one has more (RFC 9112)"),
        (None, None) if version == Version::HTTP_11 => {
            Some("a request of HTTP/1.1 has a Host header, and this one has none (RFC 9112)")
        }
        // Empty where an address has no host.
        (Some(host), None) if !host.is_empty() && !is_host(host.as_bytes()) => {
            Some("the Host header is no host, such as localhost:8080 (RFC 9112)")
        }
        _ => None,
    }
}

/// Whether this is a host, with a port or without.
fn is_host(value: &[u8]) -> bool {
    !value.contains(&b'@') && Authority::try_from(value).is_ok()
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, Version, header};

    fn is_refused(version: Version, hosts: &[&'static str]) -> bool {
        let hosts = hosts.iter().map(|host| (header::HOST, HeaderValue::from_static(host)));
        super::fault(version, &HeaderMap::from_iter(hosts)).is_some()
    }

    #[test]
    fn one_host_is_taken() {
        for host in ["localhost", "localhost:80", "127.0.0.1:1", "[::1]:1", "a_b.test", ""] {
            assert!(!is_refused(Version::HTTP_11, &[host]), "{host}");
        }
        assert!(!is_refused(Version::HTTP_10, &[]), "which has no such header");
    }

    #[test]
    fn no_host_two_hosts_and_what_is_none_are_refused() {
        for hosts in [&[][..], &["a", "b"], &["a", "a"], &["a b"], &["me@a"], &["http://a"]] {
            assert!(is_refused(Version::HTTP_11, hosts), "{hosts:?}");
        }
        assert!(is_refused(Version::HTTP_10, &["a", "b"]));
    }
}
