//! Messages as they are published and delivered.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use stomp_protocol::Headers;
use stomp_protocol::server::Content;

use crate::memory_account::{Charge, MemoryAccount};
use crate::refusal::Refusal;

/// A message on its way from a SEND to the MESSAGEs that come of it.
///
/// ```
/// let message = stomp_broker::Message::json("/topic/a", "[1]".into());
/// assert_eq!(message.headers.get("content-type"), Some("application/json"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Where it goes: `/topic/…` or `/queue/…`.
    pub destination: String,
    /// What MESSAGE carries besides the headers that the broker writes itself: `content-type` and
    /// the sender's own.
    pub headers: Headers,
    /// The body, bytes.
    pub body: Vec<u8>,
}

impl Message {
    /// A message with a JSON body.
    #[must_use]
    pub fn json(destination: impl Into<String>, body: String) -> Self {
        let headers = [("content-type", "application/json")].into_iter().collect();
        Self { destination: destination.into(), headers, body: body.into_bytes() }
    }
}

/// A message that is being delivered: all who receive it share one of these.
#[derive(Debug)]
pub(crate) struct Published {
    pub(crate) destination: String,
    pub(crate) headers: Headers,
    /// Headers and body as they are written to clients.
    pub(crate) content: Content,
    cost: usize,
    memory: Charge,
    /// The number of the message among all of this process.
    number: u64,
    /// When it was published, in milliseconds since 1970.
    published_at: u64,
}

/// The messages published so far.
static COUNT: AtomicU64 = AtomicU64::new(0);

impl Published {
    /// A message published at this time, in milliseconds since 1970, that is held by the broker with this
    /// account. Fails if that is too much, or if a header cannot be written: of clients' messages all
    /// can.
    pub(crate) fn new(
        message: Message,
        published_at: u64,
        memory: &Arc<MemoryAccount>,
    ) -> Result<Arc<Self>, Refusal> {
        let Message { destination, headers, body } = message;
        let content = Content::new(&destination, &headers, body).map_err(|error| {
            let detail = format!("The message for {destination} cannot be written: {error}.");
            Refusal::new("Bad message", detail)
        })?;
        let cost = cost(&destination, &headers, &content);
        let mut memory = memory.charge();
        memory.set(cost)?;
        let number = COUNT.fetch_add(1, Relaxed) + 1;
        Ok(Arc::new(Self { destination, headers, content, cost, memory, number, published_at }))
    }

    /// The account that it is held on.
    pub(crate) const fn memory(&self) -> &Arc<MemoryAccount> {
        self.memory.account()
    }

    pub(crate) const fn number(&self) -> u64 {
        self.number
    }

    pub(crate) const fn published_at(&self) -> u64 {
        self.published_at
    }

    /// Roughly the bytes of memory it takes: what the limits count.
    pub(crate) const fn cost(&self) -> usize {
        self.cost
    }
}

/// Headers are kept as they are, and as they are written.
fn cost(destination: &str, headers: &Headers, content: &Content) -> usize {
    const FIXED: usize = 384;
    FIXED + destination.len() + headers.memory() + content.memory()
}
