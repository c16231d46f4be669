//! Counting tests by the summary lines that test runners print.

use std::ops::AddAssign;

/// How many tests passed, failed and were left out, and the names of those that failed.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Tally {
    pub(crate) passed: u32,
    pub(crate) failed: u32,
    pub(crate) skipped: u32,
    pub(crate) failures: Vec<String>,
    /// `node --test` prints the failed tests once more, below a title of their own.
    lists_failures: bool,
}

impl Tally {
    /// What a test expects, or gives.
    #[cfg(test)]
    pub(crate) fn of(passed: u32, failed: u32, skipped: u32, failures: &[&str]) -> Self {
        let failures = failures.iter().map(|&name| name.to_owned()).collect();
        Self { passed, failed, skipped, failures, lists_failures: false }
    }

    /// Adds what a line of a runner's output says, if it is a summary line or names a failed test.
    ///
    /// Understood are libtest's and wasm-bindgen-test's `test result: …` and `test NAME ... FAIL…`,
    /// the closing lines of `node --test`, such as `ℹ pass 3` (spec reporter) and `# pass 3` (TAP),
    /// and the spec reporter's list of failing tests.
    pub(crate) fn read_line(&mut self, line: &str) {
        let line = line.trim_end();
        if let Some(summary) = line.strip_prefix("test result: ") {
            self.read_libtest(summary);
        } else if let Some(test) = line.strip_prefix("test ") {
            self.read_libtest_verdict(test);
        } else if let Some(summary) = line.strip_prefix(['ℹ', '#']) {
            self.read_node(summary.trim_start());
        } else if let Some(failure) = line.strip_prefix('✖') {
            self.read_node_failure(failure.trim_start());
        }
    }

    /// `module::name ... FAILED`
    fn read_libtest_verdict(&mut self, test: &str) {
        if let Some((name, verdict)) = test.split_once(" ... ")
            && verdict.starts_with("FAIL")
        {
            self.failures.push(name.to_owned());
        }
    }

    /// `failing tests:`, and behind it each with the time it took: `title (1.2ms)`
    fn read_node_failure(&mut self, failure: &str) {
        if failure == "failing tests:" {
            self.lists_failures = true;
        } else if self.lists_failures {
            let title = failure.rsplit_once(" (").map_or(failure, |(title, _)| title);
            self.failures.push(title.to_owned());
        }
    }

    /// `ok. 5 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.00s`
    fn read_libtest(&mut self, summary: &str) {
        let counts = summary.split_once(". ").map_or("", |(_, counts)| counts);
        for (number, word) in counts.split("; ").filter_map(|count| count.split_once(' ')) {
            self.add(word, number);
        }
    }

    /// `pass 3`
    fn read_node(&mut self, summary: &str) {
        if let Some((word, number)) = summary.split_once(' ') {
            self.add(word, number);
        }
    }

    fn add(&mut self, word: &str, number: &str) {
        let Ok(number) = number.parse::<u32>() else {
            return;
        };
        match word {
            "passed" | "pass" => self.passed += number,
            "failed" | "fail" | "cancelled" => self.failed += number,
            "ignored" | "skipped" | "todo" => self.skipped += number,
            _ => {}
        }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
        self.failures.extend(other.failures);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally_of(output: &str) -> Tally {
        let mut tally = Tally::default();
        output.lines().for_each(|line| tally.read_line(line));
        tally
    }

    #[test]
    fn libtest_summaries_add_up() {
        let output = "running 6 tests\ntest a ... ok\n\
            test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.00s\n\
            test result: FAILED. 2 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s";
        assert_eq!(tally_of(output), Tally::of(7, 3, 1, &[]));
    }

    #[test]
    fn failed_tests_are_named() {
        let libtest = "test a::good ... ok\ntest a::bad ... FAILED\ntest worse ... FAIL\n";
        assert_eq!(tally_of(libtest).failures, ["a::bad", "worse"]);
        let node = "✖ a suite (9ms)\n  ✖ a title (with more) (1.5ms)\n✔ good (1ms)\n\n\
            ✖ failing tests:\n\ntest at a.test.mjs:3:1\n✖ a title (with more) (1.5ms)\n  Error\n";
        assert_eq!(tally_of(node).failures, ["a title (with more)"]);
    }

    #[test]
    fn node_summaries_of_both_reporters_are_read() {
        let counts =
            "tests 9|suites 2|pass 4|fail 1|cancelled 2|skipped 1|todo 1|duration_ms 812.5";
        let expected = Tally::of(4, 3, 2, &[]);
        for mark in ["ℹ", "#"] {
            let output: String = counts.split('|').map(|line| format!("{mark} {line}\n")).collect();
            assert_eq!(tally_of(&output), expected);
        }
    }

    #[test]
    fn other_output_counts_nothing() {
        let output =
            "3 passed\ntest passed ... ok\n# Subtest: 3 pass\nℹ pass through\n✖ a suite (9ms)\n";
        assert_eq!(tally_of(output), Tally::default());
    }
}
