//! The subscriptions of one connection, and their unsettled deliveries.

use alloc::collections::{BTreeMap, VecDeque};
use alloc::string::String;
use alloc::vec::Vec;

use super::event::{AckMode, DeliveryId, SubscriptionId};
use super::failure::FailureKind;

/// The client's name for a subscription.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Name {
    /// The `id` header, which MESSAGE repeats as `subscription`.
    Id(String),
    /// The destination: 1.0 allows a SUBSCRIBE without `id` (spec#92).
    Destination(String),
}

impl Name {
    const fn len(&self) -> usize {
        match self {
            Self::Id(name) | Self::Destination(name) => name.len(),
        }
    }
}

#[derive(Clone, Debug)]
pub(super) struct Subscription {
    pub(super) name: Name,
    pub(super) ack: AckMode,
}

/// The open subscriptions by id and by name, and the unsettled deliveries in order.
#[derive(Debug, Default)]
pub(super) struct Subscriptions {
    open: BTreeMap<SubscriptionId, Subscription>,
    names: BTreeMap<Name, SubscriptionId>,
    unsettled: BTreeMap<DeliveryId, SubscriptionId>,
    /// The names of unsettled deliveries, where the driver gives them, and of those settled last, so that
    /// a transaction can be undone.
    tokens: BTreeMap<String, DeliveryId>,
    /// The names of the last deliveries, settled or not.
    recent: VecDeque<(String, SubscriptionId)>,
    last: u64,
    /// Bytes of the names of open subscriptions.
    named: usize,
    /// Bytes of the longest name of a delivery.
    longest_token: usize,
}

/// Bytes that a subscription takes, but for its name, which is kept twice.
const SUBSCRIPTION: usize = 2 * size_of::<(SubscriptionId, Subscription)>();

/// Bytes that a delivery takes that awaits its ACK.
const UNSETTLED: usize = 2 * size_of::<(DeliveryId, SubscriptionId)>();

impl Subscriptions {
    /// Opens a subscription; `None` if one of the name is open (spec#54).
    pub(super) fn open(&mut self, name: Name, ack: AckMode) -> Option<SubscriptionId> {
        if self.names.contains_key(&name) {
            return None;
        }
        Some(self.open_another(name, ack))
    }

    /// Opens a subscription under a name that may be in use: the name is that of the later one.
    pub(super) fn open_another(&mut self, name: Name, ack: AckMode) -> SubscriptionId {
        self.last += 1;
        let id = SubscriptionId(self.last);
        self.named += name.len();
        self.names.insert(name.clone(), id);
        self.open.insert(id, Subscription { name, ack });
        id
    }

    /// Bytes of memory that they take.
    pub(super) fn memory(&self) -> usize {
        let token = 2 * size_of::<(String, DeliveryId)>() + self.longest_token;
        self.open.len() * SUBSCRIPTION
            + 2 * self.named
            + self.unsettled.len() * UNSETTLED
            + (self.tokens.len() + self.recent.len()) * token
    }

    /// Closes a subscription, and gives its unsettled deliveries; `None` if none of the name is open.
    pub(super) fn close(&mut self, name: &Name) -> Option<(SubscriptionId, Vec<DeliveryId>)> {
        let id = self.names.remove(name)?;
        if let Some(subscription) = self.open.remove(&id) {
            self.named -= subscription.name.len();
        }
        let released: Vec<_> = self.unsettled_of(id, DeliveryId(u64::MAX)).collect();
        for delivery in &released {
            self.unsettled.remove(delivery);
        }
        self.tokens.retain(|_, delivery| !released.contains(delivery));
        Some((id, released))
    }

    /// Closes a subscription that has never had a delivery; an earlier one of the name has the name again.
    pub(super) fn forget(&mut self, id: SubscriptionId) {
        let Some(Subscription { name, .. }) = self.open.remove(&id) else { return };
        self.named -= name.len();
        match self.open.iter().rfind(|(_, other)| other.name == name) {
            Some((&earlier, _)) => self.names.insert(name, earlier),
            None => self.names.remove(&name),
        };
    }

