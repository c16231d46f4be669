//! The SockJS servers of one application: one for each namespace, which has its clock and its end.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use stomp_sockjs::{Builder, ClientScript, Limits, SockJs};

use super::application::Application;
use super::clock::NamespaceClock;
use crate::namespace::Namespace;
use crate::settings::Settings;
use crate::transport::options::{CLIENT_INTEGRITY, SockJsOptions, TransportOptions};

/// The servers by their namespaces, which are made when they are first needed.
#[derive(Clone)]
pub(super) struct Servers {
    prefix: Arc<str>,
    application: Application,
    builder: Builder,
    by_namespace: Arc<Mutex<ByNamespace>>,
}

/// A namespace is found by its name, and told from an earlier one of that name by its address.
type ByNamespace = HashMap<Box<str>, (Weak<Namespace>, SockJs)>;

impl Servers {
    pub(super) fn new(
        prefix: &str,
        settings: &Settings,
        options: TransportOptions,
        application: Application,
    ) -> Self {
        let builder = builder(prefix, settings, options);
        Self { prefix: prefix.into(), application, builder, by_namespace: Arc::default() }
    }

    pub(super) fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The server of a namespace.
    pub(super) fn of(&self, namespace: &Arc<Namespace>) -> SockJs {
        let mut servers = self.lock();
        if let Some((known, server)) = servers.get(&namespace.name)
            && known.as_ptr() == Arc::as_ptr(namespace)
        {
            return server.clone();
        }
        let clock = NamespaceClock(namespace.clock.clone());
        let server = self.builder.clone().clock(clock).build(self.application);
        servers.insert(namespace.name.clone(), (Arc::downgrade(namespace), server.clone()));
        self.drain_at_the_end(namespace, server.clone());
        server
    }

    /// The server of a namespace that has ended, as long as it has sessions.
    pub(super) fn ending(&self, name: &str) -> Option<SockJs> {
        self.lock().get(name).map(|(_, server)| server.clone())
    }

    /// The sessions of a namespace that ends are closed by their application. Their clients may come for a
    /// while to fetch what was sent to them, and the close.
    fn drain_at_the_end(&self, namespace: &Arc<Namespace>, server: SockJs) {
        let mut stopping = namespace.stopping();
        let requests = namespace.expect_requests();
        let (by_namespace, name) = (self.by_namespace.clone(), namespace.name.clone());
        let namespace = Arc::downgrade(namespace);
        tokio::spawn(async move {
            // It has ended as well when it is gone.
            let _ = stopping.wait_for(|stopping| *stopping).await;
            server.drain();
            server.ended().await;
            let mut servers = by_namespace.lock().unwrap_or_else(PoisonError::into_inner);
            if servers.get(&name).is_some_and(|(known, _)| known.ptr_eq(&namespace)) {
                servers.remove(&name);
            }
            drop(requests);
        });
    }

    fn lock(&self) -> MutexGuard<'_, ByNamespace> {
        // Nothing in here can be left half done.
        self.by_namespace.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn builder(prefix: &str, settings: &Settings, options: TransportOptions) -> Builder {
    let SockJsOptions { heartbeat, disconnect_delay, response_limit, cookies, .. } = options.sockjs;
    let origins = options.allowed_origins.iter().filter_map(|origin| origin.as_str().parse().ok());
    let builder = SockJs::builder()
        .prefix(prefix.to_owned())
        .origins(origins)
        .heartbeat(heartbeat)
        .disconnect_delay(disconnect_delay)
        .response_limit(response_limit)
        .cookie(cookies)
        .client_script(client_script(options.sockjs))
        .limits(limits(settings));
    options.refused.into_iter().fold(builder, Builder::without)
}

fn client_script(options: SockJsOptions) -> ClientScript {
    if options.client_url == SockJsOptions::default().client_url {
        return ClientScript::with_integrity(options.client_url, CLIENT_INTEGRITY);
    }
    ClientScript::new(options.client_url)
}

/// The places of connections limit the sessions; a tenth of them may be unconfirmed.
fn limits(settings: &Settings) -> Limits {
    let mut limits = Limits::default();
    limits.max_message = settings.max_message();
    limits.max_sessions = usize::MAX;
    limits.max_unconfirmed = (settings.limits.max_connections / 10).max(FEW);
    limits.body_timeout = settings.limits.patience;
    limits.close_timeout = settings.limits.close_timeout;
    limits
}

/// Unconfirmed sessions that may always be.
const FEW: usize = 100;
