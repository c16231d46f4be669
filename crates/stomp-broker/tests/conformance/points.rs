//! The table of points is complete, and tells the truth about its tests.

use std::collections::BTreeSet;
use std::env;
use std::process::Command;

const TABLE: &str = include_str!("points.md");

/// The points of the specification are numbered from 1 to this.
const LAST: u32 = 96;

/// A row of the table.
struct Point {
    number: u32,
    side: String,
    text: String,
    tests: Vec<String>,
    /// What stands in the last column besides the names of tests.
    remark: String,
}

#[test]
fn every_point_stands_in_the_table_once() {
    let numbers: Vec<_> = points().iter().map(|point| point.number).collect();
    assert_eq!(numbers, (1..=LAST).collect::<Vec<_>>());
}

#[test]
fn every_point_that_concerns_a_server_has_a_test() {
    for Point { number, side, text, tests, remark } in points() {
        assert!(["C", "V", "B"].contains(&side.as_str()), "point {number} concerns {side:?}");
        assert!(text.len() > 10, "point {number} is not told");
        if side == "C" {
            assert!(!tests.is_empty() || !remark.is_empty(), "point {number}: why no test?");
        } else {
            assert!(!tests.is_empty(), "point {number} has no test");
        }
    }
}

#[test]
fn the_table_names_all_tests_there_are_and_no_others() {
    let named: BTreeSet<_> = points().into_iter().flat_map(|point| point.tests).collect();
    let about_the_table = concat!(module_path!(), "::").split_once("::").unwrap().1;
    let mut existing = listed(&[]);
    existing.retain(|test| !test.starts_with(about_the_table));
    let missing: Vec<_> = named.difference(&existing).collect();
    assert!(missing.is_empty(), "named in points.md, but not there: {missing:#?}");
    let unnamed: Vec<_> = existing.difference(&named).collect();
    assert!(unnamed.is_empty(), "not named in points.md: {unnamed:#?}");
}

#[test]
fn no_test_is_left_out() {
    assert_eq!(listed(&["--ignored"]), BTreeSet::new());
}

/// The tests of this program, as it tells them itself.
fn listed(more: &[&str]) -> BTreeSet<String> {
    let mut program = Command::new(env::current_exe().unwrap());
    let output = program.args(["--list", "--format", "terse"]).args(more).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().filter_map(|line| line.strip_suffix(": test")).map(str::to_owned).collect()
}

fn points() -> Vec<Point> {
    let rows = TABLE.lines().filter_map(|line| line.strip_prefix("| "));
    rows.filter(|row| row.starts_with(|c: char| c.is_ascii_digit())).map(point).collect()
}

fn point(row: &str) -> Point {
    let cells: Vec<_> = row.trim_end_matches('|').split(" | ").map(str::trim).collect();
    let [number, level_and_side, text, answer] = cells[..] else { panic!("four cells: {row}") };
    // Every second piece between backticks is code; with `::` in it, it names a test.
    let tests = answer.split('`').skip(1).step_by(2).filter(|code| code.contains("::"));
    Point {
        number: number.parse().unwrap_or_else(|_| panic!("a number: {row}")),
        side: level_and_side.split(' ').next_back().unwrap().to_owned(),
        text: text.to_owned(),
        tests: tests.map(str::to_owned).collect(),
        remark: answer.split('`').step_by(2).collect::<String>().trim().to_owned(),
    }
}
