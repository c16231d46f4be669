//! What a SEND, or a whole transaction of them, comes to: checked before anything is published.

use std::collections::HashMap;
use std::sync::Arc;

use super::queue::Queues;
use crate::app::Apps;
use crate::destination::Destination;
use crate::message::{Message, Published};
use crate::refusal::Refusal;

/// Messages for topics and queues, all of which can be published.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) messages: Vec<Arc<Published>>,
}

impl Plan {
    pub(super) fn new(
        sent: impl Iterator<Item = Message>,
        apps: &Apps,
        queues: &Queues,
    ) -> Result<Self, Refusal> {
        let mut plan = Self::default();
        for message in sent {
            if let Destination::App(_) = Destination::parse(&message.destination)? {
                for answer in apps.handle(&message)? {
                    plan.messages.push(Published::new(answer)?);
                }
            } else {
                plan.messages.push(Published::new(message)?);
            }
        }
        plan.check(queues)?;
        Ok(plan)
    }

    fn check(&self, queues: &Queues) -> Result<(), Refusal> {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        let mut bytes = 0;
        for message in &self.messages {
            if let Destination::Queue(name) = Destination::parse(&message.destination)? {
                *counts.entry(name).or_default() += 1;
                bytes += message.cost();
            }
        }
        counts.into_iter().try_for_each(|(name, count)| queues.check(name, count, bytes))
    }
}

impl From<stomp_protocol::server::Send> for Message {
    fn from(send: stomp_protocol::server::Send) -> Self {
        Self { destination: send.destination, headers: send.headers, body: send.body }
    }
}
