//! What differs between a browser and a host, as the driver sees it: the clock, timers, sockets.

use core::future::Future;
use core::task::{Context, Poll};

use stomp_protocol::Instant;
use stomp_protocol::client::Transmit;

/// What a driver needs of where it runs.
pub(crate) trait Runtime: Unpin {
    type Socket: Socket;
    type Sleep: Future<Output = ()> + Unpin;

    /// The present moment.
    fn now(&self) -> Instant;

    /// From 0 to 1, 1 excluded.
    fn random(&self) -> f64;

    /// Resolves after so many milliseconds, or earlier.
    fn sleep(&self, millis: u64) -> Self::Sleep;

    /// Opens a socket that offers these versions of STOMP. If that cannot be, it closes at once.
    fn open(&self, url: &str, versions: &str) -> Self::Socket;
}

/// A socket. Dropping it closes it at once.
pub(crate) trait Socket: Unpin {
    /// What happens to it next. Not to be called after [`SocketEvent::Closed`].
    fn poll_event(&mut self, context: &mut Context<'_>) -> Poll<SocketEvent>;

    /// Sends a frame or heart-beat. What goes wrong is an event.
    fn send(&mut self, frame: Transmit);

    /// Closes it in good order.
    fn close(&mut self);
}

#[derive(Debug)]
pub(crate) enum SocketEvent {
    Opened,
    Received(Vec<u8>),
    /// With a close code of RFC 6455 section 7.4, and what is known about it.
    Closed {
        code: u16,
        reason: String,
    },
}
