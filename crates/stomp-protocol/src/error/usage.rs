//! The caller misused the crate.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::frame::Command;
use crate::text::append;

/// What was asked for cannot be done; nothing was sent and nothing changed.
///
/// The connection goes on as before: it is the call that has to be put right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageError(Box<UsageErrorKind>);

/// What was asked for that cannot be done.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UsageErrorKind {
    /// A body for a frame that may not have one (spec#12).
    BodyNotAllowed(Command),
    /// A frame after DISCONNECT (spec#68).
    Disconnecting,
    /// The subscription id is in use on this connection (spec#54).
    DuplicateSubscription(String),
    /// The transaction id is in use on this connection (spec#65).
    DuplicateTransaction(String),
    /// A name that no frame of this version can carry.
    InvalidHeaderName {
        /// The name, as it was given.
        name: Box<str>,
        /// What cannot be expressed.
        why: HeaderFault,
    },
    /// A value that no frame of this version can carry.
    InvalidHeaderValue {
        /// The name of the header; its value is not repeated, it could be secret.
        name: Box<str>,
        /// What cannot be expressed.
        why: HeaderFault,
    },
    /// NACK on a 1.0 connection (spec#91).
    NackNeeds11,
    /// The message cannot be acknowledged: it lacks the header that would name it (spec#62,
    /// spec#82).
    NoAckHeader,
    /// There is no connection.
    NotConnected,
    /// A body that holds NUL was to be sent without its content-length (spec#15).
    NulWithoutContentLength,
    /// No such subscription on this connection (spec#60).
    UnknownSubscription(String),
    /// No such open transaction on this connection (spec#64).
    UnknownTransaction(String),
}

impl From<UsageErrorKind> for UsageError {
    #[cold]
    #[inline(never)]
    fn from(kind: UsageErrorKind) -> Self {
        Self(Box::new(kind))
    }
}

impl UsageError {
    /// What was asked for that cannot be done.
    #[must_use]
    pub fn kind(&self) -> &UsageErrorKind {
        &self.0
    }

    /// Appends the text for people. What [`Display`](fmt::Display) shows, without the machinery of
    /// formatting: that would be a good part of a WebAssembly module.
    pub fn write(&self, out: &mut String) {
        use UsageErrorKind as Kind;
        match self.kind() {
            Kind::BodyNotAllowed(command) => {
                quote(out, "a ", command.as_str(), " frame may not have a body");
            }
            Kind::Disconnecting => *out += "nothing may be sent after DISCONNECT",
            Kind::DuplicateSubscription(id) => quote(
                out,
                "subscription id `",
                id,
                "` is in use; unsubscribe first or choose another",
            ),
            Kind::DuplicateTransaction(id) => {
                quote(
                    out,
                    "transaction id `",
                    id,
                    "` is in use; finish it first or choose another",
                );
            }
            Kind::InvalidHeaderName { name, why } => {
                quote(out, "header name `", name, "` ");
                *out += why.as_str();
            }
            Kind::InvalidHeaderValue { name, why } => {
                quote(out, "the value of header `", name, "` ");
                *out += why.as_str();
            }
            Kind::NackNeeds11 => *out += "STOMP 1.0 has no NACK; connect with 1.1 or 1.2",
            Kind::NoAckHeader => {
                *out += "the message has no header to acknowledge it by; subscribe with ack \
                         `client` or `client-individual`";
            }
            Kind::NotConnected => *out += "there is no STOMP connection",
            Kind::NulWithoutContentLength => {
                *out += "a body that holds NUL cannot be sent without content-length";
            }
            Kind::UnknownSubscription(id) => {
                quote(out, "no subscription `", id, "` on this connection");
            }
            Kind::UnknownTransaction(id) => {
                quote(out, "no open transaction `", id, "` on this connection");
            }
        }
    }
}

impl fmt::Display for UsageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        self.write(&mut text);
        f.write_str(&text)
    }
}

impl core::error::Error for UsageError {}

/// Appends a text about a name or an id, whose control characters are made visible. Not by
/// `escape_debug`: the tables of Unicode that it needs would be a good part of the WebAssembly module.
fn quote(out: &mut String, before: &str, name: &str, after: &str) {
    let mut shown = Vec::new();
    for byte in name.bytes() {
        match byte {
            b'\n' => shown.extend_from_slice(b"\\n"),
            b'\r' => shown.extend_from_slice(b"\\r"),
            0 => shown.extend_from_slice(b"\\0"),
            _ => shown.push(byte),
        }
    }
    // It was text, and ASCII has been put in the place of ASCII.
    let shown = core::str::from_utf8(&shown).unwrap_or_default();
    append(out, &[before, shown, after]);
}

/// Why a header cannot be written in the version, or in the frame, at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HeaderFault {
    /// A name needs at least one character (in 1.0, one that is no blank).
    Empty,
    /// NUL ends a frame and has no escape in any version.
    Nul,
    /// A line feed, where headers are not escaped: STOMP 1.0 and CONNECT (spec#87).
    LineFeed,
    /// A carriage return, where headers are not escaped: STOMP 1.0 and CONNECT.
    CarriageReturn,
    /// A colon in a name, where headers are not escaped: STOMP 1.0 and CONNECT.
    Colon,
}

impl HeaderFault {
    /// What is said of the header.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "is empty",
            Self::Nul => "holds NUL, which STOMP cannot express",
            Self::LineFeed => {
                "holds a line feed, which STOMP 1.0 and the CONNECT frame cannot express"
            }
            Self::CarriageReturn => {
                "holds a carriage return, which STOMP 1.0 and the CONNECT frame cannot express"
            }
            Self::Colon => "holds a colon, which STOMP 1.0 and the CONNECT frame cannot express",
        }
    }
}

impl fmt::Display for HeaderFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::{HeaderFault, UsageError, UsageErrorKind};

    #[test]
    fn the_text_says_what_to_put_right() {
        let error = UsageError::from(UsageErrorKind::InvalidHeaderName {
            name: "a\nb".into(),
            why: HeaderFault::LineFeed,
        });
        assert_eq!(
            error.to_string(),
            "header name `a\\nb` holds a line feed, which STOMP 1.0 and the CONNECT frame cannot \
             express"
        );
    }
}
