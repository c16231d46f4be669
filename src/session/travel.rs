//! How messages travel.

use core::fmt;

/// How messages travel: [`Status::transport`](super::Status::transport).
///
/// See the example of [`Status`](super::Status).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Transport {
    /// A WebSocket, with or without SockJS.
    WebSocket,
    /// SockJS over one long HTTP response.
    XhrStreaming,
    /// SockJS over one HTTP response after another.
    XhrPolling,
    /// The program's own SockJS: `Builder::sockjs_with`.
    External,
    /// TCP, on a host.
    Tcp,
}

/// The name that the npm package has for it.
impl fmt::Display for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::WebSocket => "websocket",
            Self::XhrStreaming => "xhr-streaming",
            Self::XhrPolling => "xhr-polling",
            Self::External => "sockjs",
            Self::Tcp => "tcp",
        })
    }
}
