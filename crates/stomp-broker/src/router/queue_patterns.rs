//! Subscriptions to all queues that a wildcard stands for, as ActiveMQ and Artemis have them.

use std::sync::Arc;

use crate::ids::ConsumerId;
use crate::wildcards::Wildcards;

/// Queues have their own wildcards, and are never matched with topics.
const PREFIX: &str = "/queue/";

/// The subscriptions by their patterns.
#[derive(Debug)]
pub(super) struct QueuePatterns {
    /// `None`: a wildcard in the name of a queue stands for itself.
    wildcards: Option<Wildcards>,
    subscriptions: Vec<(Arc<str>, ConsumerId)>,
}

impl QueuePatterns {
    pub(super) const fn new(wildcards: Option<Wildcards>) -> Self {
        Self { wildcards, subscriptions: Vec::new() }
    }

    /// Whether a name stands for many queues.
    pub(super) fn is_pattern(&self, name: &str) -> bool {
        let plain = name.strip_prefix(PREFIX);
        self.wildcards.zip(plain).is_some_and(|(wildcards, plain)| wildcards.is_pattern(plain))
    }

    /// Whether a pattern stands for this queue.
    pub(super) fn matches(&self, pattern: &str, name: &str) -> bool {
        let plain = pattern.strip_prefix(PREFIX).zip(name.strip_prefix(PREFIX));
        let all = self.wildcards.zip(plain);
        all.is_some_and(|(wildcards, (pattern, name))| wildcards.matches(pattern, name))
    }

    pub(super) fn insert(&mut self, pattern: &Arc<str>, consumer: ConsumerId) {
        self.subscriptions.push((pattern.clone(), consumer));
    }

    pub(super) fn remove(&mut self, consumer: ConsumerId) {
        self.subscriptions.retain(|(_, other)| *other != consumer);
    }

    /// Whether a consumer has subscribed to a pattern.
    pub(super) fn contains(&self, consumer: ConsumerId) -> bool {
        self.subscriptions.iter().any(|(_, other)| *other == consumer)
    }

    /// The consumers of a queue that have subscribed to a pattern.
    pub(super) fn consumers(&self, name: &str) -> impl Iterator<Item = ConsumerId> {
        let matching = self.subscriptions.iter().filter(|(pattern, _)| self.matches(pattern, name));
        matching.map(|(_, consumer)| *consumer)
    }
}
