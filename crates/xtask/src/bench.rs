//! `cargo xtask bench`: measurements beside @stomp/stompjs, and beside RabbitMQ.

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
    /// What messages and idle connections cost the broker, beside RabbitMQ in the same run.
    Broker,
}

/// Builds what is to be measured, then runs the benchmark.
pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    let (script, variables) = match options.subject {
        Subject::Client => {
            prerequisites::ensure(project, &[prerequisites::BUILD, &[Need::Browser]].concat())?;
            build::everything(project)?;
            ("tests/bench/client.mjs", browser_variables(project))
        }
        Subject::Broker => {
            prerequisites::ensure(project, &[Need::Node, Need::RabbitMq])?;
            build::broker(project)?;
            build::load(project)?;
            ("tests/bench/broker.mjs", Vec::new())
        }
    };
    let mut measure = node::script(project, script)?;
    measure.args(&options.arguments).envs(variables);
    project.step("Measure", &mut measure)
}
