//! Events: requests of a client, and the end of a connection.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::frame::Headers;
use crate::heartbeat::HeartBeat;
use crate::version::Version;

/// An event for the driver.
///
/// If it has a `receipt`, the driver calls [`Connection::receipt`](super::Connection::receipt) with it
/// once the request was *processed* (spec#73), or [`Connection::error`](super::Connection::error) if
/// it cannot be.
///
/// See the example of [`Connection`](super::Connection).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// CONNECT: to be answered by [`Connection::accept`](super::Connection::accept) or
    /// [`Connection::refuse`](super::Connection::refuse). Nothing is read until then.
    Connect(ConnectRequest),
    /// SEND: a message to publish.
    Send(Send),
    /// SUBSCRIBE: a subscription to open.
    Subscribe(Subscribe),
    /// UNSUBSCRIBE: a subscription was closed.
    Unsubscribe(Unsubscribe),
    /// UNSUBSCRIBE of a subscription that outlives its connection: it is to be deleted.
    Delete {
        /// The name of the subscription.
        name: String,
        /// The receipt asked for.
        receipt: Option<String>,
    },
    /// ACK or NACK outside a transaction: deliveries are settled.
    Settled {
        /// The deliveries, and how they are settled.
        settlement: Settlement,
        /// The receipt asked for.
        receipt: Option<String>,
    },
    /// COMMIT: a transaction to execute, all of it or nothing (spec#64).
    Committed {
        /// Its frames in the order in which they came.
        operations: Vec<Operation>,
        /// The receipt asked for.
        receipt: Option<String>,
    },
    /// Deliveries that can no longer be settled, because their subscription is closed: they are to be
    /// delivered again. Follows an ABORT, or a delivery that crossed an UNSUBSCRIBE.
    Released {
        /// The deliveries.
        deliveries: Vec<DeliveryId>,
        /// The receipt that the ABORT asked for.
        receipt: Option<String>,
    },
    /// DISCONNECT (spec#67); open transactions were aborted (spec#66). To be answered by
    /// [`Connection::finish`](super::Connection::finish) once earlier requests are processed.
    Disconnect {
        /// The receipt asked for.
        receipt: Option<String>,
    },
    /// The client's stream ended between two frames, without DISCONNECT. Earlier requests are still
    /// processed (spec#75); then the driver calls `finish` without a receipt.
    EndOfInput,
    /// The connection is over: the driver closes the transport once
    /// [`poll_transmit`](super::Connection::poll_transmit) gives nothing. This is the last event.
    Closed(CloseReason),
}

impl Event {
    /// The receipt that the request asked for.
    ///
    /// See the example of [`Send`].
    #[must_use]
    pub fn receipt(&self) -> Option<&str> {
        match self {
            Self::Send(send) => send.receipt.as_deref(),
            Self::Subscribe(subscribe) => subscribe.receipt.as_deref(),
            Self::Unsubscribe(unsubscribe) => unsubscribe.receipt.as_deref(),
            Self::Delete { receipt, .. }
            | Self::Settled { receipt, .. }
            | Self::Committed { receipt, .. }
            | Self::Released { receipt, .. }
            | Self::Disconnect { receipt } => receipt.as_deref(),
            Self::Connect(_) | Self::EndOfInput | Self::Closed(_) => None,
        }
    }
}

