//! A table by ids that are given in ascending order, as those of a session are.

/// A map that keeps its entries in the order of their keys. Most keys that are inserted are greater than all others, and
/// most entries that are removed are among the first. Not a map of the standard library: for each kind of value that is
/// several kilobytes of a WebAssembly module.
#[derive(Debug)]
pub(super) struct Table<K, V> {
    /// Ascending by their keys; what was removed leaves its key for a while.
    entries: Vec<(K, Option<V>)>,
    /// How many entries were removed and are still there.
    vacant: usize,
}

impl<K: Copy + Ord, V> Table<K, V> {
    pub(super) const fn new() -> Self {
        Self { entries: Vec::new(), vacant: 0 }
    }

    /// Where the key is, or belongs.
    fn place(&self, key: K) -> Result<usize, usize> {
        self.entries.binary_search_by(|(other, _)| other.cmp(&key))
    }

    pub(super) fn insert(&mut self, key: K, value: V) {
        let entry = (key, Some(value));
        match self.place(key) {
            Ok(at) => {
                let replaced = core::mem::replace(&mut self.entries[at], entry);
                self.vacant -= usize::from(replaced.1.is_none());
            }
            Err(at) => self.entries.insert(at, entry),
        }
    }

    pub(super) fn get(&self, key: K) -> Option<&V> {
        self.entries[self.place(key).ok()?].1.as_ref()
    }

    pub(super) fn get_mut(&mut self, key: K) -> Option<&mut V> {
        let at = self.place(key).ok()?;
        self.entries[at].1.as_mut()
    }

    pub(super) fn contains(&self, key: K) -> bool {
        self.get(key).is_some()
    }

    pub(super) fn remove(&mut self, key: K) -> Option<V> {
        let at = self.place(key).ok()?;
        let value = self.entries[at].1.take()?;
        self.vacant += 1;
        // So often that a search stays short, and so seldom that each removal costs little.
        if self.vacant * 2 > self.entries.len() {
            self.retain(|_, _| true);
        }
        Some(value)
    }

    pub(super) fn retain(&mut self, mut keep: impl FnMut(K, &mut V) -> bool) {
        self.entries.retain_mut(|(key, value)| value.as_mut().is_some_and(|it| keep(*key, it)));
        self.vacant = 0;
    }

    pub(super) fn clear(&mut self) {
        self.retain(|_, _| false);
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.vacant == self.entries.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (K, &V)> {
        self.entries.iter().filter_map(|(key, value)| Some((*key, value.as_ref()?)))
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = (K, &mut V)> {
        self.entries.iter_mut().filter_map(|(key, value)| Some((*key, value.as_mut()?)))
    }
}

impl<K: Copy + Ord, V> Default for Table<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::Table;

    /// The same as a map of the standard library, whatever is done.
    #[test]
    fn it_is_a_map() {
        let mut random = 1_u32;
        let mut next = |below: u32| {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (random >> 8) % below
        };
        let (mut table, mut map) = (Table::new(), BTreeMap::new());
        for step in 0..20_000_u32 {
            let key = next(64);
            match next(8) {
                0..3 => {
                    table.insert(key, step);
                    map.insert(key, step);
                }
                3..6 => assert_eq!(table.remove(key), map.remove(&key)),
                6 => {
                    table.retain(|key, _| key % 7 != step % 7);
                    map.retain(|key, _| key % 7 != step % 7);
                }
                _ => {
                    table.iter_mut().for_each(|(_, value)| *value += 1);
                    map.values_mut().for_each(|value| *value += 1);
                }
            }
            assert_eq!(table.get(key), map.get(&key));
            assert_eq!(table.get_mut(key), map.get_mut(&key));
            assert_eq!(
                (table.contains(key), table.is_empty()),
                (map.contains_key(&key), map.is_empty())
            );
            assert!(table.iter().eq(map.iter().map(|(key, value)| (*key, value))));
        }
        table.clear();
        assert!(table.is_empty() && table.iter().next().is_none());
    }

    #[test]
    fn ids_that_are_removed_in_order_leave_nothing() {
        let mut table = Table::new();
        for id in 0..10_000_u32 {
            table.insert(id, ());
            if id >= 10 {
                assert_eq!(table.remove(id - 10), Some(()));
            }
            assert!(table.entries.len() <= 24, "{}", table.entries.len());
        }
    }
}
