//! A request that was refused, as it is recorded.

use serde::Serialize;

/// A request that was refused while the connection went on: some brokers tell the client nothing then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RefusalInfo {
    /// The command of the request.
    pub command: String,
    /// The `id` of a SUBSCRIBE.
    pub id: Option<String>,
    /// The destination of a SUBSCRIBE.
    pub destination: Option<String>,
    /// What was wrong, in a few words.
    pub message: String,
    /// What was wrong, and what would be right.
    pub detail: String,
    /// When, in milliseconds by the namespace's clock.
    pub at: u64,
}

impl RefusalInfo {
    pub(super) fn cost(&self) -> usize {
        self.message.len() + self.detail.len()
    }

    /// The headers of the record of it.
    pub(super) fn headers(&self) -> Vec<(String, String)> {
        let fields = [
            ("command", Some(&self.command)),
            ("id", self.id.as_ref()),
            ("destination", self.destination.as_ref()),
            ("message", Some(&self.message)),
        ];
        let given = fields.into_iter().filter_map(|(name, value)| Some((name, value?)));
        given.map(|(name, value)| (name.into(), value.clone())).collect()
    }
}
