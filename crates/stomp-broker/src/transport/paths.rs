//! The paths at which clients connect.

use std::fmt;
use std::str::FromStr;

/// A path at which clients connect, such as `/gs-guide-websocket`. In a namespace it stands behind
/// `/ns/NAME`.
///
/// See the example of [`Broker`](crate::Broker).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EndpointPath(String);

/// The first parts of paths that are not to be had.
const TAKEN: [&str; 6] = ["control", "dashboard", "healthz", "metrics", "ns", "readyz"];

impl EndpointPath {
    /// Where STOMP over WebSocket is served, unless told otherwise.
    pub(crate) fn websocket() -> Self {
        Self("/ws".into())
    }

    /// Where STOMP over SockJS is served, unless told otherwise.
    pub(crate) fn sockjs() -> Self {
        Self("/stomp".into())
    }

    /// The path.
    ///
    /// See the example of [`Broker`](crate::Broker).
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether one of two paths is the other, or lies below it.
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        let is_within = |inner: &str, outer: &str| {
            inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        is_within(&self.0, &other.0) || is_within(&other.0, &self.0)
    }
}

impl fmt::Display for EndpointPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for EndpointPath {
    type Err = String;

    /// # Errors
    /// If the text is no path, or one that the broker needs itself.
    fn from_str(text: &str) -> Result<Self, String> {
        let Some(parts) = text.strip_prefix('/') else {
            return Err(format!("{text:?} does not begin with /, as in /gs-guide-websocket"));
        };
        let is_plain = |part: &str| {
            let is_char = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
            !part.is_empty() && part.bytes().all(is_char)
        };
        if !parts.split('/').all(is_plain) {
            return Err(format!(
                "{text:?} is no path of parts such as /app/ws: letters, digits and - . _ ~"
            ));
        }
        if let Some(taken) = TAKEN.iter().find(|taken| parts.split('/').next() == Some(taken)) {
            return Err(format!("/{taken} is the broker's own; choose another path"));
        }
        Ok(Self(text.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::EndpointPath;

    fn path(text: &str) -> EndpointPath {
        text.parse().unwrap()
    }

    #[test]
    fn a_path_is_plain_and_not_the_brokers_own() {
        for text in ["/ws", "/gs-guide-websocket", "/api/v1/stomp", "/control-room"] {
            assert_eq!(path(text).as_str(), text);
        }
        for text in ["", "ws", "/", "/a/", "//a", "/a b", "/{ns}", "/*", "/control", "/ns/a"] {
            assert!(text.parse::<EndpointPath>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_path_overlaps_those_below_it() {
        assert!(path("/ws").overlaps(&path("/ws/raw")) && path("/ws/raw").overlaps(&path("/ws")));
        assert!(path("/ws").overlaps(&path("/ws")) && !path("/ws").overlaps(&path("/wss")));
    }
}
