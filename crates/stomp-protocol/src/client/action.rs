//! What a session wants done.

use alloc::string::String;

use crate::error::UsageError;

use super::{Event, Transmit};

/// Whether the application wants to be connected, and how far that wish has got.
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempt(pub u32);

/// How a socket came to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Closed {
    /// The driver said so: pass on the close event it has.
    BySocket,
    /// The session gave the socket up without waiting for it.
    Discarded {
        /// What a close event would say: a code of RFC 6455 section 7.4.2's private range.
        code: u16,
        /// Why, for people.
        reason: String,
    },
}

/// One thing to do. They are to be done in the order in which they come.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Tell the application.
    StateChanged(ActivationState),
    /// Let the application prepare an attempt, then call [`handle_prepared`] or
    /// [`handle_attempt_failed`].
    ///
    /// [`handle_prepared`]: super::Session::handle_prepared
    /// [`handle_attempt_failed`]: super::Session::handle_attempt_failed
    Prepare(Attempt),
    /// Make a socket, then call [`handle_made`], and [`handle_opened`] once it is open; or
    /// [`handle_attempt_failed`] if it could not even be made.
    ///
    /// [`handle_made`]: super::Session::handle_made
    /// [`handle_opened`]: super::Session::handle_opened
    /// [`handle_attempt_failed`]: super::Session::handle_attempt_failed
    Open(Attempt),
    /// Write to the socket.
    Transmit(Transmit),
    /// Close the socket in good order; ignore what else it receives, but report its end by
    /// [`handle_closed`](super::Session::handle_closed).
    Close,
    /// Forget the socket: take the handlers off and close it. Nothing it does matters any more.
    Discard {
        /// The close code to send.
        code: u16,
        /// The close reason to send, at most 123 bytes (RFC 6455 section 5.5).
        reason: String,
    },
    /// Tell the application that the socket is closed.
    Closed(Closed),
    /// Tell the application what the broker sent.
    Event(Event),
    /// Tell the application that the connection ends as it wished: [`Event::Farewell`] came, and the
    /// socket has been told to close.
    Disconnected,
    /// The headers for DISCONNECT cannot be sent: the socket is closed without it. Worth a line in a
    /// log.
    DisconnectRefused(UsageError),
    /// The session has come to rest: whoever waits for that may go on.
    Deactivated,
    /// Worth a line in a log; the number is the milliseconds that it is about, for those that are.
    Note(Note, u64),
}

/// Things that a developer who reads a log would like to know. Others know them by their numbers, so the
/// order matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Note {
    /// The socket is closed.
    ConnectionClosed,
    /// `activate` while deactivating: it will happen afterwards.
    ActivationPostponed,
    /// `activate` while active: nothing to do.
    AlreadyActive,
    /// `deactivate` while inactive: nothing to do.
    AlreadyInactive,
    /// An attempt was given up while the application prepared it.
    AttemptGivenUp,
    /// An attempt failed before there was a socket.
    AttemptFailed,
    /// A socket is about to be opened.
    Opening,
    /// The socket is open.
    Opened,
    /// The socket is being closed.
    Closing,
    /// The socket is being dropped without waiting for its end, for something that went wrong.
    Discarding,
    /// No CONNECTED within so many milliseconds.
    ConnectionTimedOut,
    /// The orderly end took more than so many milliseconds.
    DisconnectTimedOut,
    /// The next attempt is due in so many milliseconds.
    ReconnectIn,
}
