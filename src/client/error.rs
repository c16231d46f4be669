//! The errors of the client.

use core::fmt;

use stomp_protocol::{Frame, ProtocolError, UsageError, UsageErrorKind};
use wasm_bindgen::JsValue;

/// Why something that was asked of a [`Client`](super::Client) has not happened.
///
/// See the example of [`ConnectError`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Error {
    /// It cannot be done, or not now. Nothing was sent.
    Usage(UsageError),
    /// The socket did not take it. The text is that of the exception.
    Socket(String),
    /// The broker answered with this ERROR frame instead of the receipt.
    Rejected(Box<Frame>),
    /// The receipt cannot come any more: the connection has ended, or another frame asks for a
    /// receipt of the same name. The broker may have done what was asked, or not.
    NoReceipt,
    /// The payload is not what it was expected to be, or cannot be expressed in JSON.
    #[cfg(feature = "serde")]
    Json(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(error) => error.fmt(f),
            Self::Socket(text) => write!(f, "the socket did not take the frame: {text}"),
            Self::Rejected(frame) => write!(f, "the broker refused: {}", said(frame)),
            Self::NoReceipt => f.write_str(
                "the receipt cannot come any more: the connection has ended, or its id was used \
                 again",
            ),
            #[cfg(feature = "serde")]
            Self::Json(text) => write!(f, "no JSON of the expected shape: {text}"),
        }
    }
}

impl core::error::Error for Error {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Usage(error) => Some(error),
            _ => None,
        }
    }
}

impl From<UsageError> for Error {
    fn from(error: UsageError) -> Self {
        Self::Usage(error)
    }
}

impl From<UsageErrorKind> for Error {
    fn from(kind: UsageErrorKind) -> Self {
        Self::Usage(kind.into())
    }
}

/// Why a [`Client`](super::Client) is not connected.
///
/// ```no_run
/// use stomp_wasm::Headers;
/// use stomp_wasm::client::{Client, ConnectError, Error};
///
/// # async fn run(client: Client) {
/// match client.connect().await {
///     Ok(()) => {}
///     Err(ConnectError::Refused(frame)) => println!("log in again: {:?}", frame.text()),
///     Err(other) => println!("{other}"),
/// }
/// if let Err(Error::Rejected(frame)) = client.publish_with_receipt("/a", Headers::new(), "").await {
///     println!("refused: {:?}", frame.headers.get("message"));
/// }
/// # }
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ConnectError {
    /// The broker answered CONNECT with this ERROR frame.
    Refused(Box<Frame>),
    /// The broker does not speak STOMP as it should.
    Protocol(ProtocolError),
    /// A header of CONNECT cannot be sent.
    Usage(UsageError),
    /// The headers of CONNECT could not be made, says the program's own code.
    NotPrepared(String),
    /// There is no socket, or none that is of use. The text says why.
    Socket(String),
    /// The socket closed before the broker had answered; 1006 if it never opened.
    Closed {
        /// The close code (RFC 6455 section 7.4).
        code: u16,
        /// What the other side, or the browser, says about it.
        reason: String,
    },
    /// There was no CONNECTED within this many milliseconds.
    TimedOut(u64),
    /// The client was deactivated.
    Deactivated,
}

impl fmt::Display for ConnectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(frame) => write!(f, "the broker refused: {}", said(frame)),
            Self::Protocol(error) => error.fmt(f),
            Self::Usage(error) => write!(f, "CONNECT cannot be sent: {error}"),
            Self::NotPrepared(text) => write!(f, "there are no headers for CONNECT: {text}"),
            Self::Socket(text) => write!(f, "no socket: {text}"),
            Self::Closed { code, reason } if reason.is_empty() => {
                write!(f, "the socket closed with code {code}")
            }
            Self::Closed { code, reason } => {
                write!(f, "the socket closed with code {code}: {reason}")
            }
            Self::TimedOut(after) => write!(f, "the broker did not accept within {after} ms"),
            Self::Deactivated => f.write_str("the client was deactivated"),
        }
    }
}

impl core::error::Error for ConnectError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Protocol(error) => Some(error),
            Self::Usage(error) => Some(error),
            _ => None,
        }
    }
}

/// What an ERROR frame says in one line.
fn said(error: &Frame) -> &str {
    let message = error.headers.get("message").or_else(|| error.text().ok()?.lines().next());
    message.unwrap_or("(no reason given)")
}

/// What JavaScript threw, as text.
pub(crate) fn text_of(thrown: &JsValue) -> String {
    // By shape and not by class: it may be of another realm.
    let message = js_sys::Reflect::get(thrown, &"message".into()).unwrap_or_default();
    let text = message.as_string().or_else(|| thrown.as_string());
    text.unwrap_or_else(|| "something was thrown that is no error".into())
}
