//! The transports to a server, and the order in which they are tried.

/// A transport for messages.
///
/// See the example of [`transports`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    /// A WebSocket that carries SockJS frames.
    WebSocket,
    /// A long HTTP response, followed by the next one when it has reached the server's limit.
    XhrStreaming,
    /// One HTTP response for each batch of messages.
    XhrPolling,
    /// An external implementation of SockJS, which chooses among its own transports.
    External,
    /// A WebSocket to another address, without SockJS.
    Plain,
}

impl Transport {
    /// The transports of SockJS, the fastest first.
    pub const SOCKJS: [Self; 3] = [Self::WebSocket, Self::XhrStreaming, Self::XhrPolling];

    /// The entry of the [`Memory`](super::Memory) that this transport shares: a plain WebSocket fails where
    /// a WebSocket with SockJS fails. Out of range for `External`, which is not remembered.
    pub(super) const fn index(self) -> usize {
        if let Self::Plain = self { Self::WebSocket as usize } else { self as usize }
    }

    /// Whether it is a transport of SockJS, which the server has to offer.
    pub(super) const fn is_sockjs(self) -> bool {
        matches!(self, Self::WebSocket | Self::XhrStreaming | Self::XhrPolling)
    }

    /// Whether messages are sent by HTTP requests.
    pub(super) const fn sends_requests(self) -> bool {
        matches!(self, Self::XhrStreaming | Self::XhrPolling)
    }

    /// Whether an intermediary may let it open and then hold all messages back: the first frame of
    /// xhr-streaming does not prove that more follow, and a plain WebSocket sends none.
    pub(super) const fn may_open_without_messages(self) -> bool {
        matches!(self, Self::Plain | Self::XhrStreaming)
    }
}

/// Maps the `allowed` transports of SockJS to those that are tried, in this order. With `plain` a WebSocket
/// is one without SockJS; with `external` every other transport is the external SockJS.
///
/// ```
/// use stomp_protocol::sockjs::{Transport, transports};
///
/// let tried: Vec<_> = transports(Transport::SOCKJS, true, false).collect();
/// assert_eq!(tried, [Transport::Plain, Transport::XhrStreaming, Transport::XhrPolling]);
/// ```
pub fn transports(
    allowed: impl IntoIterator<Item = Transport>,
    plain: bool,
    external: bool,
) -> impl Iterator<Item = Transport> {
    allowed.into_iter().map(move |transport| match transport {
        Transport::WebSocket if plain => Transport::Plain,
        _ if external => Transport::External,
        _ => transport,
    })
}

/// The transports that are still to be tried, in their order. An array, because a `Vec` makes the
/// compressed WebAssembly module 200 bytes larger.
///
/// See the example of [`Memory`](super::Memory).
#[derive(Debug, Clone, Copy, Default)]
pub struct TransportPlan {
    /// A stack: the next transport is the last.
    stack: [Option<Transport>; 3],
    count: usize,
}

impl TransportPlan {
    /// Inserts a transport so that `later` others are tried after it.
    pub(super) fn insert(&mut self, later: usize, transport: Transport) {
        let mut next = Some(transport);
        for place in self.stack.iter_mut().skip(later) {
            core::mem::swap(place, &mut next);
        }
        self.count += 1;
    }

    /// Makes a transport the next one.
    pub(super) fn push(&mut self, transport: Transport) {
        self.insert(self.count, transport);
    }

    /// Takes the next transport; `None` if all were tried.
    ///
    /// See the example of [`Memory`](super::Memory).
    pub fn pop(&mut self) -> Option<Transport> {
        self.count = self.count.checked_sub(1)?;
        self.stack.get_mut(self.count)?.take()
    }

    pub(super) fn contains(&self, transport: Transport) -> bool {
        self.stack.contains(&Some(transport))
    }

    pub(super) const fn len(&self) -> usize {
        self.count
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Leaves only the plain WebSocket, if it is among them: for a server that does not speak SockJS.
    pub(super) fn drop_sockjs(&mut self) {
        let plain = self.contains(Transport::Plain);
        *self = Self::default();
        if plain {
            self.push(Transport::Plain);
        }
    }
}
