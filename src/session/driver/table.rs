//! A table by ids that are given in ascending order, as those of a session are.

use core::marker::PhantomData;

use super::places::Places;

/// An id, or a ticket.
pub(super) trait Key: Copy {
    fn number(self) -> u64;
    fn of(number: u64) -> Self;
}

impl Key for u32 {
    fn number(self) -> u64 {
        self.into()
    }

    fn of(number: u64) -> Self {
        number as Self
    }
}

impl Key for u64 {
    fn number(self) -> u64 {
        self
    }

    fn of(number: u64) -> Self {
        number
    }
}

/// A map that keeps its entries in the order of their keys. Most keys that are inserted are greater than all others, and
/// most entries that are removed are among the first. Not a map of the standard library: for each kind of value that is
/// several kilobytes of a WebAssembly module. What is the same for all kinds is in `places`.
#[derive(Debug)]
pub(super) struct Table<K, V> {
    places: Places,
    /// What the places are in.
    values: Vec<Option<V>>,
    keys: PhantomData<K>,
}

impl<K: Key, V> Table<K, V> {
    pub(super) const fn new() -> Self {
        Self { places: Places::new(), values: Vec::new(), keys: PhantomData }
    }

    pub(super) fn insert(&mut self, key: K, value: V) {
        let place = self.places.insert(key.number());
        match self.values.get_mut(place) {
            Some(before) => *before = Some(value),
            None => self.values.push(Some(value)),
        }
    }

    pub(super) fn get(&self, key: K) -> Option<&V> {
        self.values.get(self.places.get(key.number())?)?.as_ref()
    }

    pub(super) fn get_mut(&mut self, key: K) -> Option<&mut V> {
        self.values.get_mut(self.places.get(key.number())?)?.as_mut()
    }

    pub(super) fn contains(&self, key: K) -> bool {
        self.get(key).is_some()
    }

    pub(super) fn remove(&mut self, key: K) -> Option<V> {
        let place = self.places.remove(key.number())?;
        self.values.get_mut(place)?.take()
    }

    pub(super) fn retain(&mut self, keep: &mut dyn FnMut(K, &mut V) -> bool) {
        let mut at = 0;
        while let Some((key, place)) = self.places.next(&mut at) {
            let Some(entry) = self.values.get_mut(place) else { continue };
            if entry.as_mut().is_some_and(|value| !keep(K::of(key), value)) {
                *entry = None;
                self.places.vacate(at - 1);
            }
        }
        self.places.tidy();
    }

    pub(super) fn clear(&mut self) {
        *self = Self::new();
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (K, &V)> {
        let mut at = 0;
        core::iter::from_fn(move || {
            let (key, place) = self.places.next(&mut at)?;
            Some((K::of(key), self.values.get(place)?.as_ref()?))
        })
    }

    /// The keys at present.
    pub(super) fn keys(&self) -> Vec<K> {
        let mut keys = Vec::new();
        let mut at = 0;
        while let Some((key, _)) = self.places.next(&mut at) {
            keys.push(K::of(key));
        }
        keys
    }
}

impl<K: Key, V> Default for Table<K, V> {
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
                    table.retain(&mut |key, _| key % 7 != step % 7);
                    map.retain(|key, _| key % 7 != step % 7);
                }
                _ => {
                    table.keys().into_iter().for_each(|key| *table.get_mut(key).unwrap() += 1);
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
            assert!(table.values.len() <= 24, "{}", table.values.len());
        }
    }
}