    pub(super) fn get(&self, id: SubscriptionId) -> Option<&Subscription> {
        self.open.get(&id)
    }

    pub(super) fn find(&self, name: &Name) -> Option<SubscriptionId> {
        self.names.get(name).copied()
    }

    pub(super) fn len(&self) -> usize {
        self.open.len()
    }

    /// Notes that a delivery awaits its ACK.
    pub(super) fn await_ack(
        &mut self,
        delivery: DeliveryId,
        id: SubscriptionId,
        token: Option<String>,
    ) {
        self.unsettled.insert(delivery, id);
        if let Some(token) = token {
            self.tokens.insert(token, delivery);
        }
    }

    /// Notes the name of a delivery.
    pub(super) fn delivered(&mut self, token: &str, id: SubscriptionId) {
        if self.recent.len() >= MAX_RECENT {
            self.recent.pop_front();
        }
        self.longest_token = self.longest_token.max(token.len());
        self.recent.push_back((token.into(), id));
    }

    /// Why there is no delivery of this name that awaits an ACK. Without names of the driver it is not
    /// told apart.
    pub(super) fn why_not_awaited(&self, token: &str) -> FailureKind {
        match self.recent.iter().find(|(recent, _)| recent == token) {
            Some((_, id)) if self.open.contains_key(id) => FailureKind::NotAwaited,
            Some(_) => FailureKind::LateAck,
            None => FailureKind::UnknownMessage,
        }
    }

    /// The delivery of this name.
    pub(super) fn by_token(&self, token: &str) -> Option<DeliveryId> {
        self.tokens.get(token).copied()
    }

    /// The subscription of an unsettled delivery.
    pub(super) fn owner(&self, delivery: DeliveryId) -> Option<SubscriptionId> {
        self.unsettled.get(&delivery).copied()
    }

    /// Settles what an ACK or NACK of `delivery` settles: this delivery, or in client mode all of its
    /// subscription up to it (spec#57). `None` if it awaits no ACK.
    /// `one`: this delivery only, whatever the mode.
    pub(super) fn settle(&mut self, delivery: DeliveryId, one: bool) -> Option<Settled> {
        let id = self.owner(delivery)?;
        let deliveries = match self.open.get(&id)?.ack {
            AckMode::Client if !one => self.unsettled_of(id, delivery).collect(),
            _ => Vec::from([delivery]),
        };
        for settled in &deliveries {
            self.unsettled.remove(settled);
        }
        // What was settled before this cannot be named any more.
        let unsettled = &self.unsettled;
        self.tokens.retain(|_, token| deliveries.contains(token) || unsettled.contains_key(token));
        Some(Settled { subscription: id, deliveries })
    }

    /// Undoes the settlement of an aborted transaction. Gives the deliveries whose subscription is
    /// closed.
    pub(super) fn unsettle(&mut self, settled: Settled) -> Vec<DeliveryId> {
        if !self.open.contains_key(&settled.subscription) {
            return settled.deliveries;
        }
        let entries = settled.deliveries.into_iter().map(|d| (d, settled.subscription));
        self.unsettled.extend(entries);
        Vec::new()
    }

    fn unsettled_of(
        &self,
        id: SubscriptionId,
        up_to: DeliveryId,
    ) -> impl Iterator<Item = DeliveryId> {
        self.unsettled
            .range(..=up_to)
            .filter(move |(_, owner)| **owner == id)
            .map(|(delivery, _)| *delivery)
    }
}

/// Deliveries whose names are kept.
const MAX_RECENT: usize = 64;

/// Deliveries that one ACK or NACK settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Settled {
    pub(super) subscription: SubscriptionId,
    pub(super) deliveries: Vec<DeliveryId>,
}
