//! Imports between the modules of every crate.
//!
//! An import counts for the file in which the named item is defined, through however many
//! re-exports. So a parent that declares its children and re-exports from them imports nothing, and
//! its children may use each other through it. A parent that itself uses an item of a child imports
//! it, and a child that uses an item defined in its parent imports the parent.

use std::collections::BTreeMap;

use super::graph::Graph;
use super::rust_source::{Source, Use};
use crate::repo_lints::text_file::TextFile;

/// Re-exports of re-exports that are followed; more is a circle of `use` declarations.
const MAX_STEPS: u8 = 32;

/// Adds every import between two files of one crate.
pub(super) fn add_imports(graph: &mut Graph, files: &[TextFile]) {
    let texts: BTreeMap<_, _> = files.iter().map(|file| (&*file.name, &*file.text)).collect();
    for root in texts.keys().filter(|name| is_root(name)) {
        Crate::read(root, &texts).add_imports(graph);
    }
}

/// Whether it is the first file of a library, a program, a file of tests or an example.
fn is_root(name: &str) -> bool {
    let mut parts = name.rsplit('/');
    match (parts.next(), parts.next(), parts.next()) {
        (Some("lib.rs" | "main.rs"), Some(_), _) => true,
        (Some(file), Some("tests"), package) => file.ends_with(".rs") && package != Some("src"),
        _ => false,
    }
}

/// The modules of one crate; the first is its root.
struct Crate<'a> {
    modules: Vec<Module<'a>>,
}

struct Module<'a> {
    file: &'a str,
    parent: Option<usize>,
    children: BTreeMap<String, usize>,
    source: Source,
}

impl<'a> Crate<'a> {
    fn read(root: &'a str, texts: &BTreeMap<&'a str, &'a str>) -> Self {
        let mut tree = Self { modules: Vec::new() };
        tree.add_module(root, None, texts);
        tree
    }

    fn add_module(
        &mut self,
        file: &'a str,
        parent: Option<usize>,
        texts: &BTreeMap<&'a str, &'a str>,
    ) -> usize {
        let source = Source::parse(texts.get(file).copied().unwrap_or_default());
        let index = self.modules.len();
        let candidates: Vec<_> = source
            .children
            .iter()
            .map(|child| {
                let (folder, own) = folders(file, parent.is_none());
                let candidates = match &child.path {
                    Some(path) => vec![joined(folder, path)],
                    None => ["", "/mod"].map(|end| format!("{own}{}{end}.rs", child.name)).into(),
                };
                (child.name.clone(), candidates)
            })
            .collect();
        self.modules.push(Module { file, parent, children: BTreeMap::new(), source });
        for (name, candidates) in candidates {
            let found = candidates.iter().find_map(|file| texts.get_key_value(&**file));
            if let Some((file, _)) = found {
                let child = self.add_module(file, Some(index), texts);
                self.modules[index].children.insert(name, child);
            }
        }
        index
    }

    fn add_imports(&self, graph: &mut Graph) {
        for (index, module) in self.modules.iter().enumerate() {
            let source = &module.source;
            let uses = source.uses.iter().filter(|used| is_import(used, source));
            for path in uses.map(|used| &used.path).chain(&source.paths) {
                if let Some(target) = self.resolve(index, path, MAX_STEPS) {
                    graph.add(module.file, self.modules[target].file);
                }
            }
        }
    }

    /// The module in which the item is defined that a path in module `from` names; `None` if that is
    /// in another crate.
    fn resolve(&self, from: usize, path: &[String], steps: u8) -> Option<usize> {
        let steps = steps.checked_sub(1)?;
        let (first, others) = path.split_first()?;
        let (mut at, mut rest) = match &**first {
            "crate" => (0, others),
            "self" => (from, others),
            "super" => (self.modules[from].parent?, others),
            name if self.modules[from].knows(name) => (from, path),
            _ => return None,
        };
        while let Some((name, others)) = rest.split_first() {
            let module = &self.modules[at];
            let used = module.source.uses.iter().find(|used| used.name.as_ref() == Some(name));
            match module.children.get(name) {
                _ if name == "super" => at = module.parent?,
                Some(child) if used.is_none() || !others.is_empty() => at = *child,
                _ if module.source.defined.contains(name) => return Some(at),
                _ => {
                    if let Some(used) = used {
                        let path = [&used.path[..], others].concat();
                        return self.resolve(at, &path, steps);
                    }
                    let globs = module.source.uses.iter().filter(|used| used.name.is_none());
                    let mut globs = globs.filter_map(|used| self.resolve(at, &used.path, steps));
                    return match globs.find(|target| self.modules[*target].knows(name)) {
                        Some(target) => {
                            self.resolve(target, &[&["self".into()], rest].concat(), steps)
                        }
                        None => Some(at),
                    };
                }
            }
            rest = others;
        }
        Some(at)
    }
}

impl Module<'_> {
    fn knows(&self, name: &str) -> bool {
        let is_used = |used: &Use| used.name.as_deref() == Some(name);
        self.children.contains_key(name)
            || self.source.defined.contains(name)
            || self.source.uses.iter().any(is_used)
    }
}

