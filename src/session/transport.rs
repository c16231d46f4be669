//! What differs between a browser and a host, as the driver sees it: the clock, timers, sockets.

use core::future::Future;
use core::task::{Context, Poll};

use stomp_protocol::Instant;

use super::{Builder, Transport};

/// What a driver needs of where it runs.
pub(crate) trait Runtime: Unpin {
    type Socket: Socket;
    type Sleep: Future<Output = ()> + Unpin;

    /// The present moment.
    fn now(&self) -> Instant;

    /// The time of day, in milliseconds since 1970.
    fn epoch_millis(&self) -> u64;

    /// From 0 to 1, 1 excluded.
    fn random(&self) -> f64;

    /// Resolves after so many milliseconds, or earlier.
    fn sleep(&self, millis: u64) -> Self::Sleep;

    /// Whether a socket can lead to this address at all.
    ///
    /// # Errors
    /// Why none ever can, here: the scheme, for instance.
    fn check(&self, url: &str, options: &Builder) -> Result<(), String> {
        let _ = (url, options);
        Ok(())
    }

    /// Opens a socket. If that cannot be, it closes at once.
    fn open(&self, opening: Opening<'_>) -> Self::Socket;
}

/// Where a socket is to lead.
#[derive(Debug)]
pub(crate) struct Opening<'driver> {
    pub(crate) url: &'driver str,
    pub(crate) options: &'driver Builder,
    /// The end of the attempt.
    #[cfg_attr(
        not(all(feature = "sockjs", target_arch = "wasm32")),
        expect(dead_code, reason = "the driver gives an attempt up by itself")
    )]
    pub(crate) until: Option<Instant>,
}

/// A socket. Dropping it closes it at once.
pub(crate) trait Socket: Unpin {
    /// What happens to it next. To be called again after `send` and `close`; not after [`SocketEvent::Closed`].
    fn poll_event(&mut self, context: &mut Context<'_>) -> Poll<SocketEvent>;

    /// Sends a frame or heart-beat. What goes wrong is an event.
    fn send(&mut self, bytes: Vec<u8>);

    /// Closes it in good order.
    fn close(&mut self);

    /// How many of the bytes that were given to `send` the system has taken: by default all.
    #[cfg(not(target_arch = "wasm32"))]
    fn written(&self) -> u64 {
        u64::MAX
    }

    /// Wakes the task when [`written`](Self::written) has grown.
    #[cfg(not(target_arch = "wasm32"))]
    fn watch_written(&self, context: &Context<'_>) {
        let _ = context;
    }

    /// Whether some of what was given to `send` has not gone out, where only looking tells that: in a page.
    #[cfg(any(target_arch = "wasm32", test))]
    fn is_sending(&self) -> bool {
        false
    }

    /// How messages travel.
    fn transport(&self) -> Transport {
        Transport::WebSocket
    }

    /// Whether it can carry what is not UTF-8.
    fn takes_bytes(&self) -> bool {
        true
    }
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

/// Stands for a close code where a message was longer than the session takes: none of the wire is 0.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) const TOO_LONG: u16 = 0;
