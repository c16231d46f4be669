//! What a SUBSCRIBE asks for by further headers, as brokers in wide use understand them.

use stomp_protocol::server::{FailureKind, Subscribe};

use crate::refusal::Refusal;
use crate::routing::{Durable, Routing, Selectors};
use crate::selector::Selector;

/// Headers that ask for a subscription which outlives its connection, and whose they are.
const DURABLE: [&str; 5] = [
    "activemq.subscriptionName",
    "durable-subscriber-name",
    "durable-subscription-name",
    "x-queue-name",
    "x-stream-offset",
];

/// The options of a subscription.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Options {
    /// Messages that may be unacknowledged at once.
    pub(super) prefetch: Option<usize>,
    /// The messages that it gets.
    pub(super) selector: Option<Selector>,
    /// The name of what outlives its connection.
    pub(super) durable: Option<String>,
    /// The queue for messages that are rejected for good.
    pub(super) dead_letters: Option<String>,
    /// Whether what the same connection publishes is left out.
    pub(super) excludes_own: bool,
    /// Whether a topic's message comes again after NACK.
    pub(super) gets_back: bool,
}

impl Options {
    /// `client` is the `client-id` of CONNECT, `is_topic` whether the destination is a topic: only there
    /// durable subscriptions differ from others.
    ///
    /// # Errors
    /// If something is asked for that this broker does not do: a client that believed to have it
    /// would find out at a worse moment.
    pub(super) fn read(
        request: &Subscribe,
        routing: &Routing,
        client: Option<&str>,
        is_topic: bool,
    ) -> Result<Self, Refusal> {
        let durable = if is_topic { durable(request, routing.durable, client)? } else { None };
        let (prefetch, selector) = (prefetch(request, routing)?, selector(request, routing)?);
        let dead_letters = dead_letters(request).filter(|_| routing.durable == Durable::RabbitMq);
        let excludes_own =
            routing.no_local.is_some_and(|header| request.headers.get(header) == Some("true"));
        let gets_back = routing.topics_take_back;
        Ok(Self { prefetch, selector, durable, dead_letters, excludes_own, gets_back })
    }
}

/// The queue that a dead-letter exchange without a name leads to, which is the exchange of all queues.
fn dead_letters(request: &Subscribe) -> Option<String> {
    let headers = &request.headers;
    let key = headers.get("x-dead-letter-routing-key")?;
    (headers.get("x-dead-letter-exchange") == Some("")).then(|| format!("/queue/{key}"))
}

fn selector(request: &Subscribe, routing: &Routing) -> Result<Option<Selector>, Refusal> {
    let Some(text) = request.headers.get("selector").filter(|text| !text.trim().is_empty()) else {
        return Ok(None);
    };
    if routing.selectors == Selectors::Ignored {
        return Ok(None);
    }
    Selector::parse(text).map(Some).map_err(|error| {
        let detail = format!(
            "The selector {text:?} cannot be read: {error}. For example: kind = 'a' AND size > 5."
        );
        Refusal::of(FailureKind::BadSelector, "Invalid selector", detail).with(text)
    })
}

/// The name of a subscription that outlives its connection.
fn durable(
    request: &Subscribe,
    rule: Durable,
    client: Option<&str>,
) -> Result<Option<String>, Refusal> {
    let headers = &request.headers;
    match rule {
        Durable::Ignored => Ok(None),
        Durable::Refused => match asks_for_durable(request) {
            None => Ok(None),
            Some(header) => Err(not_durable(header)),
        },
        Durable::Named { header, wants_client } => {
            let Some(name) = headers.get(header) else { return Ok(None) };
            if wants_client && client.is_none() {
                return Err(Refusal::of(
                    FailureKind::BadDurable,
                    "No client-id",
                    "A durable subscription needs a client-id in CONNECT.",
                )
                .with(headers.get("id").unwrap_or_default()));
            }
            Ok(Some(format!("{}/{name}", client.unwrap_or_default())))
        }
        Durable::RabbitMq => {
            let named = headers.get("x-queue-name");
            let lasts = headers.get("durable") == Some("true")
                || headers.get("auto-delete") == Some("false");
            let id = headers.get("id").unwrap_or_default();
            Ok(named
                .map(String::from)
                .or_else(|| lasts.then(|| format!("{}/{id}", request.destination))))
        }
    }
}

fn not_durable(header: &str) -> Refusal {
    let detail = format!(
        "This broker keeps everything in memory and no subscription beyond its connection, as the \
         header {header} asks for. Leave it out, or subscribe to a /queue/, which keeps its \
         messages while there are no consumers."
    );
    Refusal::new("Durable subscriptions are not supported", detail)
}

fn asks_for_durable(request: &Subscribe) -> Option<&'static str> {
    if request.headers.get("durable") == Some("true") {
        return Some("durable:true");
    }
    DURABLE.into_iter().find(|header| request.headers.contains(header))
}

/// `prefetch-count`, as RabbitMQ has it; 0 is no bound.
fn prefetch(request: &Subscribe, routing: &Routing) -> Result<Option<usize>, Refusal> {
    let Some(value) = request.headers.get(routing.prefetch) else { return Ok(None) };
    let digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    if !digits && routing.takes_any_prefetch {
        return Ok(None);
    }
    let count: usize = value.parse().ok().filter(|_| digits).ok_or_else(|| {
        let detail = format!(
            "prefetch-count is {value:?}; it is the number of messages that may be \
             unacknowledged at once, such as 10, and 0 is no bound."
        );
        Refusal::of(FailureKind::BadValue, "Invalid prefetch-count", detail).with(value)
    })?;
    Ok((count > 0 && request.ack.is_acknowledged()).then_some(count))
}
