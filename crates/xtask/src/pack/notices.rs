//! The notices of third-party software, which its licences demand beside each copy of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use super::platform::Platform;
use crate::build::module;
use crate::project::{Project, WASM_TARGET, output_of};

/// The name of the file.
pub(crate) const FILE: &str = "THIRD-PARTY-LICENSES.txt";

const RUST_STD: &str = include_str!("notices/rust-std.txt");
const MUSL: &str = include_str!("notices/musl.txt");

/// Crates that are published without the text of their licence, and that text, from their repositories.
const WITHOUT_TEXT: [(&str, &str); 1] = [("lol_alloc", include_str!("notices/lol-alloc.txt"))];

/// What was compiled: a package of the workspace for a target.
#[derive(Debug)]
pub(crate) struct Compiled<'text> {
    package: &'text str,
    /// Features in place of the default ones, if the defaults are not taken.
    features: Option<String>,
    target: &'text str,
    /// What the compiler adds: a name, and the text of its licence.
    added: Vec<(&'text str, &'text str)>,
}

/// The WebAssembly module with these features.
pub(crate) fn module(features: &[&str]) -> Compiled<'static> {
    Compiled {
        package: "stomp-wasm",
        features: Some(features.join(",")),
        target: WASM_TARGET,
        added: vec![("the Rust standard library", RUST_STD)],
    }
}

/// The broker in memory.
pub(crate) fn memory() -> Compiled<'static> {
    Compiled { package: module::BROKER.package, ..module(&[]) }
}

/// The broker's program for a platform.
pub(crate) fn broker(platform: &Platform) -> Compiled<'static> {
    let target = platform.target();
    let musl = target.ends_with("musl").then_some(("musl libc", MUSL));
    let std = [("the Rust standard library", RUST_STD)];
    let added = std.into_iter().chain(musl).collect();
    Compiled { package: "stomp-broker", features: None, target, added }
}

/// Writes [`FILE`] into a package.
///
/// # Errors
/// When a crate has no text of its licence.
pub(crate) fn write(project: &Project, compiled: &Compiled<'_>, folder: &Path) -> Result<()> {
    let text = project.inline(
        &format!("Collect the licences in {} for {}", compiled.package, compiled.target),
        || notices(project, compiled),
    )?;
    fs::write(folder.join(FILE), text).with_context(|| format!("cannot write {FILE}"))
}

/// Copies the licences of this project into a package.
pub(super) fn copy_own(project: &Project, folder: &Path) -> Result<()> {
    for name in ["LICENSE-APACHE", "LICENSE-MIT"] {
        fs::copy(project.path(name), folder.join(name)).with_context(|| format!("no {name}"))?;
    }
    Ok(())
}

/// Each text once, under the names of those that have it.
fn notices(project: &Project, compiled: &Compiled<'_>) -> Result<String> {
    let mut texts = BTreeMap::<String, BTreeSet<String>>::new();
    for (name, text) in &compiled.added {
        texts.entry((*text).to_owned()).or_default().insert((*name).to_owned());
    }
    for found in crates_in(project, compiled)? {
        let text = found.text()?;
        texts.entry(text).or_default().insert(format!("{} {}", found.name, found.version));
    }
    let mut sections: Vec<_> = texts.into_iter().map(|(text, names)| (names, text)).collect();
    sections.sort();
    let mut notices = format!("Third-party software in {}, with its licences.\n", compiled.package);
    for (names, text) in sections {
        let names: Vec<_> = names.into_iter().collect();
        let rule = "=".repeat(80);
        notices += &format!("\n{rule}\n{}\n{rule}\n\n{}\n", names.join(", "), text.trim());
    }
    Ok(notices)
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Crate>,
}

/// A package in cargo's cache.
#[derive(Debug, Deserialize)]
struct Crate {
    name: String,
    version: String,
    license: Option<String>,
    manifest_path: PathBuf,
    /// Missing for the packages of the workspace.
    source: Option<String>,
}

/// The crates of others that are compiled into it. Those that only run in the compiler are left out.
fn crates_in(project: &Project, compiled: &Compiled<'_>) -> Result<Vec<Crate>> {
    let mut tree = project.command("cargo");
    tree.args(["tree", "--edges", "normal,no-proc-macro", "--prefix", "none", "--format", "{p}"]);
    tree.args(["--package", compiled.package, "--target", compiled.target]);
    if let Some(features) = &compiled.features {
        tree.args(["--no-default-features", "--features", features]);
    }
    let tree = output_of(&mut tree).context("`cargo tree` failed")?;
    let named: BTreeSet<_> = tree.lines().filter_map(name_and_version).collect();
    let mut metadata = project.command("cargo");
    // With all features: whatever the tree names is among the packages then.
    metadata.args(["metadata", "--format-version", "1", "--all-features"]);
    let metadata = output_of(&mut metadata).context("`cargo metadata` failed")?;
    let Metadata { packages } = serde_json::from_str(&metadata)?;
    let is_in = |found: &Crate| named.contains(&(found.name.as_str(), found.version.as_str()));
    let of_others = packages.into_iter().filter(|found| found.source.is_some());
    Ok(of_others.filter(is_in).collect())
}

