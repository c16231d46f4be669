//! The lowest version of Rust: each crate of the workspace takes the workspace's, and docs/rust.md names it. Clippy compares
//! the functions that are used with it.

use super::text_file::TextFile;

const DOCUMENT: &str = "docs/rust.md";

/// A line for each crate without `rust-version`, and one if the document names another version.
pub(super) fn findings(files: &[TextFile]) -> Vec<String> {
    let text = |name: &str| files.iter().find(|file| file.name == name).map(|file| &*file.text);
    let version = text("Cargo.toml").and_then(version_in);
    let documented = text(DOCUMENT).unwrap_or_default();
    let is_crate = |file: &&TextFile| {
        let folder = file.name.strip_suffix("/Cargo.toml");
        folder.is_some_and(|folder| folder.starts_with("crates/"))
    };
    let silent = files.iter().filter(is_crate).filter(|file| !file.text.contains(INHERITED));
    let mut findings: Vec<_> =
        silent.map(|file| format!("{}: {INHERITED} is missing", file.name)).collect();
    match version {
        None => findings.push("Cargo.toml: there is no rust-version".into()),
        Some(version) if !documented.contains(&format!("\n{version}, for all crates")) => {
            findings.push(format!("{DOCUMENT}: it does not name Rust {version}"));
        }
        Some(_) => {}
    }
    findings
}

const INHERITED: &str = "rust-version.workspace = true";

fn version_in(manifest: &str) -> Option<&str> {
    let line = manifest.lines().find_map(|line| line.strip_prefix("rust-version = \""))?;
    line.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::findings;
    use crate::repo_lints::text_file::files;

    const ROOT: (&str, &str) = ("Cargo.toml", "[workspace.package]\nrust-version = \"1.88\"\n");
    const DOCUMENT: (&str, &str) = ("docs/rust.md", "# Lowest\n\n1.88, for all crates: …\n");

    #[test]
    fn every_crate_has_the_version_and_the_document_names_it() {
        let good = ("crates/a/Cargo.toml", "rust-version.workspace = true\n");
        assert_eq!(findings(&files(&[ROOT, DOCUMENT, good])), [""; 0]);
    }

    #[test]
    fn what_is_missing_is_named() {
        let silent = ("crates/a/Cargo.toml", "edition.workspace = true\n");
        let found = findings(&files(&[ROOT, DOCUMENT, silent]));
        assert_eq!(found, ["crates/a/Cargo.toml: rust-version.workspace = true is missing"]);
        let other = ("docs/rust.md", "\n1.95, for all crates");
        assert_eq!(findings(&files(&[ROOT, other])), ["docs/rust.md: it does not name Rust 1.88"]);
        let none = findings(&files(&[DOCUMENT]));
        assert_eq!(none, ["Cargo.toml: there is no rust-version"]);
    }
}
