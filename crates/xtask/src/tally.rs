//! Counting tests by the summary lines that test runners print.

use std::ops::AddAssign;

/// How many tests passed, failed and were left out.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Tally {
    pub(crate) passed: u32,
    pub(crate) failed: u32,
    pub(crate) skipped: u32,
}

impl Tally {
    /// Adds what a line of a runner's output says, if it is a summary line.
    ///
    /// Understood are libtest's and wasm-bindgen-test's `test result: …` and the closing lines of
    /// `node --test`, such as `ℹ pass 3` (spec reporter) and `# pass 3` (TAP).
    pub(crate) fn read_line(&mut self, line: &str) {
        let line = line.trim_end();
        if let Some(summary) = line.strip_prefix("test result: ") {
            self.read_libtest(summary);
        } else if let Some(summary) = line.strip_prefix(['ℹ', '#']) {
            self.read_node(summary.trim_start());
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
        assert_eq!(tally_of(output), Tally { passed: 7, failed: 3, skipped: 1 });
    }

    #[test]
    fn node_summaries_of_both_reporters_are_read() {
        let counts =
            "tests 9|suites 2|pass 4|fail 1|cancelled 2|skipped 1|todo 1|duration_ms 812.5";
        let expected = Tally { passed: 4, failed: 3, skipped: 2 };
        for mark in ["ℹ", "#"] {
            let output: String = counts.split('|').map(|line| format!("{mark} {line}\n")).collect();
            assert_eq!(tally_of(&output), expected);
        }
    }

    #[test]
    fn other_output_counts_nothing() {
        let output = "3 passed\ntest passed ... ok\n# Subtest: 3 pass\nℹ pass through\n";
        assert_eq!(tally_of(output), Tally::default());
    }
}
