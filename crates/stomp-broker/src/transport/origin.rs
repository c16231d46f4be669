//! Which pages may connect. A browser says by the `Origin` header whose page makes a request; what
//! is no browser sends none, or any it likes, and is not kept out by this.

use std::collections::HashSet;
use std::str::FromStr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::warn;

/// The origins whose pages may connect; all of them if none is named.
#[derive(Clone, Debug)]
pub(crate) struct AllowedOrigins(Option<Arc<HashSet<String>>>);

impl AllowedOrigins {
    pub(crate) fn new(origins: &[Origin]) -> Self {
        let named = || Arc::new(origins.iter().map(|origin| origin.0.clone()).collect());
        Self((!origins.is_empty()).then(named))
    }

    fn allows(&self, headers: &HeaderMap) -> bool {
        let (Some(allowed), Some(origin)) = (&self.0, headers.get(header::ORIGIN)) else {
            return true;
        };
        origin.to_str().is_ok_and(|origin| allowed.contains(&origin.to_ascii_lowercase()))
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

/// An origin as browsers write it: scheme, host, and the port if it is not the scheme's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(String);

impl Origin {
    /// As a browser sends it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
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
            // What a page from a file has.
            None => text == "null",
        };
        if !is_origin {
            return Err(format!("{text:?} is no origin; for example https://app.example:8443"));
        }
        Ok(Self(text.to_ascii_lowercase()))
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::{AllowedOrigins, Origin};

    fn from(origin: &'static str) -> HeaderMap {
        [(header::ORIGIN, HeaderValue::from_static(origin))].into_iter().collect()
    }

    #[test]
    fn an_origin_is_allowed_as_a_whole_or_not() {
        let allowed = AllowedOrigins::new(&["https://App.example".parse().unwrap()]);
        assert!(allowed.allows(&from("https://app.example")));
        assert!(allowed.allows(&HeaderMap::new()), "not a page, or one of our own");
        for other in
            ["http://app.example", "https://app.example:8443", "https://app.example.evil", "null"]
        {
            assert!(!allowed.allows(&from(other)), "{other}");
        }
        assert!(AllowedOrigins::new(&[]).allows(&from("https://anybody.example")));
    }

    #[test]
    fn what_is_no_origin_is_refused() {
        for good in ["https://app.example", "http://localhost:3000", "null"] {
            assert_eq!(good.parse::<Origin>().unwrap().as_str(), good);
        }
        for bad in ["", "app.example", "https://", "://x", "https://app.example/", "https://a b"] {
            assert!(bad.parse::<Origin>().is_err(), "{bad}");
        }
    }
}
