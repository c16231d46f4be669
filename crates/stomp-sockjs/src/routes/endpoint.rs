//! The endpoints of a SockJS service, by their paths.

use http::Method;

use crate::transport::Transport;

/// One of the paths of the SockJS protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Endpoint<'a> {
    Greeting,
    Iframe,
    Info,
    RawWebSocket,
    /// `/<server>/<session>/<kind>`; the server's part is for load balancers.
    Session(&'a str, Kind),
}

/// A request to a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Xhr,
    XhrStreaming,
    XhrSend,
    EventSource,
    HtmlFile,
    Jsonp,
    JsonpSend,
    WebSocket,
}

impl<'a> Endpoint<'a> {
    /// The path without the prefix. One slash at the end makes no difference.
    pub(super) fn parse(rest: &'a str) -> Option<Self> {
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        if rest.is_empty() {
            return Some(Self::Greeting);
        }
        let mut parts = rest.strip_prefix('/')?.split('/');
        match (parts.next()?, parts.next(), parts.next(), parts.next()) {
            ("info", None, None, None) => Some(Self::Info),
            ("websocket", None, None, None) => Some(Self::RawWebSocket),
            (page, None, None, None) if is_iframe(page) => Some(Self::Iframe),
            (server, Some(session), Some(kind), None) if is_name(server) && is_name(session) => {
                Some(Self::Session(session, Kind::parse(kind)?))
            }
            _ => None,
        }
    }

    /// The methods allowed, as the `Allow` header has them.
    pub(super) const fn methods(self) -> &'static [Method] {
        match self {
            Self::Info => &[Method::OPTIONS, Method::GET],
            Self::Greeting | Self::Iframe | Self::RawWebSocket => &[Method::GET],
            Self::Session(_, kind) => kind.methods(),
        }
    }

    /// Whether browsers ask for it without telling whose page wants it: as a script or a frame.
    pub(super) const fn hides_origin(self) -> bool {
        matches!(
            self,
            Self::Iframe | Self::Session(_, Kind::HtmlFile | Kind::Jsonp | Kind::JsonpSend)
        )
    }

    /// The transport that it belongs to, if to one alone.
    pub(super) const fn transport(self) -> Option<Transport> {
        match self {
            Self::Greeting | Self::Iframe | Self::Info => None,
            Self::RawWebSocket => Some(Transport::RawWebSocket),
            Self::Session(_, kind) => kind.transport(),
        }
    }
}

impl Kind {
    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "xhr" => Self::Xhr,
            "xhr_streaming" => Self::XhrStreaming,
            "xhr_send" => Self::XhrSend,
            "eventsource" => Self::EventSource,
            "htmlfile" => Self::HtmlFile,
            "jsonp" => Self::Jsonp,
            "jsonp_send" => Self::JsonpSend,
            "websocket" => Self::WebSocket,
            _ => return None,
        })
    }

    const fn methods(self) -> &'static [Method] {
        match self {
            Self::Xhr | Self::XhrStreaming | Self::XhrSend => &[Method::POST, Method::OPTIONS],
            Self::JsonpSend => &[Method::POST],
            Self::EventSource | Self::HtmlFile | Self::Jsonp | Self::WebSocket => &[Method::GET],
        }
    }

    const fn transport(self) -> Option<Transport> {
        match self {
            Self::Xhr => Some(Transport::XhrPolling),
            Self::XhrStreaming => Some(Transport::XhrStreaming),
            // Streaming and polling, event sources and pages: all send by it.
            Self::XhrSend => None,
            Self::EventSource => Some(Transport::EventSource),
            Self::HtmlFile => Some(Transport::HtmlFile),
            Self::Jsonp | Self::JsonpSend => Some(Transport::Jsonp),
            Self::WebSocket => Some(Transport::WebSocket),
        }
    }
}

/// `iframe.html`, with anything between that a version may be made of.
fn is_iframe(page: &str) -> bool {
    let version = page.strip_prefix("iframe").and_then(|rest| rest.strip_suffix(".html"));
    version.is_some_and(|version| {
        version.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'z' | b'-' | b'.' | b'_'))
    })
}

fn is_name(part: &str) -> bool {
    !part.is_empty() && !part.contains('.')
}

#[cfg(test)]
mod tests {
    use super::{Endpoint, Kind};

    #[test]
    fn paths_of_the_protocol_are_known() {
        for (path, endpoint) in [
            ("", Endpoint::Greeting),
            ("/", Endpoint::Greeting),
            ("/info", Endpoint::Info),
            ("/info/", Endpoint::Info),
            ("/iframe.html", Endpoint::Iframe),
            ("/iframe-0.1.2abc-dirty.2144.html", Endpoint::Iframe),
            ("/websocket", Endpoint::RawWebSocket),
            ("/000/abc/xhr", Endpoint::Session("abc", Kind::Xhr)),
            ("/_/a%20b/jsonp_send/", Endpoint::Session("a%20b", Kind::JsonpSend)),
        ] {
            assert_eq!(Endpoint::parse(path), Some(endpoint), "{path}");
        }
    }

    #[test]
    fn others_are_not() {
        for path in [
            "//",
            "///",
            "/a",
            "/a.html",
            "/a/a",
            "/a/a/",
            "/iframe",
            "/iframe.htm",
            "/iframe.HTML",
            "/IFRAME.html",
            "/iframe-/.html",
            "/a./a/xhr",
            "/a/a./xhr",
            "/./a/xhr",
            "//a/xhr",
            "/a//xhr",
            "/a/a/a/xhr",
            "/a/a/xhr//",
            "/a/a/xhrr",
            "/info/xhr",
            "xhr",
        ] {
            assert_eq!(Endpoint::parse(path), None, "{path}");
        }
    }
}
