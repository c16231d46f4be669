//! `cargo xtask bench`: measurements against @stomp/stompjs.

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::project::Project;
use crate::test::browser_variables;
use crate::{build, node, prerequisites};
use prerequisites::Need;

#[derive(Args, Debug)]
pub(crate) struct Options {
    /// What to measure.
    #[arg(value_enum)]
    subject: Subject,
    /// Passed on to the benchmark.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Subject {
    /// Messages in and out of a browser, beside @stomp/stompjs in the same run.
    Client,
}

impl Subject {
    fn script(self) -> &'static str {
        match self {
            Self::Client => "tests/bench/client.mjs",
        }
    }
}

/// Builds, then runs the benchmark in Chromium.
pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    prerequisites::ensure(project, &[prerequisites::BUILD, &[Need::Browser]].concat())?;
    build::everything(project)?;
    let mut measure = node::script(project, options.subject.script())?;
    measure.args(&options.arguments).envs(browser_variables(project));
    project.step("Measure", &mut measure)
}
