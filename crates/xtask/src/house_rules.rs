//! Rules of the house that no other tool knows: see CONTRIBUTING.md.

use std::path::Path;
use std::{env, fs};

use anyhow::{Context, Result, bail};

use crate::project::{Project, output_of};

/// Beyond this a file has a second idea in it that wants a room of its own.
const MAX_LINES: usize = 500;
const COUNTED: [&str; 3] = ["rs", "ts", "mjs"];

/// Folders under the root of a file system that hold somebody's own work.
const PRIVATE_FOLDERS: [&str; 6] = ["home", "root", "Users", "work", "workspace", "builds"];

/// Checks all files that git tracks.
///
/// # Errors
/// When a rule is broken; the message has a line for each place.
pub(crate) fn check(project: &Project) -> Result<()> {
    let tracked = output_of(project.command("git").args(["ls-files", "-z"]))
        .context("cannot list the files that git tracks")?;
    let places = private_places(project);
    let mut findings = Vec::new();
    for name in tracked.split('\0').filter(|name| !name.is_empty()) {
        // What is no text (an image) or was deleted but not yet committed has no lines to check.
        if let Ok(text) = fs::read_to_string(project.path(name)) {
            findings.extend(broken_rules(name, &text, &places));
        }
    }
    if !findings.is_empty() {
        bail!("these places break the rules of the house:\n  {}", findings.join("\n  "));
    }
    Ok(())
}

fn broken_rules(name: &str, text: &str, places: &[String]) -> Vec<String> {
    let mut findings = Vec::new();
    let lines = text.lines().count();
    if is_counted(name) && lines > MAX_LINES {
        findings.push(format!("{name}: {lines} lines, at most {MAX_LINES} are good to read"));
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

fn is_counted(name: &str) -> bool {
    let extension = Path::new(name).extension().unwrap_or_default();
    COUNTED.iter().any(|counted| extension == *counted)
}

/// What paths of one machine start with: folders known for it, this work tree, this user's home.
fn private_places(project: &Project) -> Vec<String> {
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

    /// Put together here, so that this file keeps the rule it tests.
    fn places() -> Vec<String> {
        PRIVATE_FOLDERS.map(|folder| format!("/{folder}/")).to_vec()
    }

    #[test]
    fn paths_of_one_machine_are_found() {
        for place in places() {
            let line = format!("see \"{place}ann/notes\"");
            assert_eq!(broken_rules("a.md", &line, &places()).len(), 1, "{line}");
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
        assert_eq!(broken_rules("src/a.rs", &long, &[]).len(), 1);
        assert_eq!(broken_rules("README.md", &long, &[]).len(), 0);
        assert_eq!(broken_rules("src/a.rs", &"x\n".repeat(MAX_LINES), &[]).len(), 0);
    }

    #[test]
    fn a_lock_file_names_no_registry() {
        let lock = "{\n\"resolved\": \"https://registry.example/x.tgz\"\n}";
        assert_eq!(broken_rules("package-lock.json", lock, &[]).len(), 1);
    }
}
