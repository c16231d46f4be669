//! The error that everything of a session gives.

use core::fmt;
use std::error::Error as StdError;
use std::sync::Arc;

use stomp_protocol::Frame;
pub use stomp_protocol::session::Code;

/// An error of a session: a [code](Self::code) for programs, a [hint](Self::hint) for people.
///
/// A type with a code and not an enum: nearly all codes carry the same, and a program that reacts to one of them
/// compares the code.
///
/// ```
/// use stomp_wasm::{Code, Error};
///
/// let error = Error::new(Code::OutboxFull, "1000 messages wait");
/// assert_eq!(error.code(), Code::OutboxFull);
/// assert!(error.is_retryable());
/// assert_eq!(error.to_string(), "1000 messages wait (outbox-full)");
/// assert!(error.hint().starts_with("Send less"));
/// assert_eq!((error.name(), error.maybe_delivered()), ("outbox-full", false));
/// assert!(error.frame().is_none() && error.url().is_none());
///
/// let cause = "x".parse::<u8>().unwrap_err();
/// let error = Error::new(Code::InvalidMessage, "no number").with_source(cause);
/// assert_eq!(std::error::Error::source(&error).unwrap().to_string(), "invalid digit found in string");
/// ```
#[derive(Clone)]
pub struct Error(Arc<Details>);

#[derive(Clone)]
struct Details {
    code: Code,
    message: String,
    is_retryable: bool,
    maybe_delivered: bool,
    frame: Option<Box<Frame>>,
    url: Option<String>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

/// Where each code has a section.
const BASE: &str = "https://github.com/stomp-wasm/stomp-wasm/blob/main/docs/errors.md";

impl Error {
    /// An error of a program's own, for the function that makes the headers of CONNECT, for instance: one that is not
    /// retryable ends the attempts.
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self(Arc::new(Details {
            code,
            message: message.into(),
            is_retryable: code.is_retryable(),
            maybe_delivered: false,
            frame: None,
            url: None,
            source: None,
        }))
    }

    /// An error that says what is usually the matter with this code.
    pub(crate) fn of(code: Code) -> Self {
        Self::new(code, texts(code).what)
    }

    pub(crate) fn with_frame(self, frame: Box<Frame>) -> Self {
        self.but(|details| details.frame = Some(frame))
    }

    pub(crate) fn with_url(self, url: &str) -> Self {
        self.but(|details| details.url = Some(url.into()))
    }

    /// What brought it about.
    #[must_use]
    pub fn with_source(self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.but(|details| details.source = Some(Arc::new(source)))
    }

    pub(crate) fn with_maybe_delivered(self, maybe_delivered: bool) -> Self {
        self.but(|details| details.maybe_delivered = maybe_delivered)
    }

    fn but(mut self, change: impl FnOnce(&mut Details)) -> Self {
        change(Arc::make_mut(&mut self.0));
        self
    }

    /// What it is about.
    #[must_use]
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// The name of the code, as in the npm package: `connection-lost`, for instance.
    #[must_use]
    pub fn name(&self) -> &'static str {
        texts(self.0.code).name
    }

    /// Whether the same call may succeed later, without a change by a person.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.0.is_retryable
    }

    /// What to do, in one sentence that ends with an address where more is said.
    #[must_use]
    pub fn hint(&self) -> String {
        let Texts { name, advice, .. } = texts(self.0.code);
        format!("{advice}: {BASE}#{name}")
    }

    /// Whether what was asked for may have happened all the same: the frame was sent.
    #[must_use]
    pub fn maybe_delivered(&self) -> bool {
        self.0.maybe_delivered
    }

    /// The ERROR frame, if there was one.
    #[must_use]
    pub fn frame(&self) -> Option<&Frame> {
        self.0.frame.as_deref()
    }

    /// The address of the connection, without secrets.
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        self.0.url.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.0.message, self.name())?;
        match &self.0.url {
            Some(url) => write!(f, ", at {url}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("code", &self.0.code)
            .field("message", &self.0.message)
            .field("maybe_delivered", &self.0.maybe_delivered)
            .field("url", &self.0.url)
            .finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}

/// Equal in what they say, whatever brought them about.
impl PartialEq for Error {
    fn eq(&self, other: &Self) -> bool {
        let said = |error: &Self| (error.0.code, error.0.maybe_delivered);
        said(self) == said(other) && self.0.message == other.0.message
    }
}

impl From<stomp_protocol::UsageError> for Error {
    fn from(error: stomp_protocol::UsageError) -> Self {
        Self::new(Code::Usage, error.to_string()).with_source(error)
    }
}

impl From<core::str::Utf8Error> for Error {
    fn from(error: core::str::Utf8Error) -> Self {
        Self::new(Code::InvalidMessage, "the body is no UTF-8").with_source(error)
    }
}

#[cfg(feature = "json")]
impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::new(Code::InvalidMessage, format!("no JSON of the expected shape: {error}"))
            .with_source(error)
    }
}

/// What belongs to a code.
struct Texts {
    name: &'static str,
    what: &'static str,
    advice: &'static str,
}

/// As the npm package has them.
const fn texts(code: Code) -> Texts {
    let (name, what, advice) = match code {
        Code::Unauthorized => (
            "unauthorized",
            "the broker refused CONNECT",
            "Check login, passcode or token in the headers of CONNECT",
        ),
        Code::Forbidden => (
            "forbidden",
            "the broker denies access",
            "Give this user the right to the destination or virtual host",
        ),
        Code::NotStomp => (
            "not-stomp",
            "the peer does not speak STOMP",
            "Check that the address is that of a STOMP endpoint",
        ),
        Code::Unreachable => (
            "unreachable",
            "there was no connection to the server",
            "Check address, network, origin and CSP",
        ),
        Code::BrokerUnavailable => (
            "broker-unavailable",
            "the broker is not available",
            "Wait, or start the broker behind the server",
        ),
        Code::ConnectionLost => {
            ("connection-lost", "the connection was lost", "Send again if that does no harm")
        }
        Code::HeartbeatLost => (
            "heartbeat-lost",
            "the broker was silent for too long",
            "Check the network and the heart-beats",
        ),
        Code::Refused => {
            ("refused", "the broker refused the frame", "Read the frame of this error")
        }
        Code::TooLarge => (
            "too-large",
            "the frame is too large",
            "Raise the server's limit or send smaller messages",
        ),
        Code::Timeout => ("timeout", "it took too long", "Try again, or give it more time"),
        Code::Aborted => ("aborted", "it was aborted", "Nothing has to be done"),
        Code::Closed => ("closed", "the session is closed", "Make a new one"),
        Code::NotConnected => {
            ("not-connected", "there is no connection", "Call connect() first, or keep an outbox")
        }
        Code::OutboxFull => (
            "outbox-full",
            "too much waits to be sent",
            "Send less, or raise the limits of outbox or in_flight",
        ),
        Code::Expired => (
            "expired",
            "the message waited for too long",
            "Raise the age of the outbox, or the ttl of the message",
        ),
        Code::IdentityChanged => {
            ("identity-changed", "another user is connected now", "Send it again as this user")
        }
        Code::Overflow => (
            "overflow",
            "the buffer of the subscription is full",
            "Work faster, or change its buffer or overflow policy",
        ),
        Code::InvalidMessage => (
            "invalid-message",
            "the message does not have the expected form",
            "Compare sender and receiver",
        ),
        Code::Unsupported => {
            ("unsupported", "the broker cannot do this", "Look up what this broker can do")
        }
        Code::Usage => ("usage", "the call is wrong", "Correct the call"),
    };
    Texts { name, what, advice }
}
