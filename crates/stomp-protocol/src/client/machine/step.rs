//! Steps: the things that a client plans to do.

use alloc::string::String;

use crate::client::{ActivationState, Attempt, LogEvent};

/// One thing that is to be done. What else belongs to it is in the client.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step {
    Log(LogEvent),
    ConnectionTimedOut,
    ReconnectIn,
    Enter(ActivationState),
    /// Begins an attempt.
    Connect,
    /// Takes the next thing that came.
    Receive,
    /// Carries out a deactivation. With `is_first` DISCONNECT is due.
    Stop {
        force: bool,
        is_first: bool,
    },
    /// Tells the driver to close the socket; it logs this before, if it has one.
    CloseSocket(Option<LogEvent>),
    Disconnected,
    HeartBeatLost,
    /// Drops the socket of this attempt, unless that has been done.
    Discard(Attempt, Cause),
    DiscardSocket(Option<LogEvent>),
    /// The driver has dropped the socket of this attempt.
    Discarded(Attempt),
    Detach,
    ClosedBySocket,
    ClosedByUs,
    Deactivated,
    /// There is no connection and no attempt.
    DecideNext,
}

/// What is said about a socket that was dropped.
#[derive(Debug, Clone, Default)]
pub(super) struct Discarded {
    /// The close code to send.
    pub(super) code: u16,
    /// The code of the close event that the application gets.
    pub(super) told_code: u16,
    /// Why, for people.
    pub(super) reason: String,
}

/// Why a socket is dropped without waiting for its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cause {
    /// The application asked for it.
    Unwanted,
    /// Waiting would take too long.
    Lingers,
    /// The broker broke the protocol; how, is in the client.
    Protocol,
    /// CONNECT could not be written as configured.
    Unusable,
}
