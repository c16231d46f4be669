//! What a client wants done.

use alloc::string::String;

use crate::error::UsageError;

use super::{Event, Transmit};

/// Whether the application wants to be connected, and how far that wish has got.
///
/// See the example of [`Client::deactivate`](super::Client::deactivate).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActivationState {
    /// Connected, or trying to be.
    Active,
    /// Asked to stop; the socket is still closing.
    Deactivating,
    /// At rest.
    Inactive,
}

/// One attempt to connect. What belongs to an attempt that was given up since is ignored (`L17`).
///
/// See the example of [`Client`](super::Client).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempt(pub u32);

/// How a socket came to its end.
///
/// See the example of [`Client::force_disconnect`](super::Client::force_disconnect).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Closed {
    /// The driver said so: pass on the close event it has.
    BySocket,
    /// The client gave the socket up without waiting for it.
    Discarded {
        /// What a close event would say: 1006 for a connection that was lost, unless the configuration is to discard
        /// sockets on failure; else a code of RFC 6455 section 7.4.2's private range.
        code: u16,
        /// Why, for people.
        reason: String,
    },
}

/// One thing to do. They are to be done in the order in which they come.
///
/// See the example of [`Client`](super::Client).
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Tell the application.
    StateChanged(ActivationState),
    /// Connect: let the application prepare the attempt, make a socket, wait until it is open. Then
    /// call [`handle_opened`](super::Client::handle_opened) or
    /// [`handle_unusable`](super::Client::handle_unusable); call
    /// [`handle_failed`](super::Client::handle_failed) if there will be no socket, or
    /// [`handle_closed`](super::Client::handle_closed) if it closes before it is open.
    Connect(Attempt),
    /// Write to the socket.
    Transmit(Transmit),
    /// Close the socket in good order; ignore what else it receives, but report its end by
    /// [`handle_closed`](super::Client::handle_closed). If there is no socket yet, give the attempt up
    /// and call [`handle_failed`](super::Client::handle_failed) at once.
    Close {
        /// Worth a line in a log before, if there is a socket.
        log: Option<LogEvent>,
    },
    /// Forget the socket: take the handlers off and close it. Nothing it does matters any more. If
    /// there is no socket yet, give the attempt up and call
    /// [`handle_failed`](super::Client::handle_failed) at once.
    Discard {
        /// The close code to send.
        code: u16,
        /// The close reason to send, at most 123 bytes (RFC 6455 section 5.5).
        reason: String,
        /// Worth a line in a log before, if there is a socket.
        log: Option<LogEvent>,
    },
    /// Let go of the socket and of all that belongs to it: it is closed, or was discarded.
    Detach,
    /// Tell the application that the socket is closed.
    Closed(Closed),
    /// Tell the application what the broker sent.
    Event(Event),
    /// Tell the application that the connection ends as it wished: [`Event::DisconnectReceipt`] came, and the
    /// socket has been told to close.
    Disconnected,
    /// The headers for DISCONNECT cannot be sent: the socket is closed without it. Worth a line in a
    /// log.
    DisconnectRefused(UsageError),
    /// The client has come to rest: what waits for that may go on.
    Deactivated,
    /// The attempt has taken more than so many milliseconds, and is being given up. Worth a line in a
    /// log.
    ConnectionTimedOut(u64),
    /// The next attempt is due in so many milliseconds. Worth a line in a log.
    ReconnectIn(u64),
    /// Worth a line in a log, and nothing else; the number is the milliseconds that it is about, for
    /// those that are.
    Log(LogEvent, u64),
}

/// What a developer who reads a log would like to know.
///
/// ```
/// use stomp_protocol::Instant;
/// use stomp_protocol::client::{Action, Client, ClientConfig, LogEvent};
///
/// let now = Instant::from_millis(0);
/// let mut client = Client::new(ClientConfig::default());
/// client.activate();
/// while client.poll_action(now).is_some() {}
/// client.activate();
/// assert_eq!(client.poll_action(now), Some(Action::Log(LogEvent::AlreadyActive, 0)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogEvent {
    /// The socket is closed.
    ConnectionClosed,
    /// `activate` while deactivating: the client becomes active afterwards.
    ActivationPostponed,
    /// `activate` while active: nothing to do.
    AlreadyActive,
    /// `deactivate` while inactive: nothing to do.
    AlreadyInactive,
    /// An attempt was due, but is not wanted any more.
    AttemptGivenUp,
    /// An attempt failed before there was a socket.
    AttemptFailed,
    /// The socket is open.
    Opened,
    /// The socket is being closed.
    Closing,
    /// The socket is being dropped without waiting for its end, for something that went wrong.
    Discarding,
    /// The present attempt has lasted for so many milliseconds, and goes on.
    StillWaiting,
    /// The closing handshake took more than so many milliseconds.
    DisconnectTimedOut,
}