/// A CONNECT or STOMP frame (spec#27), with the negotiated version.
///
/// See the example of [`Connection`](super::Connection).
#[derive(Clone, PartialEq, Eq)]
pub struct ConnectRequest {
    /// The highest common version (spec#36).
    pub version: Version,
    /// The name of the user, if given.
    pub login: Option<String>,
    /// The password of the user, if given. Left out of `Debug`.
    pub passcode: Option<String>,
    /// The virtual host, if given. 1.1 and 1.2 require it (spec#30), but common clients leave it out
    /// (`S4`), so its absence is no error.
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
///
/// ```
/// # use std::sync::Arc;
/// # use stomp_protocol::Instant;
/// # use stomp_protocol::server::{Config, Connection};
/// # let now = Instant::from_millis(0);
/// # let mut connection = Connection::new(now, "session-1", Arc::new(Config::default()));
/// # connection.handle_bytes(now, b"CONNECT\naccept-version:1.2\nhost:a\n\n\0");
/// # connection.poll_event();
/// # connection.accept(now);
/// # connection.poll_transmit(now);
/// use stomp_protocol::server::Event;
///
/// connection.handle_bytes(now, b"SEND\ndestination:/a\nlang:en\nreceipt:r\n\nhi\0");
/// let event = connection.poll_event().unwrap();
/// assert_eq!(event.receipt(), Some("r"));
/// let Event::Send(send) = event else { panic!("no SEND") };
/// assert_eq!((&*send.destination, &*send.body), ("/a", &b"hi"[..]));
/// assert_eq!(send.headers.get("lang"), Some("en"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Send {
    /// The destination.
    pub destination: String,
    /// The headers that MESSAGE repeats (spec#72): all but those that concern only this frame and those
    /// that the server writes itself. Repeated names are kept, in order.
    pub headers: Headers,
    /// The body, unchanged.
    pub body: Vec<u8>,
    /// The receipt asked for; `None` inside a transaction, where it was answered at once.
    pub receipt: Option<String>,
}

/// A SUBSCRIBE frame.
///
/// See the example of [`Connection`](super::Connection).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscribe {
    /// The id by which the driver names the subscription.
    pub subscription: SubscriptionId,
    /// The destination to subscribe to.
    pub destination: String,
    /// How its messages are acknowledged.
    pub ack: AckMode,
    /// All headers of the frame.
    pub headers: Headers,
    /// The receipt asked for.
    pub receipt: Option<String>,
}

/// An UNSUBSCRIBE frame.
///
/// ```
/// # use std::sync::Arc;
/// # use stomp_protocol::Instant;
/// # use stomp_protocol::server::{Config, Connection};
/// # let now = Instant::from_millis(0);
/// # let mut connection = Connection::new(now, "session-1", Arc::new(Config::default()));
/// # connection.handle_bytes(now, b"CONNECT\naccept-version:1.2\nhost:a\n\n\0");
/// # connection.poll_event();
/// # connection.accept(now);
/// # connection.poll_transmit(now);
/// use stomp_protocol::server::{AckMode, Event};
///
/// let id = connection.open_subscription("s", AckMode::Client).unwrap();
/// connection.handle_bytes(now, b"UNSUBSCRIBE\nid:s\n\n\0");
/// let Some(Event::Unsubscribe(unsubscribe)) = connection.poll_event() else {
///     panic!("no UNSUBSCRIBE")
/// };
/// assert_eq!((unsubscribe.subscription, unsubscribe.released), (id, vec![]));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsubscribe {
    /// The subscription.
    pub subscription: SubscriptionId,
    /// Its deliveries that were not settled, in order, to be delivered to others. Those settled inside
    /// an open transaction are not among them.
    pub released: Vec<DeliveryId>,
    /// The receipt asked for.
    pub receipt: Option<String>,
}

/// One step of a committed transaction.
///
/// ```
/// # use std::sync::Arc;
/// # use stomp_protocol::Instant;
/// # use stomp_protocol::server::{Config, Connection};
/// # let now = Instant::from_millis(0);
/// # let mut connection = Connection::new(now, "session-1", Arc::new(Config::default()));
/// # connection.handle_bytes(now, b"CONNECT\naccept-version:1.2\nhost:a\n\n\0");
/// # connection.poll_event();
/// # connection.accept(now);
/// # connection.poll_transmit(now);
/// use stomp_protocol::server::{Event, Operation};
///
/// connection.handle_bytes(
///     now,
///     b"BEGIN\ntransaction:t\n\n\0\
///       SEND\ndestination:/a\ntransaction:t\n\nhi\0\
///       COMMIT\ntransaction:t\n\n\0",
/// );
/// let Some(Event::Committed { operations, .. }) = connection.poll_event() else {
///     panic!("no COMMIT")
/// };
/// assert!(matches!(&operations[..], [Operation::Send(send)] if send.body == b"hi"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operation {
    /// A message to publish.
    Send(Send),
    /// Deliveries to settle.
    Settle(Settlement),
}

