//! Transports of bytes, in two halves: raw TCP, a WebSocket or a SockJS session.

pub(crate) mod messages;
#[cfg(feature = "net")]
pub(crate) mod options;
#[cfg(feature = "net")]
pub(crate) mod origin;
#[cfg(feature = "net")]
pub(crate) mod paths;
#[cfg(feature = "net")]
pub(crate) mod socket;
#[cfg(feature = "net")]
pub(crate) mod tcp;
#[cfg(feature = "net")]
pub(crate) mod tls;
#[cfg(feature = "net")]
pub(crate) mod websocket;

use std::future::Future;
use std::io;

use bytes::Bytes;
use stomp_protocol::server::Transmit;

/// The half that brings bytes in.
pub(crate) trait Reader: Send + 'static {
    /// Waits for bytes. Cancel-safe.
    fn read(&mut self) -> impl Future<Output = Read> + Send;

    /// How the client has ended the connection, once [`read`](Self::read) gave [`Read::End`].
    fn peer_end(&self) -> PeerEnd {
        PeerEnd::Ended
    }
}

/// How a client has ended its connection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum PeerEnd {
    /// In order, where there is no closing handshake: by the end of a stream or of a SockJS session.
    #[default]
    Ended,
    /// By a closing handshake, with a code and a reason or without.
    Closed(Option<(u16, String)>),
    /// Without a closing handshake, or by a reset.
    Cut,
}

/// The result of a read.
#[derive(Debug)]
pub(crate) enum Read {
    Bytes(Bytes),
    /// Nothing more will come.
    End,
    /// A message larger than the limit; reading is over.
    TooLarge,
    /// A text message that is no text; reading is over.
    NotUtf8,
    /// What breaks the WebSocket protocol, in words; reading is over.
    Violation(String),
}

/// The half that takes bytes out.
pub(crate) trait Writer: Send + 'static {
    /// Whether [`close`](Self::close) can tell the client why.
    const GIVES_REASONS: bool;

    /// Whether frames that are not UTF-8 cannot be written. Default `false`.
    fn is_text_only(&self) -> bool {
        false
    }

    /// Writes whole frames, takes them out of the list, and flushes. What frames share is not to be
    /// copied before it is their turn.
    fn write(&mut self, frames: &mut Vec<Transmit>) -> impl Future<Output = io::Result<()>> + Send;

    /// Says that nothing more will come, and why.
    fn close(&mut self, close_cause: CloseCause) -> impl Future<Output = io::Result<()>> + Send;

    /// Closes with a code and a reason that a fault has chosen, where there are such things.
    fn close_with(
        &mut self,
        code: u16,
        reason: String,
    ) -> impl Future<Output = io::Result<()>> + Send;

    /// Ends the connection without a closing handshake, once the other half is dropped, too.
    fn cut(self)
    where
        Self: Sized,
    {
    }

    /// Writes a frame of SockJS, or what is none, where there are such frames.
    fn write_sockjs(&mut self, frame: String) {
        drop(frame);
    }

    /// Sees to it that the connection is reset once the other half is dropped, too.
    fn reset(self);
}

/// Why the broker closes a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CloseCause {
    /// The client is done.
    Finished,
    /// The broker is going away.
    ShuttingDown,
    /// An ERROR frame has said what is wrong.
    Error,
    /// The client does not read what it asked for.
    TooSlow,
    /// The client sent more than is allowed.
    TooLarge,
    /// The broker behind the gateway cannot be reached, or is gone.
    Unavailable,
    /// The client sent text that is none.
    NotUtf8,
    /// Not at all: the connection is cut off.
    Cut,
    /// The close code and reason of a persona.
    As(u16, &'static str),
}

/// RFC 6455 section 7.4.1; SockJS takes the same codes.
pub(crate) const fn close_code(close_cause: CloseCause) -> (u16, &'static str) {
    match close_cause {
        CloseCause::Finished => (1000, ""),
        CloseCause::ShuttingDown => (1001, "the broker is shutting down"),
        CloseCause::Error => (1002, "see the ERROR frame"),
        CloseCause::Unavailable => (1011, "the broker behind is unavailable"),
        CloseCause::TooSlow => (1008, "slow consumer"),
        CloseCause::TooLarge => (1009, "frame too large"),
        CloseCause::NotUtf8 => (1007, "text that is not UTF-8"),
        CloseCause::As(code, reason) => (code, reason),
        // It is never written; over SockJS the client is told at least that it is over.
        CloseCause::Cut => (1006, ""),
    }
}
