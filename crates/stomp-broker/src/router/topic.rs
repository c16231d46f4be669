//! Topics: who listens to what.

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::watch;

use super::ConsumerId;

#[derive(Debug, Default)]
pub(super) struct Topics {
    /// A topic exists while it has subscribers.
    subscribers: HashMap<Arc<str>, Vec<ConsumerId>>,
    watched: Vec<Watched>,
}

/// Somebody who wants to know whether anybody listens.
#[derive(Debug)]
struct Watched {
    prefix: String,
    count: watch::Sender<usize>,
}

impl Topics {
    pub(super) fn watch(&mut self, prefix: &str) -> watch::Receiver<usize> {
        let (count, receiver) = watch::channel(0);
        self.watched.push(Watched { prefix: prefix.into(), count });
        receiver
    }

    pub(super) fn subscribers(&self, name: &str) -> &[ConsumerId] {
        self.subscribers.get(name).map_or(&[], Vec::as_slice)
    }

    /// Gives the topic's name for keeping.
    pub(super) fn subscribe(&mut self, name: &str, consumer: ConsumerId) -> Arc<str> {
        let name = match self.subscribers.get_key_value(name) {
            Some((name, _)) => name.clone(),
            None => name.into(),
        };
        self.subscribers.entry(name.clone()).or_default().push(consumer);
        self.tell(&name, |count| *count += 1);
        name
    }

    pub(super) fn unsubscribe(&mut self, name: &str, consumer: ConsumerId) {
        let Some(subscribers) = self.subscribers.get_mut(name) else { return };
        subscribers.retain(|other| *other != consumer);
        if subscribers.is_empty() {
            self.subscribers.remove(name);
        }
        self.tell(name, |count| *count -= 1);
    }

    fn tell(&self, name: &str, change: impl Fn(&mut usize)) {
        for watched in self.watched.iter().filter(|watched| name.starts_with(&watched.prefix)) {
            watched.count.send_modify(&change);
        }
    }
}
