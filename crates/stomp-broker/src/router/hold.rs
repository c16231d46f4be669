//! Publishers that are held back until slow subscribers have room: the policy `block`.
//!
//! A session sends its next message only when it is told that the last one was carried out. So
//! what waits here is one message of each publisher, or one transaction.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use stomp_protocol::server::SubscriptionId;

use crate::ids::ConnectionId;
use crate::message::Published;

#[derive(Debug, Default)]
pub(super) struct Held {
    publishers: HashMap<ConnectionId, Publisher>,
    /// By subscriber: what it is still to get, in order.
    waiting: HashMap<ConnectionId, VecDeque<Waiting>>,
}

#[derive(Debug)]
struct Publisher {
    /// Deliveries that have found no room yet.
    outstanding: usize,
    receipt: Option<String>,
}

/// A delivery that waits for room.
#[derive(Clone, Debug)]
pub(super) struct Waiting {
    pub(super) publisher: ConnectionId,
    pub(super) subscription: SubscriptionId,
    pub(super) message: Arc<Published>,
}

/// A publisher that may go on, and the receipt that it waits for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Freed {
    pub(super) publisher: ConnectionId,
    pub(super) receipt: Option<String>,
}

impl Held {
    /// Whether something waits for this subscriber: what comes later must wait behind it.
    pub(super) fn waits_for(&self, subscriber: ConnectionId) -> bool {
        self.waiting.contains_key(&subscriber)
    }

    pub(super) fn is_held(&self, publisher: ConnectionId) -> bool {
        self.publishers.contains_key(&publisher)
    }

    /// Holds a publisher until a subscriber has room for its message.
    pub(super) fn hold(&mut self, subscriber: ConnectionId, waiting: Waiting) {
        let new = Publisher { outstanding: 0, receipt: None };
        self.publishers.entry(waiting.publisher).or_insert(new).outstanding += 1;
        self.waiting.entry(subscriber).or_default().push_back(waiting);
    }

    /// Keeps the receipt for a publisher that is held.
    pub(super) fn owe(&mut self, publisher: ConnectionId, receipt: Option<String>) {
        if let Some(publisher) = self.publishers.get_mut(&publisher) {
            publisher.receipt = receipt;
        }
    }

    /// What the subscriber is to get next.
    pub(super) fn next(&self, subscriber: ConnectionId) -> Option<Waiting> {
        self.waiting.get(&subscriber)?.front().cloned()
    }

    /// The subscriber has got what was next.
    pub(super) fn delivered(&mut self, subscriber: ConnectionId) -> Option<Freed> {
        let line = self.waiting.get_mut(&subscriber)?;
        let waiting = line.pop_front()?;
        if line.is_empty() {
            self.waiting.remove(&subscriber);
        }
        self.settle(waiting.publisher)
    }

    /// A connection is gone: as a subscriber it needs nothing any more, as a publisher it does not
    /// wait.
    pub(super) fn forget(&mut self, id: ConnectionId) -> Vec<Freed> {
        if self.publishers.remove(&id).is_some() {
            for line in self.waiting.values_mut() {
                line.retain(|waiting| waiting.publisher != id);
            }
            self.waiting.retain(|_, line| !line.is_empty());
        }
        let line = self.waiting.remove(&id).unwrap_or_default();
        line.into_iter().filter_map(|waiting| self.settle(waiting.publisher)).collect()
    }

    /// A subscription is closed, and its connection goes on.
    pub(super) fn forget_subscription(
        &mut self,
        subscriber: ConnectionId,
        subscription: SubscriptionId,
    ) -> Vec<Freed> {
        let Some(line) = self.waiting.remove(&subscriber) else { return Vec::new() };
        let (gone, stay): (VecDeque<_>, VecDeque<_>) =
            line.into_iter().partition(|waiting| waiting.subscription == subscription);
        if !stay.is_empty() {
            self.waiting.insert(subscriber, stay);
        }
        gone.into_iter().filter_map(|waiting| self.settle(waiting.publisher)).collect()
    }

    /// One of a publisher's deliveries waits no more.
    fn settle(&mut self, publisher: ConnectionId) -> Option<Freed> {
        let held = self.publishers.get_mut(&publisher)?;
        held.outstanding -= 1;
        if held.outstanding > 0 {
            return None;
        }
        let receipt = self.publishers.remove(&publisher)?.receipt;
        Some(Freed { publisher, receipt })
    }
}

#[cfg(test)]
mod tests {
    use stomp_protocol::server::SubscriptionId;

    use super::{Freed, Held, Waiting};
    use crate::ids::ConnectionId;
    use crate::memory_account::MemoryAccount;
    use crate::message::{Message, Published};

    const P: ConnectionId = ConnectionId(1);
    const SLOW: ConnectionId = ConnectionId(2);
    const SLOWER: ConnectionId = ConnectionId(3);

    fn waiting(subscription: u64) -> Waiting {
        let message =
            Published::new(Message::json("/topic/t", "1".into()), 0, &MemoryAccount::new(1_000))
                .unwrap();
        Waiting { publisher: P, subscription: SubscriptionId(subscription), message }
    }

    fn held() -> Held {
        let mut held = Held::default();
        held.hold(SLOW, waiting(1));
        held.hold(SLOW, waiting(2));
        held.hold(SLOWER, waiting(3));
        held.owe(P, Some("r".into()));
        held
    }

    fn freed() -> Freed {
        Freed { publisher: P, receipt: Some("r".into()) }
    }

    #[test]
    fn a_publisher_is_free_when_all_have_got_what_it_sent() {
        let mut held = held();
        assert_eq!(held.delivered(SLOW), None);
        assert_eq!(held.delivered(SLOWER), None);
        assert!(held.is_held(P) && held.waits_for(SLOW) && !held.waits_for(SLOWER));
        assert_eq!(held.next(SLOW).unwrap().subscription, SubscriptionId(2));
        assert_eq!(held.delivered(SLOW), Some(freed()));
        assert!(!held.is_held(P) && !held.waits_for(SLOW));
    }

    #[test]
    fn subscribers_that_leave_hold_nobody_back() {
        let mut held = held();
        assert_eq!(held.forget_subscription(SLOW, SubscriptionId(2)), []);
        assert_eq!(held.forget(SLOW), []);
        assert_eq!(held.forget(SLOWER), [freed()]);
    }

    #[test]
    fn of_a_publisher_that_leaves_nothing_stays() {
        let mut held = held();
        assert_eq!(held.forget(P), []);
        assert!(held.publishers.is_empty() && held.waiting.is_empty());
    }
}
