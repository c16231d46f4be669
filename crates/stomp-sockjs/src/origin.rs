//! The origins whose pages may connect.

use std::error::Error;
use std::fmt;
use std::str::FromStr;

use http::header::{self, HeaderMap};

/// An origin as browsers write it: scheme, host, and the port if it is not the scheme's own
/// (RFC 6454 section 7).
///
/// ```
/// use stomp_sockjs::Origin;
///
/// let origin: Origin = "https://App.example:8443".parse()?;
/// assert_eq!(origin.as_str(), "https://app.example:8443");
/// assert!("app.example/page".parse::<Origin>().is_err());
/// # Ok::<(), stomp_sockjs::BadOrigin>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Origin(String);

impl Origin {
    /// The origin as a browser sends it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The error for a text that is no [`Origin`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadOrigin(String);

impl fmt::Display for BadOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is no origin; for example https://app.example:8443", self.0)
    }
}

impl Error for BadOrigin {}

impl FromStr for Origin {
    type Err = BadOrigin;

    /// # Errors
    /// If the text has a path, a space, or no scheme, and is not `null` (the origin of a page from a
    /// file).
    fn from_str(text: &str) -> Result<Self, BadOrigin> {
        let is_plain = |authority: &str| {
            !authority.is_empty() && !authority.contains(|c: char| c == '/' || c.is_whitespace())
        };
        let is_origin = match text.split_once("://") {
            Some((scheme, authority)) => !scheme.is_empty() && is_plain(authority),
            None => text == "null",
        };
        if is_origin { Ok(Self(text.to_ascii_lowercase())) } else { Err(BadOrigin(text.into())) }
    }
}

/// Whether the page that makes a request may do so. No list allows every page; what is no browser
/// sends no `Origin` and is not kept out.
pub(crate) fn is_allowed(allowed: &[Origin], headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else { return true };
    let is_listed =
        |origin: &str| allowed.iter().any(|listed| listed.0.eq_ignore_ascii_case(origin));
    allowed.is_empty() || origin.to_str().is_ok_and(is_listed)
}

#[cfg(test)]
mod tests {
    use http::header::{self, HeaderMap, HeaderValue};

    use super::is_allowed;

    #[test]
    fn an_origin_is_allowed_as_a_whole_or_not() {
        let allowed = ["https://App.example".parse().unwrap()];
        let from = |origin: &'static str| -> HeaderMap {
            [(header::ORIGIN, HeaderValue::from_static(origin))].into_iter().collect()
        };
        assert!(is_allowed(&allowed, &from("https://app.example")));
        assert!(is_allowed(&allowed, &HeaderMap::new()), "not a page");
        for other in
            ["http://app.example", "https://app.example:8443", "https://app.example.evil", "null"]
        {
            assert!(!is_allowed(&allowed, &from(other)), "{other}");
        }
        assert!(is_allowed(&[], &from("https://other.example")));
    }
}
