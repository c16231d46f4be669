//! The transports, and the ways to a server that an application allows.

use alloc::vec::Vec;

/// How messages travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    /// A WebSocket.
    WebSocket,
    /// One long response, which is followed by the next when it has grown long.
    XhrStreaming,
    /// One response for each bundle of messages.
    XhrPolling,
}

impl Transport {
    /// All of them, those that carry most for least first.
    pub const ALL: [Self; 3] = [Self::WebSocket, Self::XhrStreaming, Self::XhrPolling];

    /// Its name in options and logs, which is the one that sockjs-client uses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::WebSocket => "websocket",
            Self::XhrStreaming => "xhr-streaming",
            Self::XhrPolling => "xhr-polling",
        }
    }

    /// The transport of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|transport| transport.name() == name)
    }
}

/// One thing to try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// A WebSocket to an address of its own, with no SockJS on it.
    Plain,
    /// A transport of SockJS.
    SockJs(Transport),
    /// Somebody else's SockJS, which does all by itself.
    Foreign,
}

impl Way {
    /// The transport, if it is for us to know.
    #[must_use]
    pub const fn transport(self) -> Option<Transport> {
        match self {
            Self::Plain => Some(Transport::WebSocket),
            Self::SockJs(transport) => Some(transport),
            Self::Foreign => None,
        }
    }

    /// Whether what is sent waits for a request of its own.
    pub(super) const fn sends_requests(self) -> bool {
        matches!(self, Self::SockJs(Transport::XhrStreaming | Transport::XhrPolling))
    }

    /// Whether an intermediary may let it open and then hold everything back: what SockJS says first
    /// does not prove that more will come, and a plain WebSocket says nothing at all.
    pub(super) const fn may_open_in_vain(self) -> bool {
        matches!(self, Self::Plain | Self::SockJs(Transport::XhrStreaming))
    }
}

/// The ways that there are, in the order of `transports`. With `plain` there is a WebSocket that is no
/// SockJS, which then is what "WebSocket" means; with `foreign` all other transports are one way, in the
/// place of the first of them.
#[must_use]
pub fn ways(transports: &[Transport], plain: bool, foreign: bool) -> Vec<Way> {
    let mut ways = Vec::new();
    for &transport in transports {
        let way = match transport {
            Transport::WebSocket if plain => Way::Plain,
            _ if foreign => Way::Foreign,
            _ => Way::SockJs(transport),
        };
        if !ways.contains(&way) {
            ways.push(way);
        }
    }
    ways
}
