//! The transports of SockJS.

use std::fmt;
use std::str::FromStr;

/// One of the ways in which clients reach a session.
///
/// ```
/// assert_eq!(stomp_sockjs::Transport::XhrPolling.name(), "xhr-polling");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Transport {
    /// A WebSocket with SockJS's frames, `/SERVER/SESSION/websocket`.
    WebSocket,
    /// A WebSocket without them, `/websocket`, for clients that are not SockJS's.
    RawWebSocket,
    /// One response after the other that goes on and on, read by a script: `xhr_streaming`.
    XhrStreaming,
    /// A request for every frame: `xhr`.
    XhrPolling,
    /// Server-sent events: `eventsource`.
    EventSource,
    /// A page in an iframe that never ends loading: `htmlfile`.
    HtmlFile,
    /// A script for every frame: `jsonp`, with `jsonp_send`.
    Jsonp,
}

impl Transport {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::WebSocket,
        Self::RawWebSocket,
        Self::XhrStreaming,
        Self::XhrPolling,
        Self::EventSource,
        Self::HtmlFile,
        Self::Jsonp,
    ];

    /// The name of the transport, such as `xhr-streaming`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::WebSocket => "websocket",
            Self::RawWebSocket => "raw-websocket",
            Self::XhrStreaming => "xhr-streaming",
            Self::XhrPolling => "xhr-polling",
            Self::EventSource => "eventsource",
            Self::HtmlFile => "htmlfile",
            Self::Jsonp => "jsonp",
        }
    }
}

impl fmt::Display for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Transport {
    type Err = String;

    /// # Errors
    /// If there is none of that name; the text lists those that there are.
    fn from_str(name: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|transport| transport.name() == name).ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            format!("no transport is called {name:?}; there are {names}")
        })
    }
}
