//! What a broker does with destinations, subscriptions and rejected messages, as data.

use stomp_protocol::Headers;
use stomp_protocol::server::quirks::Errors;

use crate::destination::{Destination, NAMES, Names};
use crate::refusal::Refusal;
use crate::selector::HeaderTypes;
use crate::wildcards::{RABBITMQ, Wildcards};

/// The behaviour of a router.
#[derive(Clone, Debug)]
pub(crate) struct Routing {
    /// The names of destinations.
    pub(crate) names: Names,
    pub(crate) wildcards: Wildcards,
    /// Whether SUBSCRIBE may name many queues by a wildcard.
    pub(crate) queues_have_wildcards: bool,
    /// Whether SEND may name a wildcard; the message then reaches those who have subscribed to it.
    pub(crate) sends_to_wildcards: bool,
    pub(crate) selectors: Selectors,
    pub(crate) durable: Durable,
    /// What becomes of a message that a consumer refuses with NACK.
    pub(crate) rejected: Rejected,
    /// Where messages go that came back more often than this, in the place of the configuration's.
    pub(crate) dead_letters: Option<DeadLetters>,
    /// Whether UNSUBSCRIBE leaves messages with the session that has not acknowledged them.
    pub(crate) keeps_unacknowledged: bool,
    /// Whether SEND to a user who is not connected has no effect, and no RECEIPT.
    pub(crate) ignores_unknown_users: bool,
    /// The headers by which SEND and SUBSCRIBE say what a name without a prefix is.
    pub(crate) types: Option<TypeHeaders>,
    /// Whether a message that UNSUBSCRIBE gave back does not count as redelivered.
    pub(crate) forgets_unsubscribed: bool,
    /// Whether a consumer that gave a message back may be the next in turn.
    pub(crate) returns_to_same: bool,
    /// Whether a topic's message that a subscription refuses with NACK comes to it again.
    pub(crate) topics_take_back: bool,
    /// The header of SUBSCRIBE by which a connection leaves out what it publishes itself.
    pub(crate) no_local: Option<&'static str>,
    /// Whether the RECEIPT for SEND comes before the MESSAGE to oneself.
    pub(crate) confirms_first: bool,
    /// Whether a wrong `prefetch-count` is ignored.
    pub(crate) takes_any_prefetch: bool,
    /// The header that says how many messages may be unacknowledged.
    pub(crate) prefetch: &'static str,
    /// The answers to refused requests.
    pub(crate) errors: Errors,
}

/// The headers that say what a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TypeHeaders {
    pub(crate) send: &'static str,
    pub(crate) subscribe: &'static str,
    /// The value for a queue.
    pub(crate) queue: &'static str,
}

impl Routing {
    /// The destination of a SEND.
    pub(crate) fn sent_to<'a>(
        &self,
        name: &'a str,
        headers: &Headers,
    ) -> Result<Destination<'a>, Refusal> {
        self.destination(name, headers, self.types.map(|types| types.send))
    }

    /// The destination of a SUBSCRIBE.
    pub(crate) fn subscribed<'a>(
        &self,
        name: &'a str,
        headers: &Headers,
    ) -> Result<Destination<'a>, Refusal> {
        self.destination(name, headers, self.types.map(|types| types.subscribe))
    }

    fn destination<'a>(
        &self,
        name: &'a str,
        headers: &Headers,
        header: Option<&str>,
    ) -> Result<Destination<'a>, Refusal> {
        let kind = header.and_then(|header| headers.get(header));
        if kind.is_some() && kind == self.types.map(|types| types.queue) && !self.names.knows(name)
        {
            return Ok(Destination::Queue { name: name.into(), must_exist: false });
        }
        let destination = self.names.parse(name)?;
        self.check_words(&destination)?;
        Ok(destination)
    }

    /// Checks what patterns are matched with.
    fn check_words(&self, destination: &Destination<'_>) -> Result<(), Refusal> {
        match destination {
            Destination::Topic { name, .. } => self.wildcards.check(name),
            Destination::Queue { name, .. } if self.queues_have_wildcards => {
                self.wildcards.check(name)
            }
            _ => Ok(()),
        }
    }
}

/// What `selector` does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Selectors {
    /// Nothing.
    Ignored,
    /// It selects the messages of the subscription.
    Applied(HeaderTypes),
}

impl Selectors {
    /// What a selector compares headers as.
    pub(crate) fn types(self) -> HeaderTypes {
        match self {
            Self::Applied(types) => types,
            Self::Ignored => HeaderTypes::default(),
        }
    }
}

/// Subscriptions that outlive their connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Durable {
    /// A subscription that asks for one is refused.
    Refused,
    /// There are none, and the headers mean nothing.
    Ignored,
    /// This header names one of the client (`client-id`). Whether the client must have an id.
    Named { header: &'static str, wants_client: bool },
    /// As RabbitMQ has it: `durable:true` and `auto-delete:false`, and the subscription's id or
    /// `x-queue-name` names it.
    RabbitMq,
}

/// What becomes of a message that a consumer refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rejected {
    /// It goes back to its queue.
    Returned,
    /// It is dropped.
    Dropped,
    /// It goes to this queue if it has `persistent:true`, and is dropped otherwise.
    BuriedIfPersistent(&'static str),
}

/// Where messages go that came back too often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DeadLetters {
    pub(crate) queue: &'static str,
    pub(crate) max_redeliveries: u32,
}

impl Default for Routing {
    fn default() -> Self {
        Self {
            names: NAMES,
            wildcards: RABBITMQ,
            queues_have_wildcards: false,
            sends_to_wildcards: false,
            selectors: Selectors::Applied(HeaderTypes::AsNeeded),
            durable: Durable::Refused,
            rejected: Rejected::Returned,
            dead_letters: None,
            keeps_unacknowledged: false,
            ignores_unknown_users: false,
            types: None,
            forgets_unsubscribed: false,
            returns_to_same: false,
            topics_take_back: false,
            no_local: None,
            confirms_first: false,
            takes_any_prefetch: false,
            prefetch: "prefetch-count",
            errors: Errors::default(),
        }
    }
}
