//! The account of a test run: a row for each stage of each repetition, and one plain line of totals.

use std::fmt;
use std::time::Duration;

use crate::progress::Elapsed;
use crate::tally::Tally;

/// All repetitions of the stages, in their order.
#[derive(Debug, Default)]
pub(crate) struct Account(Vec<Report>);

/// The stages of one repetition, in the order they were added.
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

impl Account {
    pub(crate) fn add(&mut self, report: Report) {
        self.0.push(report);
    }

    /// How many repetitions there were, and how many of them passed.
    fn repetitions(&self) -> (usize, usize) {
        (self.0.len(), self.0.iter().filter(|report| report.is_ok()).count())
    }

    fn total(&self) -> Tally {
        let mut total = Tally::default();
        self.rows().for_each(|row| total += row.tests());
        total
    }

    fn rows(&self) -> impl Iterator<Item = &Row> {
        self.0.iter().flat_map(|report| &report.0)
    }
}

impl Report {
    pub(crate) fn add(&mut self, row: Row) {
        self.0.push(row);
    }

    fn is_ok(&self) -> bool {
        self.0.iter().all(|row| matches!(row.verdict, Verdict::Passed(..)))
    }

    fn took(&self) -> Duration {
        self.0.iter().map(Row::took).sum()
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
        match &self.verdict {
            Verdict::Passed(tests, _) | Verdict::Failed(tests, _) => tests.clone(),
            Verdict::NotRun => Tally::default(),
        }
    }

    fn took(&self) -> Duration {
        match self.verdict {
            Verdict::Passed(_, took) | Verdict::Failed(_, took) => took,
            Verdict::NotRun => Duration::ZERO,
        }
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (count, passed) = self.repetitions();
        for (index, report) in self.0.iter().enumerate() {
            if count > 1 {
                let result = if report.is_ok() { "ok" } else { "FAILED" };
                let took = Elapsed(report.took());
                writeln!(f, "repetition {} of {count}: {result} in {took}", index + 1)?;
            }
            writeln!(f, "{report}")?;
        }
        if count > 1 {
            writeln!(f, "{passed} of {count} repetitions passed")?;
        }
        let Tally { passed, failed, skipped, .. } = self.total();
        if skipped > 0 {
            writeln!(f, "{skipped} skipped\n")?;
        }
        write!(f, "{passed} passed, {failed} failed")
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "stage      result   passed  failed  skipped  time")?;
        for row in &self.0 {
            writeln!(f, "{row}")?;
            for failure in row.tests().failures {
                writeln!(f, "           failed: {failure}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (result, took) = match self.verdict {
            Verdict::Passed(_, took) => ("ok", took),
            Verdict::Failed(_, took) => ("FAILED", took),
            Verdict::NotRun => return write!(f, "{:<10} not run", self.stage),
        };
        let Tally { passed, failed, skipped, .. } = self.tests();
        let (stage, took) = (self.stage, Elapsed(took));
        write!(f, "{stage:<10} {result:<7} {passed:>7} {failed:>7} {skipped:>8}  {took}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOOK: Duration = Duration::from_secs(2);

    fn once(rows: Vec<Row>) -> String {
        Account(vec![Report(rows)]).to_string()
    }

    #[test]
    fn the_last_line_has_the_totals() {
        let shown = once(vec![
            Row::ran("a", Tally::of(3, 0, 1, &[]), true, TOOK),
            Row::ran("b", Tally::of(4, 0, 1, &[]), true, TOOK),
        ]);
        assert!(shown.ends_with("2 skipped\n\n7 passed, 0 failed"), "{shown}");
        assert!(!shown.contains("repetition"), "{shown}");
    }

    #[test]
    fn a_failed_stage_without_a_failed_test_counts_as_one() {
        let shown = once(vec![
            Row::ran("lint", Tally::of(0, 0, 0, &[]), false, TOOK),
            Row::left_out("native"),
        ]);
        assert!(shown.contains("lint       FAILED"), "{shown}");
        assert!(shown.contains("native     not run"), "{shown}");
        assert!(shown.ends_with("0 passed, 1 failed"), "{shown}");
    }

    #[test]
    fn failed_tests_are_counted_as_they_are() {
        let shown = once(vec![Row::ran("native", Tally::of(5, 2, 0, &[]), false, TOOK)]);
        assert!(shown.ends_with("5 passed, 2 failed"), "{shown}");
    }

    #[test]
    fn each_repetition_says_what_failed_in_it() {
        let good = Row::ran("e2e", Tally::of(5, 0, 0, &[]), true, TOOK);
        let bad = Row::ran("e2e", Tally::of(4, 1, 0, &["a title"]), false, TOOK);
        let shown = Account(vec![Report(vec![good]), Report(vec![bad])]).to_string();
        assert!(shown.contains("repetition 1 of 2: ok in 2.0 s\nstage"), "{shown}");
        assert!(shown.contains("repetition 2 of 2: FAILED in 2.0 s\nstage"), "{shown}");
        assert!(shown.contains("2.0 s\n           failed: a title\n"), "{shown}");
        assert!(shown.ends_with("1 of 2 repetitions passed\n9 passed, 1 failed"), "{shown}");
    }
}
