//! Dead letters: messages that were given back too often go to a queue of their own.
//!
//! What came into `/queue/NAME` and was given back too often goes to `/queue/DLQ.NAME`, an
//! ordinary queue, with headers that tell its story. Dead letters do not die again.

use std::sync::Arc;

use crate::message::{Message, Published};
use crate::refusal::Refusal;

const QUEUE: &str = "/queue/";
const DEAD: &str = "/queue/DLQ.";

/// Why a message came back to its queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Returned {
    /// A consumer refused it with NACK.
    Rejected,
    /// A consumer left without settling it.
    Unacknowledged,
    /// It never reached a consumer: that does not count.
    Unsent,
}

impl Returned {
    const fn reason(self) -> &'static str {
        match self {
            Self::Rejected => "rejected",
            Self::Unacknowledged | Self::Unsent => "unacknowledged",
        }
    }
}

/// Where the dead letters of a queue go; `None` for those that have no such place.
pub(super) fn queue_for(name: &str) -> Option<String> {
    let plain = name.strip_prefix(QUEUE).filter(|_| !name.starts_with(DEAD))?;
    Some(format!("{DEAD}{plain}"))
}

/// The message as its finder gets it: what it was, and where from and why it is there.
pub(super) fn letter(
    message: &Published,
    queue: &str,
    why: Returned,
    redeliveries: u32,
) -> Result<Arc<Published>, Refusal> {
    let mut headers = message.headers.clone();
    headers.set("dead-letter-from", &*message.destination);
    headers.set("dead-letter-reason", why.reason());
    headers.set("dead-letter-redeliveries", redeliveries.to_string());
    let body = message.content.body().to_vec();
    let letter = Message { destination: queue.into(), headers, body };
    Published::new(letter, message.published_at(), message.memory())
}

/// The message as RabbitMQ's dead-letter exchange hands it on.
pub(super) fn of_rabbitmq(
    message: &Published,
    from: &str,
    queue: &str,
) -> Result<Arc<Published>, Refusal> {
    let mut headers = message.headers.clone();
    // MESSAGE has them from the last to the first.
    headers.push("x-first-death-reason", "rejected");
    headers.push("x-first-death-queue", from.strip_prefix(QUEUE).unwrap_or(from));
    headers.push("x-first-death-exchange", "");
    let body = message.content.body().to_vec();
    let letter = Message { destination: queue.into(), headers, body };
    Published::new(letter, message.published_at(), message.memory())
}

#[cfg(test)]
mod tests {
    use super::queue_for;

    #[test]
    fn dead_letters_of_a_queue_have_a_queue_and_theirs_have_none() {
        assert_eq!(queue_for("/queue/orders").as_deref(), Some("/queue/DLQ.orders"));
        assert_eq!(queue_for("/queue/DLQ.orders"), None);
        assert_eq!(queue_for("/reply-queue/amq.gen-1"), None);
    }
}
