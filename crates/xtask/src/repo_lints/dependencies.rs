//! The dependencies that documents show in TOML: crates of this workspace have that version and these features, and the others are those of
//! the examples that are compiled, or of the tests of the client.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::code_blocks::{CodeBlock, code_blocks};
use super::text_file::TextFile;

const ROOT: &str = "Cargo.toml";

/// A line for each block that is no TOML, and for each dependency that is another one.
pub(super) fn findings(files: &[TextFile]) -> Vec<String> {
    let manifests: BTreeMap<_, _> = files
        .iter()
        .filter(|file| file.name.ends_with(ROOT))
        .filter_map(|file| Some((&*file.name, file.text.parse::<Table>().ok()?)))
        .collect();
    let documents = files.iter().filter(|file| file.extension() == "md");
    documents
        .flat_map(|file| code_blocks(&file.text).into_iter().map(move |block| (file, block)))
        .filter(|(_, block)| block.language == "toml")
        .flat_map(|(file, block)| {
            let place = format!("{}:{}", file.name, block.line);
            complaints(&block, &manifests).into_iter().map(move |text| format!("{place}: {text}"))
        })
        .collect()
}

fn complaints(block: &CodeBlock<'_>, manifests: &BTreeMap<&str, Table>) -> Vec<String> {
    let table = match block.lines.join("\n").parse::<Table>() {
        Ok(table) => table,
        Err(error) => return vec![error.message().to_owned()],
    };
    // Without a heading of its own it is what stands below one.
    let tables = match tables(&table) {
        none if none.is_empty() => vec![&table],
        tables => tables,
    };
    let complaint = |(name, shown): (&String, &Value)| match own(name, manifests) {
        Some(manifest) => wrong_in_own(name, shown, manifest, manifests.get(ROOT)?),
        None => {
            let is_compiled = |path: &str| path.starts_with("examples/") || path == ROOT;
            let compiled = manifests.iter().filter(|(path, _)| is_compiled(path));
            let mut tables = compiled.flat_map(|(_, manifest)| all_tables(manifest));
            let is_used = tables.any(|table| table.get(name) == Some(shown));
            (!is_used).then(|| format!("no example has this dependency on {name}"))
        }
    };
    tables.into_iter().flatten().filter_map(complaint).collect()
}

/// Dependencies, then those of tests.
fn tables(of: &Table) -> Vec<&Table> {
    let names = ["dependencies", "dev-dependencies"];
    names.iter().filter_map(|name| of.get(*name)?.as_table()).collect()
}

/// All dependencies of a manifest, those of single targets included.
fn all_tables(manifest: &Table) -> Vec<&Table> {
    let targets = manifest.get("target").and_then(Value::as_table).into_iter();
    let targets = targets.flat_map(Table::values).filter_map(Value::as_table);
    [manifest].into_iter().chain(targets).flat_map(tables).collect()
}

/// The manifest of a crate of the workspace.
fn own<'a>(name: &str, manifests: &'a BTreeMap<&str, Table>) -> Option<&'a Table> {
    let outside = ["examples/", "fuzz/"];
    let inside =
        manifests.iter().filter(|(path, _)| !outside.iter().any(|it| path.starts_with(it)));
    let mut manifests = inside.map(|(_, manifest)| manifest);
    manifests.find(|manifest| {
        let package = manifest.get("package").and_then(|package| package.get("name"));
        package.and_then(Value::as_str) == Some(name)
    })
}

fn wrong_in_own(name: &str, shown: &Value, manifest: &Table, root: &Table) -> Option<String> {
    let version = root.get("workspace")?.get("package")?.get("version")?.as_str()?;
    let wanted = shown.as_str().or_else(|| shown.get("version")?.as_str()).unwrap_or_default();
    if wanted.is_empty() || !format!("{version}.").starts_with(&format!("{wanted}.")) {
        return Some(format!("{name} has the version {version}, not {wanted:?}"));
    }
    let known = manifest.get("features")?.as_table()?;
    let asked = shown.get("features").and_then(Value::as_array).into_iter().flatten();
    let mut unknown =
        asked.filter_map(Value::as_str).filter(|feature| !known.contains_key(*feature));
    unknown.next().map(|feature| format!("{name} has no feature {feature}"))
}

#[cfg(test)]
mod tests {
    use super::findings;
    use crate::repo_lints::text_file::files;

    const CRATE: &str = "[package]\nname = \"a\"\n[features]\njson = []\n[workspace.package]\nversion = \"0.1.2\"\n";
    const EXAMPLE: &str =
        "[package]\nname = \"chat\"\n[dependencies]\nyew = { version = \"0.23\" }\n";

    fn found(toml: &str) -> Vec<String> {
        let document = format!("text\n\n```toml\n{toml}\n```\n");
        let manifests = [("Cargo.toml", CRATE), ("examples/chat/Cargo.toml", EXAMPLE)];
        findings(&files(&[&manifests[..], &[("a.md", &document)]].concat()))
    }

    #[test]
    fn dependencies_that_exist_are_right() {
        let shown = "[dependencies]\na = \"0.1\" # features: json\nyew = { version = \"0.23\" }";
        assert_eq!(found(shown), [""; 0]);
        assert_eq!(found("a = { version = \"0.1\", features = [\"json\"] }"), [""; 0]);
    }

    #[test]
    fn dependencies_of_tests_may_be_those_of_the_client() {
        let root = format!("{CRATE}[target.'cfg(unix)'.dev-dependencies]\ntokio = \"1\"\n");
        let found = |toml: &str| {
            let document = format!("```toml\n[dev-dependencies]\n{toml}\n```\n");
            findings(&files(&[("Cargo.toml", &root), ("a.md", &document)]))
        };
        assert_eq!(found("a = \"0.1\"\ntokio = \"1\""), [""; 0]);
        assert_eq!(found("tokio = \"2\""), ["a.md:1: no example has this dependency on tokio"]);
        assert_eq!(found("a = \"0.2\""), ["a.md:1: a has the version 0.1.2, not \"0.2\""]);
    }

    #[test]
    fn what_is_different_is_named() {
        assert_eq!(found("a = \"0.2\""), ["a.md:3: a has the version 0.1.2, not \"0.2\""]);
        let other = "a = { version = \"0.1\", features = [\"xml\"] }";
        assert_eq!(found(other), ["a.md:3: a has no feature xml"]);
        assert_eq!(found("yew = \"0.22\""), ["a.md:3: no example has this dependency on yew"]);
        assert_eq!(found("a = ").len(), 1);
    }
}
