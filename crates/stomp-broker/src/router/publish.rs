//! What a SEND, or a whole transaction of them, comes to: checked before anything is published.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use stomp_protocol::server::{FailureKind, Send};

use super::peer::Peer;
use super::queue::Queues;
use super::user::{self, Owner};
use crate::app::{Apps, Request};
use crate::destination::Destination;
use crate::memory_account::MemoryAccount;
use crate::message::{Message, Published};
use crate::refusal::Refusal;
use crate::routing::Routing;

/// The account that holds messages, and the time in milliseconds since 1970.
pub(super) type Holding<'a> = (&'a Arc<MemoryAccount>, u64);

/// Messages, all of which can be published.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) messages: Vec<Planned>,
}

#[derive(Debug)]
pub(super) struct Planned {
    pub(super) route: Route,
    pub(super) message: Arc<Published>,
}

/// The way a message goes.
#[derive(Debug)]
pub(super) enum Route {
    /// To the subscribers of its destination.
    Topic,
    /// To the subscribers of another topic than they call it.
    TopicOf(String),
    /// Into the queue of its destination.
    Queue,
    /// Into the queue of this name, if it is still there.
    Reply(String),
}

impl Plan {
    /// What comes of messages sent by `sender`, or by the broker itself.
    pub(super) fn new(
        sent: impl Iterator<Item = Message>,
        sender: Option<&Peer>,
        apps: &Apps,
        queues: &Queues,
        routing: &Routing,
        (memory, now): Holding<'_>,
    ) -> Result<Self, Refusal> {
        let owner = sender.map(|peer| &peer.owner);
        let mut plan = Self::default();
        for mut message in sent {
            let (handler, may_be_tests) = match routing.names.parse(&message.destination)? {
                Destination::App(name) => (Some(name.to_owned()), false),
                Destination::Forwarded(name) if !apps.has(&name) => continue,
                Destination::Forwarded(name) => (Some(name), true),
                _ => (None, false),
            };
            let Some(handler) = handler else {
                plan.messages.push(Planned::new(message, routing, (memory, now))?);
                continue;
            };
            message.destination = handler;
            let answers = match apps.handle(&Request::new(&message, owner.and_then(Owner::name))) {
                // A message of another form than the handler's is one that a test answers.
                Err(_) if may_be_tests => continue,
                answers => answers?,
            };
            for answer in answers {
                plan.messages.push(Planned::answer(answer, owner, routing, (memory, now))?);
            }
        }
        plan.check(queues)?;
        Ok(plan)
    }

    fn check(&self, queues: &Queues) -> Result<(), Refusal> {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        let mut bytes = 0;
        for planned in &self.messages {
            if let Some(name) = planned.queue() {
                *counts.entry(name).or_default() += 1;
                bytes += planned.message.cost();
            }
        }
        counts.into_iter().try_for_each(|(name, count)| queues.check(name, count, bytes))
    }
}

impl Planned {
    /// A message of a client.
    fn new(
        mut message: Message,
        routing: &Routing,
        (memory, now): Holding<'_>,
    ) -> Result<Self, Refusal> {
        // What receivers see, where it is not what was sent to.
        let (route, seen) = match routing.sent_to(&message.destination, &message.headers)? {
            Destination::Topic { name, .. }
                if routing.wildcards.is_pattern(&name) && !routing.sends_to_wildcards =>
            {
                return Err(not_one_topic(&name));
            }
            Destination::Topic { name, shown } => {
                let is_same = name == shown;
                let seen = changed(shown);
                (if is_same { Route::Topic } else { Route::TopicOf(name.into_owned()) }, seen)
            }
            Destination::Queue { name, .. } => (Route::Queue, changed(name)),
            Destination::User(rest) => {
                let (key, seen) = user::addressed(rest)?;
                (Route::TopicOf(key), Some(seen))
            }
            // As RabbitMQ shows it.
            Destination::Reply(name) => {
                (Route::Reply(name.to_owned()), Some(name.replacen("/reply-queue/", "/queue/", 1)))
            }
            Destination::Temp(name) => return Err(only_in_reply_to(name)),
            Destination::App(name) => return Err(only_for_clients(name)),
            Destination::Forwarded(name) => return Err(only_for_clients(&name)),
        };
        if let Some(seen) = seen {
            message.destination = seen;
        }
        Ok(Self { route, message: Published::new(message, now, memory)? })
    }

    /// What an application answers: to whatever a client may send to, and to the sender's own
    /// `/user/queue/…`.
    fn answer(
        message: Message,
        sender: Option<&Owner>,
        routing: &Routing,
        (memory, now): Holding<'_>,
    ) -> Result<Self, Refusal> {
        if let (Destination::User(rest), Some(owner)) =
            (routing.names.parse(&message.destination)?, sender)
            && let Ok(key) = owner.key(rest)
        {
            let message = Published::new(message, now, memory)?;
            return Ok(Self { route: Route::TopicOf(key), message });
        }
        Self::new(message, routing, (memory, now))
    }

    fn queue(&self) -> Option<&str> {
        match &self.route {
            Route::Queue => Some(&self.message.destination),
            Route::Reply(name) => Some(name),
            Route::Topic | Route::TopicOf(_) => None,
        }
    }
}

/// A name that is another one than was sent to.
fn changed(name: Cow<'_, str>) -> Option<String> {
    match name {
        Cow::Borrowed(_) => None,
        Cow::Owned(name) => Some(name),
    }
}

fn not_one_topic(name: &str) -> Refusal {
    let detail = format!(
        "{name} has a wildcard and stands for many topics. Wildcards are for SUBSCRIBE; a message \
         goes to one topic, whose words are neither * nor #."
    );
    Refusal::of(FailureKind::BadValue, "Wildcard in SEND", detail).with(name)
}

fn only_in_reply_to(name: &str) -> Refusal {
    let detail = format!(
        "{name} is a name for the header reply-to of a SEND: the receiver of that message sees \
         the /reply-queue/ to answer to, and the answers come back to the sender without a \
         SUBSCRIBE."
    );
    Refusal::of(FailureKind::UnusableDestination, "Not a place to send to", detail).with(name)
}

fn only_for_clients(name: &str) -> Refusal {
    let detail = format!("An application answered to {name}, where only clients can send to.");
    Refusal::new("Application failed", detail)
}

impl From<Send> for Message {
    fn from(send: Send) -> Self {
        Self { destination: send.destination, headers: send.headers, body: send.body }
    }
}
