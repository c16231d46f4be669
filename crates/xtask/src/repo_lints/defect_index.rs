//! The index of defect ids: every id that code, tests and documents use stands in one document.

use std::collections::{BTreeMap, BTreeSet};

use super::text_file::TextFile;

const INDEX: &str = "docs/defects.md";
/// This file, whose tests use ids of their own.
const CHECK: &str = "crates/xtask/src/repo_lints/defect_index.rs";
/// In the column of tests: no test of this defect has been written yet.
const NO_TEST: &str = "–";

/// A row of the index.
#[derive(Debug, PartialEq, Eq)]
struct Row<'a> {
    id: &'a str,
    /// Folders or files in which the id stands beside a test.
    tests: Vec<&'a str>,
}

/// A line for each id that is used and not listed, listed and not used, or listed with a place that
/// has no test of it.
pub(super) fn findings(files: &[TextFile]) -> Vec<String> {
    let index = files.iter().find(|file| file.name == INDEX);
    let rows: Vec<_> = index.iter().flat_map(|index| index.text.lines()).filter_map(row).collect();
    let listed: BTreeSet<_> = rows.iter().map(|row| row.id).collect();
    let uses = uses(files);
    let unlisted = uses.iter().filter(|(id, _)| !listed.contains(*id));
    let unlisted = unlisted.flat_map(|(id, names)| {
        names.iter().map(move |name| format!("{name}: the defect {id} is not listed in {INDEX}"))
    });
    let wrong = rows.iter().flat_map(|row| wrong_row(row, uses.get(row.id)));
    unlisted.chain(wrong).collect()
}

/// The files that use each id.
fn uses(files: &[TextFile]) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut uses = BTreeMap::<_, BTreeSet<_>>::new();
    let read = files.iter().filter(|file| {
        file.is_written_by_hand()
            && file.extension() != "json"
            && file.name != INDEX
            && file.name != CHECK
    });
    for file in read {
        for id in file.text.lines().flat_map(ids) {
            uses.entry(id).or_default().insert(&*file.name);
        }
    }
    uses
}

/// `| id | sentence | tests |`
fn row(line: &str) -> Option<Row<'_>> {
    let cells: Vec<_> = line.split('|').map(str::trim).collect();
    let [_, id, _, tests, _] = cells[..] else { return None };
    let id = ids(id).next()?;
    Some(Row { id, tests: tests.split(", ").map(|place| place.trim_matches('`')).collect() })
}

fn wrong_row(row: &Row<'_>, uses: Option<&BTreeSet<&str>>) -> Vec<String> {
    let id = row.id;
    if row.tests == [NO_TEST] {
        return Vec::new();
    }
    let Some(uses) = uses else {
        return vec![format!("{INDEX}: the defect {id} is used nowhere")];
    };
    let is_tested = |place: &&&str| uses.iter().any(|name| name.starts_with(**place));
    let untested = row.tests.iter().filter(|place| !is_tested(place));
    untested.map(|place| format!("{INDEX}: {place} has no test of {id}")).collect()
}

/// The ids in a line. `L9-timer`, the name of a row about L9, is a use of it.
fn ids(line: &str) -> impl Iterator<Item = &str> {
    let is_part = |c: char| c.is_alphanumeric() || "_-+/=".contains(c);
    line.split(move |c| !is_part(c)).filter_map(id_at_start)
}

fn id_at_start(word: &str) -> Option<&str> {
    let letter = word.chars().next()?;
    let dash = usize::from("BFRNW".contains(letter));
    let digits = word.get(1..)?.trim_start_matches('-').bytes();
    let digits = digits.take_while(u8::is_ascii_digit).count();
    let length = 1 + dash + digits;
    let (id, rest) = word.split_at_checked(length)?;
    let number = id.get(1 + dash..)?;
    let has_dash = id.as_bytes().get(1) == Some(&b'-');
    let is_id = "LPSAKHMBFRNW".contains(letter)
        && has_dash == (dash == 1)
        && (1..=2).contains(&digits)
        && !number.starts_with('0');
    let is_variant = rest.len() == 1 && rest.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_name = rest.strip_prefix('-').is_some_and(|name| {
        dash == 0 && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
    });
    match is_id {
        true if rest.is_empty() || is_name => Some(id),
        true if is_variant => Some(word),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repo_lints::text_file::files;

    fn found(index: &str, test: &str) -> Vec<String> {
        findings(&files(&[(INDEX, index), ("tests/a.test.mjs", test)]))
    }

    #[test]
    fn ids_are_found_and_other_words_are_not() {
        let line = "`L1`, (P2, P1b) F-9: K3 H1; S11. L9-timer R-12";
        let all: Vec<_> = ids(line).collect();
        assert_eq!(all, ["L1", "P2", "P1b", "F-9", "K3", "H1", "S11", "L9", "R-12"]);
        let line = "S-1 P00 L1x2 SL1 S123 F9 deliberate/P1.diff A1+B/2= L L- utf-8 M1-2 éL1";
        assert_eq!(ids(line).collect::<Vec<_>>(), [""; 0]);
    }

    #[test]
    fn a_complete_index_passes() {
        assert_eq!(found("| L1 | a | `tests/` |\n| `P2` | b | tests/a |", "L1 P2"), [""; 0]);
    }

    #[test]
    fn an_id_that_is_used_has_to_be_listed() {
        let expected = ["tests/a.test.mjs: the defect L2 is not listed in docs/defects.md"];
        assert_eq!(found("| L1 | a | tests |", "L1 L2"), expected);
    }

    #[test]
    fn an_id_that_is_listed_has_to_be_used_unless_it_has_no_test_yet() {
        let expected = ["docs/defects.md: the defect L1 is used nowhere"];
        assert_eq!(found("| L1 | a | tests |", ""), expected);
        assert_eq!(found("| L1 | a | – |", ""), [""; 0]);
    }

    #[test]
    fn a_place_has_to_have_a_test_of_the_id() {
        let expected = ["docs/defects.md: crates/x has no test of L1"];
        assert_eq!(found("| L1 | a | `tests/`, `crates/x` |", "L1"), expected);
    }
}
