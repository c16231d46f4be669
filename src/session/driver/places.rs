//! The places of a table's values, by their keys.

/// Stands for the place of what was removed.
const VACANT: usize = usize::MAX;

/// Gives each key a place, which stays the same until the key is removed. The least places that are free are few: they are
/// given again.
#[derive(Debug)]
pub(super) struct Places {
    /// By their keys in ascending order; what was removed leaves its key for a while.
    entries: Vec<(u64, usize)>,
    /// How many entries were removed and are still there.
    vacant: usize,
    /// Places that were given before.
    free: Vec<usize>,
}

impl Places {
    pub(super) const fn new() -> Self {
        Self { entries: Vec::new(), vacant: 0, free: Vec::new() }
    }

    /// Where the key is, or belongs.
    fn find(&self, key: u64) -> Result<usize, usize> {
        self.entries.binary_search_by(|(other, _)| other.cmp(&key))
    }

    /// The place of the key, a free one if it has none.
    pub(super) fn insert(&mut self, key: u64) -> usize {
        let at = self.find(key).unwrap_or_else(|at| {
            // Not `insert`, which has a panic with a text. Most keys are the greatest: nothing has to move.
            let mut entry = (key, VACANT);
            for next in self.entries.get_mut(at..).unwrap_or_default() {
                core::mem::swap(next, &mut entry);
            }
            self.entries.push(entry);
            self.vacant += 1;
            at
        });
        if let Some((_, place)) = self.entries.get(at).filter(|(_, place)| *place != VACANT) {
            return *place;
        }
        let in_use = self.entries.len() - self.vacant;
        let place = self.free.pop().unwrap_or(in_use);
        self.vacant -= 1;
        if let Some(entry) = self.entries.get_mut(at) {
            entry.1 = place;
        }
        place
    }

    /// The place of the key.
    pub(super) fn get(&self, key: u64) -> Option<usize> {
        let (_, place) = self.entries.get(self.find(key).ok()?)?;
        (*place != VACANT).then_some(*place)
    }

    /// Removes the key, and gives the place that it had.
    pub(super) fn remove(&mut self, key: u64) -> Option<usize> {
        let at = self.find(key).ok()?;
        let place = self.vacate(at)?;
        self.tidy();
        Some(place)
    }

    /// Removes the entry at this index.
    pub(super) fn vacate(&mut self, at: usize) -> Option<usize> {
        let (_, place) = self.entries.get_mut(at).filter(|(_, place)| *place != VACANT)?;
        let place = core::mem::replace(place, VACANT);
        self.vacant += 1;
        self.free.push(place);
        Some(place)
    }

    /// Forgets what was removed: so often that a search stays short, and so seldom that each removal costs little.
    pub(super) fn tidy(&mut self) {
        if self.vacant * 2 > self.entries.len() {
            self.entries.retain(|(_, place)| *place != VACANT);
            self.vacant = 0;
        }
    }

    /// The key and place at this index or the next that has one; moves the index behind it.
    pub(super) fn next(&self, at: &mut usize) -> Option<(u64, usize)> {
        loop {
            let entry = *self.entries.get(*at)?;
            *at += 1;
            if entry.1 != VACANT {
                return Some(entry);
            }
        }
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.vacant == self.entries.len()
    }
}
