//! What a fault does to an HTTP request.

use std::collections::BTreeMap;

use super::invalid::FaultError;

/// What a fault does to an HTTP request. The default lets it pass as it is.
///
/// See the examples of [`Fault`](super::Fault).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HttpActions {
    /// Milliseconds until anything is done.
    pub delay: Option<u64>,
    /// What becomes of it.
    pub outcome: HttpOutcome,
}

/// What becomes of a request.
///
/// See the examples of [`Fault`](super::Fault).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HttpOutcome {
    /// It is never answered.
    Hang,
    /// Its connection is closed.
    Disconnect,
    /// Its connection is reset.
    Reset,
    /// It is answered with this status, and not carried out.
    Answered(Status, Changes),
    /// It is carried out, and the answer is changed.
    Changed(Changes),
}

impl Default for HttpOutcome {
    fn default() -> Self {
        Self::Changed(Changes::default())
    }
}

/// The status of an answer, from 200 to 599.
///
/// See the examples of [`Fault`](super::Fault).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status(u16);

impl Status {
    /// A status.
    ///
    /// See the examples of [`Fault`](super::Fault).
    ///
    /// # Errors
    /// If it is not from 200 to 599.
    pub fn new(status: u16) -> Result<Self, FaultError> {
        if !(200..=599).contains(&status) {
            return Err(FaultError::new("do.status", "has to be from 200 to 599"));
        }
        Ok(Self(status))
    }

    /// The number.
    ///
    /// See the examples of [`Fault`](super::Fault).
    #[must_use]
    pub const fn get(self) -> u16 {
        self.0
    }

    /// Whether an answer with it has a body (RFC 9110 sections 15.3.5, 15.3.6 and 15.4.5).
    pub(super) const fn has_body(self) -> bool {
        !matches!(self.0, 204 | 205 | 304)
    }
}

/// Changes to an answer.
///
/// See the examples of [`Fault`](super::Fault).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// This body instead.
    pub body: Option<String>,
    /// Seconds for `retry-after`.
    pub retry_after: Option<u64>,
    /// Headers to set or to leave out.
    pub headers: HttpHeaders,
    /// Ends the body after so many bytes.
    pub cut_after_bytes: Option<usize>,
}

/// Headers of an answer to set or, where there is no value, to leave out.
///
/// See the examples of [`Fault`](super::Fault).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HttpHeaders(BTreeMap<String, Option<String>>);

impl HttpHeaders {
    /// Some headers.
    ///
    /// See the examples of [`Fault`](super::Fault).
    ///
    /// # Errors
    /// If one of them is no header of HTTP, or says where the body ends.
    pub fn new(headers: BTreeMap<String, Option<String>>) -> Result<Self, FaultError> {
        let is_one = |(name, value): &(&String, &Option<String>)| {
            is_token(name) && value.as_deref().is_none_or(is_field_value)
        };
        if let Some(name) = headers.keys().find(|name| is_framing(name)) {
            let why = "is the HTTP server's own, which counts the bytes; to break an answer off give cutAfterBytes";
            return Err(FaultError::new(format!("do.headers.{name}"), why));
        }
        match headers.iter().find(|header| !is_one(header)) {
            Some((name, _)) => {
                Err(FaultError::new(format!("do.headers.{name}"), "is no header of HTTP"))
            }
            None => Ok(Self(headers)),
        }
    }

    /// The headers.
    ///
    /// See the examples of [`Fault`](super::Fault).
    #[must_use]
    pub const fn get(&self) -> &BTreeMap<String, Option<String>> {
        &self.0
    }
}

/// Whether a header says where the body ends.
fn is_framing(name: &str) -> bool {
    ["content-length", "transfer-encoding"].iter().any(|own| name.eq_ignore_ascii_case(own))
}

/// The name of a header of HTTP (RFC 9110 section 5.6.2).
fn is_token(name: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !name.is_empty() && name.bytes().all(is_part)
}

/// The value of a header of HTTP, in ASCII.
fn is_field_value(value: &str) -> bool {
    value.bytes().all(|byte| byte == b'\t' || matches!(byte, b' '..=b'~'))
}
