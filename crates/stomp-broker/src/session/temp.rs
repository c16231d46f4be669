//! `/temp-queue/…` in `reply-to`: private queues for answers, as RabbitMQ has them.
//!
//! The first SEND with `reply-to:/temp-queue/x` opens a queue that ends with the connection, and a
//! subscription to it that the client never asked for and whose id is `/temp-queue/x`. The message
//! goes on with `reply-to:/reply-queue/…`, the way into that queue from anywhere.

use std::collections::HashMap;

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use stomp_protocol::server::{AckMode, Connection, Operation, Send, SubscriptionId};

use crate::ids::ConnectionId;
use crate::persona::TempStyle;
use crate::refusal::Refusal;
use crate::time::Seed;

const TEMP: &str = "/temp-queue/";

/// The private queues of one connection, by the client's names.
#[derive(Debug)]
pub(super) struct TempQueues {
    style: TempStyle,
    /// Where the part of their names comes from that others cannot guess.
    seed: Seed,
    open: HashMap<String, (SubscriptionId, String)>,
    /// What others call the queues of this session, where it subscribes to them.
    remote: HashMap<String, String>,
    /// Bytes that `remote` takes.
    remote_bytes: usize,
    /// How many there have been.
    count: u64,
}

/// A queue that the router does not know of yet.
#[derive(Debug)]
pub(super) struct NewQueue {
    pub(super) subscription: SubscriptionId,
    pub(super) name: String,
}

impl TempQueues {
    pub(super) fn new(style: TempStyle, seed: Seed) -> Self {
        let (open, remote) = Default::default();
        Self { style, seed, open, remote, remote_bytes: 0, count: 0 }
    }

    /// Bytes of memory that the names take that are kept to the end of the session.
    pub(super) const fn memory(&self) -> usize {
        self.remote_bytes
    }

    /// The name of a queue for answers, which only those know who have got it in a message: it has as
    /// many characters by chance as RabbitMQ's (`M5`).
    fn reply_queue(&self, id: ConnectionId) -> String {
        let secret = self.seed.secret([id.0, self.count]);
        format!("/reply-queue/amq.gen-{}", BASE64_URL_SAFE_NO_PAD.encode(secret))
    }

    /// The destination of a SUBSCRIBE, as others call it.
    pub(super) fn destination(&mut self, name: &str, session: &str) -> Option<String> {
        if self.style != TempStyle::ActiveMq || !name.starts_with(TEMP) {
            return None;
        }
        if let Some(remote) = self.remote.get(name) {
            return Some(remote.clone());
        }
        self.count += 1;
        let remote = format!("/remote-temp-queue/{session}:{}", self.count);
        self.remote_bytes += 2 * size_of::<(String, String)>() + name.len() + remote.len();
        self.remote.insert(name.into(), remote.clone());
        Some(remote)
    }

    /// The client's own name for a destination.
    pub(super) fn own_name<'a>(&'a self, destination: &'a str) -> &'a str {
        let own = self.remote.iter().find(|(_, remote)| *remote == destination);
        own.map_or(destination, |(name, _)| name)
    }

    /// Names the session's own queues as others call them.
    fn rename(&mut self, send: &mut Send, session: &str) {
        if let Some(remote) = self.destination(&send.destination.clone(), session) {
            send.destination = remote;
        }
        let reply_to = send.headers.get("reply-to").map(String::from);
        if let Some(remote) = reply_to.and_then(|name| self.destination(&name, session)) {
            send.headers.set("reply-to", remote);
        }
    }

    /// Puts the way back into the message where it names a `/temp-queue/`. Gives the queue if it
    /// is new.
    ///
    /// # Errors
    /// If the name is empty, or the client has a subscription of that id already, or too many.
    pub(super) fn prepare(
        &mut self,
        send: &mut Send,
        machine: &mut Connection,
        id: ConnectionId,
    ) -> Result<Option<NewQueue>, Refusal> {
        if self.style == TempStyle::ActiveMq {
            self.rename(send, machine.session());
            return Ok(None);
        }
        let Some(name) = send.headers.get("reply-to").filter(|name| name.starts_with(TEMP)) else {
            return Ok(None);
        };
        if self.style == TempStyle::Nothing {
            return Ok(None);
        }
        let name = name.to_owned();
        if let Some((_, queue)) = self.open.get(&name) {
            send.headers.set("reply-to", queue.as_str());
            return Ok(None);
        }
        let subscription = Some(&name)
            .filter(|name| name.len() > TEMP.len())
            .and_then(|name| machine.open_subscription(name, AckMode::Auto))
            .ok_or_else(|| unusable(&name))?;
        self.count += 1;
        let queue = self.reply_queue(id);
        send.headers.set("reply-to", queue.as_str());
        self.open.insert(name, (subscription, queue.clone()));
        Ok(Some(NewQueue { subscription, name: queue }))
    }

    /// As [`prepare`](Self::prepare), for all of a transaction.
    pub(super) fn prepare_all(
        &mut self,
        operations: &mut [Operation],
        machine: &mut Connection,
        id: ConnectionId,
    ) -> Result<Vec<NewQueue>, Refusal> {
        let mut new = Vec::new();
        for operation in operations {
            if let Operation::Send(send) = operation {
                new.extend(self.prepare(send, machine, id)?);
            }
        }
        Ok(new)
    }

    /// The client has closed a subscription, which may be one of these.
    pub(super) fn forget(&mut self, subscription: SubscriptionId) {
        self.open.retain(|_, (open, _)| *open != subscription);
    }
}

fn unusable(name: &str) -> Refusal {
    let detail = format!(
        "reply-to:{name} cannot be opened: the name is empty, a subscription of this id is open \
         already, or no more subscriptions are allowed."
    );
    Refusal::new("Bad reply-to", detail)
}
