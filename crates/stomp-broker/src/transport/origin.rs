//! Which pages may connect. A browser says by the `Origin` header whose page makes a request; what
//! is no browser sends none, or any it likes, and is not kept out by this.

use std::collections::HashSet;
use std::fmt;
use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::HeaderName;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::warn;

/// The origins whose pages may connect.
#[derive(Clone, Debug)]
pub(crate) enum AllowedOrigins {
    /// All of them.
    Any,
    /// Those of this machine: as long as the broker serves this machine alone, a page from elsewhere
    /// is one that a developer's browser happens to show (`M4`).
    Loopback,
    /// These.
    Named(Arc<HashSet<String>>),
}

/// The page that makes a request.
#[derive(Debug, PartialEq, Eq)]
enum Page<'a> {
    /// None, or one of the same site.
    None,
    /// One of this origin.
    Of(&'a str),
    /// One of another site, which does not tell its origin.
    Hidden,
}

impl AllowedOrigins {
    /// Those that are named, or else those that fit the address the broker listens at.
    pub(crate) fn new(named: &[Origin], listens_at: IpAddr) -> Self {
        if named.iter().any(Origin::is_any) || (named.is_empty() && !listens_at.is_loopback()) {
            return Self::Any;
        }
        if named.is_empty() {
            return Self::Loopback;
        }
        Self::Named(Arc::new(named.iter().map(|origin| origin.0.clone()).collect()))
    }

    fn allows(&self, headers: &HeaderMap) -> bool {
        match (self, page(headers)) {
            (Self::Any, _) | (_, Page::None) => true,
            (_, Page::Hidden) => false,
            (Self::Loopback, Page::Of(origin)) => is_loopback(origin),
            (Self::Named(named), Page::Of(origin)) => named.contains(&origin.to_ascii_lowercase()),
        }
    }
}

/// For the log.
impl fmt::Display for AllowedOrigins {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("every origin"),
            Self::Loopback => f.write_str("this machine (--allow-origin names others)"),
            Self::Named(named) => {
                let mut named: Vec<_> = named.iter().map(String::as_str).collect();
                named.sort_unstable();
                f.write_str(&named.join(", "))
            }
        }
    }
}

/// A script, an image or a frame of another site comes without an `Origin`; browsers then say so in
/// `Sec-Fetch-Site`, and name the page in `Referer` unless the page forbids it.
fn page(headers: &HeaderMap) -> Page<'_> {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    if let Some(origin) = text(header::ORIGIN) {
        return Page::Of(origin);
    }
    if text(HeaderName::from_static("sec-fetch-site")) != Some("cross-site") {
        return Page::None;
    }
    text(header::REFERER).and_then(origin_of).map_or(Page::Hidden, Page::Of)
}

/// The origin of an address.
fn origin_of(address: &str) -> Option<&str> {
    let authority = address.find("://")? + 3;
    let length = address[authority..].find('/').unwrap_or(address.len() - authority);
    Some(&address[..authority + length])
}

/// Whether an origin is one of this machine.
pub(crate) fn is_loopback(origin: &str) -> bool {
    let Some((_, authority)) = origin.split_once("://") else { return false };
    let name = without_port(authority);
    is_localhost(name) || address(name).is_some_and(|address| address.is_loopback())
}

/// Whether a host is this machine by its name.
pub(crate) fn is_localhost(name: &str) -> bool {
    name.eq_ignore_ascii_case("localhost") || name.to_ascii_lowercase().ends_with(".localhost")
}

/// A host that is an IP address.
pub(crate) fn address(name: &str) -> Option<IpAddr> {
    match name.strip_prefix('[') {
        Some(rest) => rest.strip_suffix(']')?.parse::<Ipv6Addr>().ok().map(IpAddr::V6),
        None => name.parse().ok(),
    }
}

/// A host without its port.
pub(crate) fn without_port(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => authority,
    }
}

/// Answers 403 to a page of another origin, without a header that would let it read the answer.
pub(crate) async fn check(
    State(allowed): State<AllowedOrigins>,
    request: Request,
    next: Next,
) -> Response {
    if allowed.allows(request.headers()) {
        return next.run(request).await;
    }
    let origin = request.headers().get(header::ORIGIN);
    warn!(?origin, path = request.uri().path(), "origin not allowed");
    (StatusCode::FORBIDDEN, "Pages of this origin may not connect (--allow-origin).\n")
        .into_response()
}

