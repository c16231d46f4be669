//! The kinds of errors of a client, by which a server chooses its answer.

use alloc::string::String;

use crate::error::ProtocolErrorKind;

/// A kind of error. The text of an ERROR may differ from server to server; this is what they have in
/// common.
///
/// See the example of [`Connection::end`](super::Connection::end).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// A second CONNECT.
    AlreadyConnected,
    /// The application takes no such message, or failed.
    Application,
    /// A frame behind DISCONNECT.
    AfterDisconnect,
    /// The log-in is refused.
    AccessRefused,
    /// `heart-beat` cannot be read.
    BadHeartBeat,
    /// `heart-beat` has one number only.
    HalfHeartBeat,
    /// A heart-beat before CONNECT.
    BeatBeforeConnect,
    /// The `client-id` of CONNECT is in use.
    ClientIdInUse,
    /// `content-type` is none.
    BadContentType,
    /// `ack` of SUBSCRIBE is none of the modes.
    BadAckMode,
    /// The virtual host is unknown.
    BadHost,
    /// `selector` is not one.
    BadSelector,
    /// Another header of a request has a value that is not allowed.
    BadValue,
    /// A durable subscription is in use, or cannot be had.
    BadDurable,
    /// DISCONNECT without a receipt, where that is answered by ERROR.
    Disconnected,
    /// A subscription with this id is open.
    DuplicateSubscription,
    /// A transaction of this name is open.
    DuplicateTransaction,
    /// UNSUBSCRIBE of an id that is the server's own.
    ReservedId,
    /// An escape without a second character: the line ends behind it.
    OpenEscape,
    /// A header that this request may not have.
    ForbiddenHeader,
    /// A frame that cannot be read.
    Malformed(ProtocolErrorKind),
    /// The stream ended within a frame.
    Incomplete,
    /// A header that the request must have is missing.
    MissingHeader,
    /// A header that the request must have is empty.
    EmptyHeader,
    /// NACK on STOMP 1.0.
    NackUnsupported,
    /// ACK or NACK of a message that awaits none: it was settled before.
    NotAwaited,
    /// ACK or NACK of a message whose subscription is closed.
    LateAck,
    /// ACK or NACK of a message that was not delivered on this connection.
    UnknownMessage,
    /// A request before CONNECT.
    NotConnected,
    /// A limit of the server.
    Limit,
    /// The client was silent for too long.
    Silent,
    /// More transactions than may be open.
    TooManyTransactions,
    /// A command of servers.
    UnexpectedCommand,
    /// A command that is none.
    UnknownCommand,
    /// The same, before CONNECT.
    UnknownFirstCommand,
    /// A destination that does not exist.
    UnknownDestination,
    /// A destination whose name is not allowed.
    BadDestination,
    /// A destination that takes no such request.
    UnusableDestination,
    /// An exchange, or a queue of AMQP, that does not exist.
    UnknownResource,
    /// UNSUBSCRIBE or ACK of a subscription that is not open.
    UnknownSubscription,
    /// COMMIT, ABORT or a request in a transaction that is not open.
    UnknownTransaction,
    /// A version that the server does not speak, or none where one is required.
    UnsupportedVersion,
    /// Any other error of a driver.
    Other,
}

/// An error of a client as a driver tells it to the machine.
///
/// See the example of [`Connection::end`](super::Connection::end).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What it is.
    pub kind: FailureKind,
    /// The `message` header of this server's ERROR (spec#77).
    pub message: String,
    /// The body, which explains it.
    pub detail: String,
    /// What was wrong, such as the name of a destination; may be empty.
    pub value: String,
}
