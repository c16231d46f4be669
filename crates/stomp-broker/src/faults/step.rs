//! What the engine tells the session to do.

use super::actions::{CloseWith, Failure};
use super::ledger::FaultId;

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Bytes for the client: one WebSocket message, or one segment.
    ToClient(Vec<u8>),
    /// A frame of SockJS, or what is none, for a client who has come by SockJS.
    SockJs(String),
    /// Bytes for the protocol machine.
    ToBroker(Vec<u8>),
    /// Nothing more will come from the client.
    EndOfInput,
    /// Let the broker answer with an ERROR and close.
    Fail(Failure),
    /// Stop reading; the engine itself sees to that.
    StopReading(Stop),
    /// The connection is over in this way.
    End(End),
}

/// How a fault ends a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// By a closing handshake with this code, where there is one.
    Close(CloseWith),
    /// By closing the socket.
    Disconnect,
    /// By resetting it.
    Reset,
    /// Not at all: nothing is said any more and nothing heard.
    Hang,
}

/// How long nothing is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// So many milliseconds.
    For(u64),
    /// While this fault is there and switched on.
    While(FaultId),
}
