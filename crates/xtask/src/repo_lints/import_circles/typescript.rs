//! Imports between the files of the package, and between those of the site.

use std::collections::BTreeSet;

use super::graph::Graph;
use crate::repo_lints::text_file::TextFile;

const FOLDERS: [&str; 2] = ["pkg-template/src/", "www/src/"];

/// Adds every import and re-export of another file, of types too.
pub(super) fn add_imports(graph: &mut Graph, files: &[TextFile]) {
    let sources: Vec<_> = files.iter().filter(|file| is_source(file)).collect();
    let names: BTreeSet<_> = sources.iter().map(|file| &*file.name).collect();
    for file in sources {
        for specifier in specifiers(&file.text) {
            if let Some(imported) = resolve(&file.name, specifier, &names) {
                graph.add(&file.name, &imported);
            }
        }
    }
}

fn is_source(file: &TextFile) -> bool {
    file.extension() == "ts" && FOLDERS.iter().any(|folder| file.name.starts_with(folder))
}

/// The relative paths that are imported: `./a.js`. The formatter, which the lint runs, puts the path
/// of a static import on a line that begins with `import`, `export` or the closing brace.
fn specifiers(text: &str) -> impl Iterator<Item = &str> {
    text.lines().flat_map(|line| {
        let is_static = ["import ", "export ", "} from "].iter().any(|s| line.starts_with(s));
        let is_comment = line.trim_start().starts_with(['*', '/']);
        let quoted = line.split('\'').collect::<Vec<_>>();
        let pairs = quoted.windows(2).map(|pair| (pair[0], pair[1])).collect::<Vec<_>>();
        pairs.into_iter().filter_map(move |(before, path)| {
            let is_import = before.ends_with("import(")
                || is_static && (before.ends_with("from ") || before == "import ");
            (is_import && !is_comment && path.starts_with('.')).then_some(path)
        })
    })
}

/// The file that a relative path means, seen from `from`.
fn resolve(from: &str, specifier: &str, names: &BTreeSet<&str>) -> Option<String> {
    let mut parts: Vec<_> = from.split('/').collect();
    parts.pop();
    for part in specifier.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            name => parts.push(name),
        }
    }
    let path = parts.join("/");
    let stem = path.strip_suffix(".js").unwrap_or(&path);
    let candidates = [format!("{stem}.ts"), format!("{stem}.d.ts"), format!("{stem}/index.ts")];
    candidates.into_iter().find(|candidate| names.contains(&**candidate))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repo_lints::text_file::files;

    fn circles(contents: &[(&str, &str)]) -> usize {
        let mut graph = Graph::default();
        add_imports(&mut graph, &files(contents));
        graph.circles().len()
    }

    #[test]
    fn all_forms_of_imports_are_read() {
        let back = ("pkg-template/src/deep/b.ts", "export { a } from '../a.js';");
        for import in [
            "import { b } from './deep/b.js';",
            "import type { B } from './deep/b.js';",
            "import './deep/b.js';",
            "export * from './deep/b.js';",
            "import {\n  b,\n  c,\n} from './deep/b.js';",
            "const b = await import('./deep/b.js');",
            "let b: import('./deep/b.js').B;",
        ] {
            assert_eq!(circles(&[("pkg-template/src/a.ts", import), back]), 1, "{import}");
        }
    }

    #[test]
    fn packages_comments_and_other_texts_are_no_imports() {
        let back = ("www/src/b.ts", "import { a } from './a.js';");
        for text in [
            "import { b } from 'b';",
            "// import { b } from './b.js';",
            " * const b = await import('./b.js');",
            "const from = './b.js';",
        ] {
            assert_eq!(circles(&[("www/src/a.ts", text), back]), 0, "{text}");
        }
    }

    #[test]
    fn a_folder_means_its_index() {
        let tree = [
            ("www/src/a.ts", "import { b } from './b';"),
            ("www/src/b/index.ts", "import { a } from '../a';"),
        ];
        assert_eq!(circles(&tree), 1);
    }
}
