//! The rule that each public type, trait, macro, function and method has an example.
//!
//! It has one if its own documentation has a block of Rust that is compiled; if that links to an item that has such a
//! block; or if a block on the pages that lead to it (the crate's, the module's, the type's) shows its use by name.

mod blocks;
mod uses;

use std::collections::{BTreeMap, HashSet};

use rustdoc_types::{Crate, Id, Impl, Item, ItemEnum};

use blocks::blocks;
use uses::Subject;

/// The paths of the items of a crate that have no example, sorted.
pub(super) fn missing(krate: &Crate) -> Vec<String> {
    let mut search = Search { krate, shown: HashSet::new(), unshown: BTreeMap::new() };
    if let Some(root) = krate.index.get(&krate.root) {
        search.visit(root, &[], None);
    }
    let Search { shown, unshown, .. } = search;
    let mut paths: Vec<_> =
        unshown.into_iter().filter(|(id, _)| !shown.contains(id)).map(|(_, path)| path).collect();
    paths.sort();
    paths
}

struct Search<'krate> {
    krate: &'krate Crate,
    /// Items that have an example on one of the ways to them.
    shown: HashSet<Id>,
    /// Items that have none on another way, with the shortest such way.
    unshown: BTreeMap<Id, String>,
}

/// What leads to an item: the crate, modules, a type; each with its name there.
type Pages<'krate> = [(&'krate Item, &'krate str)];

impl<'krate> Search<'krate> {
    /// Looks at an item and those within it; `name` is what it is reexported as.
    fn visit(&mut self, item: &'krate Item, pages: &Pages<'krate>, name: Option<&'krate str>) {
        let name = name.or(item.name.as_deref()).unwrap_or_default();
        if pages.iter().any(|(page, _)| page.id == item.id) {
            return;
        }
        let within = [pages, &[(item, name)]].concat();
        match &item.inner {
            ItemEnum::Module(module) => self.visit_all(&module.items, &within),
            ItemEnum::Use(reexport) => self.follow(reexport, pages),
            ItemEnum::Struct(of) => self.judge_type(item, name, pages, &of.impls),
            ItemEnum::Enum(of) => self.judge_type(item, name, pages, &of.impls),
            ItemEnum::Union(of) => self.judge_type(item, name, pages, &of.impls),
            ItemEnum::Trait(of) => {
                self.judge(item, name, pages, Subject::Named);
                self.visit_all(&of.items, &within);
            }
            ItemEnum::Function(function) => {
                let takes_self =
                    function.sig.inputs.first().is_some_and(|(name, _)| name == "self");
                self.judge(item, name, pages, subject(takes_self, pages));
            }
            ItemEnum::TypeAlias(_) | ItemEnum::Macro(_) | ItemEnum::ProcMacro(_) => {
                self.judge(item, name, pages, Subject::Named);
            }
            _ => {}
        }
    }

    fn visit_all(&mut self, ids: &[Id], pages: &Pages<'krate>) {
        for item in ids.iter().filter_map(|id| self.krate.index.get(id)) {
            self.visit(item, pages, None);
        }
    }

    /// Looks at what is reexported, if it is of this crate.
    fn follow(&mut self, reexport: &'krate rustdoc_types::Use, pages: &Pages<'krate>) {
        let Some(item) = reexport.id.and_then(|id| self.krate.index.get(&id)) else { return };
        match &item.inner {
            ItemEnum::Module(module) if reexport.is_glob => self.visit_all(&module.items, pages),
            _ => self.visit(item, pages, Some(&reexport.name)),
        }
    }

    /// Looks at a type and its methods, those of traits excepted.
    fn judge_type(
        &mut self,
        item: &'krate Item,
        name: &'krate str,
        pages: &Pages<'krate>,
        impls: &'krate [Id],
    ) {
        self.judge(item, name, pages, Subject::Named);
        let within = [pages, &[(item, name)]].concat();
        for id in impls {
            let inner = self.krate.index.get(id).map(|item| &item.inner);
            if let Some(ItemEnum::Impl(Impl { trait_: None, items, .. })) = inner {
                self.visit_all(items, &within);
            }
        }
    }

    fn judge(&mut self, item: &Item, name: &str, pages: &Pages<'_>, subject: Subject<'_>) {
        let is_used = |page: &Item| {
            blocks(page.docs.as_deref().unwrap_or_default())
                .iter()
                .any(|block| subject.is_used_in(block, name))
        };
        if has_block(item)
            || self.links_to_block(item)
            || pages.iter().any(|(page, _)| is_used(page))
        {
            self.shown.insert(item.id);
            return;
        }
        let way = pages.iter().map(|(_, name)| *name).chain([name]).collect::<Vec<_>>().join("::");
        let kept = self.unshown.entry(item.id).or_insert_with(|| way.clone());
        if way.len() < kept.len() {
            *kept = way;
        }
    }

    fn links_to_block(&self, item: &Item) -> bool {
        item.links.values().filter_map(|id| self.krate.index.get(id)).any(has_block)
    }
}

fn has_block(item: &Item) -> bool {
    !blocks(item.docs.as_deref().unwrap_or_default()).is_empty()
}

/// How a function is called: that of a type or a trait, or a free one.
fn subject<'krate>(takes_self: bool, pages: &Pages<'krate>) -> Subject<'krate> {
    match pages.last() {
        Some((page, _)) if matches!(page.inner, ItemEnum::Module(_)) => Subject::Named,
        Some((_, owner)) if takes_self => Subject::Method { owner },
        Some((_, owner)) => Subject::Associated { owner },
        None => Subject::Named,
    }
}

#[cfg(test)]
mod tests {
    use super::missing;
    use crate::rust_api::rustdoc::sample;

    fn missing_in(folder: &str, source: &str) -> Vec<String> {
        let json = std::fs::read_to_string(sample(folder, source)).unwrap();
        missing(&serde_json::from_str(&json).unwrap())
    }

    #[test]
    fn a_block_a_link_to_one_or_a_use_on_the_page_is_an_example() {
        let source = "
            //! ```
            //! sample::shown_by_crate();
            //! ```
            pub fn shown_by_crate() {}
            /// ```
            /// let one = sample::Own::new().method();
            /// ```
            pub struct Own;
            impl Own {
                pub fn new() -> Self { Self }
                pub fn method(&self) {}
                pub fn unused(&self) {}
            }
            impl Clone for Own { fn clone(&self) -> Self { Self } }
            /// See [`Own`].
            pub fn linked() {}
            /// See [`linked`].
            pub fn twice_removed() {}
            pub enum Bare { Variant }
        ";
        let expected = ["sample::Bare", "sample::Own::unused", "sample::twice_removed"];
        assert_eq!(missing_in("examples", source), expected);
    }

    #[test]
    fn a_type_that_is_reexported_is_found_where_it_has_an_example() {
        let source = "
            //! ```
            //! let _ = sample::Reexported;
            //! ```
            mod private {
                pub struct Reexported;
                pub mod inner { pub struct Other; }
            }
            pub use private::Reexported;
            pub use private::inner::*;
            pub use private::inner as named;
        ";
        assert_eq!(missing_in("reexports", source), ["sample::Other"]);
    }
}
