//! The mailbox of a connection, filled by the router: bounded by count and by bytes.
//!
//! The router never waits for a connection. What happens to a message for a topic that finds the
//! mailbox full is a matter of policy, such as that it costs the connection its life
//! ([`Sender::overflow`]); a message for a queue just stays in the queue until the mailbox has room
//! again, for which the router asks to be woken ([`Sender::has_room`], [`Receiver::recv`]).

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, OnceLock};

use stomp_protocol::Command;
use stomp_protocol::server::{DeliveryId, SubscriptionId};
use tokio::sync::{Notify, mpsc};

use crate::memory_account::MemoryAccount;
use crate::message::Published;
use crate::options::Limits;
use crate::refusal::Refusal;

/// A message from the router to a connection.
#[derive(Debug)]
pub(crate) enum RouterMessage {
    /// A message for one of its subscriptions.
    Message(Delivery),
    /// A request with this receipt was carried out.
    Receipt(String),
    /// A request was refused. Whether the connection survives it; if not, the router has forgotten it.
    /// In a box, like all that is rare and large: a mailbox keeps room for some mail, whatever it will
    /// be.
    Refused(Box<RefusedRequest>, bool),
    /// The router has forgotten the connection, as it asked for.
    Left { receipt: Option<String> },
    /// The router has forgotten the connection, because the namespace ends.
    Stopped,
    /// What was published last is with all subscribers: the next may come (policy `block`).
    Proceed,
}

#[derive(Debug)]
pub(crate) struct RefusedRequest {
    pub(crate) refusal: Refusal,
    pub(crate) command: Command,
    pub(crate) receipt: Option<String>,
    /// The subscription that the request would have opened.
    pub(crate) subscription: Option<SubscriptionId>,
}

#[derive(Debug)]
pub(crate) struct Delivery {
    pub(crate) subscription: SubscriptionId,
    pub(crate) id: DeliveryId,
    pub(crate) redelivered: bool,
    /// Whether the router waits to hear what became of it.
    pub(crate) from_queue: bool,
    pub(crate) message: Arc<Published>,
}

impl RouterMessage {
    fn cost(&self) -> usize {
        match self {
            Self::Message(delivery) => delivery.message.cost(),
            _ => 64,
        }
    }
}

#[derive(Debug, Default)]
struct Shared {
    count: AtomicUsize,
    bytes: AtomicUsize,
    /// The router has messages in a queue that found no room here.
    wanted: AtomicBool,
    overflow: OnceLock<Refusal>,
    overflowed: Notify,
}

impl Shared {
    fn took(&self, mail: &RouterMessage) {
        self.count.fetch_sub(1, SeqCst);
        self.bytes.fetch_sub(mail.cost(), SeqCst);
    }

    async fn overflowed(&self) -> Refusal {
        loop {
            if let Some(why) = self.overflow.get() {
                return why.clone();
            }
            self.overflowed.notified().await;
        }
    }
}

/// The mailbox of a connection with this account of memory.
pub(crate) fn mailbox(limits: &Limits, memory: Arc<MemoryAccount>) -> (Sender, Receiver) {
    // Bounded by `Shared`, which counts bytes too.
    let (mail, inbox) = mpsc::unbounded_channel();
    let shared = Arc::new(Shared::default());
    let (max_count, max_bytes) = (limits.max_pending_messages, limits.max_pending_bytes);
    let sender = Sender { mail, shared: shared.clone(), max_count, max_bytes, memory };
    (sender, Receiver { inbox, shared, max_count, max_bytes })
}

#[derive(Debug)]
pub(crate) struct Sender {
    mail: mpsc::UnboundedSender<RouterMessage>,
    shared: Arc<Shared>,
    max_count: usize,
    max_bytes: usize,
    memory: Arc<MemoryAccount>,
}

impl Sender {
    /// The account of the connection.
    pub(crate) const fn memory(&self) -> &Arc<MemoryAccount> {
        &self.memory
    }

    /// Posts a message of a topic; `false` if the mailbox is full.
    pub(crate) fn offer(&self, delivery: Delivery) -> bool {
        let mail = RouterMessage::Message(delivery);
        let cost = mail.cost();
        let count = self.shared.count.load(SeqCst);
        let bytes = self.shared.bytes.load(SeqCst);
        // One message fits whatever its size: its size has a limit of its own.
        if count > 0 && (count >= self.max_count || bytes + cost > self.max_bytes) {
            return false;
        }
        self.post(mail);
        true
    }

    /// Posts what may go a little beyond: a message of a queue, after
    /// [`has_room`](Self::has_room) said yes, and answers, of which there are no more than the
    /// connection has asked for.
    pub(crate) fn post(&self, mail: RouterMessage) {
        self.shared.count.fetch_add(1, SeqCst);
        self.shared.bytes.fetch_add(mail.cost(), SeqCst);
        // Without a receiver, the connection is about to leave.
        let _ = self.mail.send(mail);
    }

