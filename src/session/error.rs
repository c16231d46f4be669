//! The error that everything of a session gives.

use core::fmt;
use std::error::Error as StdError;
use std::sync::Arc;

pub use stomp_protocol::session::Code;
use stomp_protocol::{Frame, ProtocolError, UsageError};

use super::code_texts;
use super::text::{concat, decimal};

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
/// assert_eq!(error.message(), "1000 messages wait");
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
pub struct Error {
    /// Behind one pointer: an error is moved in many places, and each would have code for every field.
    contents: Box<Contents>,
}

#[derive(Clone)]
struct Contents {
    details: Arc<Details>,
    maybe_delivered: bool,
    /// What to do, where it is not what the code says.
    advice: Option<&'static str>,
}

#[derive(Clone)]
struct Details {
    code: Code,
    message: String,
    is_retryable: bool,
    frame: Option<Arc<Frame>>,
    url: Option<String>,
    source: Option<Source>,
}

/// What brought an error about. Those of the protocol are no `dyn Error` until they are asked for, since that has all code
/// that shows them.
#[derive(Clone)]
pub(crate) enum Source {
    Usage(UsageError),
    Protocol(ProtocolError),
    Other(Arc<dyn StdError + Send + Sync>),
}

/// Where each code has a section.
const BASE: &str = "https://github.com/stomp-wasm/stomp-wasm/blob/main/docs/errors.md";

impl Error {
    /// An error of a program's own, for the function that makes the headers of CONNECT, for instance: one that is not
    /// retryable ends the attempts.
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        let details = Details {
            code,
            message: message.into(),
            is_retryable: code.is_retryable(),
            frame: None,
            url: None,
            source: None,
        };
        let details = Arc::new(details);
        let contents = Contents { details, maybe_delivered: false, advice: None };
        Self { contents: Box::new(contents) }
    }

    /// An error that says what is usually the matter with this code.
    pub(crate) fn of(code: Code) -> Self {
        Self::new(code, code_texts::what(code))
    }

    pub(crate) fn with_frame(self, frame: Box<Frame>) -> Self {
        self.but(|details| details.frame = Some(Arc::from(frame)))
    }

    pub(crate) fn with_url(self, url: &str) -> Self {
        self.but(|details| details.url = Some(url.into()))
    }

    pub(crate) fn with_advice(mut self, advice: &'static str) -> Self {
        self.contents.advice = Some(advice);
        self
    }

    /// What brought it about.
    #[must_use]
    pub fn with_source(self, source: impl StdError + Send + Sync + 'static) -> Self {
        let mut error = self;
        Arc::make_mut(&mut error.contents.details).source = Some(Source::Other(Arc::new(source)));
        error
    }

    /// What brought a new error about.
    pub(crate) fn because_of(self, source: Source) -> Self {
        self.but(|details| details.source = Some(source))
    }

    pub(crate) fn with_maybe_delivered(mut self, maybe_delivered: bool) -> Self {
        self.contents.maybe_delivered = maybe_delivered;
        self
    }

    /// The message, the code, and the address, if there is one.
    pub(crate) fn shown(&self) -> String {
        let (at, url) = match &self.contents.details.url {
            Some(url) => (", at ", &**url),
            None => ("", ""),
        };
        concat(&[&self.contents.details.message, " (", self.name(), ")", at, url])
    }

    /// Changes a new error, of which there is no clone: no code that clones what it has.
    fn but(mut self, change: impl FnOnce(&mut Details)) -> Self {
        if let Some(details) = Arc::get_mut(&mut self.contents.details) {
            change(details);
        }
        self
    }

    /// What it is about.
    #[must_use]
    pub fn code(&self) -> Code {
        self.contents.details.code
    }

    /// The name of the code, as in the npm package: `connection-lost`, for instance.
    #[must_use]
    pub fn name(&self) -> &'static str {
        code_texts::name(self.contents.details.code)
    }

    /// What has happened, alone: as text an error has its code and address too.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.contents.details.message
    }

    /// Whether the same call may succeed later, without a change by a person.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.contents.details.is_retryable
    }

    /// What to do, in one sentence that ends with an address where more is said.
    #[must_use]
    pub fn hint(&self) -> String {
        let advice =
            self.contents.advice.unwrap_or_else(|| code_texts::advice(self.contents.details.code));
        concat(&[advice, ": ", BASE, "#", self.name()])
    }

    /// Whether what was asked for may have happened all the same: the frame was sent.
    #[must_use]
    pub fn maybe_delivered(&self) -> bool {
        self.contents.maybe_delivered
    }

    /// The ERROR frame, if there was one.
    #[must_use]
    pub fn frame(&self) -> Option<&Frame> {
        self.contents.details.frame.as_deref()
    }

    /// The address of the connection, without secrets.
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        self.contents.details.url.as_deref()
    }
}

/// The message, the code, and the address, if there is one; `{:#}` is the [message](Error::message) alone.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if f.alternate() {
            return f.write_str(&self.contents.details.message);
        }
        f.write_str(&self.shown())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("code", &self.contents.details.code)
            .field("message", &self.contents.details.message)
            .field("maybe_delivered", &self.contents.maybe_delivered)
            .field("url", &self.contents.details.url)
            .finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(match self.contents.details.source.as_ref()? {
            Source::Usage(error) => error,
            Source::Protocol(error) => error,
            Source::Other(error) => &**error,
        })
    }
}

/// Equal in what they say, whatever brought them about.
impl PartialEq for Error {
    fn eq(&self, other: &Self) -> bool {
        let said = |error: &Self| (error.contents.details.code, error.contents.maybe_delivered);
        said(self) == said(other) && self.contents.details.message == other.contents.details.message
    }
}

impl From<UsageError> for Error {
    fn from(error: UsageError) -> Self {
        let mut text = String::new();
        error.write(&mut text);
        Self::new(Code::Usage, text).because_of(Source::Usage(error))
    }
}

impl From<core::str::Utf8Error> for Error {
    fn from(error: core::str::Utf8Error) -> Self {
        let text = concat(&[
            "the body is no UTF-8, from byte ",
            &decimal(error.valid_up_to() as u64),
            " on",
        ]);
        Self::new(Code::InvalidMessage, text)
    }
}

#[cfg(feature = "json")]
impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::new(Code::InvalidMessage, format!("no JSON of the expected shape: {error}"))
            .because_of(Source::Other(Arc::new(error)))
    }
}
