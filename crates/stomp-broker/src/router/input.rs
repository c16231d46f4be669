//! What connections and the control API ask of the router, and the handle by which they ask.

use serde::Serialize;
use stomp_protocol::server::{DeliveryId, Event, SubscriptionId};
use tokio::sync::{mpsc, oneshot};

use crate::ids::ConnectionId;
use crate::mailbox::Sender;
use crate::message::Message;
use crate::refusal::Refusal;

/// A request to the router.
#[derive(Debug)]
pub(crate) enum Input {
    /// A client is in, under this name if it gave one.
    Join {
        id: ConnectionId,
        mailbox: Sender,
        user: Option<String>,
        /// The `client-id` that it gave.
        client: Option<String>,
    },
    /// A client asks for something.
    Request(ConnectionId, Event),
    /// A client is to get the answers that are sent to this `/reply-queue/`.
    AwaitReplies(ConnectionId, SubscriptionId, String),
    /// A delivery from a queue met the end of its subscription and was not sent.
    Unsent(ConnectionId, DeliveryId),
    /// A client's mailbox has room again.
    Room(ConnectionId),
    /// A client is gone, or wants to go: with the receipt for its DISCONNECT.
    Leave(ConnectionId, Option<String>),
    /// The namespace is to end: nothing more is confirmed, and each client gets what was.
    Stop,
    /// The broker itself publishes something.
    Publish(Message),
    /// A request of the control API or of a test.
    Order(Order),
}

/// How many requests of all connections together may wait for the router.
pub(super) const WAITING: usize = 256;

/// Where requests for the router go.
#[derive(Clone, Debug)]
pub(crate) struct Handle(mpsc::Sender<Input>);

impl Handle {
    pub(super) const fn new(inputs: mpsc::Sender<Input>) -> Self {
        Self(inputs)
    }

    /// Hands in a request; waits while too many wait already. Cancel-safe.
    pub(crate) async fn send(&self, input: Input) {
        // The router outlives every handle, so this cannot fail.
        let _ = self.0.send(input).await;
    }

    /// Publishes a message, to all or to one connection; returns once it is in the mailboxes or the queue that
    /// it is for. Gives the number of subscriptions that it is for.
    pub(crate) async fn publish(
        &self,
        message: Message,
        to: Option<ConnectionId>,
    ) -> Result<usize, Refusal> {
        let answer = self.ask(|reply| Order::Publish(message, to, reply)).await;
        answer.unwrap_or_else(|| Err(Refusal::new("Shutting down", "The broker is going away.")))
    }

    /// The queues that have messages or consumers, by name.
    pub(crate) async fn queues(&self) -> Vec<QueueInfo> {
        self.ask(Order::Queues).await.unwrap_or_default()
    }

    /// Drops all messages in queues.
    pub(crate) async fn clear(&self) {
        self.ask(Order::Clear).await;
    }

    /// `None` if the router is gone.
    async fn ask<T>(&self, order: impl FnOnce(oneshot::Sender<T>) -> Order) -> Option<T> {
        let (reply, answer) = oneshot::channel();
        self.send(Input::Order(order(reply))).await;
        answer.await.ok()
    }
}

/// Something to do, and where the answer goes.
#[derive(Debug)]
pub(crate) enum Order {
    /// Publishes a message as if a client had sent it, to all or to one connection. Answers with the number
    /// of subscriptions that it is for.
    Publish(Message, Option<ConnectionId>, oneshot::Sender<Result<usize, Refusal>>),
    /// Tells of the queues.
    Queues(oneshot::Sender<Vec<QueueInfo>>),
    /// Drops all messages in queues.
    Clear(oneshot::Sender<()>),
}

/// A queue.
///
/// See the example of [`Transcript`](crate::Transcript).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct QueueInfo {
    /// Its destination.
    pub name: String,
    /// Messages that wait in it.
    pub depth: usize,
    /// Messages that were delivered and are not acknowledged.
    pub unacknowledged: usize,
    /// Subscriptions to it.
    pub consumers: usize,
}
