//! All namespaces of a broker, by name.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::mpsc;

use super::state::{DEFAULT, Lifetime, Namespace};
use crate::config::Config;
use crate::options::NamespaceOptions;
use crate::runtime::Runtime;
use crate::settings::Settings;

/// Bytes that a name may have: it is part of addresses.
const MAX_NAME: usize = 128;

/// The beginning of names that the broker gives; a number follows.
const NUMBERED: &str = "ns-";

/// All namespaces, and the broker's settings; no namespaces any more once the broker is shut down.
#[derive(Debug)]
pub(crate) struct Registry {
    pub(crate) settings: Arc<Settings>,
    #[cfg(feature = "net")]
    pub(crate) started: std::time::Instant,
    runtime: Runtime,
    lifetime: Arc<Lifetime>,
    by_name: Mutex<Option<BTreeMap<Box<str>, Arc<Namespace>>>>,
    /// The greatest number of a name that was given, so that none is given twice.
    last_number: AtomicU64,
    max: usize,
}

/// Why a namespace was not made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum AddError {
    #[error("there is a namespace {0:?} already")]
    Exists(String),
    #[error(
        "{0:?} is no name: 1 to {MAX_NAME} bytes without control characters, and not \".\" or \"..\""
    )]
    BadName(String),
    #[error("there are {0} namespaces, and more are not allowed; delete some")]
    TooMany(usize),
    #[error("the broker is shutting down")]
    ShuttingDown,
}

impl Registry {
    /// With the default namespace, and one for each virtual host.
    ///
    /// # Errors
    /// If the name of a virtual host cannot be that of a namespace.
    pub(crate) fn start(
        config: &mut Config,
        alive: mpsc::Sender<()>,
        runtime: Runtime,
    ) -> Result<Arc<Self>, AddError> {
        let registry = Self {
            settings: Settings::new(config),
            #[cfg(feature = "net")]
            started: std::time::Instant::now(),
            runtime,
            lifetime: Arc::new(Lifetime::new(alive)),
            by_name: Mutex::new(Some(BTreeMap::new())),
            last_number: AtomicU64::new(0),
            max: config.limits.max_namespaces.saturating_add(1),
        };
        registry.add(DEFAULT, &config.namespace)?;
        for name in &config.virtual_hosts {
            registry.add(name, &config.namespace)?;
        }
        Ok(Arc::new(registry))
    }

    /// Takes no more clients; those there are stay.
    pub(crate) fn drain(&self) {
        self.lifetime.drain();
    }

    pub(crate) fn is_draining(&self) -> bool {
        self.lifetime.is_draining()
    }

    /// Stops accepting connections, and all namespaces; there will be no others.
    pub(crate) fn stop(&self) {
        self.lifetime.stop();
        let table = self.lock().take();
        for namespace in table.iter().flat_map(BTreeMap::values) {
            namespace.stop();
        }
    }

    /// Waits for the broker to be shut down. Cancel-safe.
    pub(crate) async fn shut_down(&self) {
        self.lifetime.stopped().await;
    }

    /// Waits for the broker to be shut down, and for the last request of its SockJS sessions.
    /// Cancel-safe.
    #[cfg(feature = "net")]
    pub(crate) async fn requests_over(&self) {
        self.lifetime.requests_over().await;
    }

    pub(crate) fn get(&self, name: &str) -> Option<Arc<Namespace>> {
        self.lock().as_ref()?.get(name).cloned()
    }

    /// The namespace of those who name none; there is none once the broker is shut down.
    pub(crate) fn default_namespace(&self) -> Option<Arc<Namespace>> {
        self.get(DEFAULT)
    }

    /// In the order of their names.
    pub(crate) fn all(&self) -> Vec<Arc<Namespace>> {
        self.lock().iter().flat_map(BTreeMap::values).cloned().collect()
    }

    pub(crate) fn add(
        &self,
        name: &str,
        options: &NamespaceOptions,
    ) -> Result<Arc<Namespace>, AddError> {
        // Dots alone are no part of a path: `/ns/../ws` is `/ws` (RFC 3986 section 5.2.4).
        let is_dots = matches!(name, "." | "..");
        if name.is_empty() || name.len() > MAX_NAME || is_dots || name.contains(char::is_control) {
            return Err(AddError::BadName(name.into()));
        }
        let mut table = self.lock();
        let table = table.as_mut().ok_or(AddError::ShuttingDown)?;
        if table.contains_key(name) {
            return Err(AddError::Exists(name.into()));
        }
        if table.len() >= self.max {
            return Err(AddError::TooMany(self.max));
        }
        self.last_number.fetch_max(number(name), Relaxed);
        let namespace =
            Namespace::start(name, options, &self.settings, &self.lifetime, &self.runtime);
        table.insert(name.into(), namespace.clone());
        Ok(namespace)
    }

    /// A name that no namespace has or had, the same on every run: a client that still reconnects to a
    /// namespace that was removed must not appear in another one.
    pub(crate) fn free_name(&self) -> String {
        format!("{NUMBERED}{}", self.last_number.fetch_add(1, Relaxed) + 1)
    }

    /// Takes a namespace out and stops it.
    pub(crate) fn remove(&self, name: &str) -> Option<Arc<Namespace>> {
        let namespace = self.lock().as_mut()?.remove(name)?;
        namespace.stop();
        Some(namespace)
    }

    fn lock(&self) -> MutexGuard<'_, Option<BTreeMap<Box<str>, Arc<Namespace>>>> {
        // Nothing in here can be left half done.
        self.by_name.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The number in a name of the form that the broker gives; 0 in any other. Numbers that no broker
/// reaches do not count.
fn number(name: &str) -> u64 {
    const REACHED: u64 = 1 << 48;
    let number = name.strip_prefix(NUMBERED).and_then(|number| number.parse().ok());
    number.filter(|number| *number < REACHED).unwrap_or(0)
}
