//! What is published.

use stomp_protocol::Headers;

/// A message on its way from a SEND to the MESSAGEs that come of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Where it goes: `/topic/…` or `/queue/…`.
    pub destination: String,
    /// What MESSAGE carries besides the headers that the broker writes itself: `content-type` and
    /// the sender's own.
    pub headers: Headers,
    /// The body, octets.
    pub body: Vec<u8>,
}

impl Message {
    /// A message with a JSON body.
    #[must_use]
    pub fn json(destination: impl Into<String>, body: String) -> Self {
        let headers = [("content-type", "application/json")].into_iter().collect();
        Self { destination: destination.into(), headers, body: body.into_bytes() }
    }

    /// Roughly the octets of memory it takes: what the limits count.
    pub(crate) fn cost(&self) -> usize {
        const FIXED: usize = 128;
        const PER_HEADER: usize = 48;
        let headers: usize = self.headers.iter().map(|(n, v)| n.len() + v.len() + PER_HEADER).sum();
        FIXED + self.destination.len() + headers + self.body.len()
    }
}
