//! A directed graph of files, and its circles.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::iter;

/// Files and the files that they import.
#[derive(Debug, Default)]
pub(super) struct Graph {
    imports: BTreeMap<String, BTreeSet<String>>,
}

/// A group of files each of which can be reached from every other.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Circle {
    /// How many files the group has.
    pub(super) files: usize,
    /// The shortest circle in the group; its first file is repeated at the end.
    pub(super) path: Vec<String>,
}

impl Graph {
    /// Adds an import. A file that imports itself is no circle.
    pub(super) fn add(&mut self, from: &str, to: &str) {
        if from != to {
            self.imports.entry(from.to_owned()).or_default().insert(to.to_owned());
        }
    }

    /// All imports.
    pub(super) fn imports(&self) -> Vec<(String, String)> {
        let pairs = self.imports.iter();
        let pairs = pairs.flat_map(|(from, to)| to.iter().map(|to| (from.clone(), to.clone())));
        pairs.collect()
    }

    /// All circles, one for each group.
    pub(super) fn circles(&self) -> Vec<Circle> {
        let mut left: BTreeSet<&str> = self.imports.keys().map(String::as_str).collect();
        let mut circles = Vec::new();
        while let Some(file) = left.pop_first() {
            let Some(path) = self.shortest_circle(file) else { continue };
            let reached = self.reached_from(file);
            let group: Vec<_> = left
                .iter()
                .copied()
                .filter(|other| reached.contains(other) && self.reached_from(other).contains(file))
                .collect();
            let paths = group.iter().filter_map(|other| self.shortest_circle(other));
            let path = iter::once(path).chain(paths).min_by_key(Vec::len).unwrap_or_default();
            circles.push(Circle { files: group.len() + 1, path });
            left.retain(|other| !group.contains(other));
        }
        circles
    }

    fn imports_of(&self, file: &str) -> impl Iterator<Item = &str> {
        self.imports.get(file).into_iter().flatten().map(String::as_str)
    }

    fn reached_from<'a>(&'a self, file: &'a str) -> BTreeSet<&'a str> {
        self.predecessors(file).into_keys().collect()
    }

    /// Every file that can be reached, with the file before it on a shortest path.
    fn predecessors<'a>(&'a self, file: &'a str) -> BTreeMap<&'a str, &'a str> {
        let mut before = BTreeMap::new();
        let mut queue = VecDeque::from([file]);
        while let Some(present) = queue.pop_front() {
            for next in self.imports_of(present) {
                before.entry(next).or_insert_with(|| {
                    queue.push_back(next);
                    present
                });
            }
        }
        before
    }

    fn shortest_circle(&self, file: &str) -> Option<Vec<String>> {
        let before = self.predecessors(file);
        let mut path = vec![file.to_owned()];
        let mut present = *before.get(file)?;
        while present != file {
            path.push(present.to_owned());
            present = before.get(present)?;
        }
        path.push(file.to_owned());
        path.reverse();
        Some(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn circles(imports: &[(&str, &str)]) -> Vec<(usize, String)> {
        let mut graph = Graph::default();
        imports.iter().for_each(|(from, to)| graph.add(from, to));
        graph.circles().into_iter().map(|circle| (circle.files, circle.path.join(" "))).collect()
    }

    #[test]
    fn a_chain_has_no_circle() {
        assert_eq!(circles(&[("a", "b"), ("b", "c"), ("a", "c"), ("a", "a")]), []);
    }

    #[test]
    fn each_group_is_told_once_by_its_shortest_circle() {
        let imports = [
            ("a", "b"),
            ("b", "c"),
            ("c", "a"), // a long one
            ("c", "d"),
            ("d", "c"), // a short one that hangs together with it
            ("d", "x"),
            ("x", "y"),
            ("y", "x"), // another group
        ];
        assert_eq!(circles(&imports), [(4, "c d c".to_owned()), (2, "x y x".to_owned())]);
    }
}
