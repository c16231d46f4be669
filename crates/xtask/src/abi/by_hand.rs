//! Numbers of the table that sources write themselves.

use std::fs;

use anyhow::{Context, Result};

use super::generated::INTERFACES;
use crate::project::{Project, output_of};

/// Looks into all sources of both sides that git tracks; gives a line for each place.
///
/// # Errors
/// When git does not list them.
pub(super) fn find(project: &Project) -> Result<Vec<String>> {
    let mut command = project.command("git");
    command.args([
        "ls-files",
        "-z",
        "src/npm/*.rs",
        "src/npm_session/*.rs",
        "pkg-template/src/*.ts",
    ]);
    let tracked = output_of(&mut command).context("cannot list the files that git tracks")?;
    let mut findings = Vec::new();
    let names = tracked.split('\0').filter(|name| !name.is_empty());
    let is_exempt = |name: &str| {
        INTERFACES.iter().any(|it| [it.codes, it.dispatch, it.typescript, it.call].contains(&name))
    };
    for name in names.filter(|name| !is_exempt(name)) {
        // One that was deleted and not committed yet has no lines.
        if let Ok(text) = fs::read_to_string(project.path(name)) {
            findings.extend(findings_in(name, &text));
        }
    }
    Ok(findings)
}

fn findings_in(name: &str, text: &str) -> Vec<String> {
    let is_typescript = name.ends_with(".ts");
    let uses_table = text.contains("/abi.js'");
    (1..)
        .zip(text.lines())
        .filter_map(|(number, line): (usize, _)| {
            let fault = if is_typescript {
                fault_in_typescript(line, uses_table)?
            } else {
                fault_in_rust(line)?
            };
            Some(format!("{name}:{number}: {fault}"))
        })
        .collect()
}

/// TypeScript calls the engine by names only, and tells what it gives by name.
fn fault_in_typescript(line: &str, uses_table: bool) -> Option<&'static str> {
    let by_number = |(at, word): (usize, &str)| {
        line[at + word.len()..].starts_with(|c: char| c.is_ascii_digit())
    };
    if uses_table && line.match_indices("call(").any(by_number) {
        return Some("calls the engine by number; use Operation of engine/abi.ts");
    }
    let compares = ["case ", "=== ", "!== "];
    let is_compared = |word: &&str| names_of_results().any(|name| after(line, word, name));
    if uses_table && compares.iter().any(is_compared) {
        return Some("compares a result of the engine with a number; use the enumeration");
    }
    None
}

/// Names under which results of the engine are kept that are a choice.
fn names_of_results() -> impl Iterator<Item = &'static str> {
    ["action", "kind", "step", "item"].into_iter()
}

/// Whether a number follows `word` in a line that names `result`, or in a `case`.
fn after(line: &str, word: &str, result: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let is_number = line[at + word.len()..].starts_with(|c: char| c.is_ascii_digit());
        let is_about = word != "case " && line[..at].trim_end().ends_with(result);
        is_number && is_about
    })
}

/// In Rust, a constant number beside the table would be one that both sides have to agree on.
fn fault_in_rust(line: &str) -> Option<&'static str> {
    let (_, value) = line.split_once("const ")?.1.split_once(": u32 = ")?;
    value
        .starts_with(|c: char| c.is_ascii_digit())
        .then_some("a number for JavaScript; give it a row in abi.toml")
}

#[cfg(test)]
mod tests {
    use super::findings_in;

    #[test]
    fn operations_are_called_by_name() {
        let import = "import { Operation } from './engine/abi.js';\n";
        for (line, count) in [
            ("call(13, client);", 1),
            ("return call(Operation.Timeout, client, now());", 0),
            ("host.call('onConnect', frame);", 0),
        ] {
            let text = format!("{import}{line}");
            assert_eq!(findings_in("pkg-template/src/a.ts", &text).len(), count, "{line}");
        }
    }

    #[test]
    fn results_are_compared_by_name() {
        let import = "import { Action } from './engine/abi.js';\n";
        for (line, count) in [
            ("if (action === 13) x();", 1),
            ("if (action === Action.Log) x();", 0),
            ("if (text.length === 13) x();", 0),
        ] {
            let text = format!("{import}{line}");
            assert_eq!(findings_in("pkg-template/src/a.ts", &text).len(), count, "{line}");
        }
    }

    #[test]
    fn constants_for_javascript_are_in_the_table() {
        let own = "pub(super) const CLOSE: u32 = 6;";
        assert_eq!(findings_in("src/npm/a.rs", own).len(), 1);
        let derived = "const IS_READY: u32 = status::IS_READY;";
        assert!(findings_in("src/npm/a.rs", derived).is_empty());
    }
}
