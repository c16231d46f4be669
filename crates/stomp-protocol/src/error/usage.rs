//! Errors of the caller.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::{fmt, slice};

use crate::frame::Command;
use crate::text::append;

/// A call that cannot be executed. Nothing was sent, and no state has changed.
///
/// The connection stays open; the call has to be corrected.
///
/// ```
/// use stomp_protocol::codec::{ContentLength, encode};
/// use stomp_protocol::{Command, Frame, HeaderProblem, UsageErrorKind, Version};
///
/// let frame = Frame::new(Command::Send).with_header("", "x");
/// let error = encode(&mut Vec::new(), &frame, Version::V1_2, ContentLength::Auto).unwrap_err();
/// let UsageErrorKind::InvalidHeaderName { why, .. } = error.kind() else { panic!("{error}") };
/// assert_eq!(why.as_str(), HeaderProblem::Empty.as_str());
/// let mut text = String::new();
/// error.write(&mut text);
/// assert_eq!(text, "header name `` is empty");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct UsageError(Box<UsageErrorKind>);

/// The reason of a [`UsageError`].
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
    /// A header name that a frame of this version cannot carry.
    InvalidHeaderName {
        /// The name as given.
        name: Box<str>,
        /// The reason.
        why: HeaderProblem,
    },
    /// A header value that a frame of this version cannot carry.
    InvalidHeaderValue {
        /// The name of the header. The value is left out, since it could be a credential.
        name: Box<str>,
        /// The reason.
        why: HeaderProblem,
    },
    /// NACK on a 1.0 connection (spec#91).
    NackNeeds11,
    /// The message lacks the header by which it could be acknowledged (spec#62, spec#82).
    NoAckHeader,
    /// There is no connection.
    NotConnected,
    /// A body with a NUL, to be sent without content-length (spec#15).
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
    /// The reason.
    #[must_use]
    pub fn kind(&self) -> &UsageErrorKind {
        &self.0
    }

    /// Appends the text for people: the text of [`Display`](fmt::Display), without the formatting code
    /// of the standard library, which would be a large part of a WebAssembly module.
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

/// The text for people: what is derived would be a large part of a WebAssembly module.
impl fmt::Debug for UsageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UsageError({self})")
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

/// Appends a text about a name or an id, with its control characters made visible. `escape_debug` is
/// not used, since its tables of Unicode would be a large part of a WebAssembly module.
fn quote(out: &mut String, before: &str, name: &str, after: &str) {
    let mut shown = Vec::new();
    for byte in name.as_bytes() {
        shown.extend_from_slice(match byte {
            b'\n' => b"\\n",
            b'\r' => b"\\r",
            0 => b"\\0",
            _ => slice::from_ref(byte),
        });
    }
    // The name is UTF-8, and ASCII was replaced by ASCII.
    let shown = crate::text::utf8(&shown).unwrap_or_default();
    append(out, &[before, shown, after]);
}

/// The reason why a frame cannot carry a header name or value.
///
/// See the example of [`UsageError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HeaderProblem {
    /// An empty name; on 1.0 also one of blanks.
    Empty,
    /// A NUL, which has no escape in any version.
    Nul,
    /// A line feed in a header that is not escaped: on STOMP 1.0 and in CONNECT (spec#87).
    LineFeed,
    /// A carriage return in a header that is not escaped: on STOMP 1.0 and in CONNECT.
    CarriageReturn,
    /// A colon in a name that is not escaped: on STOMP 1.0 and in CONNECT.
    Colon,
}

impl HeaderProblem {
    /// The text that follows the name of the header.
    ///
    /// See the example of [`UsageError`].
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

impl fmt::Display for HeaderProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::{HeaderProblem, UsageError, UsageErrorKind};

    #[test]
    fn the_text_says_what_to_put_right() {
        let error = UsageError::from(UsageErrorKind::InvalidHeaderName {
            name: "a\nb".into(),
            why: HeaderProblem::LineFeed,
        });
        assert_eq!(
            error.to_string(),
            "header name `a\\nb` holds a line feed, which STOMP 1.0 and the CONNECT frame cannot \
             express"
        );
    }
}
