//! Subscriptions and deliveries as the router sees them.

use std::collections::VecDeque;
use std::sync::Arc;

use stomp_protocol::Headers;
use stomp_protocol::server::{AckMode, DeliveryId};

use super::options::Options;
use super::pattern::Patterns;
use crate::message::Published;
use crate::options::Limits;
use crate::selector::{HeaderTypes, Selector};

#[derive(Debug)]
pub(super) struct Consumer {
    pub(super) origin: Origin,
    ack: AckMode,
    /// Messages that may be unsettled at once.
    window: usize,
    /// The window is one that the client asked for: beyond it messages wait, and are no reason to
    /// take the client for a slow one.
    pub(super) prefetches: bool,
    pub(super) unsettled: usize,
    /// The messages that it gets; all if there is none.
    selector: Option<Selector>,
    /// Whether it does not get what its own connection publishes.
    pub(super) excludes_own: bool,
    /// Whether it gets a topic's message again that it has refused.
    pub(super) gets_back: bool,
    /// Messages of a topic that came while the window was full.
    pub(super) backlog: VecDeque<Arc<Published>>,
    /// Bytes that are held for it by its connection's account.
    pub(super) memory: usize,
}

/// Where a subscription's messages come from.
#[derive(Clone, Debug)]
pub(super) enum Origin {
    Topic(Arc<str>),
    Queue(Arc<str>),
}

impl Consumer {
    pub(super) fn new(origin: Origin, ack: AckMode, options: Options, limits: &Limits) -> Self {
        let window = options.prefetch.unwrap_or(usize::MAX).min(limits.max_unacked);
        let prefetches = options.prefetch.is_some();
        let Options { selector, excludes_own, gets_back, .. } = options;
        let (unsettled, backlog) = (0, VecDeque::new());
        Self {
            origin,
            ack,
            window,
            prefetches,
            unsettled,
            selector,
            excludes_own,
            gets_back,
            backlog,
            memory: 0,
        }
    }

    /// Bytes that a subscription takes at most: notes, names, and what a selector becomes.
    pub(super) fn memory(destination: &str, headers: &Headers) -> usize {
        const NOTES: usize = 512;
        const PER_BYTE_OF_SELECTOR: usize = 16;
        let selector = headers.get("selector").map_or(0, str::len);
        NOTES + Patterns::cost(destination) + headers.memory() + PER_BYTE_OF_SELECTOR * selector
    }

    pub(super) const fn is_acknowledged(&self) -> bool {
        self.ack.is_acknowledged()
    }

    /// Whether it is to get this message.
    pub(super) fn selects(&self, message: &Published, types: HeaderTypes) -> bool {
        self.selector.as_ref().is_none_or(|it| it.selects(&message.headers, types))
    }

    /// Whether it may have another message before it has settled one.
    pub(super) const fn is_open(&self) -> bool {
        self.unsettled < self.window
    }
}

/// Numbers deliveries, in order over all connections.
#[derive(Debug, Default)]
pub(super) struct DeliveryIds(u64);

impl DeliveryIds {
    pub(super) fn next(&mut self) -> DeliveryId {
        self.0 += 1;
        DeliveryId(self.0)
    }
}

/// A message in a queue, or on its way to a consumer.
#[derive(Debug)]
pub(super) struct Queued {
    pub(super) age: u64,
    /// How often it came back from a consumer.
    pub(super) returns: u32,
    pub(super) message: Arc<Published>,
}
