//! What a client is told when it cannot have what it asked for.

/// A `message` header in a few words and a body that explains, for an ERROR frame.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}: {detail}")]
pub struct Refusal {
    /// The `message` header.
    pub message: String,
    /// The body: what was wrong, and what would be right.
    pub detail: String,
}

impl Refusal {
    /// A refusal.
    #[must_use]
    pub fn new(message: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { message: message.into(), detail: detail.into() }
    }
}
