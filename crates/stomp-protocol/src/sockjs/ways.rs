//! The ways to a server, and which of them an application allows.

use alloc::vec::Vec;

/// One thing to try: how messages travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// A WebSocket that speaks SockJS.
    WebSocket,
    /// One long response, which is followed by the next when it has grown long.
    XhrStreaming,
    /// One response for each bundle of messages.
    XhrPolling,
    /// Somebody else's SockJS, which does all by itself.
    Foreign,
    /// A WebSocket to an address of its own, with no SockJS on it.
    Plain,
}

impl Way {
    /// The transports of SockJS, those that carry most for least first.
    pub const TRANSPORTS: [Self; 3] = [Self::WebSocket, Self::XhrStreaming, Self::XhrPolling];
    /// How many numbers [`index`](Self::index) gives.
    pub(super) const COUNT: usize = 4;

    /// Its number; a WebSocket fails like another, whatever is spoken on it.
    pub(super) const fn index(self) -> usize {
        self as usize % Self::COUNT
    }

    /// Whether it is a transport of SockJS, which a server may offer or not.
    pub(super) const fn is_sockjs(self) -> bool {
        matches!(self, Self::WebSocket | Self::XhrStreaming | Self::XhrPolling)
    }

    /// Whether what is sent waits for a request of its own.
    pub(super) const fn sends_requests(self) -> bool {
        matches!(self, Self::XhrStreaming | Self::XhrPolling)
    }

    /// Whether an intermediary may let it open and then hold everything back: what SockJS says first
    /// does not prove that more will come, and a plain WebSocket says nothing at all.
    pub(super) const fn may_open_in_vain(self) -> bool {
        matches!(self, Self::Plain | Self::XhrStreaming)
    }
}

/// The ways that there are, in the order of `transports`. With `plain` there is a WebSocket that is no
/// SockJS, which then is what "WebSocket" means; with `foreign` all other transports are one way, in the
/// place of the first of them.
#[must_use]
pub fn ways(transports: impl IntoIterator<Item = Way>, plain: bool, foreign: bool) -> Vec<Way> {
    let mut ways = Vec::new();
    for transport in transports {
        let way = match transport {
            Way::WebSocket if plain => Way::Plain,
            _ if foreign => Way::Foreign,
            _ => transport,
        };
        if !ways.contains(&way) {
            ways.push(way);
        }
    }
    ways
}
