//! `cargo xtask bench`: measurements beside @stomp/stompjs, and beside RabbitMQ.

use std::env;
use std::ffi::OsString;

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::project::Project;
use crate::test::browser_variables;
use crate::{build, node, prerequisites};
use prerequisites::Need;

#[derive(Args, Debug)]
pub(crate) struct Options {
    /// What to measure; the client's figures in Chromium, for docs/performance.md, when not given.
    #[arg(value_enum)]
    subject: Option<Subject>,
    /// Passed on to the benchmark.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

/// What `cargo xtask load` takes.
#[derive(Args, Debug)]
pub(crate) struct LoadOptions {
    /// Passed on to the benchmark, such as `--quick`.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Subject {
    /// Messages in and out of a browser, beside @stomp/stompjs in the same run.
    Client,
    /// Whether memory stays flat over a million messages and all else that a long life has.
    Soak,
    /// What `Session` costs beside `Client`: loops, confirmations, restoring, a long life.
    Session,
    /// All of the client's figures in all browsers, written into docs/performance.md.
    Document,
    /// What messages and idle connections cost the broker, beside RabbitMQ in the same run.
    Broker,
}

/// Builds what is to be measured, then runs the benchmark.
pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    let (script, variables) = match options.subject {
        None | Some(Subject::Document) => {
            in_browsers(project, options, "tests/bench/document.mjs")?
        }
        Some(Subject::Client) => in_browsers(project, options, "tests/bench/client.mjs")?,
        Some(Subject::Soak) => in_browsers(project, options, "tests/bench/soak.mjs")?,
        Some(Subject::Session) => in_browsers(project, options, "tests/bench/session.mjs")?,
        Some(Subject::Broker) => {
            prerequisites::ensure(project, &[Need::Node, Need::RabbitMq])?;
            build::broker(project)?;
            build::load(project)?;
            ("tests/bench/broker.mjs", Vec::new())
        }
    };
    let mut measure = node::script(project, script)?;
    if options.subject.is_none() {
        measure.args(["--browser", "chromium"]);
    }
    measure.args(&options.arguments).envs(variables);
    project.step("Measure", &mut measure)
}

/// The same as [`run`] with the broker as the subject.
pub(crate) fn load(project: &Project, options: &LoadOptions) -> Result<()> {
    let arguments = options.arguments.clone();
    run(project, &Options { subject: Some(Subject::Broker), arguments })
}

/// The variable that names the package to measure, as `--package` does for this run.
const PACKAGE: &str = "STOMP_WASM_PKG";

/// Builds everything that is measured in a browser, unless a package that is built already is
/// named; gives the script and its variables.
fn in_browsers(
    project: &Project,
    options: &Options,
    script: &'static str,
) -> Result<(&'static str, Vec<(&'static str, OsString)>)> {
    let mut needs = [prerequisites::BUILD, &[Need::Browser]].concat();
    let all = matches!(options.subject, Some(Subject::Document));
    let named = |name| options.arguments.iter().any(|argument| argument.contains(name));
    needs.extend((all || named("firefox")).then_some(Need::Firefox));
    needs.extend((all || named("webkit")).then_some(Need::WebKit));
    let package_is_given = named("--package") || env::var_os(PACKAGE).is_some();
    if package_is_given {
        needs.retain(|need| *need != Need::Wasm);
    }
    prerequisites::ensure(project, &needs)?;
    if !package_is_given {
        build::everything(project)?;
    }
    let mut variables = browser_variables(project);
    variables.retain(|(name, _)| !package_is_given || *name != PACKAGE);
    Ok((script, variables))
}
