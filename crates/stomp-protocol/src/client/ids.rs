//! Identifiers that the client makes up for subscriptions, transactions and receipts.

use alloc::string::String;

use crate::text::push_number;

/// A counter behind every generated identifier.
///
/// It belongs to the client and goes from connection to connection, so that no identifier is ever
/// used twice: a late frame about an old `sub-0` cannot be taken for a new one (`L12`).
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Ids {
    next: u32,
}

impl Ids {
    /// The next identifier: `prefix`, a hyphen and a number, such as `sub-0`.
    pub(crate) fn next(&mut self, prefix: &str) -> String {
        let mut id = String::from(prefix);
        id += "-";
        push_number(&mut id, self.next.into());
        self.next += 1;
        id
    }
}
