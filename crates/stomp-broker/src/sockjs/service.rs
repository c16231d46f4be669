//! A SockJS service: its sessions by their namespaces and ids, and what serves them.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::timeout;

use super::application::Application;
use super::framing::Framing;
use super::session::Timing;
use super::shared::{Receiver, Shared};
use crate::client::Client;
use crate::namespace::{Namespace, Registry};
use crate::settings::Settings;
use crate::time::millis;
use crate::transport::options::{SockJsOptions, Transport, TransportOptions};
use crate::transport::socket::Cutter;

/// A service: its sessions, and what serves them.
pub(crate) struct Service {
    pub(super) settings: Arc<Settings>,
    pub(super) options: TransportOptions,
    pub(super) application: Application,
    pub(super) sessions: Sessions,
}

impl Service {
    /// STOMP over SockJS.
    pub(crate) fn stomp(settings: Arc<Settings>, options: TransportOptions) -> Arc<Self> {
        Self::new(settings, options, Application::Stomp)
    }

    pub(super) fn new(
        settings: Arc<Settings>,
        options: TransportOptions,
        application: Application,
    ) -> Arc<Self> {
        Arc::new(Self { settings, options, application, sessions: Sessions::default() })
    }

    fn timing(&self) -> Timing {
        let SockJsOptions { heartbeat, disconnect_delay, .. } = self.options.sockjs;
        Timing { heartbeat: millis(heartbeat), disconnect_delay: millis(disconnect_delay) }
    }

    pub(super) fn refuses(&self, transport: Transport) -> bool {
        self.options.refuses(transport)
    }

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
        let shared = Arc::new(Shared::new(visitor.namespace.clone(), self.timing()));
        self.application.start(&shared, client);
        let kept = shared.clone();
        tokio::spawn(async move {
            kept.keep().await;
            gone(&kept);
        });
        Some(shared)
    }
}

/// The client of a request, and its namespace.
#[derive(Clone, Debug)]
pub(crate) struct Visitor {
    pub(super) namespace: Arc<Namespace>,
    pub(super) by_host: Option<Arc<Registry>>,
    pub(super) peer: Option<SocketAddr>,
    pub(super) cutter: Cutter,
}

impl Visitor {
    /// A connection of the visitor's, if there is a place for it.
    pub(super) fn client(&self, transport: &'static str) -> Option<Client> {
        let place = self.namespace.place()?;
        Some(Client { place, transport, peer: self.peer, by_host: self.by_host.clone() })
    }
}

/// A client that gives a request up and makes the next may be heard in the other order: so long is
/// waited for the end of the first.
const CHANGE_OVER: Duration = Duration::from_millis(100);

#[derive(Default)]
pub(crate) struct Sessions(Mutex<Known>);

type Known = HashMap<Name, Arc<Shared>>;

/// A namespace's name and a session's id.
type Name = (Box<str>, Box<str>);

/// The key of a session within its service.
#[derive(Clone, Copy)]
pub(crate) struct Key<'a> {
    pub(crate) visitor: &'a Visitor,
    pub(crate) id: &'a str,
}

impl Key<'_> {
    fn name(self) -> Name {
        (self.visitor.namespace.name.clone(), self.id.into())
    }
}

/// The result of a request for a session's frames.
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
