//! The sessions of one SockJS service, by their worlds and ids.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::timeout;

use super::framing::Framing;
use super::shared::{Receiver, Shared};
use super::{Service, Visitor};

/// A client that gives a request up and makes the next may be heard in the other order: so long is
/// waited for the end of the first.
const CHANGE_OVER: Duration = Duration::from_millis(100);

#[derive(Default)]
pub(crate) struct Sessions(Mutex<Known>);

type Known = HashMap<Name, Arc<Shared>>;

/// A world's name and a session's id.
type Name = (Box<str>, Box<str>);

/// What tells a session from all others of the service.
#[derive(Clone, Copy)]
pub(crate) struct Key<'a> {
    pub(crate) visitor: &'a Visitor,
    pub(crate) id: &'a str,
}

impl Key<'_> {
    fn name(self) -> Name {
        (self.visitor.world.name.clone(), self.id.into())
    }
}

/// What a request for a session's frames came to.
pub(crate) enum Attached {
    Receiver(Receiver),
    /// Another request receives them.
    Busy,
    /// The session would be new, and the broker has as many connections as it is allowed to have.
    NoPlace,
}

impl Sessions {
    /// The session of this id, if there is one.
    pub(crate) fn get(&self, key: Key<'_>) -> Option<Arc<Shared>> {
        self.lock().get(&key.name()).filter(|shared| !shared.is_gone()).cloned()
    }

    fn forget(&self, name: &Name, shared: &Arc<Shared>) {
        let mut sessions = self.lock();
        // The id may have begun another session meanwhile.
        if sessions.get(name).is_some_and(|known| Arc::ptr_eq(known, shared)) {
            sessions.remove(name);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Service {
    /// Attaches to a session, which is begun if there is none; `transport` names what does so.
    pub(crate) async fn attach(
        self: &Arc<Self>,
        key: Key<'_>,
        transport: &'static str,
        framing: &Framing,
        limit: usize,
    ) -> Attached {
        let Some(shared) = self.find_or_begin(key, transport) else { return Attached::NoPlace };
        if let Ok(receiver) = shared.attach(framing.clone(), limit) {
            return Attached::Receiver(receiver);
        }
        let _ = timeout(CHANGE_OVER, shared.vacant()).await;
        let Some(shared) = self.find_or_begin(key, transport) else { return Attached::NoPlace };
        shared.attach(framing.clone(), limit).map_or(Attached::Busy, Attached::Receiver)
    }

    fn find_or_begin(
        self: &Arc<Self>,
        key: Key<'_>,
        transport: &'static str,
    ) -> Option<Arc<Shared>> {
        let mut sessions = self.sessions.lock();
        let name = key.name();
        if let Some(known) = sessions.get(&name).filter(|known| !known.is_gone()) {
            return Some(known.clone());
        }
        let (service, gone) = (self.clone(), name.clone());
        let shared = self.begin(key.visitor, transport, move |shared| {
            service.sessions.forget(&gone, shared);
        })?;
        sessions.insert(name, shared.clone());
        Some(shared)
    }

    /// A new session, served until it is gone; `None` if there is no place for it.
    pub(crate) fn begin(
        &self,
        visitor: &Visitor,
        transport: &'static str,
        gone: impl FnOnce(&Arc<Shared>) + Send + 'static,
    ) -> Option<Arc<Shared>> {
        let client = visitor.client(transport)?;
        let shared = Arc::new(Shared::new(visitor.world.clone(), self.timing()));
        self.application.start(&shared, client);
        let kept = shared.clone();
        tokio::spawn(async move {
            kept.keep().await;
            gone(&kept);
        });
        Some(shared)
    }
}
