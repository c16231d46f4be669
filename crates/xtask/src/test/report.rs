//! The account of a test run: a row for each stage, and one plain line of totals.

use std::fmt;
use std::time::Duration;

use crate::progress::Elapsed;
use crate::tally::Tally;

/// The stages in the order they were added.
#[derive(Debug, Default)]
pub(crate) struct Report(Vec<Row>);

/// One stage.
#[derive(Debug)]
pub(crate) struct Row {
    stage: &'static str,
    verdict: Verdict,
}

#[derive(Debug)]
enum Verdict {
    Failed(Tally, Duration),
    NotRun,
    Passed(Tally, Duration),
}

impl Report {
    pub(crate) fn add(&mut self, row: Row) {
        self.0.push(row);
    }

    fn total(&self) -> Tally {
        let mut total = Tally::default();
        self.0.iter().for_each(|row| total += row.tests());
        total
    }
}

impl Row {
    /// A stage that was run. One that fails without a failed test (code that does not compile, a
    /// lint) counts as one failure, so that the totals never look better than the outcome.
    pub(crate) fn ran(stage: &'static str, mut tests: Tally, good: bool, took: Duration) -> Self {
        if good {
            return Self { stage, verdict: Verdict::Passed(tests, took) };
        }
        tests.failed = tests.failed.max(1);
        Self { stage, verdict: Verdict::Failed(tests, took) }
    }

    /// A stage that was to run after the one that failed.
    pub(crate) fn left_out(stage: &'static str) -> Self {
        Self { stage, verdict: Verdict::NotRun }
    }

    fn tests(&self) -> Tally {
        match self.verdict {
            Verdict::Passed(tests, _) | Verdict::Failed(tests, _) => tests,
            Verdict::NotRun => Tally::default(),
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "stage      result   passed  failed  skipped  time")?;
        for row in &self.0 {
            writeln!(f, "{row}")?;
        }
        let Tally { passed, failed, skipped } = self.total();
        if skipped > 0 {
            writeln!(f, "\n{skipped} skipped")?;
        }
        write!(f, "\n{passed} passed, {failed} failed")
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (result, took) = match self.verdict {
            Verdict::Passed(_, took) => ("ok", took),
            Verdict::Failed(_, took) => ("FAILED", took),
            Verdict::NotRun => return write!(f, "{:<10} not run", self.stage),
        };
        let Tally { passed, failed, skipped } = self.tests();
        let (stage, took) = (self.stage, Elapsed(took));
        write!(f, "{stage:<10} {result:<7} {passed:>7} {failed:>7} {skipped:>8}  {took}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOOK: Duration = Duration::from_secs(2);

    #[test]
    fn the_last_line_has_the_totals() {
        let tests = |passed| Tally { passed, failed: 0, skipped: 1 };
        let report =
            Report(vec![Row::ran("a", tests(3), true, TOOK), Row::ran("b", tests(4), true, TOOK)]);
        assert!(report.to_string().ends_with("2 skipped\n\n7 passed, 0 failed"), "{report}");
    }

    #[test]
    fn a_failed_stage_without_a_failed_test_counts_as_one() {
        let report =
            Report(vec![Row::ran("lint", Tally::default(), false, TOOK), Row::left_out("native")]);
        let shown = report.to_string();
        assert!(shown.contains("lint       FAILED"), "{shown}");
        assert!(shown.contains("native     not run"), "{shown}");
        assert!(shown.ends_with("0 passed, 1 failed"), "{shown}");
    }

    #[test]
    fn failed_tests_are_counted_as_they_are() {
        let tests = Tally { passed: 5, failed: 2, skipped: 0 };
        let report = Report(vec![Row::ran("native", tests, false, TOOK)]);
        assert!(report.to_string().ends_with("5 passed, 2 failed"), "{report}");
    }
}