/// An origin as browsers write it: scheme, host, and the port if it is not the scheme's own. `*` stands
/// for every origin.
///
/// See the example of [`Broker`](crate::Broker).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(String);

impl Origin {
    /// As a browser sends it.
    ///
    /// See the example of [`Broker`](crate::Broker).
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it stands for every origin.
    pub(crate) fn is_any(&self) -> bool {
        self.0 == "*"
    }
}

impl FromStr for Origin {
    type Err = String;

    /// # Errors
    /// If the text has a path, a space, or no scheme.
    fn from_str(text: &str) -> Result<Self, String> {
        let is_plain = |authority: &str| {
            !authority.is_empty() && !authority.contains(|c: char| c == '/' || c.is_whitespace())
        };
        let is_origin = match text.split_once("://") {
            Some((scheme, authority)) => !scheme.is_empty() && is_plain(authority),
            // The origin of a page from a file, and every origin.
            None => text == "null" || text == "*",
        };
        if !is_origin {
            return Err(format!("{text:?} is no origin; for example https://app.example:8443"));
        }
        Ok(Self(text.to_ascii_lowercase()))
    }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};

    use axum::http::{HeaderMap, HeaderValue, header};

    use super::{AllowedOrigins, Origin};

    const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
    const EVERYWHERE: IpAddr = IpAddr::V4(Ipv4Addr::UNSPECIFIED);

    fn from(origin: &'static str) -> HeaderMap {
        [(header::ORIGIN, HeaderValue::from_static(origin))].into_iter().collect()
    }

    #[test]
    fn an_origin_is_allowed_as_a_whole_or_not() {
        let allowed = AllowedOrigins::new(&["https://App.example".parse().unwrap()], LOOPBACK);
        assert!(allowed.allows(&from("https://app.example")));
        assert!(allowed.allows(&HeaderMap::new()), "not a page, or one of our own");
        for other in
            ["http://app.example", "https://app.example:8443", "https://app.example.evil", "null"]
        {
            assert!(!allowed.allows(&from(other)), "{other}");
        }
    }

    /// `M4`: every page could connect.
    #[test]
    fn m4_on_loopback_only_pages_of_this_machine_are_allowed() {
        let allowed = AllowedOrigins::new(&[], LOOPBACK);
        assert!(allowed.allows(&HeaderMap::new()), "not a page");
        for page in
            ["http://localhost:3000", "https://app.localhost", "http://127.0.0.1", "http://[::1]:8"]
        {
            assert!(allowed.allows(&from(page)), "{page}");
        }
        for page in [
            "null",
            "https://evil.test",
            "http://localhost.evil.test",
            "http://10.0.0.1",
            "file://",
        ] {
            assert!(!allowed.allows(&from(page)), "{page}");
        }
        let any = ["*".parse().unwrap()];
        for everybody in [AllowedOrigins::new(&[], EVERYWHERE), AllowedOrigins::new(&any, LOOPBACK)]
        {
            assert!(everybody.allows(&from("https://anybody.example")), "{everybody}");
        }
    }

    /// `W-1`: a script of any page could take the places of SockJS.
    #[test]
    fn w_1_a_script_of_another_site_is_told_by_its_referer() {
        let allowed = AllowedOrigins::new(&[], LOOPBACK);
        let script = |site: &'static str, referer: Option<&'static str>| {
            let mut headers = HeaderMap::new();
            headers.insert("sec-fetch-site", HeaderValue::from_static(site));
            referer.map(|page| headers.insert(header::REFERER, HeaderValue::from_static(page)));
            allowed.allows(&headers)
        };
        assert!(script("same-origin", None) && script("none", None));
        assert!(script("cross-site", Some("http://localhost:3000/page?a=/b")));
        assert!(!script("cross-site", Some("https://evil.test/http://localhost/")));
        assert!(!script("cross-site", None), "a page that hides");
    }

    #[test]
    fn what_is_no_origin_is_refused() {
        for good in ["https://app.example", "http://localhost:3000", "null", "*"] {
            assert_eq!(good.parse::<Origin>().unwrap().as_str(), good);
        }
        for bad in ["", "app.example", "https://", "://x", "https://app.example/", "https://a b"] {
            assert!(bad.parse::<Origin>().is_err(), "{bad}");
        }
    }
}
