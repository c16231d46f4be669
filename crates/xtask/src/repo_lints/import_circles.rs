//! Imports that run in a circle, in the package, the site and every crate.
//!
//! Files of a circle can only be understood, tested and moved together. An `import type` counts: a
//! type that two files need belongs into a third one.

mod graph;
mod rust;
mod rust_source;
mod rust_tokens;
mod typescript;

use super::exceptions::{Check, leaves_out};
use super::text_file::TextFile;

use graph::Graph;

/// A line for each group of files that import each other, with the shortest circle among them.
pub(super) fn findings(files: &[TextFile]) -> Vec<String> {
    let circles = graph(files).circles();
    let checked = circles
        .iter()
        .filter(|circle| !circle.path.iter().all(|name| leaves_out(Check::ImportCircles, name)));
    checked
        .map(|circle| {
            format!("import circle ({} files): {}", circle.files, circle.path.join(" -> "))
        })
        .collect()
}

/// Every import between two files of one package or crate: the importing file, then the imported one.
pub(super) fn imports(files: &[TextFile]) -> Vec<(String, String)> {
    graph(files).imports()
}

fn graph(files: &[TextFile]) -> Graph {
    let mut graph = Graph::default();
    typescript::add_imports(&mut graph, files);
    rust::add_imports(&mut graph, files);
    graph
}

#[cfg(test)]
mod tests {
    use crate::repo_lints::text_file::files;

    #[test]
    fn a_circle_is_told_as_a_path() {
        let found = super::findings(&files(&[
            ("www/src/a.ts", "import { b } from './b.js';"),
            ("www/src/b.ts", "import { a } from './a.js';"),
        ]));
        assert_eq!(
            found,
            ["import circle (2 files): www/src/a.ts -> www/src/b.ts -> www/src/a.ts"]
        );
    }
}
