//! Topics: who listens to what.

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::watch;

use super::pattern::Patterns;
use crate::ids::ConsumerId;
use crate::wildcards::Wildcards;

#[derive(Debug)]
pub(super) struct Topics {
    /// A topic exists while it has subscribers.
    subscribers: HashMap<Arc<str>, Vec<ConsumerId>>,
    patterns: Patterns,
    watched: Vec<Watched>,
}

/// A watcher of the number of subscribers.
#[derive(Debug)]
struct Watched {
    prefix: String,
    count: watch::Sender<usize>,
}

impl Topics {
    pub(super) fn new(wildcards: Wildcards) -> Self {
        let (subscribers, watched) = Default::default();
        Self { subscribers, patterns: Patterns::new(wildcards), watched }
    }

    pub(super) fn watch(&mut self, prefix: &str) -> watch::Receiver<usize> {
        let (count, receiver) = watch::channel(0);
        self.watched.push(Watched { prefix: prefix.into(), count });
        receiver
    }

    /// The consumers of a topic, each subscription once.
    pub(super) fn subscribers(&mut self, name: &str) -> Vec<ConsumerId> {
        let mut subscribers = self.subscribers.get(name).cloned().unwrap_or_default();
        self.patterns.matching(name, &mut subscribers);
        subscribers
    }

    /// Subscribes to a topic or to all that match a pattern. Gives the name for keeping.
    pub(super) fn subscribe(&mut self, name: &str, consumer: ConsumerId) -> Arc<str> {
        let name = match self.subscribers.get_key_value(name) {
            Some((name, _)) => name.clone(),
            None => name.into(),
        };
        if self.patterns.wildcards.is_pattern(&name) {
            self.patterns.insert(&name, consumer);
        } else {
            self.subscribers.entry(name.clone()).or_default().push(consumer);
        }
        self.tell(&name, |count| *count += 1);
        name
    }

    pub(super) fn unsubscribe(&mut self, name: &str, consumer: ConsumerId) {
        if self.patterns.wildcards.is_pattern(name) {
            self.patterns.remove(name, consumer);
        } else if let Some(subscribers) = self.subscribers.get_mut(name) {
            subscribers.retain(|other| *other != consumer);
            if subscribers.is_empty() {
                self.subscribers.remove(name);
            }
        }
        self.tell(name, |count| *count -= 1);
    }

    fn tell(&self, name: &str, change: impl Fn(&mut usize)) {
        let wildcards = self.patterns.wildcards;
        let concerns = |watched: &&Watched| {
            name.starts_with(&watched.prefix)
                || (wildcards.is_pattern(name) && wildcards.may_match_below(name, &watched.prefix))
        };
        for watched in self.watched.iter().filter(concerns) {
            watched.count.send_modify(&change);
        }
    }
}
