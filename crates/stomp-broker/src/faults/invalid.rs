//! The error of a fault that makes no sense.

/// An invalid field of a fault, and what is allowed.
///
/// ```
/// let error = stomp_broker::faults::Status::new(99).unwrap_err();
/// assert_eq!(error.to_string(), "do.status: has to be from 200 to 599");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {why}")]
pub struct FaultError {
    /// The field, from the fault down: `do.splitEvery`.
    pub field: String,
    /// The reason why it is invalid.
    pub why: String,
}

impl FaultError {
    pub(super) fn new(field: impl Into<String>, why: impl Into<String>) -> Self {
        Self { field: field.into(), why: why.into() }
    }
}