    /// Whether another message of a queue may be posted. Queues fill half a mailbox at most: the
    /// rest is for topics. If not, the receiver will tell when there is room.
    pub(crate) fn has_room(&self) -> bool {
        if self.is_half_empty() {
            return true;
        }
        self.shared.wanted.store(true, SeqCst);
        // It may have been emptied before the request to be notified was made.
        self.is_half_empty()
    }

    /// Ends the connection: it is told why, and what waits in the mailbox is lost.
    pub(crate) fn overflow(&self, why: Refusal) {
        let _ = self.shared.overflow.set(why);
        self.shared.overflowed.notify_one();
    }

    fn is_half_empty(&self) -> bool {
        let count = self.shared.count.load(SeqCst);
        let bytes = self.shared.bytes.load(SeqCst);
        count == 0 || (count < self.max_count / 2 && bytes < self.max_bytes / 2)
    }
}

#[derive(Debug)]
pub(crate) struct Receiver {
    inbox: mpsc::UnboundedReceiver<RouterMessage>,
    shared: Arc<Shared>,
    max_count: usize,
    max_bytes: usize,
}

impl Receiver {
    /// The next mail, unless the mailbox is to stay shut; `None` once the router has forgotten the
    /// connection. Fails after [`Sender::overflow`]. Cancel-safe.
    pub(crate) async fn recv(&mut self, shut: bool) -> Result<Option<RouterMessage>, Refusal> {
        tokio::select! {
            biased;
            why = self.shared.overflowed() => Err(why),
            mail = self.inbox.recv(), if !shut => Ok(mail.inspect(|mail| self.shared.took(mail))),
        }
    }

    /// The next mail, if there is one.
    pub(crate) fn try_recv(&mut self) -> Option<RouterMessage> {
        self.inbox.try_recv().ok().inspect(|mail| self.shared.took(mail))
    }

    /// Why the connection is to end, if [`Sender::overflow`] said so.
    pub(crate) fn overflow(&self) -> Option<Refusal> {
        self.shared.overflow.get().cloned()
    }

    /// Whether the router is to be told that there is room again; says so once.
    pub(crate) fn room_is_wanted(&self) -> bool {
        let count = self.shared.count.load(SeqCst);
        let bytes = self.shared.bytes.load(SeqCst);
        let roomy = count <= self.max_count / 4 && bytes <= self.max_bytes / 4;
        roomy && self.shared.wanted.swap(false, SeqCst)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use stomp_protocol::server::{DeliveryId, SubscriptionId};

    use super::{Delivery, Limits, MemoryAccount, Receiver, RouterMessage, Sender};
    use crate::message::{Message, Published};

    fn mailbox(limits: &Limits) -> (Sender, Receiver) {
        super::mailbox(limits, MemoryAccount::new(usize::MAX))
    }

    fn small() -> (Sender, Receiver) {
        let limits = Limits { max_pending_messages: 8, ..Limits::default() };
        mailbox(&limits)
    }

    fn message() -> Arc<Published> {
        let memory = MemoryAccount::new(usize::MAX);
        Published::new(Message::json("/topic/t", "1".into()), 0, &memory).unwrap()
    }

    fn offer(sender: &Sender) -> bool {
        sender.offer(Delivery {
            subscription: SubscriptionId(1),
            id: DeliveryId(1),
            redelivered: false,
            from_queue: false,
            message: message(),
        })
    }

    #[test]
    fn a_mailbox_takes_so_many_messages_and_no_more() {
        let (sender, mut receiver) = small();
        assert_eq!((0..20).filter(|_| offer(&sender)).count(), 8);
        assert!(receiver.try_recv().is_some());
        assert!(offer(&sender) && !offer(&sender));
    }

    #[test]
    fn one_message_fits_whatever_its_size() {
        let limits = Limits { max_pending_bytes: 1, ..Limits::default() };
        let (sender, mut receiver) = mailbox(&limits);
        assert!(offer(&sender) && !offer(&sender));
        receiver.try_recv();
        assert!(offer(&sender));
    }

    #[test]
    fn an_answer_always_finds_its_way() {
        let (sender, mut receiver) = small();
        while offer(&sender) {}
        sender.post(RouterMessage::Receipt("r".into()));
        let last = std::iter::from_fn(|| receiver.try_recv()).last();
        assert!(matches!(last, Some(RouterMessage::Receipt(_))), "{last:?}");
    }

    #[test]
    fn who_found_no_room_is_told_once_when_there_is() {
        let (sender, mut receiver) = small();
        assert!(sender.has_room());
        (0..4).for_each(|_| assert!(offer(&sender)));
        assert!(!receiver.room_is_wanted(), "not asked for yet");
        assert!(!sender.has_room(), "half full is full for queues");
        receiver.try_recv();
        assert!(!receiver.room_is_wanted(), "a little room is not worth the waking");
        receiver.try_recv();
        assert!(receiver.room_is_wanted());
        assert!(!receiver.room_is_wanted());
        assert!(sender.has_room());
    }
}
