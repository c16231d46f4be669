//! All faults of a namespace, and how often each has struck.

use std::collections::HashMap;
use std::sync::Arc;

use serde::Serialize;

use super::fault::Fault;
use super::on::{Occasion, Per};
use super::strike::Strike;
use crate::time::draw;

/// Names a fault in its namespace. Never used twice.
///
/// See the example of [`Faults`](super::Faults).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct FaultId(pub u64);

/// A fault and how it is getting on.
///
/// See the example of [`Faults`](super::Faults).
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Listed {
    /// Its name in the namespace.
    pub id: FaultId,
    /// How often it has struck.
    pub hits: u64,
    /// The fault itself.
    #[serde(flatten)]
    pub fault: Fault,
}

#[derive(Debug, Default)]
pub(super) struct Ledger {
    seed: u64,
    last_id: u64,
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    id: FaultId,
    fault: Fault,
    strike: Arc<Strike>,
    hits: u64,
    /// What `times` and `skip` go by: one count for all, or one for each connection.
    counts: HashMap<u64, Count>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Count {
    seen: u64,
    hits: u64,
}

/// A fault that strikes.
#[derive(Clone, Debug)]
pub(crate) struct Hit {
    pub(super) id: FaultId,
    pub(crate) strike: Arc<Strike>,
}

impl Ledger {
    pub(super) const fn set_seed(&mut self, seed: u64) {
        self.seed = seed;
    }

    pub(super) fn add(&mut self, fault: Fault) -> FaultId {
        self.last_id += 1;
        let id = FaultId(self.last_id);
        let strike = Arc::new(fault.strike.clone());
        self.entries.push(Entry { id, fault, strike, hits: 0, counts: HashMap::new() });
        id
    }

    pub(super) fn remove(&mut self, id: FaultId) -> bool {
        let before = self.entries.len();
        self.entries.retain(|entry| entry.id != id);
        self.entries.len() < before
    }

    pub(super) fn clear(&mut self) {
        self.entries.clear();
    }

    /// Switches one or, without an id, all; `false` if there is none of this id.
    pub(super) fn enable(&mut self, id: Option<FaultId>, enabled: bool) -> bool {
        let mut found = id.is_none();
        for entry in self.entries.iter_mut().filter(|entry| id.is_none_or(|id| entry.id == id)) {
            entry.fault.enabled = enabled;
            found = true;
        }
        found
    }

    pub(super) fn list(&self) -> Vec<Listed> {
        let listed =
            |entry: &Entry| Listed { id: entry.id, hits: entry.hits, fault: entry.fault.clone() };
        self.entries.iter().map(listed).collect()
    }

    pub(super) fn is_any_enabled(&self) -> bool {
        self.entries.iter().any(|entry| entry.fault.enabled)
    }

    pub(super) fn is_enabled(&self, id: FaultId) -> bool {
        self.entries.iter().any(|entry| entry.id == id && entry.fault.enabled)
    }

    /// Drops the counts of a closed connection.
    pub(super) fn forget(&mut self, connection: u64) {
        for entry in &mut self.entries {
            if entry.fault.per == Per::Connection {
                entry.counts.remove(&connection);
            }
        }
    }

