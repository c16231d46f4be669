//! What workflows and the container file name: files of the repository, folders that this program makes, crates and their features, and the
//! platforms of the packages.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::text_file::TextFile;
use crate::pack::PLATFORMS;

const FOLDERS: [&str; 3] = [".github/workflows/", ".github/actions/", "Containerfile"];
/// Where cargo and this program put what they make.
const TARGET: &str = "target/";
/// Where cargo puts programs.
const RELEASE: &str = "target/release/";
const OURS: &str = "crates/xtask/src/";
/// Folders whose names tell that a word is the path of a file.
const SOURCES: [&str; 9] = [
    ".ci/",
    ".github/",
    "crates/",
    "docs/",
    "examples/",
    "pkg-template/",
    "src/",
    "tests/",
    "www/",
];
/// The loop of the release over all platforms.
const LOOP: &str = "for platform in ";

/// A line for each name of something that is not there.
pub(super) fn findings(files: &[TextFile]) -> Vec<String> {
    let features = features(files);
    let checked = files.iter().filter(|file| FOLDERS.iter().any(|it| file.name.starts_with(it)));
    checked
        .flat_map(|file| {
            let lines = file.text.lines().filter(|line| !line.trim_start().starts_with('#'));
            let all = lines.flat_map(|line| {
                let paths = words(line).filter_map(|word| wrong_path(word, files));
                let platforms = line.trim().strip_prefix(LOOP).and_then(wrong_platforms);
                paths.chain(platforms).collect::<Vec<_>>()
            });
            let found: Vec<_> = all.chain(wrong_crates(&file.text, &features)).collect();
            found.into_iter().map(|text| format!("{}: {text}", file.name))
        })
        .collect()
}

/// The words of a line, without what YAML and shells put around them.
fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| c.is_whitespace() || "'\"`()[]{},;=".contains(c))
}

fn wrong_path(word: &str, files: &[TextFile]) -> Option<String> {
    let is_there = if let Some(made) = word.strip_prefix(TARGET) {
        let folder = made.split(['/', '*']).next()?;
        let named = format!("\"{TARGET}{folder}");
        word.starts_with(RELEASE) || sources(files).any(|source| source.contains(&named))
    } else if SOURCES.iter().any(|folder| word.starts_with(folder)) {
        let path = word.trim_end_matches(['/', '.']);
        let inside = format!("{path}/");
        files.iter().any(|file| file.name == path || file.name.starts_with(&inside))
    } else {
        true
    };
    (!is_there).then(|| format!("there is no {word}"))
}

fn sources(files: &[TextFile]) -> impl Iterator<Item = &str> {
    files.iter().filter(|file| file.name.starts_with(OURS)).map(|file| &*file.text)
}

fn wrong_platforms(rest: &str) -> Option<String> {
    let named: Vec<_> = rest.trim_end_matches("; do").split_whitespace().collect();
    let all = PLATFORMS.map(|platform| platform.name());
    (named != all).then(|| format!("the platforms are {}", all.join(" ")))
}

/// The features of each crate.
fn features(files: &[TextFile]) -> BTreeMap<String, Vec<String>> {
    let manifests = files.iter().filter(|file| file.name.ends_with("Cargo.toml"));
    let tables = manifests.filter_map(|file| file.text.parse::<Table>().ok());
    tables
        .filter_map(|table| {
            let name = table.get("package")?.get("name")?.as_str()?.to_owned();
            let features = table.get("features").and_then(Value::as_table);
            Some((name, features.map(|all| all.keys().cloned().collect()).unwrap_or_default()))
        })
        .collect()
}

/// What is wrong behind `-p`, `--package` and `--features`. A feature without a crate is one of the crate named last.
fn wrong_crates(text: &str, features: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut present = "";
    let mut words = text.split_whitespace();
    while let Some(word) = words.next() {
        match word {
            "-p" | "--package" => {
                let name = words.next().unwrap_or_default();
                // Another program's option has something else behind it.
                if !name.starts_with(|c: char| c.is_ascii_lowercase()) {
                    continue;
                }
                present = name;
                if !features.contains_key(present) {
                    wrong.push(format!("there is no crate {present}"));
                }
            }
            "--features" => {
                for one in words.next().unwrap_or_default().split(',') {
                    let (name, feature) = one.split_once('/').unwrap_or((present, one));
                    let known =
                        features.get(name).is_some_and(|all| all.iter().any(|it| it == feature));
                    if !known {
                        wrong.push(format!("{name} has no feature {feature}"));
                    }
                }
            }
            _ => {}
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::findings;
    use crate::repo_lints::text_file::files;

    const CRATE: (&str, &str) =
        ("crates/a/Cargo.toml", "[package]\nname = \"a\"\n[features]\njson = []\n");
    const TOOL: (&str, &str) = ("crates/xtask/src/pack.rs", "const FOLDER: &str = \"target/npm\";");

    fn found(workflow: &str) -> Vec<String> {
        findings(&files(&[CRATE, TOOL, (".github/workflows/a.yml", workflow)]))
    }

    #[test]
    fn what_is_there_is_named() {
        let workflow = "# tests/gone.mjs\n- run: node crates/xtask/src/pack.rs\n- run: >-\n  cargo check -p a\n  \
            --features a/json\n- run: cargo check -p a --features json\n- run: node -p '1'\n  path: target/npm/*.tgz\n\
            for platform in linux-x64 linux-arm64 darwin-x64 darwin-arm64 win32-x64; do\n";
        assert_eq!(found(workflow), [""; 0]);
    }

    #[test]
    fn what_is_not_there_is_found() {
        let cases = [
            ("- run: node tests/gone.mjs", "there is no tests/gone.mjs"),
            ("  path: target/gone/*.tgz", "there is no target/gone/*.tgz"),
            ("- run: cargo check -p b", "there is no crate b"),
            ("- run: cargo check -p a --features xml", "a has no feature xml"),
            ("for platform in linux-x64; do", "the platforms are linux-x64 linux-arm64 "),
        ];
        for (workflow, expected) in cases {
            let found = found(workflow);
            assert_eq!(found.len(), 1, "{workflow}: {found:?}");
            assert!(found[0].contains(expected), "{found:?}");
        }
    }
}
