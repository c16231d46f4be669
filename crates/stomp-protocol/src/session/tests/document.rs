//! docs/session.md names a test for each clause, and each of these tests names its clause: a test of this crate, or, in
//! italics, a file of the npm package's tests.

use alloc::format;
use alloc::string::String;
use std::fs;
use std::path::Path;

use super::*;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/session");
const PACKAGE_TESTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/session");
const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/session.md");

/// The names of the test functions in a folder and those in it.
fn tests(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let of_entry = |path: std::path::PathBuf| {
        if path.is_dir() {
            return tests(&path);
        }
        let text = fs::read_to_string(path).unwrap();
        let names = text
            .split("#[test]")
            .skip(1)
            .filter_map(|rest| Some(rest.split_once("fn ")?.1.split_once('(')?.0.into()));
        names.collect()
    };
    entries.flat_map(of_entry).collect()
}

/// Whether a file of the package's tests has one whose title begins with the clause, or a list with it.
fn package_tests(file: &str, id: &str) -> bool {
    let path = Path::new(PACKAGE_TESTS).join(format!("{file}.test.mjs"));
    let text = fs::read_to_string(path).unwrap_or_default();
    let mut titles = text.split("test(").skip(1).filter_map(|rest| rest.split(':').next());
    titles.any(|title| title.contains(id))
}

/// The clauses and the cells that say where each is tested.
fn rows(document: &str) -> Vec<(&str, &str)> {
    let cells = document.lines().map(|line| line.split('|').map(str::trim).collect::<Vec<_>>());
    let row = |cells: Vec<_>| match cells[..] {
        [_, id, _, tested, _] if is_clause(id) => Some((id, tested)),
        _ => None,
    };
    cells.filter_map(row).collect()
}

fn is_clause(id: &str) -> bool {
    let number = id.strip_prefix('S').unwrap_or_default();
    number.len() == 3 && number.bytes().all(|byte| byte.is_ascii_digit())
}

#[test]
fn every_clause_has_a_test() {
    let Ok(document) = fs::read_to_string(DOCUMENT) else {
        // The crate stands alone, as it is published.
        assert!(!Path::new(DOCUMENT).parent().unwrap().exists());
        return;
    };
    let (tests, rows) = (tests(Path::new(FOLDER)), rows(&document));
    assert!(rows.len() > 100, "{} clauses", rows.len());
    let mut wrong = Vec::new();
    for (id, tested) in &rows {
        if rows.iter().filter(|(other, _)| other == id).count() > 1 {
            wrong.push(format!("{id} stands there twice"));
        }
        for cell in tested.split(", ") {
            let name = cell.trim_matches(['`', '*']);
            let names_clause = name.contains(&*id.to_lowercase());
            let is_there = match cell.starts_with('*') {
                true => package_tests(name, id),
                false => names_clause && tests.iter().any(|test| test == name),
            };
            if !is_there {
                wrong.push(format!("{id}: no test `{name}` names it"));
            }
        }
    }
    for test in &tests {
        for id in test.split('_').map(str::to_uppercase).filter(|word| is_clause(word)) {
            let is_listed =
                |(other, tested): &(&str, &str)| *other == id && tested.contains(&**test);
            if !rows.iter().any(is_listed) {
                wrong.push(format!("{id}: the row does not list `{test}`"));
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
}
