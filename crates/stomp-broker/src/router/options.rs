//! What a SUBSCRIBE asks for by further headers, as brokers in wide use understand them.

use stomp_protocol::server::Subscribe;

use crate::refusal::Refusal;

/// Headers that ask for a subscription which outlives its connection, and whose they are.
const DURABLE: [&str; 5] = [
    "activemq.subscriptionName",
    "durable-subscriber-name",
    "durable-subscription-name",
    "x-queue-name",
    "x-stream-offset",
];

/// The options of a subscription.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Options {
    /// Messages that may be unacknowledged at once.
    pub(super) prefetch: Option<usize>,
}

impl Options {
    /// # Errors
    /// If something is asked for that this broker does not do: a client that believed to have it
    /// would find out at a worse moment.
    pub(super) fn read(request: &Subscribe) -> Result<Self, Refusal> {
        if let Some(selector) = request.headers.get("selector") {
            let detail = format!(
                "This broker has no selectors, and a subscription without its selector \
                 {selector:?} would bring what was not asked for. Leave the header out, or use \
                 topics such as /topic/a.* to choose."
            );
            return Err(Refusal::new("Selectors are not supported", detail));
        }
        if let Some(header) = durable(request) {
            let detail = format!(
                "This broker keeps everything in memory and no subscription beyond its \
                 connection, as the header {header} asks for. Leave it out, or subscribe to a \
                 /queue/, which keeps its messages while there are no consumers."
            );
            return Err(Refusal::new("Durable subscriptions are not supported", detail));
        }
        Ok(Self { prefetch: prefetch(request)? })
    }
}

fn durable(request: &Subscribe) -> Option<&'static str> {
    if request.headers.get("durable") == Some("true") {
        return Some("durable:true");
    }
    DURABLE.into_iter().find(|header| request.headers.contains(header))
}

/// `prefetch-count`, as RabbitMQ has it; 0 is no bound.
fn prefetch(request: &Subscribe) -> Result<Option<usize>, Refusal> {
    let Some(value) = request.headers.get("prefetch-count") else { return Ok(None) };
    let digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    let count: usize = value.parse().ok().filter(|_| digits).ok_or_else(|| {
        let detail = format!(
            "prefetch-count is {value:?}; it is the number of messages that may be \
             unacknowledged at once, such as 10, and 0 is no bound."
        );
        Refusal::new("Invalid prefetch-count", detail)
    })?;
    Ok((count > 0 && request.ack.is_acknowledged()).then_some(count))
}
