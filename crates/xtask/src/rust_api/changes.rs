//! The difference between two listings of a crate: whether it breaks programs that use the crate.

use std::collections::BTreeSet;

/// What writes the listings.
const COMMAND: &str = "cargo xtask rust-api";

/// What may stand behind `pub` in a line about an item; else it is about a variant or a field.
const KEYWORDS: [&str; 13] = [
    "async", "const", "enum", "extern", "fn", "macro", "mod", "static", "struct", "trait", "type",
    "union", "unsafe",
];

/// The lines that differ.
#[derive(Debug)]
pub(super) struct Changes<'text> {
    removed: Vec<&'text str>,
    /// Each with whether it may break programs.
    added: Vec<(&'text str, bool)>,
}

impl<'text> Changes<'text> {
    pub(super) fn between(before: &'text str, now: &'text str) -> Self {
        let old: BTreeSet<_> = before.lines().collect();
        let new: BTreeSet<_> = now.lines().collect();
        let removed = before.lines().filter(|line| !new.contains(line)).collect();
        let added = now.lines().filter(|line| !old.contains(line));
        let added = added.map(|line| (line, may_break(line, &old))).collect();
        Self { removed, added }
    }

    /// What to tell whoever has made them; nothing, if there are none.
    pub(super) fn describe(&self, listing: &str) -> Option<String> {
        let Self { removed, added } = self;
        if removed.is_empty() && added.is_empty() {
            return None;
        }
        let judgement = if !removed.is_empty() {
            "this breaks programs that use what is gone, and needs a new minor version"
        } else if added.iter().any(|(_, may_break)| *may_break) {
            "what is added may break programs (marked with `!`), and then needs a new minor version"
        } else {
            "this only adds"
        };
        let mut text = format!("{listing} differs: {judgement}; `{COMMAND}` rewrites it");
        for line in removed {
            text += &format!("\n    - {line}");
        }
        for (line, may_break) in added {
            text += &format!("\n    {} {line}", if *may_break { "+!" } else { "+" });
        }
        Some(text)
    }
}

/// Whether a line that is new may break programs: a variant or a field of a type that was there and can be matched or made
/// in whole, or an item of a trait that was there and can be implemented.
fn may_break(line: &str, old: &BTreeSet<&str>) -> bool {
    let Some(declaration) = line.strip_prefix("pub ") else { return false };
    let mut words = declaration.split([' ', '(', '{', ':']).filter(|word| !word.is_empty());
    let is_item = words.next().is_some_and(|word| KEYWORDS.contains(&word));
    let path = declaration.split(' ').find(|word| word.contains("::")).unwrap_or_default();
    let path = path.split(['(', '<', ' ']).next().unwrap_or_default().trim_end_matches(':');
    let Some((owner, _)) = path.rsplit_once("::") else { return false };
    let kinds: &[_] = if is_item { &["trait"] } else { &["enum", "struct"] };
    kinds.iter().any(|kind| {
        let opening = format!("pub {kind} {owner}");
        old.iter().any(|line| {
            // Behind it there may be parameters or bounds, but no more of the path.
            let rest = line.strip_prefix(&opening);
            rest.is_some_and(|rest| {
                rest.is_empty() || rest.starts_with(['<', ' ', '(']) || rest.starts_with(": ")
            })
        })
    })
}

#[cfg(test)]
mod tests {
    use super::Changes;

    const BEFORE: &str = "\
pub mod a
pub enum a::Closed
pub a::Closed::One
#[non_exhaustive] pub enum a::Open
pub struct a::Fields
pub trait a::Trait: core::marker::Send
pub fn a::free()
";

    fn told(now: &str) -> String {
        Changes::between(BEFORE, now).describe("a.txt").unwrap_or_default()
    }

    fn with(line: &str) -> String {
        told(&format!("{BEFORE}{line}\n"))
    }

    #[test]
    fn nothing_is_told_of_no_difference() {
        assert_eq!(told(BEFORE), "");
    }

    #[test]
    fn what_is_gone_breaks() {
        let told = told(&BEFORE.replace("free()", "free(u8)"));
        assert!(told.contains("breaks programs"), "{told}");
        assert!(told.contains("\n    - pub fn a::free()\n    + pub fn a::free(u8)"), "{told}");
        assert!(told.contains("`cargo xtask rust-api` rewrites it"), "{told}");
    }

    #[test]
    fn what_is_new_only_adds() {
        for line in ["pub fn a::other()", "pub a::Open::Two", "pub const fn a::Fields::new()"] {
            assert!(with(line).contains("only adds"), "{}", with(line));
        }
    }

    #[test]
    fn some_additions_may_break() {
        for line in
            ["pub a::Closed::Two(u8)", "pub a::Fields::name: u8", "pub fn a::Trait::f(&self)"]
        {
            assert!(with(line).contains("may break"), "{}", with(line));
            assert!(with(line).contains(&format!("\n    +! {line}")), "{}", with(line));
        }
    }
}
