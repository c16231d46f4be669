//! The router without sockets and without a runtime: what it does with those who are slow, counted
//! exactly.

mod slow_consumers;
mod windows;

use std::collections::HashMap;
use std::sync::Arc;

use stomp_protocol::Headers;
use stomp_protocol::server::{
    AckMode, DeliveryId, Event, Send, Settlement, Subscribe, SubscriptionId, Unsubscribe, Verdict,
};

use super::{Handle, Input, Router};
use crate::app::Apps;
use crate::ids::ConnectionId;
use crate::mailbox::{Receiver, RouterMessage, mailbox};
use crate::memory_account::MemoryAccount;
use crate::options::Limits;
use crate::options::{Delivering, SlowConsumer};
use crate::routing::Routing;
use crate::time::Clock;

/// A router and its clients, each of which has a mailbox for eight messages.
struct Rig {
    router: Router,
    mailboxes: HashMap<ConnectionId, Receiver>,
    _handle: Handle,
}

const MAILBOX: usize = 8;

impl Rig {
    fn new(slow_consumer: SlowConsumer) -> Self {
        let limits = Limits { max_pending_messages: MAILBOX, ..Limits::default() };
        Self::with(slow_consumer, limits)
    }

    fn with(slow_consumer: SlowConsumer, limits: Limits) -> Self {
        let policy = Delivering { slow_consumer, ..Delivering::default() };
        let apps = Arc::new(Apps::new(Vec::new()));
        let memory = MemoryAccount::new(limits.max_memory);
        let (router, handle) =
            Router::new(apps, limits, policy, Routing::default(), Clock::stopped(), memory);
        Self { router, mailboxes: HashMap::new(), _handle: handle }
    }

    fn join(&mut self, number: u64) -> ConnectionId {
        let id = ConnectionId(number);
        let memory = self.router.memory.connection(self.router.limits.max_connection_memory);
        let (mailbox, receiver) = mailbox(&self.router.limits, memory);
        self.mailboxes.insert(id, receiver);
        self.router.handle(Input::Join { id, mailbox, user: None, client: None });
        id
    }

    fn subscribe(
        &mut self,
        id: ConnectionId,
        destination: &str,
        ack: AckMode,
        headers: &[(&str, &str)],
    ) {
        let headers = headers.iter().copied().collect();
        let (subscription, destination) = (SubscriptionId(1), destination.into());
        let subscribe = Subscribe { subscription, destination, ack, headers, receipt: None };
        self.router.handle(Input::Request(id, Event::Subscribe(subscribe)));
    }

    fn unsubscribe(&mut self, id: ConnectionId) {
        let (subscription, released) = (SubscriptionId(1), Vec::new());
        let unsubscribe = Unsubscribe { subscription, released, receipt: None };
        self.router.handle(Input::Request(id, Event::Unsubscribe(unsubscribe)));
    }

    /// Sends a message whose body and receipt are a number.
    fn publish(&mut self, id: ConnectionId, destination: &str, number: usize) {
        let send = Send {
            destination: destination.into(),
            headers: Headers::new(),
            body: number.to_string().into_bytes(),
            receipt: Some(number.to_string()),
        };
        self.router.handle(Input::Request(id, Event::Send(send)));
    }

    fn ack(&mut self, id: ConnectionId, delivery: DeliveryId) {
        let settlement = Settlement { verdict: Verdict::Ack, deliveries: vec![delivery] };
        let settled = Event::Settled { settlement, receipt: None };
        self.router.handle(Input::Request(id, settled));
    }

    /// Opens one mail, as a session does: also says when there is room again.
    fn open(&mut self, id: ConnectionId) -> Option<RouterMessage> {
        let mailbox = self.mailboxes.get_mut(&id)?;
        let mail = mailbox.try_recv()?;
        if mailbox.room_is_wanted() {
            self.router.handle(Input::Room(id));
        }
        Some(mail)
    }

    /// The deliveries of all mail that waits now, and of what that makes room for.
    fn open_all(&mut self, id: ConnectionId) -> Vec<(usize, DeliveryId)> {
        let mails = std::iter::from_fn(|| self.open(id));
        mails
            .filter_map(|mail| match mail {
                RouterMessage::Message(delivery) => {
                    let body = str::from_utf8(delivery.message.content.body()).unwrap();
                    Some((body.parse().unwrap(), delivery.id))
                }
                _ => None,
            })
            .collect()
    }

    /// As [`open_all`](Self::open_all): the numbers alone.
    fn numbers(&mut self, id: ConnectionId) -> Vec<usize> {
        self.open_all(id).into_iter().map(|(number, _)| number).collect()
    }

    /// Whether the publisher was told that this was carried out, and may go on.
    fn may_proceed(&mut self, id: ConnectionId, number: usize) -> bool {
        let receipt = self.open(id);
        if receipt.is_none() {
            return false;
        }
        assert!(
            matches!(&receipt, Some(RouterMessage::Receipt(r)) if *r == number.to_string()),
            "{receipt:?}"
        );
        assert!(matches!(self.open(id), Some(RouterMessage::Proceed)));
        true
    }
}