/// Deliveries that a client acknowledged or refused, in order of delivery.
///
/// ```
/// # use std::sync::Arc;
/// # use stomp_protocol::Instant;
/// # use stomp_protocol::server::{Config, Connection};
/// # let now = Instant::from_millis(0);
/// # let mut connection = Connection::new(now, "session-1", Arc::new(Config::default()));
/// # connection.handle_bytes(now, b"CONNECT\naccept-version:1.2\nhost:a\n\n\0");
/// # connection.poll_event();
/// # connection.accept(now);
/// # connection.poll_transmit(now);
///
/// # use stomp_protocol::Headers;
/// # use stomp_protocol::server::{AckMode, Content, Delivery};
/// use stomp_protocol::server::{DeliveryId, Event, Settlement, Verdict};
///
/// # let subscription = connection.open_subscription("s", AckMode::Client).unwrap();
/// # let content = Content::new("/a", &Headers::new(), *b"hi")?;
/// # let delivery = Delivery { subscription, id: DeliveryId(1), redelivered: false, content: &content };
/// # connection.message(&delivery);
/// # connection.poll_transmit(now);
/// // A message was delivered under the id 1.
/// connection.handle_bytes(now, b"ACK\nid:session-1-1\n\n\0");
/// let settlement = Settlement { verdict: Verdict::Ack, deliveries: vec![DeliveryId(1)] };
/// let expected = Event::Settled { settlement, receipt: None };
/// assert_eq!(connection.poll_event(), Some(expected));
/// # Ok::<(), stomp_protocol::UsageError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// Acknowledged or refused.
    pub verdict: Verdict,
    /// The deliveries: several after a cumulative ACK (spec#57).
    pub deliveries: Vec<DeliveryId>,
}

/// Whether a client acknowledged or refused a message.
///
/// See the example of [`Settlement`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// ACK: the message was processed.
    Ack,
    /// NACK: the message was not processed (spec#58).
    Nack,
    /// NACK of a message that is not to come again.
    Discard,
}

/// How the messages of a subscription are acknowledged (spec#55).
///
/// See the example of [`Connection`](super::Connection).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AckMode {
    /// A message is settled when it is sent.
    Auto,
    /// ACK and NACK settle all messages of the subscription up to theirs (spec#57).
    Client,
    /// ACK and NACK settle one message (spec#59).
    ClientIndividual,
}

impl AckMode {
    /// Whether the client sends ACKs.
    ///
    /// ```
    /// use stomp_protocol::server::AckMode;
    ///
    /// assert!(AckMode::Client.is_acknowledged() && !AckMode::Auto.is_acknowledged());
    /// ```
    #[must_use]
    pub const fn is_acknowledged(self) -> bool {
        !matches!(self, Self::Auto)
    }
}

/// The id of a subscription within one connection. An id is used once.
///
/// See the example of [`Connection`](super::Connection).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SubscriptionId(pub u64);

/// The id of one delivery of a message to a subscription. The driver chooses it, greater for each
/// later delivery on the same connection.
///
/// See the example of [`Connection`](super::Connection).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeliveryId(pub u64);

/// The reason for the end of a connection.
///
/// See the example of [`Connection`](super::Connection).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloseReason {
    /// The client sent DISCONNECT or ended its stream, and its requests were processed.
    Finished,
    /// The client sent bytes that are no frame; ERROR has the reason.
    Malformed,
    /// The client broke the protocol; ERROR has the reason.
    Protocol,
    /// The client exceeded a limit; ERROR has its name.
    TooLarge,
    /// The client was silent for too long; ERROR has the time.
    Silent,
    /// The driver refused a request; ERROR has the reason.
    Refused,
    /// The server imitates one that fails at this request.
    Failed,
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
            Self::Failed => "failed",
        })
    }
}
