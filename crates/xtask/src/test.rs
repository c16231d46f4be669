//! `cargo xtask test`: the stages, in order, and the account of them at the end.

mod report;
mod running_broker;
mod stages;

use std::time::Instant;

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};

use crate::lint;
use crate::prerequisites::{self, Need};
use crate::progress::Elapsed;
use crate::project::Project;
use crate::tally::Tally;
use report::{Account, Report, Row};

pub(crate) use stages::browser_variables;

#[derive(Args, Debug)]
pub(crate) struct Options {
    /// The stages to run; all of them, in this order, when none is named.
    #[arg(value_enum)]
    stages: Vec<Stage>,
    /// Run the stages so many times, whether they pass or not: what fails now and then shows.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    times: u32,
}

/// A part of the tests. The first that fails is the last that runs in its repetition.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
enum Stage {
    /// Formatting, lints, documentation, types, vocabulary, import circles.
    Lint,
    /// Tests of the native crates.
    Native,
    /// A short run of every fuzz target.
    Fuzz,
    /// Tests of the client crate in Chromium.
    Browser,
    /// The built package beside @stomp/stompjs: its types, its behaviour, and libraries on top.
    Package,
    /// The packed package in a project of every bundler, framework and runtime that it is for.
    Packaging,
    /// The package and the pages in three browsers, against our broker and against RabbitMQ.
    E2e,
    /// The package beside @stomp/stompjs with Spring, ActiveMQ, Artemis and RabbitMQ.
    Brokers,
}

impl Stage {
    fn name(self) -> &'static str {
        match self {
            Self::Lint => "lint",
            Self::Native => "native",
            Self::Fuzz => "fuzz",
            Self::Browser => "browser",
            Self::Package => "package",
            Self::Packaging => "packaging",
            Self::E2e => "e2e",
            Self::Brokers => "brokers",
        }
    }

    fn needs(self) -> &'static [Need] {
        match self {
            Self::Lint => lint::NEEDS,
            Self::Native => &[],
            Self::Fuzz => &[Need::Fuzzer, Need::RustLints],
            Self::Browser => &[Need::Browser, Need::Wasm, Need::WasmPack],
            Self::Package => &[Need::Browser, Need::Node, Need::RabbitMq, Need::Wasm],
            Self::Packaging => {
                &[Need::Browser, Need::Firefox, Need::Node, Need::Wasm, Need::WebKit]
            }
            Self::E2e => &[
                Need::Browser,
                Need::Firefox,
                Need::Node,
                Need::Python,
                Need::RabbitMq,
                Need::Wasm,
                Need::WasmPack,
                Need::WebKit,
            ],
            Self::Brokers => crate::brokers::NEEDS,
        }
    }

    fn run(self, project: &Project, tally: &mut Tally) -> Result<()> {
        match self {
            Self::Lint => lint::everything(project),
            Self::Native => stages::native(project, tally),
            Self::Fuzz => stages::fuzz(project, tally),
            Self::Browser => stages::browser(project, tally),
            Self::Package => stages::package(project, tally),
            Self::Packaging => stages::packaging(project, tally),
            Self::E2e => stages::end_to_end(project, tally),
            Self::Brokers => stages::brokers(project, tally),
        }
    }
}

/// Runs the stages named, or all, as often as is asked for.
///
/// # Errors
/// When a prerequisite is missing or a stage fails in any repetition; the account has been printed
/// by then.
pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    let chosen = |stage: &Stage| options.stages.is_empty() || options.stages.contains(stage);
    let stages: Vec<_> = Stage::value_variants().iter().copied().filter(chosen).collect();
    let needs: Vec<_> = stages.iter().flat_map(|stage| stage.needs()).copied().collect();
    prerequisites::ensure(project, &needs)?;

    let mut account = Account::default();
    let mut outcome = Ok(());
    for repetition in 1..=options.times {
        if options.times > 1 {
            eprintln!("\n===== repetition {repetition} of {} =====", options.times);
        }
        let (report, result) = run_once(project, &stages);
        account.add(report);
        outcome = outcome.and(result);
    }
    println!("\n{account}");
    outcome
}

/// Runs the stages until one fails.
fn run_once(project: &Project, stages: &[Stage]) -> (Report, Result<()>) {
    let mut report = Report::default();
    let mut outcome = Ok(());
    for stage in stages {
        if outcome.is_err() {
            report.add(Row::left_out(stage.name()));
            continue;
        }
        eprintln!("\n===== {} =====", stage.name());
        let started = Instant::now();
        let mut tally = Tally::default();
        let result = stage.run(project, &mut tally);
        let took = started.elapsed();
        eprintln!("\n===== {}: {} =====", stage.name(), Elapsed(took));
        report.add(Row::ran(stage.name(), tally, result.is_ok(), took));
        outcome = result.with_context(|| format!("stage {} failed", stage.name()));
    }
    (report, outcome)
}