/// `tokio v1.2.3 (…)`
fn name_and_version(line: &str) -> Option<(&str, &str)> {
    let (name, rest) = line.split_once(" v")?;
    Some((name, rest.split(' ').next().unwrap_or(rest)))
}

impl Crate {
    /// The texts of its licences, or of the one that is chosen.
    fn text(&self) -> Result<String> {
        let Self { name, version, .. } = self;
        if let Some((_, text)) = WITHOUT_TEXT.iter().find(|(other, _)| other == name) {
            return Ok((*text).to_owned());
        }
        let folder = self.manifest_path.parent().unwrap_or_else(|| Path::new("/"));
        let mut files = Vec::new();
        for entry in fs::read_dir(folder)? {
            files.push(entry?.file_name().to_string_lossy().into_owned());
        }
        files.retain(|file| is_licence(file));
        files.sort();
        let files = chosen(self.license.as_deref().unwrap_or_default(), files);
        ensure!(!files.is_empty(), "{name} {version} has no file with the text of its licence");
        let texts: Vec<_> = files
            .iter()
            .map(|file| fs::read_to_string(folder.join(file)).map(|text| text.replace('\r', "")))
            .collect::<Result<_, _>>()?;
        Ok(texts.join("\n"))
    }
}

fn is_licence(file: &str) -> bool {
    let file = file.to_lowercase();
    let beginnings = ["license", "licence", "copying", "copyright", "notice", "unlicense"];
    beginnings.iter().any(|beginning| file.starts_with(beginning)) && !file.ends_with(".rs")
}

/// Of a choice of licences MIT is taken, the shortest: its file, and notices. Otherwise all files count.
fn chosen(license: &str, files: Vec<String>) -> Vec<String> {
    let is_choice = !license.contains("AND");
    let is_mit = |file: &String| file.to_lowercase().contains("mit");
    if !is_choice || !files.iter().any(is_mit) {
        return files;
    }
    let is_notice = |file: &String| file.to_lowercase().starts_with("notice");
    files.into_iter().filter(|file| is_mit(file) || is_notice(file)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn of_a_choice_mit_is_taken_with_notices() {
        let all = ["LICENSE-APACHE", "LICENSE-MIT", "NOTICE"];
        assert_eq!(chosen("MIT OR Apache-2.0", files(&all)), files(&["LICENSE-MIT", "NOTICE"]));
        assert_eq!(chosen("Apache-2.0/MIT", files(&all[..1])), files(&all[..1]));
    }

    #[test]
    fn what_is_under_several_licences_keeps_all_of_them() {
        let all = ["LICENSE-APACHE", "LICENSE-MIT", "LICENSE-UNICODE"];
        assert_eq!(chosen("(MIT OR Apache-2.0) AND Unicode-3.0", files(&all)), files(&all));
    }

    #[test]
    fn the_module_has_the_notices_of_its_crates_and_of_no_others() {
        let project = Project::locate().unwrap();
        let notices = notices(&project, &module(&["npm", "sockjs"])).unwrap();
        for part in ["lol_alloc 0.4.", "spin 0.9.", "the Rust standard library"] {
            assert!(notices.contains(part), "{part}: {notices}");
        }
        for other in ["tokio", "stomp-protocol ", "serde", "wasm-bindgen"] {
            assert!(!notices.contains(other), "{other}");
        }
    }

    #[test]
    fn the_broker_in_memory_has_the_notices_of_its_crates_and_not_those_of_sockets() {
        let project = Project::locate().unwrap();
        let notices = notices(&project, &memory()).unwrap();
        for part in ["axum 0.8.", "tokio 1.", "serde_json 1.", "the Rust standard library"] {
            assert!(notices.contains(part), "{part}");
        }
        for other in ["hyper-util ", "tokio-rustls", "clap"] {
            assert!(!notices.contains(other), "{other}");
        }
    }

    #[test]
    fn a_line_of_the_tree_is_a_name_and_a_version() {
        assert_eq!(name_and_version("spin v0.9.9"), Some(("spin", "0.9.9")));
        assert_eq!(name_and_version("vvv v1.0.0+x (/a b)"), Some(("vvv", "1.0.0+x")));
    }
}
