//! The table of counterparts is complete, and tells the truth.

use std::collections::BTreeSet;
use std::env;
use std::process::Command;

const TABLE: &str = include_str!("protocol.md");

/// Tests of `sockjs-protocol.py`.
const THEIRS: usize = 68;

#[test]
fn each_test_of_theirs_stands_in_the_table_once() {
    let theirs: Vec<_> = rows().map(|(theirs, _)| theirs).collect();
    assert_eq!(theirs.len(), THEIRS);
    assert_eq!(theirs.iter().collect::<BTreeSet<_>>().len(), THEIRS);
    assert!(theirs.iter().all(|name| name.contains(".test_")), "{theirs:?}");
}

#[test]
fn each_counterpart_exists_and_is_run() {
    let existing = listed(&[]);
    for (theirs, ours) in rows() {
        assert!(existing.contains(&ours), "{theirs}: there is no test {ours}");
    }
    assert_eq!(listed(&["--ignored"]), BTreeSet::new());
}

fn rows() -> impl Iterator<Item = (String, String)> {
    TABLE.lines().filter(|line| line.starts_with("| `")).map(|row| {
        let mut names = row.split('`').skip(1).step_by(2).map(str::to_owned);
        (names.next().expect("their name"), names.next().expect("our name"))
    })
}

/// The tests of this program, as it tells them itself.
fn listed(more: &[&str]) -> BTreeSet<String> {
    let mut program = Command::new(env::current_exe().unwrap());
    let output = program.args(["--list", "--format", "terse"]).args(more).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().filter_map(|line| line.strip_suffix(": test")).map(str::to_owned).collect()
}
