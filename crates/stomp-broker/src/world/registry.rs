//! All worlds of a broker, by name.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::mpsc;

use super::lifetime::Lifetime;
use super::state::{DEFAULT, World};
use crate::config::Config;
use crate::options::WorldOptions;
use crate::settings::Settings;

/// Bytes that a name may have: it is part of addresses.
const MAX_NAME: usize = 128;

/// All worlds, and the broker's settings; no worlds any more once the broker is shut down.
#[derive(Debug)]
pub(crate) struct Registry {
    pub(crate) settings: Arc<Settings>,
    pub(crate) started: std::time::Instant,
    lifetime: Arc<Lifetime>,
    by_name: Mutex<Option<BTreeMap<Box<str>, Arc<World>>>>,
    max: usize,
}

/// Why a world was not made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum AddError {
    #[error("there is a namespace {0:?} already")]
    Exists(String),
    #[error("{0:?} is no name: 1 to {MAX_NAME} bytes without control characters")]
    BadName(String),
    #[error("there are {0} namespaces, and more are not allowed; delete some")]
    TooMany(usize),
    #[error("the broker is shutting down")]
    ShuttingDown,
}

impl Registry {
    /// With the default world, and one for each virtual host.
    ///
    /// # Errors
    /// If the name of a virtual host cannot be that of a world.
    pub(crate) fn start(
        config: &mut Config,
        alive: mpsc::Sender<()>,
    ) -> Result<Arc<Self>, AddError> {
        let registry = Self {
            settings: Settings::new(config),
            started: std::time::Instant::now(),
            lifetime: Arc::new(Lifetime::new(alive)),
            by_name: Mutex::new(Some(BTreeMap::new())),
            max: config.limits.max_namespaces.saturating_add(1),
        };
        registry.add(DEFAULT, &config.world)?;
        for name in &config.virtual_hosts {
            registry.add(name, &config.world)?;
        }
        Ok(Arc::new(registry))
    }

    /// Stops accepting connections, and all worlds; there will be no others.
    pub(crate) fn stop(&self) {
        self.lifetime.stop();
        let table = self.lock().take();
        for world in table.iter().flat_map(BTreeMap::values) {
            world.stop();
        }
    }

    /// Waits for the broker to be shut down. Cancel-safe.
    pub(crate) async fn shut_down(&self) {
        self.lifetime.stopped().await;
    }

    pub(crate) fn get(&self, name: &str) -> Option<Arc<World>> {
        self.lock().as_ref()?.get(name).cloned()
    }

    /// The world of those who name none; there is none once the broker is shut down.
    pub(crate) fn default_world(&self) -> Option<Arc<World>> {
        self.get(DEFAULT)
    }

    /// In the order of their names.
    pub(crate) fn all(&self) -> Vec<Arc<World>> {
        self.lock().iter().flat_map(BTreeMap::values).cloned().collect()
    }

    pub(crate) fn add(&self, name: &str, options: &WorldOptions) -> Result<Arc<World>, AddError> {
        if name.is_empty() || name.len() > MAX_NAME || name.contains(char::is_control) {
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
        let world = World::start(name, options, &self.settings, &self.lifetime);
        table.insert(name.into(), world.clone());
        Ok(world)
    }

    /// A name that no world has, the same on every run.
    pub(crate) fn free_name(&self) -> String {
        let table = self.lock();
        let taken = |name: &str| table.as_ref().is_some_and(|table| table.contains_key(name));
        let mut names = (1_u64..).map(|n| format!("ns-{n}"));
        names.find(|name| !taken(name)).unwrap_or_default()
    }

    /// Takes a world out and stops it.
    pub(crate) fn remove(&self, name: &str) -> Option<Arc<World>> {
        let world = self.lock().as_mut()?.remove(name)?;
        world.stop();
        Some(world)
    }

    fn lock(&self) -> MutexGuard<'_, Option<BTreeMap<Box<str>, Arc<World>>>> {
        // Nothing in here can be left half done.
        self.by_name.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
