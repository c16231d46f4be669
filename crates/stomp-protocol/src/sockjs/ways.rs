//! The ways to a server, and which of them an application allows.

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

    /// Which of the [`TRANSPORTS`](Self::TRANSPORTS) fails with it: a WebSocket fails like another, whatever
    /// is spoken on it. Beyond them if it is not for us to know.
    pub(super) const fn index(self) -> usize {
        if let Self::Plain = self { Self::WebSocket as usize } else { self as usize }
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
pub fn ways(
    transports: impl IntoIterator<Item = Way>,
    plain: bool,
    foreign: bool,
) -> impl Iterator<Item = Way> {
    transports.into_iter().map(move |transport| match transport {
        Way::WebSocket if plain => Way::Plain,
        _ if foreign => Way::Foreign,
        _ => transport,
    })
}

/// Those that are still to be tried.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ways {
    /// The next one last.
    stack: [Option<Way>; 3],
    count: usize,
}

impl Ways {
    /// Puts `way` before so many that are to be tried later.
    pub(super) fn insert(&mut self, later: usize, way: Way) {
        let mut next = Some(way);
        for place in self.stack.iter_mut().skip(later) {
            core::mem::swap(place, &mut next);
        }
        self.count += 1;
    }

    pub(super) fn push(&mut self, way: Way) {
        self.insert(self.count, way);
    }

    /// Takes the next one.
    pub fn pop(&mut self) -> Option<Way> {
        self.count = self.count.checked_sub(1)?;
        self.stack.get_mut(self.count)?.take()
    }

    pub(super) fn contains(&self, way: Way) -> bool {
        self.stack.contains(&Some(way))
    }

    pub(super) const fn len(&self) -> usize {
        self.count
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// A server that has no SockJS can only be reached without it.
    pub(super) fn drop_sockjs(&mut self) {
        let plain = self.contains(Way::Plain);
        *self = Self::default();
        if plain {
            self.push(Way::Plain);
        }
    }
}
