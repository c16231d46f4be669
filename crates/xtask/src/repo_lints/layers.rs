//! The layers of a crate: a module imports from those below it only.
//!
//! They are drawn in a document, in a fenced block whose info string is `layers FOLDER`: a line for each
//! layer, the highest first, with the names of its modules.

use std::collections::BTreeMap;

use super::import_circles;
use super::text_file::TextFile;

const FENCE: &str = "```layers ";
/// The modules that are the roots of crates, and have no place in the picture.
const ROOTS: [&str; 2] = ["lib", "main"];

/// The layers in a document, and the folder of the modules.
struct Picture<'a> {
    folder: &'a str,
    /// The layer of each module, counted from the highest.
    layers: BTreeMap<&'a str, usize>,
}

/// A line for each import from a module that is not below, for each module that is missing, and for each
/// that does not exist.
pub(super) fn findings(files: &[TextFile]) -> Vec<String> {
    let documents = files.iter().filter(|file| file.extension() == "md");
    let pictures = documents.flat_map(|document| pictures(&document.text));
    pictures.flat_map(|picture| picture.findings(files)).collect()
}

fn pictures(text: &str) -> Vec<Picture<'_>> {
    let mut lines = text.lines();
    let mut pictures = Vec::new();
    while let Some(line) = lines.next() {
        let Some(folder) = line.strip_prefix(FENCE) else { continue };
        let layers = lines.by_ref().take_while(|line| *line != "```").enumerate();
        let layers =
            layers.flat_map(|(layer, line)| line.split_whitespace().map(move |name| (name, layer)));
        pictures.push(Picture { folder, layers: layers.collect() });
    }
    pictures
}

impl Picture<'_> {
    fn findings(&self, files: &[TextFile]) -> Vec<String> {
        let modules: BTreeMap<_, _> =
            files.iter().filter_map(|file| Some((self.module(&file.name)?, ()))).collect();
        let folder = self.folder;
        let gone = self.layers.keys().filter(|name| !modules.contains_key(**name));
        let gone = gone.map(|name| format!("{folder}: there is no module {name}"));
        gone.chain(self.wrong_imports(files)).collect()
    }

    fn wrong_imports(&self, files: &[TextFile]) -> Vec<String> {
        let mut wrong = Vec::new();
        for (from, to) in import_circles::imports(files) {
            let (Some(above), Some(below)) = (self.module(&from), self.module(&to)) else {
                continue;
            };
            if above == below || ROOTS.contains(&above) {
                continue;
            }
            match (self.layers.get(above), self.layers.get(below)) {
                (Some(above), Some(below)) if above < below => {}
                (Some(_), Some(_)) => {
                    wrong.push(format!("{from} imports {to}, which is not below it"));
                }
                (None, _) => wrong.push(format!("{from}: the module {above} is in no layer")),
                (_, None) => wrong.push(format!("{to}: the module {below} is in no layer")),
            }
        }
        wrong
    }

    /// The module that a file belongs to.
    fn module<'a>(&self, file: &'a str) -> Option<&'a str> {
        let path = file.strip_prefix(self.folder)?.strip_prefix('/')?;
        match path.split_once('/') {
            Some((folder, _)) => Some(folder),
            None => path.strip_suffix(".rs"),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::repo_lints::text_file::files;

    const PICTURE: (&str, &str) = ("A.md", "x\n```layers c/src\na\nb c\n```\ny\n");

    fn findings(a: &str, b: &str, c: &str) -> Vec<String> {
        let root = ("c/src/lib.rs", "mod a; mod b; mod c;");
        super::findings(&files(&[
            PICTURE,
            root,
            ("c/src/a.rs", a),
            ("c/src/b/mod.rs", b),
            ("c/src/c.rs", c),
        ]))
    }

    #[test]
    fn imports_downwards_pass() {
        assert_eq!(
            findings("use crate::b::B; use crate::c::C;", "pub struct B;", "pub struct C;"),
            [""; 0]
        );
    }

    #[test]
    fn imports_upwards_and_sideways_are_found() {
        let found = findings("pub struct A;", "use crate::a::A; pub struct B;", "use crate::b::B;");
        let expected = [
            "c/src/b/mod.rs imports c/src/a.rs, which is not below it",
            "c/src/c.rs imports c/src/b/mod.rs, which is not below it",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn the_picture_has_all_modules_and_no_others() {
        let found = super::findings(&files(&[
            PICTURE,
            ("c/src/lib.rs", "mod a; mod d;"),
            ("c/src/a.rs", "use crate::d::D;"),
            ("c/src/d.rs", "pub struct D;"),
        ]));
        let expected = [
            "c/src: there is no module b",
            "c/src: there is no module c",
            "c/src/d.rs: the module d is in no layer",
        ];
        assert_eq!(found, expected);
    }
}
