//! The length of files, paths of one machine, addresses of registries.

use std::env;

use super::text_file::TextFile;
use crate::project::Project;

/// A longer file holds more than one idea and is to be split.
const MAX_LINES: usize = 500;
const COUNTED: [&str; 3] = ["rs", "ts", "mjs"];

/// Folders under the root of a file system that hold a user's own files.
const PRIVATE_FOLDERS: [&str; 6] = ["home", "root", "Users", "work", "workspace", "builds"];

/// A line for each place that breaks a rule.
pub(super) fn findings(files: &[TextFile], places: &[String]) -> Vec<String> {
    files.iter().flat_map(|file| broken_rules(file, places)).collect()
}

fn broken_rules(file: &TextFile, places: &[String]) -> Vec<String> {
    let TextFile { name, text } = file;
    let mut findings = Vec::new();
    let lines = text.lines().count();
    if COUNTED.contains(&file.extension()) && lines > MAX_LINES {
        findings.push(format!("{name}: {lines} lines; the most is {MAX_LINES}: split the file"));
    }
    for (number, line) in (1..).zip(text.lines()) {
        if has_private_path(line, places) {
            findings.push(format!("{name}:{number}: a path that only one machine has"));
        }
        if name.ends_with("package-lock.json") && line.contains("\"resolved\": \"http") {
            findings.push(format!("{name}:{number}: names a registry; leave the choice to npm"));
        }
    }
    findings
}

/// The beginnings of paths that exist on one machine only: folders known for it, this work tree,
/// this user's home.
pub(super) fn private_places(project: &Project) -> Vec<String> {
    let home = env::var("HOME").unwrap_or_default();
    let own = [project.root().display().to_string(), home];
    let known = PRIVATE_FOLDERS.map(|folder| format!("/{folder}"));
    let places = known.into_iter().chain(own).filter(|place| place.len() > 1);
    places.map(|place| place + "/").collect()
}

/// Whether a line has a path into one of these places.
fn has_private_path(line: &str, places: &[String]) -> bool {
    places
        .iter()
        .flat_map(|place| line.match_indices(place.as_str()))
        .any(|(at, _)| starts_path(&line[..at]))
}

/// Whether a path that begins after `before` begins there, and is not the rest of a longer one.
fn starts_path(before: &str) -> bool {
    !before.ends_with(|c: char| c.is_alphanumeric() || "._-~*/}".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repo_lints::text_file::files;

    fn broken(name: &str, text: &str, places: &[String]) -> usize {
        findings(&files(&[(name, text)]), places).len()
    }

    /// Put together here, so that this file keeps the rule it tests.
    fn places() -> Vec<String> {
        PRIVATE_FOLDERS.map(|folder| format!("/{folder}/")).to_vec()
    }

    #[test]
    fn paths_of_one_machine_are_found() {
        for place in places() {
            let line = format!("see \"{place}ann/notes\"");
            assert_eq!(broken("a.md", &line, &places()), 1, "{line}");
        }
    }

    #[test]
    fn other_paths_are_let_be() {
        // In two pieces: whole, it looks like a private path to simpler searches than ours.
        let tilde = concat!("~/", "work/");
        for line in ["/usr/lib/x", "src/home/page.rs", "./root/x", "https://host/home/x", tilde] {
            assert!(!has_private_path(line, &places()), "{line}");
        }
    }

    #[test]
    fn long_sources_are_found() {
        let long = "x\n".repeat(MAX_LINES + 1);
        assert_eq!(broken("src/a.rs", &long, &[]), 1);
        assert_eq!(broken("README.md", &long, &[]), 0);
        assert_eq!(broken("src/a.rs", &"x\n".repeat(MAX_LINES), &[]), 0);
    }

    #[test]
    fn a_lock_file_names_no_registry() {
        let lock = "{\n\"resolved\": \"https://registry.example/x.tgz\"\n}";
        assert_eq!(broken("package-lock.json", lock, &[]), 1);
    }
}