/// A re-export alone imports nothing, unless the file itself uses the name.
fn is_import(used: &Use, source: &Source) -> bool {
    !used.is_reexport || used.name.as_ref().is_some_and(|name| source.mentioned.contains(name))
}

/// The folder of a file, and the folder of its child modules, both with the last slash.
fn folders(file: &str, is_root: bool) -> (&str, String) {
    let end = file.rfind('/').map_or(0, |at| at + 1);
    let (folder, name) = file.split_at(end);
    match name.strip_suffix(".rs") {
        Some(stem) if !is_root && stem != "mod" => (folder, format!("{folder}{stem}/")),
        _ => (folder, folder.to_owned()),
    }
}

/// A path from a folder, without `..`.
fn joined(folder: &str, path: &str) -> String {
    let mut parts: Vec<_> = folder.trim_end_matches('/').split('/').collect();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            name => parts.push(name),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repo_lints::text_file::files;

    fn circles(contents: &[(&str, &str)]) -> Vec<String> {
        let mut graph = Graph::default();
        add_imports(&mut graph, &files(contents));
        graph.circles().into_iter().map(|circle| circle.path.join(" ")).collect()
    }

    #[test]
    fn siblings_that_use_each_other_are_a_circle() {
        for (a, b) in [
            ("use super::b::B; pub struct A;", "use crate::a::A; pub struct B;"),
            ("pub struct A(super::b::B);", "pub struct B(crate::a::A);"),
            ("use crate::b; pub struct A(b::B);", "use crate::{a::{self}}; pub struct B;"),
        ] {
            let tree = [("x/src/lib.rs", "mod a; mod b;"), ("x/src/a.rs", a), ("x/src/b.rs", b)];
            assert_eq!(circles(&tree), ["x/src/a.rs x/src/b.rs x/src/a.rs"], "{a}");
        }
    }

    #[test]
    fn a_parent_that_only_reexports_is_no_part_of_a_circle() {
        let tree = [
            ("x/src/lib.rs", "mod a; mod b; pub use a::A; pub(crate) use b::*;"),
            ("x/src/a.rs", "use super::B; pub struct A(B);"),
            ("x/src/b.rs", "pub struct B;"),
        ];
        assert_eq!(circles(&tree), [""; 0]);
    }

    #[test]
    fn a_module_within_a_file_is_an_item_of_that_file() {
        let tree = [
            ("x/src/lib.rs", "mod a; mod b; pub(crate) use b::*; fn f() { a::g() }"),
            ("x/src/a.rs", "use crate::inner; pub fn g() { inner::h() }"),
            ("x/src/b.rs", "pub mod inner { pub fn h() {} }"),
        ];
        assert_eq!(circles(&tree), [""; 0]);
    }

    #[test]
    fn an_import_through_a_reexport_counts_for_the_file_of_the_item() {
        let tree = [
            ("x/src/lib.rs", "mod a; mod b; pub use a::A; pub(crate) use b::*;"),
            ("x/src/a.rs", "use super::B; pub struct A(B);"),
            ("x/src/b.rs", "use crate::A; pub struct B(A);"),
        ];
        assert_eq!(circles(&tree), ["x/src/a.rs x/src/b.rs x/src/a.rs"]);
    }

    #[test]
    fn a_parent_and_a_child_that_use_each_other_are_a_circle() {
        let child = "use super::S; pub fn f(_: S) {}";
        for (parent, is_circle) in [
            ("mod a; pub struct S;", false),
            ("mod a; pub use a::f; pub struct S;", false),
            ("mod a; pub use a::f; pub struct S; fn g() { f(S) }", true),
            ("mod a; pub struct S; fn g() { a::f(S) }", true),
            ("mod a; pub struct S; #[cfg(test)] mod tests { use super::a::f; }", false),
        ] {
            let tree = [("x/src/main.rs", parent), ("x/src/a.rs", child)];
            assert_eq!(circles(&tree).len(), usize::from(is_circle), "{parent}");
        }
    }

    #[test]
    fn modules_are_found_where_the_compiler_looks() {
        let tree = [
            ("x/tests/t/main.rs", "mod a; #[path = \"../support/s.rs\"] mod s;"),
            ("x/tests/t/a/mod.rs", "mod b; pub struct A;"),
            ("x/tests/t/a/b.rs", "mod c; pub struct B(c::C);"),
            ("x/tests/t/a/b/c.rs", "use super::super::b::B; pub struct C(crate::s::S);"),
            ("x/tests/support/s.rs", "pub struct S(crate::a::A);"),
        ];
        assert_eq!(circles(&tree), ["x/tests/t/a/b.rs x/tests/t/a/b/c.rs x/tests/t/a/b.rs"]);
    }

    #[test]
    fn other_crates_are_left_out() {
        let tree = [
            ("x/src/lib.rs", "mod a; mod b;"),
            ("x/src/a.rs", "use std::b::B; use b::C; fn f() { ::b::f(); }"),
            ("x/src/b.rs", "use super::a;"),
        ];
        assert_eq!(circles(&tree), [""; 0]);
    }
}
