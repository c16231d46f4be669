//! The faults of a namespace, shared by its connections.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use super::fault::Fault;
use super::ledger::{FaultId, Hit, Ledger, Listed};
use super::on::Occasion;

/// The faults of a namespace. Cheap to clone; all clones are the same faults.
///
/// ```
/// use stomp_broker::faults::{Fault, FaultId, Faults, Scenario};
///
/// let faults = Faults::with_seed(7);
/// let fault: Fault = serde_json::from_str(r#"{"on": {"command": "ACK"}, "do": {"drop": true}}"#)?;
/// let id: FaultId = faults.add(fault);
/// assert!(faults.enable(id, false));
/// faults.enable_all(true);
/// faults.set_seed(8);
/// assert_eq!(faults.list()[0].hits, 0);
/// assert!(faults.remove(id));
/// Scenario::parse(r#"[{"on": {"command": "NACK"}, "do": {"drop": true}}]"#)?.apply(&faults);
/// faults.clear();
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Faults(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    /// Whether any fault is switched on: all that is looked at on the way of a frame if none is.
    active: AtomicBool,
    ledger: Mutex<Ledger>,
    /// Told of every change, for those who wait for a fault to go away.
    changed: watch::Sender<()>,
}

impl Default for Faults {
    fn default() -> Self {
        Self::with_seed(0)
    }
}

impl Faults {
    /// No faults yet; those with a `probability` will go by this seed.
    #[must_use]
    pub fn with_seed(seed: u64) -> Self {
        let mut ledger = Ledger::default();
        ledger.set_seed(seed);
        Self(Arc::new(Shared {
            active: AtomicBool::new(false),
            ledger: Mutex::new(ledger),
            changed: watch::Sender::new(()),
        }))
    }

    /// Adds a fault behind those that are there.
    pub fn add(&self, fault: Fault) -> FaultId {
        self.change(|ledger| ledger.add(fault))
    }

    /// Removes a fault; `false` if there is none of this id.
    pub fn remove(&self, id: FaultId) -> bool {
        self.change(|ledger| ledger.remove(id))
    }

    /// Removes all faults.
    pub fn clear(&self) {
        self.change(Ledger::clear);
    }

    /// Switches a fault on or off without losing it; `false` if there is none of this id.
    pub fn enable(&self, id: FaultId, enabled: bool) -> bool {
        self.change(|ledger| ledger.enable(Some(id), enabled))
    }

    /// Switches all faults on or off.
    pub fn enable_all(&self, enabled: bool) {
        self.change(|ledger| ledger.enable(None, enabled));
    }

    /// Sets what chance goes by from here on.
    pub fn set_seed(&self, seed: u64) {
        self.change(|ledger| ledger.set_seed(seed));
    }

    /// All faults, in the order in which they are tried.
    #[must_use]
    pub fn list(&self) -> Vec<Listed> {
        self.ledger().list()
    }

    /// Whether any fault is switched on.
    pub(crate) fn is_active(&self) -> bool {
        self.0.active.load(Relaxed)
    }

    pub(super) fn is_enabled(&self, id: FaultId) -> bool {
        self.ledger().is_enabled(id)
    }

    pub(crate) fn strike(&self, occasion: &Occasion<'_>) -> Option<Hit> {
        if self.is_active() { self.ledger().strike(occasion) } else { None }
    }

    pub(super) fn forget(&self, connection: u64) {
        if self.is_active() {
            self.ledger().forget(connection);
        }
    }

    /// Told whenever faults are added, removed or switched.
    pub(crate) fn changes(&self) -> watch::Receiver<()> {
        self.0.changed.subscribe()
    }

    fn change<T>(&self, change: impl FnOnce(&mut Ledger) -> T) -> T {
        let mut ledger = self.ledger();
        let result = change(&mut ledger);
        self.0.active.store(ledger.is_any_enabled(), Relaxed);
        drop(ledger);
        self.0.changed.send_replace(());
        result
    }

    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        // Nothing in there panics half-way.
        self.0.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
