//! Which rules a frame is read and written by.

use crate::frame::Command;
use crate::limits::Limits;
use crate::version::Version;

/// Version and strictness: how header lines are read and written.
///
/// Before the version is negotiated, a client reads CONNECTED and ERROR in the highest version it
/// offered, leniently: an ERROR may come from a peer that would have chosen a lower one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// The negotiated version, or the highest offered.
    pub version: Version,
    /// What to do about deviations that can be read all the same.
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

/// What to do about deviations that leave no doubt about what was meant.
///
/// Whatever could make a reader lose its place (a header without a colon, a wrong
/// content-length, a missing NUL) is an error in both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strictness {
    /// Undefined escapes are kept literally, so are carriage returns that end no line and raw colons
    /// in values; bodies where none belongs and stray NULs between frames are accepted: what real
    /// brokers need.
    Lenient,
    /// All of these are errors, as the specification has it.
    Strict,
}

/// Whose frames are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Peer {
    /// Frames of a client: we are the server.
    Client,
    /// Frames of a server: we are the client.
    Server,
    /// Frames of either: we only look on.
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

/// How the frames of a peer are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Whose frames they are.
    pub peer: Peer,
    /// In which dialect.
    pub dialect: Dialect,
    /// What is too large.
    pub limits: Limits,
    /// Whether headers stay as they stand on the wire: for those who get to know the version by other
    /// means, or not at all.
    pub keeps_escapes: bool,
}
