//! A small ordered table from STOMP identifiers to the caller's tokens.

use alloc::string::String;
use alloc::vec::Vec;
use core::mem;

use super::list::take_out;

/// A number by which the driver knows one of its callbacks; the protocol only hands it back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Token(pub u32);

impl Token {
    /// The token of commands that no callback belongs to.
    pub const NONE: Self = Self(0);
}

/// Identifiers and what they stand for, sorted by identifier: look-ups are binary searches, and no
/// name (`constructor`, `__proto__`) is special (`P11`).
#[derive(Debug)]
pub(crate) struct Registry {
    entries: Vec<(String, Token)>,
}

impl Registry {
    pub(crate) const fn new() -> Self {
        Self { entries: Vec::new() }
    }

    /// Puts `token` under `id` and returns what stood there before.
    pub(crate) fn insert(&mut self, id: &str, token: Token) -> Option<Token> {
        let at = match self.position(id.as_bytes()) {
            Ok(at) => return self.entries.get_mut(at).map(|(_, old)| mem::replace(old, token)),
            Err(at) => at,
        };
        let mut moving = (id.into(), token);
        for entry in self.entries.iter_mut().skip(at) {
            mem::swap(entry, &mut moving);
        }
        self.entries.push(moving);
        None
    }

    pub(crate) fn remove(&mut self, id: &str) -> Option<Token> {
        let at = self.position(id.as_bytes()).ok()?;
        take_out(&mut self.entries, at).map(|(_, token)| token)
    }

    pub(crate) fn get(&self, id: &[u8]) -> Option<Token> {
        let at = self.position(id).ok()?;
        self.entries.get(at).map(|(_, token)| *token)
    }

    pub(crate) fn contains(&self, id: &str) -> bool {
        self.position(id.as_bytes()).is_ok()
    }

    fn position(&self, id: &[u8]) -> Result<usize, usize> {
        self.entries.binary_search_by(|(key, _)| key.as_bytes().cmp(id))
    }
}

#[cfg(test)]
mod tests {
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
}
