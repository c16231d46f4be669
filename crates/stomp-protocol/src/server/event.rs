//! What a client asked for, and how a connection ends.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::frame::Headers;
use crate::heartbeat::HeartBeat;
use crate::version::Version;

/// Something the driver has to act on.
///
/// Where an event has a `receipt`, the driver calls
/// [`Connection::receipt`](super::Connection::receipt) with it once the request has been
/// *processed* (spec#73), or [`Connection::error`](super::Connection::error) if it cannot be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The client wants to connect: answer with [`Connection::accept`](super::Connection::accept)
    /// or [`Connection::refuse`](super::Connection::refuse). Nothing further is read until then.
    Connect(ConnectRequest),
    /// A message to publish.
    Send(Send),
    /// A subscription to open.
    Subscribe(Subscribe),
    /// A subscription that is closed.
    Unsubscribe(Unsubscribe),
    /// Deliveries that are settled, outside a transaction.
    Settled {
        /// Which ones, and how.
        settlement: Settlement,
        /// The receipt asked for.
        receipt: Option<String>,
    },
    /// A transaction to carry out: all of it or nothing.
    Committed {
        /// Its frames in the order in which they came.
        operations: Vec<Operation>,
        /// The receipt asked for.
        receipt: Option<String>,
    },
    /// Deliveries that nobody will settle any more because their subscription is closed: they are
    /// to be delivered again. Follows an ABORT, and a delivery that met an UNSUBSCRIBE under way.
    Released {
        /// Which ones.
        deliveries: Vec<DeliveryId>,
        /// The receipt asked for by the ABORT.
        receipt: Option<String>,
    },
    /// The client says goodbye (spec#67): open transactions are aborted (spec#66). Answer with
    /// [`Connection::finish`](super::Connection::finish) once earlier requests are processed.
    Disconnect {
        /// The receipt asked for.
        receipt: Option<String>,
    },
    /// The client's stream ended at the border of a frame, with no DISCONNECT. What it asked for
    /// before goes on being processed (spec#75); then call `finish` with no receipt.
    EndOfInput,
    /// The connection is over. Once [`poll_transmit`](super::Connection::poll_transmit) has
    /// nothing left, close the transport. Always the last event.
    Closed(CloseReason),
}

impl Event {
    /// The receipt that the request asked for.
    #[must_use]
    pub fn receipt(&self) -> Option<&str> {
        match self {
            Self::Send(send) => send.receipt.as_deref(),
            Self::Subscribe(subscribe) => subscribe.receipt.as_deref(),
            Self::Unsubscribe(unsubscribe) => unsubscribe.receipt.as_deref(),
            Self::Settled { receipt, .. }
            | Self::Committed { receipt, .. }
            | Self::Released { receipt, .. }
            | Self::Disconnect { receipt } => receipt.as_deref(),
            Self::Connect(_) | Self::EndOfInput | Self::Closed(_) => None,
        }
    }
}

/// A CONNECT or STOMP frame that is well formed and whose version is agreed.
#[derive(Clone, PartialEq, Eq)]
pub struct ConnectRequest {
    /// The highest version both sides speak (spec#36).
    pub version: Version,
    /// The user, if one was given.
    pub login: Option<String>,
    /// The user's password, if one was given. Left out of `Debug`.
    pub passcode: Option<String>,
    /// The virtual host, if one was given. 1.1 and 1.2 demand it (spec#30), but clients in wide
    /// use leave it out, so its absence is no fault.
    pub host: Option<String>,
    /// The heart-beats the client offers; none on 1.0.
    pub heart_beat: HeartBeat,
    /// All headers, those above included.
    pub headers: Headers,
}

impl fmt::Debug for ConnectRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConnectRequest")
            .field("version", &self.version)
            .field("heart_beat", &self.heart_beat)
            .field("headers", &self.headers)
            .finish_non_exhaustive()
    }
}

/// A SEND frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Send {
    /// Where it is to go.
    pub destination: String,
    /// What MESSAGE hands on (spec#72): every header but those that concern this frame alone or
    /// that the server writes itself. Repeated names are kept, in order.
    pub headers: Headers,
    /// The body, untouched.
    pub body: Vec<u8>,
    /// The receipt asked for; none inside a transaction, where it is answered at once.
    pub receipt: Option<String>,
}

/// A SUBSCRIBE frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscribe {
    /// Names the subscription in everything that follows.
    pub subscription: SubscriptionId,
    /// Whose messages are wanted.
    pub destination: String,
    /// How they will be acknowledged.
    pub ack: AckMode,
    /// All headers of the frame.
    pub headers: Headers,
    /// The receipt asked for.
    pub receipt: Option<String>,
}

/// An UNSUBSCRIBE frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsubscribe {
    /// Which subscription.
    pub subscription: SubscriptionId,
    /// Deliveries of it that were not settled, in order: to be delivered again, to others. Those
    /// settled inside an open transaction are not among them.
    pub released: Vec<DeliveryId>,
    /// The receipt asked for.
    pub receipt: Option<String>,
}

/// One step of a committed transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operation {
    /// A message to publish.
    Send(Send),
    /// Deliveries to settle.
    Settle(Settlement),
}

/// Deliveries that a client acknowledged or refused, in order of delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// Acknowledged or refused.
    pub verdict: Verdict,
    /// Which ones: several if a cumulative ACK says so (spec#57).
    pub deliveries: Vec<DeliveryId>,
}

/// What a client says of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// ACK: it is processed.
    Ack,
    /// NACK: it was not processed (spec#58).
    Nack,
}

/// How the messages of a subscription are acknowledged (spec#55).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AckMode {
    /// A message counts as processed once it is sent.
    Auto,
    /// ACK and NACK speak for all messages of the subscription up to theirs (spec#57).
    Client,
    /// ACK and NACK speak for their message alone (spec#59).
    ClientIndividual,
}

impl AckMode {
    /// Whether the client sends ACKs.
    #[must_use]
    pub const fn is_acknowledged(self) -> bool {
        !matches!(self, Self::Auto)
    }
}

/// Names a subscription within one connection. Never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SubscriptionId(pub u64);

/// Names one delivery of one message to one subscription. The driver chooses it: greater for each
/// later delivery on the same connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeliveryId(pub u64);

/// Why a connection is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloseReason {
    /// The client sent DISCONNECT, or ended its stream, and was answered.
    Finished,
    /// The client sent what cannot be read; an ERROR says why.
    Malformed,
    /// The client broke the protocol; an ERROR says how.
    Protocol,
    /// The client went beyond a limit; an ERROR says which.
    TooLarge,
    /// The client was silent for too long; an ERROR says since when.
    Silent,
    /// The driver refused something; an ERROR says what.
    Refused,
}

impl fmt::Display for CloseReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Finished => "finished",
            Self::Malformed => "malformed frame",
            Self::Protocol => "protocol error",
            Self::TooLarge => "limit exceeded",
            Self::Silent => "silent for too long",
            Self::Refused => "refused",
        })
    }
}