    /// The first fault that strikes, if any does. A fault counts the occasions on which no earlier
    /// one struck.
    pub(super) fn strike(&mut self, occasion: &Occasion<'_>) -> Option<Hit> {
        let seed = self.seed;
        let entry = self.entries.iter_mut().find_map(|entry| {
            let fits = entry.fault.enabled && entry.strike.fits(occasion);
            (fits && entry.strikes(occasion.connection(), seed)).then_some(entry)
        })?;
        entry.hits += 1;
        Some(Hit { id: entry.id, strike: entry.strike.clone() })
    }
}

impl Entry {
    /// Counts an occasion.
    fn strikes(&mut self, connection: u64, seed: u64) -> bool {
        let whose = if self.fault.per == Per::Connection { connection } else { 0 };
        let count = self.counts.entry(whose).or_default();
        if self.fault.times.is_some_and(|times| count.hits >= times.get()) {
            return false;
        }
        count.seen += 1;
        if count.seen <= self.fault.skip {
            return false;
        }
        if let Some(probability) = self.fault.probability {
            let drawn = draw([seed, self.id.0, whose, count.seen]);
            if drawn >= probability.get() {
                return false;
            }
        }
        count.hits += 1;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::super::on::{Direction, SeenFrame, Whose};
    use super::{Fault, FaultId, Ledger, Occasion};

    fn ledger(faults: &[&str]) -> Ledger {
        let mut ledger = Ledger::default();
        for fault in faults {
            ledger.add(serde_json::from_str(fault).unwrap());
        }
        ledger
    }

    /// The fault that strikes at a RECEIPT to this connection.
    fn strike(ledger: &mut Ledger, connection: u64) -> Option<u64> {
        let whose = Whose { connection, transport: "tcp" };
        let frame = SeenFrame {
            direction: Direction::Out,
            command: "RECEIPT",
            destination: None,
            header: &|_| None,
        };
        ledger.strike(&Occasion::Frame(whose, frame)).map(|hit| hit.id.0)
    }

    #[test]
    fn skips_then_strikes_so_many_times() {
        let fault = r#"{"on":{"command":"RECEIPT"},"do":{"drop":true},"skip":1,"times":2}"#;
        let mut ledger = ledger(&[fault]);
        let struck: Vec<_> = (0..5).map(|n| strike(&mut ledger, n).is_some()).collect();
        assert_eq!(struck, [false, true, true, false, false]);
        assert_eq!(ledger.list()[0].hits, 2);
    }

    #[test]
    fn per_connection_everybody_is_counted_anew() {
        let fault =
            r#"{"on":{"command":"RECEIPT"},"do":{"drop":true},"times":1,"per":"connection"}"#;
        let mut ledger = ledger(&[fault]);
        let struck: Vec<_> = [1, 1, 2, 2].map(|n| strike(&mut ledger, n).is_some()).to_vec();
        assert_eq!(struck, [true, false, true, false]);
        ledger.forget(1);
        assert!(strike(&mut ledger, 1).is_some());
        assert_eq!(ledger.list()[0].hits, 3);
    }

    #[test]
    fn the_first_that_strikes_is_the_only_one() {
        let first = r#"{"on":{"command":"RECEIPT"},"do":{"drop":true},"times":1}"#;
        let second = r#"{"on":{"direction":"out"},"do":{"omitNul":true},"times":1}"#;
        let mut ledger = ledger(&[first, second]);
        let struck = [1, 1, 1].map(|n| strike(&mut ledger, n));
        assert_eq!(struck, [Some(1), Some(2), None]);
    }

    #[test]
    fn switched_off_is_kept_but_does_not_strike() {
        let mut ledger = ledger(&[r#"{"on":{"command":"RECEIPT"},"do":{"drop":true}}"#]);
        assert!(ledger.enable(Some(FaultId(1)), false));
        assert_eq!(strike(&mut ledger, 1), None);
        assert!(!ledger.is_any_enabled() && ledger.list().len() == 1);
        assert!(ledger.enable(None, true));
        assert_eq!(strike(&mut ledger, 1), Some(1));
        assert!(ledger.remove(FaultId(1)) && !ledger.remove(FaultId(1)));
        assert!(!ledger.enable(Some(FaultId(1)), true));
    }

    #[test]
    fn chance_is_the_same_on_every_run_and_not_with_every_seed() {
        let fault = r#"{"on":{"command":"RECEIPT"},"do":{"drop":true},"probability":0.3}"#;
        let run = |seed| {
            let mut ledger = ledger(&[fault]);
            ledger.set_seed(seed);
            (0..1000).map(|_| strike(&mut ledger, 1).is_some()).collect::<Vec<_>>()
        };
        let hits = run(1).into_iter().filter(|hit| *hit).count();
        assert!((250..350).contains(&hits), "{hits} of 1000");
        assert_eq!(run(1), run(1));
        assert_ne!(run(1), run(2));
    }

    #[test]
    fn a_fault_is_listed_as_it_was_given() {
        let json = r#"{"on":{"command":"RECEIPT"},"do":{"drop":true},"enabled":true}"#;
        let listed = serde_json::to_value(&ledger(&[json]).list()[0]).unwrap();
        let fault: Fault = serde_json::from_str(json).unwrap();
        assert_eq!((listed["id"].as_u64(), listed["hits"].as_u64()), (Some(1), Some(0)));
        assert_eq!(listed["do"], serde_json::to_value(&fault).unwrap()["do"]);
    }
}
