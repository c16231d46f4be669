//! A hash table from STOMP identifiers to the caller's tokens.

use alloc::string::String;
use alloc::vec::Vec;
use core::mem;

use crate::codec::work;

/// A number by which the driver knows one of its callbacks; the protocol only hands it back.
///
/// See the example of [`Connection`](super::Connection).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Token(pub u32);

impl Token {
    /// The token of commands that no callback belongs to.
    pub const NONE: Self = Self(0);
}

/// Identifiers and what they stand for: open addressing with linear probing, so that insertion and
/// removal cost the same however many there are. No name (`constructor`, `__proto__`) is special
/// (`P11`). Not a map of the standard library: those are several kilobytes of a WebAssembly module.
#[derive(Debug)]
pub(crate) struct Registry {
    /// A power of two of them, or none; at least a quarter is empty.
    slots: Vec<Option<Entry>>,
    len: usize,
}

#[derive(Debug)]
struct Entry {
    id: String,
    token: Token,
}

impl Registry {
    pub(crate) const fn new() -> Self {
        Self { slots: Vec::new(), len: 0 }
    }

    /// Puts `token` under `id` and returns what stood there before.
    pub(crate) fn insert(&mut self, id: &str, token: Token) -> Option<Token> {
        if self.len * 4 >= self.slots.len() * 3 {
            self.grow();
        }
        let slot = self.slot_of(id.as_bytes())?;
        if let Some(entry) = slot {
            return Some(mem::replace(&mut entry.token, token));
        }
        *slot = Some(Entry { id: id.into(), token });
        self.len += 1;
        None
    }

    pub(crate) fn remove(&mut self, id: &str) -> Option<Token> {
        let removed = self.slot_of(id.as_bytes())?.take()?;
        self.len -= 1;
        self.close_gap(&removed.id);
        Some(removed.token)
    }

    pub(crate) fn get(&self, id: &[u8]) -> Option<Token> {
        let entry = self.slots.get(self.position(id))?.as_ref()?;
        Some(entry.token)
    }

    pub(crate) fn contains(&self, id: &str) -> bool {
        self.get(id.as_bytes()).is_some()
    }

    /// Twice as many slots.
    #[inline(never)]
    fn grow(&mut self) {
        let mut old = mem::take(&mut self.slots);
        for _ in 0..(old.len() * 2).max(4) {
            self.slots.push(None);
        }
        while let Some(slot) = old.pop() {
            if let Some(entry) = slot {
                self.put(entry);
            }
        }
    }

    /// Puts `entry` into its slot.
    fn put(&mut self, entry: Entry) {
        if let Some(slot) = self.slot_of(entry.id.as_bytes()) {
            *slot = Some(entry);
        }
    }

    /// Puts the entries that follow a slot just emptied where they are found again: a search ends at
    /// an empty slot.
    fn close_gap(&mut self, removed: &str) {
        let mut at = self.position(removed.as_bytes());
        loop {
            at = self.after(at);
            let Some(entry) = self.slots.get_mut(at).and_then(Option::take) else { return };
            self.put(entry);
        }
    }

    fn slot_of(&mut self, id: &[u8]) -> Option<&mut Option<Entry>> {
        let at = self.position(id);
        self.slots.get_mut(at)
    }

    /// Where `id` is, or is to be put; 0 if there are no slots.
    #[inline(never)]
    fn position(&self, id: &[u8]) -> usize {
        let mut at = hash(id) & self.slots.len().wrapping_sub(1);
        while let Some(Some(entry)) = self.slots.get(at) {
            work::spend(1);
            if entry.id.as_bytes() == id {
                break;
            }
            at = self.after(at);
        }
        at
    }

    const fn after(&self, at: usize) -> usize {
        (at + 1) & self.slots.len().wrapping_sub(1)
    }
}

/// FNV-1a, of 32 bits, with the upper bits mixed into the lower ones, which are those that count.
fn hash(id: &[u8]) -> usize {
    let hash = id
        .iter()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193));
    (hash ^ (hash >> 15)) as usize
}

#[cfg(test)]
mod tests {
    use alloc::collections::BTreeMap;
    use alloc::format;
    use alloc::string::String;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn finds_what_was_put_in_whatever_the_order() {
        let mut registry = Registry::new();
        for (id, n) in [("sub-9", 9), ("constructor", 1), ("__proto__", 2), ("sub-10", 10)] {
            assert_eq!(registry.insert(id, Token(n)), None);
        }
        assert_eq!(registry.get(b"constructor"), Some(Token(1)));
        assert_eq!(registry.get(b"sub-1"), None);
        assert_eq!(registry.remove("sub-9"), Some(Token(9)));
        assert_eq!(registry.get(b"sub-9"), None);
        assert_eq!(registry.get(b"sub-10"), Some(Token(10)));
    }

    #[test]
    fn replacing_returns_the_former_value() {
        let mut registry = Registry::new();
        registry.insert("r", Token(1));
        assert_eq!(registry.insert("r", Token(2)), Some(Token(1)));
        assert_eq!(registry.get(b"r"), Some(Token(2)));
    }

    proptest! {
        #[test]
        fn it_is_a_map(steps in prop::collection::vec(("[ab]{0,3}", any::<bool>(), 0..9_u32), 0..80)) {
            let mut registry = Registry::new();
            let mut map = BTreeMap::<String, Token>::new();
            for (id, inserts, token) in steps {
                let token = Token(token);
                if inserts {
                    prop_assert_eq!(registry.insert(&id, token), map.insert(id, token));
                } else {
                    prop_assert_eq!(registry.remove(&id), map.remove(&id));
                }
                for (id, token) in &map {
                    prop_assert_eq!(registry.get(id.as_bytes()), Some(*token));
                }
                prop_assert_eq!(registry.len, map.len());
            }
        }
    }

    /// Slots looked at are counted, not time.
    #[test]
    fn many_entries_cost_linear_work() {
        const COUNT: usize = 80_000;
        for prefix in ["sub-", "receipt-", "예약-", "0123456789abcdef-"] {
            let ids = || (0..COUNT).map(|n| format!("{prefix}{n}"));
            let mut registry = Registry::new();
            work::take();
            for id in ids() {
                registry.insert(&id, Token(1));
            }
            for id in ids() {
                assert_eq!(registry.get(id.as_bytes()), Some(Token(1)));
            }
            for id in ids() {
                assert_eq!(registry.remove(&id), Some(Token(1)));
            }
            let spent = work::take();
            assert!(spent >= COUNT, "the count of {spent} misses some");
            assert!(spent <= 20 * COUNT, "{spent} slots looked at for {COUNT} {prefix}");
        }
    }
}
