//! The rules by which frames are read and written.

use crate::frame::Command;
use crate::limits::Limits;
use crate::version::Version;

/// The version and the strictness in which header lines are read and written.
///
/// Before the version is negotiated, a client reads CONNECTED and ERROR in the highest version it
/// offered, leniently: an ERROR may come from a peer that would have chosen a lower one.
///
/// ```
/// use stomp_protocol::codec::{Dialect, Strictness};
/// use stomp_protocol::{Command, Version};
///
/// let dialect = Dialect::strict(Version::V1_1);
/// assert!(dialect.is_strict() && dialect.escapes(Command::Send));
/// assert!(!dialect.escapes(Command::Connect));
/// assert_eq!(Dialect::lenient(Version::V1_1).strictness, Strictness::Lenient);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// The negotiated version, or the highest offered.
    pub version: Version,
    /// Whether deviations that can be understood are errors.
    pub strictness: Strictness,
}

impl Dialect {
    /// The lenient dialect of a version.
    #[must_use]
    pub const fn lenient(version: Version) -> Self {
        Self { version, strictness: Strictness::Lenient }
    }

    /// The strict dialect of a version.
    #[must_use]
    pub const fn strict(version: Version) -> Self {
        Self { version, strictness: Strictness::Strict }
    }

    /// Whether every deviation is an error.
    #[must_use]
    pub const fn is_strict(self) -> bool {
        matches!(self.strictness, Strictness::Strict)
    }

    /// Whether the headers of this command are escaped in this version (spec#7, spec#10,
    /// spec#86).
    #[must_use]
    pub const fn escapes(self, command: Command) -> bool {
        self.version.has_escapes() && command.escapes_headers()
    }
}

/// Whether deviations that can be understood are errors.
///
/// A deviation after which the reader could not find the next frame (a header without a colon, a
/// wrong content-length, a missing NUL) is an error in both.
///
/// It is a part of a [`Dialect`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strictness {
    /// Undefined escapes, carriage returns that end no line and raw colons in values are kept as they
    /// are; a body where none is allowed and a NUL between frames are accepted. Real brokers send
    /// all of these.
    Lenient,
    /// All of these are errors, as in the specification.
    Strict,
}

/// The sender of the frames that are read.
///
/// ```
/// use stomp_protocol::Command;
/// use stomp_protocol::codec::Peer;
///
/// assert!(Peer::Client.sends(Command::Send) && !Peer::Client.sends(Command::Message));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Peer {
    /// A client: the reader is a server.
    Client,
    /// A server: the reader is a client.
    Server,
    /// Either side: the reader is an observer.
    Either,
}

impl Peer {
    /// Whether this side sends this command.
    #[must_use]
    pub const fn sends(self, command: Command) -> bool {
        match self {
            Self::Client => command.is_from_client(),
            Self::Server => command.is_from_server(),
            Self::Either => true,
        }
    }
}

/// All rules by which a [`Decoder`](super::Decoder) reads.
///
/// ```
/// use stomp_protocol::codec::{Decoder, Dialect, Peer, Rules};
/// use stomp_protocol::{Limits, Version};
///
/// let rules = Rules {
///     peer: Peer::Either,
///     dialect: Dialect::lenient(Version::V1_2),
///     limits: Limits::default(),
///     keeps_escapes: true,
/// };
/// assert_eq!(*Decoder::by(rules).rules(), rules);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// The sender of the frames.
    pub peer: Peer,
    /// Version and strictness.
    pub dialect: Dialect,
    /// Bounds of one frame.
    pub limits: Limits,
    /// Whether header names and values keep their escapes: for observers that do not know the version.
    pub keeps_escapes: bool,
}
